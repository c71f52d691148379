import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findElectron } from '../machine-checks.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const SHELL = path.join(root, 'build', 'shell', 'main.js');
const FAILED_FETCH = path.join(root, 'build', 'electron-fetch-failed');

/** A newcomer waits this long for Electron at the first start, and never again that day. */
const FETCH_TIMEOUT_MS = 60_000;
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60 * 1000;
const READY_TIMEOUT_MS = 30_000;

/** Electron's own sandbox does not run as root, and without a display there is no window: then the browser form serves. */
function canShowWindow(): boolean {
  if (process.platform !== 'linux') return true;
  const hasDisplay = [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some(Boolean);
  return hasDisplay && process.getuid?.() !== 0;
}

/** Path of Electron's binary, fetched where it is missing and can be had; null says to use the browser form. */
export async function electronForStart(): Promise<string | null> {
  if (!canShowWindow() || !existsSync(SHELL)) return null;
  const present = findElectron();
  if (present !== undefined) return present;
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD !== undefined || failedLately()) return null;
  console.log('正在获取 Electron（最多等一分钟；拿不到就用浏览器）……');
  if (await fetchElectron()) return findElectron() ?? null;
  mkdirSync(path.dirname(FAILED_FETCH), { recursive: true });
  writeFileSync(FAILED_FETCH, '');
  console.log('没有拿到 Electron，这次用浏览器。');
  return null;
}

function failedLately(): boolean {
  return (
    existsSync(FAILED_FETCH) && Date.now() - statSync(FAILED_FETCH).mtimeMs < TRY_AGAIN_AFTER_MS
  );
}

function fetchElectron(): Promise<boolean> {
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], {
      stdio: 'ignore',
      timeout: FETCH_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** The kiosk in its Electron window. */
export interface ElectronKiosk {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts the shell in a window; null when its simulator page does not answer in time, so that the browser form can serve. */
export async function startElectronKiosk(options: {
  readonly binary: string;
  readonly kioskArguments: readonly string[];
  readonly simulatorAddress: string;
}): Promise<ElectronKiosk | null> {
  const child = spawn(options.binary, [SHELL, '--windowed', ...options.kioskArguments], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
  const isReady = await Promise.race([answers(options.simulatorAddress), ended.then(() => false)]);
  if (isReady) return { child, stop };
  await stop();
  console.log('Electron 没有启动成功，这次用浏览器。');
  return null;
}

async function answers(address: string): Promise<boolean> {
  const until = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < until) {
    try {
      await fetch(address, { signal: AbortSignal.timeout(1_000) });
      return true;
    } catch {
      // Not listening yet: asked again until the time is up.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  return false;
}
