// Goal: the same shell in the real Electron: the elder screen appears, the host answers, and the page cannot leave.
// Method: Playwright drives the built program; only where Electron's binary, a display and a key store exist.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { buildAllApart } from '../../tools/build.ts';
import { findElectron } from '../../tools/machine-checks.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-electron-'));
let electron: ElectronApplication | undefined;

afterEach(async () => {
  await electron?.evaluate(({ app }) => app.quit());
  rmSync(folder, { recursive: true, force: true });
});

/** Why the real Electron cannot run here, or undefined when it can. */
function reasonToSkip(): string | undefined {
  if (findElectron() === undefined) return 'Electron’s binary is not on this machine';
  const isLinux = process.platform === 'linux';
  if (isLinux && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'no display';
  if (isLinux && !process.env.DBUS_SESSION_BUS_ADDRESS) return 'no session with a key store';
  buildAllApart();
  const parts = ['build/screens/index.html', 'build/shell/host.js'];
  const missing = parts.find((file) => !existsSync(path.join(root, file)));
  return missing === undefined ? undefined : `${missing} is not built`;
}

describe('the real Electron', () => {
  it('shows the elder screen, brings it a port to the host, and lets the page go nowhere', async (ctx) => {
    const reason = reasonToSkip();
    if (reason !== undefined) ctx.skip(reason);
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    electron = await _electron.launch({
      executablePath: findElectron() ?? '',
      args: [...asRoot, `--user-data-dir=${folder}`, root, '--windowed'],
    });
    const page = await electron.firstWindow();
    await page.waitForFunction(() => document.body.textContent.trim() !== '');
    expect(page.url()).toBe('app://kiosk/index.html#/elder');

    const inPage = await page.evaluate(async () => {
      const bridge = Object.getOwnPropertyDescriptor(window, 'zhulao')?.value;
      const gotPort = new Promise<number>((resolve) => {
        window.addEventListener('message', (event) => resolve(event.ports.length), { once: true });
      });
      bridge.connect();
      return {
        bridge: Object.keys(bridge),
        hasNode: 'require' in window || 'process' in window,
        ports: await gotPort,
        opened: window.open('https://example.com/') !== null,
      };
    });
    expect(inPage).toEqual({ bridge: ['connect'], hasNode: false, ports: 1, opened: false });

    await page.evaluate(() => window.location.assign('https://example.com/'));
    expect(page.url()).toBe('app://kiosk/index.html#/elder');
    expect(electron.windows()).toHaveLength(1);
  });
});
