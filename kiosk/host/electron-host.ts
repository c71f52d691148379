import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type EmitterPort, textPortOfEmitter } from '../contract/port-socket.ts';
import { SCREEN_KINDS } from '../contract/router.ts';
import {
  enrolmentSentence,
  hostSentence,
  type KioskHost,
  startHost,
  unsentSentence,
} from './host.ts';
import { givenKey } from './keys.ts';
import { readHostOptions } from './options.ts';

/** What Electron gives a utility process to talk to the shell with; typed here so that nothing imports Electron. */
interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly EmitterPort[] }) => void,
  ): void;
}

/** The shell's messages (kiosk/shell/messages.ts), checked at the edge. */
const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('open'),
    dataFolder: z.string().min(1),
    databaseKeyHex: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({ type: z.literal('attach-screen'), screen: z.enum(SCREEN_KINDS) }),
]);

/**
 * Serves the screens that the shell brings. `argv` are the words of the command `zhulao kiosk`, but for the data folder.
 * Answers the host once it runs; rejects with a Chinese sentence when it cannot start.
 */
export function runElectronHost(
  parentPort: ParentPort,
  argv: readonly string[],
): Promise<KioskHost> {
  const started = Promise.withResolvers<KioskHost>();
  parentPort.on('message', ({ data, ports }) => {
    const message = messageSchema.parse(data);
    if (message.type === 'open') {
      open(message.dataFolder, message.databaseKeyHex, argv).then(started.resolve, started.reject);
      return;
    }
    const port = ports[0];
    if (port === undefined) throw new Error('a screen is attached with a port');
    started.promise.then(
      (host) => host.attachScreen(message.screen, textPortOfEmitter(port)),
      () => port.close(),
    );
  });
  return started.promise;
}

async function open(
  dataFolder: string,
  keyHex: string,
  argv: readonly string[],
): Promise<KioskHost> {
  const { values } = parseArgs({ args: [...argv], strict: false, options: WORDS });
  const options = readHostOptions({ ...camelCase(values), data: dataFolder });
  if ('sentence' in options) throw new Error(options.sentence);
  const host = await startHost(options, {
    keys: givenKey(keyHex),
    // In the simulation the table's page opens further screens in a browser.
    servesBrowsers: options.isSimulated,
    log: {
      problem: (error) => console.error(error),
      enrolmentFailed: (failure) => console.error(enrolmentSentence(failure)),
      unsentAtStop: (count) => console.error(unsentSentence(count, dataFolder)),
    },
  });
  if (!host.ok) throw new Error(hostSentence(host.failure, dataFolder));
  return host.value;
}

const WORDS = {
  admin: { type: 'string' },
  enrol: { type: 'string' },
  'snapshot-folder': { type: 'string' },
  port: { type: 'string' },
  simulate: { type: 'boolean' },
  'simulator-port': { type: 'string' },
  'id-card-port': { type: 'string' },
  'elder-card-port': { type: 'string' },
  'printer-port': { type: 'string' },
  'printer-columns': { type: 'string' },
} as const;

function camelCase(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** Electron sets this in a utility process and nowhere else. */
function parentPortOf(running: object): ParentPort | null {
  return 'parentPort' in running && isParentPort(running.parentPort) ? running.parentPort : null;
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'on' in value;
}

async function main(parentPort: ParentPort): Promise<void> {
  try {
    const host = await runElectronHost(parentPort, process.argv.slice(2));
    process.once('SIGTERM', () => void host.stop().then(() => process.exit(0)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // The shell starts the host again after a pause; a disk may have space or a port be free by then.
    process.exit(1);
  }
}

const parentPort = parentPortOf(process);
if (parentPort !== null) void main(parentPort);
