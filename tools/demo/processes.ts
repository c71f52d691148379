import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SCREEN_KINDS } from '../../kiosk/contract/router.ts';
import { parseJson } from '../../shared/json.ts';

const ZHULAO = fileURLToPath(new URL('../zhulao.ts', import.meta.url));

const adminReadySchema = z.looseObject({
  event: z.literal('ready'),
  address: z.url(),
  kioskAddress: z.url(),
  demo: z.looseObject({ enrolmentCode: z.string() }).nullable(),
});
export type AdminReady = z.infer<typeof adminReadySchema>;

const kioskReadySchema = z.looseObject({
  event: z.literal('ready'),
  address: z.url(),
  screens: z.record(z.enum(SCREEN_KINDS), z.url()),
  simulator: z.url().nullable(),
});
export type KioskReady = z.infer<typeof kioskReadySchema>;

/** A running part of the product, started as its own process just as an installation starts it. */
export interface RunningPart<Ready> {
  readonly ready: Ready;
  readonly child: ChildProcess;
  /** Asks the part to stop and waits until it has gone. */
  stop(): Promise<void>;
  /** Ends the part at once, as a power cut does. */
  kill(): Promise<void>;
}

/** A part did not start; it has said itself, through `onLine`, what a person has to do. */
export class PartFailure extends Error {
  override readonly name = 'PartFailure';
}

/** Longest wait for a part to say that it is ready: the first start makes a database and loads a district. */
const READY_TIMEOUT_MS = 180_000;

export function startAdmin(
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<RunningPart<AdminReady>> {
  return startPart(['admin', ...args, '--json'], adminReadySchema, onLine);
}

export async function startKiosk(
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<RunningPart<KioskReady>> {
  const kiosk = await startPart(['kiosk', ...args, '--json'], kioskReadySchema, onLine);
  return { ...kiosk, kill: () => cutPower(kiosk.child) };
}

/** Ends the kiosk and the process that runs its host in the same moment, and waits until both have gone. */
async function cutPower(kiosk: ChildProcess): Promise<void> {
  if (kiosk.exitCode !== null || kiosk.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => kiosk.once('close', () => resolve()));
  const isGroup = process.platform !== 'win32' && kiosk.pid !== undefined;
  if (isGroup) process.kill(-kiosk.pid, 'SIGKILL');
  else kiosk.kill('SIGKILL');
  // The outputs stay open until the last process of the kiosk has gone.
  await closed;
}

function startPart<Ready>(
  args: readonly string[],
  schema: z.ZodType<Ready>,
  onLine: (line: string) => void,
): Promise<RunningPart<Ready>> {
  // Its own process group, so that Ctrl-C reaches only the parent, which then stops its parts in order.
  const child = spawn(process.execPath, [ZHULAO, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return new Promise((resolve, reject) => {
    const lastLines: string[] = [];
    const timer = setTimeout(() => {
      void end('SIGKILL');
      reject(new PartFailure(`zhulao ${args[0]} 没有在规定时间内就绪`));
    }, READY_TIMEOUT_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new PartFailure(`zhulao ${args[0]} 退出了（${code}）\n${lastLines.join('\n')}`));
    });
    const read = (line: string): void => {
      const ready = readReady(line, schema);
      if (ready === null) {
        lastLines.push(line);
        if (lastLines.length > 20) lastLines.shift();
        onLine(line);
        return;
      }
      clearTimeout(timer);
      resolve({ ready, child, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') });
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
  });
}

function readReady<Ready>(line: string, schema: z.ZodType<Ready>): Ready | null {
  if (!line.startsWith('{')) return null;
  return schema.safeParse(parseJson(line)).data ?? null;
}
