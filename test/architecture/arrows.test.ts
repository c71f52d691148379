// Goal: the arrows between rooms hold in the real tree, and the check itself would notice when they do not.
// Method: the checker of `npm run check` on the real tree, then on small trees each with one forbidden import.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findForbiddenImports } from '../../tools/arrows.ts';

const root = path.resolve(import.meta.dirname, '../..');
const trees: string[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
});

/** Writes a small tree of files, each an empty module but for what is given. */
function plant(files: Record<string, string>): string {
  const tree = mkdtempSync(path.join(tmpdir(), 'zhulao-arrows-'));
  trees.push(tree);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(tree, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(tree, name), `${text}\nexport const value = 1;\n`);
  }
  return tree;
}

async function rulesBrokenIn(files: Record<string, string>): Promise<string[]> {
  const problems = await findForbiddenImports(plant(files));
  return [...new Set(problems.map((problem) => problem.split(':')[0] ?? ''))];
}

/** One forbidden import each: the rule it breaks, the importing file, its text, and the imported file if any. */
const forbidden: ReadonlyArray<[rule: string, from: string, text: string, to?: string]> = [
  ['shared-imports-no-room', 'shared/a.ts', "import '../kiosk/core/b.ts';", 'kiosk/core/b.ts'],
  ['shared-imports-no-room', 'shared/a.ts', "import '../hardware/b.ts';", 'hardware/b.ts'],
  ['hardware-imports-shared-only', 'hardware/a.ts', "import '../kiosk/b.ts';", 'kiosk/b.ts'],
  [
    'hardware-imports-shared-only',
    'hardware/a.ts',
    "import type { value } from '../admin/b.ts'; export type B = typeof value;",
    'admin/b.ts',
  ],
  ['kiosk-not-to-admin', 'kiosk/host/a.ts', "import '../../admin/b.ts';", 'admin/b.ts'],
  ['admin-not-to-kiosk', 'admin/server/a.ts', "import '../../kiosk/b.ts';", 'kiosk/b.ts'],
  ['admin-not-to-kiosk', 'admin/server/a.ts', "import '../../hardware/b.ts';", 'hardware/b.ts'],
  ['no-import-of-test-files', 'admin/a.ts', "import './b.test.ts';", 'admin/b.test.ts'],
  [
    'screens-only-through-contract',
    'kiosk/screens/elder/a.tsx',
    "import '../../core/b.ts';",
    'kiosk/core/b.ts',
  ],
  [
    'screens-only-through-contract',
    'kiosk/screens/a.ts',
    "import type { value } from '../host/b.ts'; export type B = typeof value;",
    'kiosk/host/b.ts',
  ],
  ['contract-takes-types-only', 'kiosk/contract/a.ts', "import '../host/b.ts';", 'kiosk/host/b.ts'],
  ['core-gets-ports', 'kiosk/core/a.ts', "import '../store/b.ts';", 'kiosk/store/b.ts'],
  ['core-knows-no-node', 'kiosk/core/a.ts', "import 'node:fs';"],
  ['store-is-below-host', 'kiosk/store/a.ts', "import '../host/b.ts';", 'kiosk/host/b.ts'],
  ['host-runs-without-shell', 'kiosk/host/a.ts', "import '../shell/b.ts';", 'kiosk/shell/b.ts'],
  ['shell-is-thin', 'kiosk/shell/a.ts', "import '../host/b.ts';", 'kiosk/host/b.ts'],
  ['only-shell-imports-electron', 'kiosk/host/a.ts', "import 'electron';"],
  [
    'console-takes-types-only',
    'admin/console/a.ts',
    "import '../server/b.ts';",
    'admin/server/b.ts',
  ],
  ['server-not-to-console', 'admin/server/a.ts', "import '../console/b.ts';", 'admin/console/b.ts'],
  ['shared-knows-no-node', 'shared/money/a.ts', "import 'node:crypto';"],
  ['shared-takes-crypto-only', 'shared/ledger/a.ts', "import 'node:fs';"],
  ['no-cycles', 'admin/a.ts', "import './b.ts';"],
  ['pages-load-no-node', 'admin/console/a.ts', "import '../../shared/ledger/b.ts';"],
];

/** What stands at the far end of the arrows that need more than an empty module there. */
const farEnds: Record<string, Record<string, string>> = {
  'no-cycles': { 'admin/b.ts': "import './a.ts';" },
  'pages-load-no-node': { 'shared/ledger/b.ts': "import 'node:crypto';" },
};

describe('the arrows between rooms', () => {
  it('hold in the whole tree', async () => {
    expect(await findForbiddenImports(root)).toEqual([]);
  });

  it.each(forbidden)('refuse %s: %s with %s', async (rule, from, text, to) => {
    const files = { ...(to === undefined ? {} : { [to]: '' }), ...farEnds[rule], [from]: text };
    expect(await rulesBrokenIn(files)).toEqual([rule]);
  });

  it('let through what the design allows', async () => {
    const allowed = {
      'shared/money/fen.ts': '',
      'shared/ledger/hash.ts': "import 'node:crypto';",
      'hardware/printer/driver.ts': "import '../../shared/money/fen.ts';",
      'kiosk/core/checkout.ts': "import '../../shared/money/fen.ts';",
      'kiosk/store/open.ts': "import 'node:fs'; import '../core/checkout.ts';",
      'kiosk/host/router.ts':
        "import '../store/open.ts'; import '../../hardware/printer/driver.ts';",
      'kiosk/contract/router-type.ts':
        "import type { value } from '../host/router.ts'; export type Router = typeof value;",
      'kiosk/screens/elder/menu.tsx': "import '../../contract/router-type.ts';",
      'kiosk/shell/main.ts': "import 'electron'; import 'node:path';",
      'admin/server/ingest.ts': "import '../../shared/ledger/hash.ts'; import 'node:http';",
      'admin/console/page.tsx':
        "import type { value } from '../server/ingest.ts'; export type Server = typeof value;",
    };
    expect(await rulesBrokenIn(allowed)).toEqual([]);
  });

  it('refuse to call an empty tree checked', async () => {
    await expect(findForbiddenImports(plant({}))).rejects.toThrow('no rooms');
  });
});
