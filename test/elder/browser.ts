import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Starts a Chromium that is installed on this machine. Throws with a Chinese sentence when there is none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) throw new Error('没有可用的 Chromium 浏览器，请先安装');
  return chromium.launch({
    executablePath,
    // No sandbox: the tests run as root in containers, and show only our own pages.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
