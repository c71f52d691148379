import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Two ends of one line as the operating system shows serial ports. */
export interface PseudoTerminalPair {
  /** The path a driver opens. */
  readonly driverPath: string;
  /** The path a simulator opens. */
  readonly simulatorPath: string;
  /** The speed set on the driver's end, in baud, at most 20 ms old; null while the line is away. */
  driverBaudRate(): Promise<number | null>;
  /** Takes the line away: both paths vanish and whoever has them open is told. */
  unplug(): Promise<void>;
  /** Brings the line back under the same paths. */
  plug(): Promise<void>;
  /** Unplugs for good and removes the folder of the paths. */
  remove(): Promise<void>;
}

/** The reason to print when a test has to be left out on this machine. */
export const NO_SOCAT = 'socat is not installed';

/** Tells whether pseudo-terminal pairs can be made here. */
export function hasSocat(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, 'socat')));
}

/** Makes a plugged-in pair with the program socat; throws when it cannot be started. */
export async function openPseudoTerminals(): Promise<PseudoTerminalPair> {
  const folder = await mkdtemp(join(tmpdir(), 'zhulao-line-'));
  const driverPath = join(folder, 'driver');
  const simulatorPath = join(folder, 'simulator');
  let line: ChildProcess | null = null;

  const plug = async (): Promise<void> => {
    if (line !== null) return;
    line = await startLine({ driverPath, simulatorPath });
  };
  const unplug = async (): Promise<void> => {
    if (line === null) return;
    const ending = line;
    line = null;
    await endProcess(ending);
    await Promise.all([rm(driverPath, { force: true }), rm(simulatorPath, { force: true })]);
  };
  await plug();
  return {
    driverPath,
    simulatorPath,
    driverBaudRate: speedOf(driverPath),
    plug,
    unplug,
    async remove() {
      await unplug();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A program is started for each question, so an answer serves for the bytes of the next moment too. */
const SPEED_HOLDS_MS = 20;

function speedOf(terminalPath: string): () => Promise<number | null> {
  let asked: { readonly atMs: number; readonly answer: Promise<number | null> } | null = null;
  return () => {
    const nowMs = performance.now();
    if (asked === null || nowMs - asked.atMs > SPEED_HOLDS_MS)
      asked = { atMs: nowMs, answer: askSpeed(terminalPath) };
    return asked.answer;
  };
}

async function askSpeed(terminalPath: string): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)('stty', ['-F', terminalPath, 'speed']);
    return Number(stdout);
  } catch {
    return null;
  }
}

/** Lines that must not outlive this process. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

async function startLine(paths: {
  driverPath: string;
  simulatorPath: string;
}): Promise<ChildProcess> {
  const end = (path: string): string => `pty,raw,echo=0,link=${path}`;
  const child = spawn('socat', [end(paths.driverPath), end(paths.simulatorPath)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  let failed = false;
  child.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  child.once('error', (error) => {
    complaint += error.message;
    failed = true;
  });
  running.add(child);
  child.once('exit', () => {
    failed = true;
    running.delete(child);
  });
  while (!(existsSync(paths.driverPath) && existsSync(paths.simulatorPath))) {
    if (failed) throw new Error(`no pseudo-terminal pair: ${complaint}`);
    await pause(10);
  }
  return child;
}

function endProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
