import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';

/** A Chromium that starts on this machine, in the shape playwright-core's `launch` takes. */
export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
  /** The whole environment to launch it with. */
  readonly env: Record<string, string>;
}

const installedBrowsers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  // Not /usr/bin/chromium-browser: on Ubuntu that is a script that only tells one to install a snap.
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

// No sandbox: the tests run as root in containers, and show only our own pages.
const commonArgs = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** Starts the Chromium of `findChromium`. */
export async function launchChromium(): Promise<Browser> {
  // Loaded here: `doctor` looks for a browser also where the packages of the tests are not installed.
  const { chromium } = await import('playwright-core');
  return chromium.launch(await findChromium());
}

/**
 * Finds a Chromium: an installed one, else the one inside the registry package `@sparticuz/chromium`, which is unpacked
 * into the temporary folder on first use. Throws with a Chinese sentence when none starts.
 */
export async function findChromium(): Promise<ChromiumLaunch> {
  const env = currentEnvironment();
  const installed = installedBrowsers[process.platform]?.find((file) => existsSync(file));
  if (installed !== undefined) return { executablePath: installed, args: commonArgs, env };
  if (process.platform === 'linux') {
    const packaged = await findPackagedChromium(env);
    if (packaged !== undefined) return packaged;
  }
  throw new Error(
    '没有可用的 Chromium 浏览器：请安装（Debian/Ubuntu: apt-get install chromium；其他系统安装 Chrome 或 Edge）后重试。',
  );
}

async function findPackagedChromium(
  env: Record<string, string>,
): Promise<ChromiumLaunch | undefined> {
  const chromium = await import('@sparticuz/chromium');
  const executablePath = await chromium.default.executablePath();
  // Not the package's own arguments: they switch web security off, which our origin checks rely on.
  const args = [...commonArgs, '--no-zygote', '--disable-dev-shm-usage'];
  if (startsWith(executablePath, env)) return { executablePath, args, env };
  // A machine without a desktop lacks its shared libraries (NSS and others); the package carries them too.
  const packageFolder = path.dirname(path.dirname(import.meta.resolve('@sparticuz/chromium')));
  await chromium.inflate(path.join(new URL(packageFolder).pathname, 'bin', 'al2023.tar.br'));
  const withLibraries = { ...env, LD_LIBRARY_PATH: path.join(tmpdir(), 'al2023', 'lib') };
  if (startsWith(executablePath, withLibraries))
    return { executablePath, args, env: withLibraries };
  return undefined;
}

function startsWith(executablePath: string, env: Record<string, string>): boolean {
  return spawnSync(executablePath, ['--version'], { env }).status === 0;
}

function currentEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined) env[name] = value;
  return env;
}
