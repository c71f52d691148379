import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A seller in a process of its own that sells when told. */
export interface CommandedSeller {
  readonly pid: number;
  /** What was answered: `sold SEQ HASH` or `refused CODE`. */
  sell(): Promise<string>;
  /** Moves the log into the database file, as the host does between sales. */
  settle(): Promise<void>;
  /** Resolves with the exit code after the store was closed. */
  end(): Promise<number | null>;
}

/** Starts a seller; `wrap` is a program to start it under, as a tracer, with its words. */
export async function startCommanded(
  folder: string,
  around: {
    readonly wrap?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<CommandedSeller> {
  const program = fileURLToPath(new URL('commanded-child.ts', import.meta.url));
  const [command = '', ...words] = [...(around.wrap ?? []), process.execPath, program, folder];
  const child = spawn(command, words, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...around.env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the seller has ended');
    return value;
  };
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if ((await next()) !== 'ready') throw new Error('the seller did not begin');
  return {
    pid: child.pid ?? 0,
    sell() {
      child.stdin.write('sell\n');
      return next();
    },
    async settle() {
      child.stdin.write('settle\n');
      await next();
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Faults in the writing calls of a process that was started with `env`. */
export interface Faults {
  readonly env: Readonly<Record<string, string>>;
  /** Lets the n-th call from now on fail; 0 lets none, -1 lets each. Counting begins anew. */
  failAt(call: number, error?: 'ENOSPC' | 'EIO' | 'EROFS'): void;
  /** Writing calls on the folder's files since then. */
  count(): number;
  close(): void;
}

/** Builds the shim; null, with the reason, where that cannot be. */
export function buildFaults(
  workFolder: string,
  dataFolder: string,
): Faults | { readonly reason: string } {
  const source = fileURLToPath(new URL('fault-shim.c', import.meta.url));
  const shim = path.join(workFolder, 'fault-shim.so');
  if (process.platform !== 'linux') return { reason: 'LD_PRELOAD is a way of Linux' };
  if (spawnSync('gcc', ['--version']).status !== 0) return { reason: 'no gcc on this machine' };
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', shim, source, '-ldl']);
  const control = path.join(workFolder, 'fault-control');
  writeFileSync(control, Buffer.alloc(12));
  const handle = openSync(control, 'r+');
  return {
    env: { LD_PRELOAD: shim, ZHULAO_FAULT_FOLDER: dataFolder, ZHULAO_FAULT_CONTROL: control },
    failAt(call, error = 'EIO') {
      const words = Buffer.alloc(12);
      words.writeInt32LE(call, 4);
      words.writeInt32LE(constants.errno[error], 8);
      writeSync(handle, words, 0, 12, 0);
    },
    count() {
      const words = Buffer.alloc(4);
      readSync(handle, words, 0, 4, 0);
      return words.readInt32LE(0);
    },
    close: () => closeSync(handle),
  };
}
