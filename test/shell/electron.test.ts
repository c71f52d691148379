// Goal: the same shell in the real Electron: the elder screen appears, the host answers, and the page cannot leave.
// Method: Playwright drives the built program; only where Electron's binary, a display and a key store exist.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { buildAllApart } from '../../tools/build.ts';
import { openSimulator } from '../../tools/demo/kiosk-client.ts';
import { paperText } from '../../tools/demo/receipt-figures.ts';
import { findElectron } from '../../tools/machine-checks.ts';
import { Cleanup, openAdmin, temporaryFolder } from '../main/canteen.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-electron-'));
let electron: ElectronApplication | undefined;

const cleanup = new Cleanup();

afterEach(async () => {
  await electron?.evaluate(({ app }) => app.quit());
  await cleanup.run();
  rmSync(folder, { recursive: true, force: true });
});

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

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

  it('sells one meal in its window, from the tap to the slip', async (ctx) => {
    const reason = reasonToSkip();
    if (reason !== undefined) ctx.skip(reason);
    const admin = await openAdmin(cleanup, await temporaryFolder(cleanup));
    const simulatorPort = await freePort();
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const words = [
      ['--data', folder, '--port', '0', '--admin', admin.address],
      ['--enrol', admin.enrolmentCode(), '--simulate', '--simulator-port', String(simulatorPort)],
    ].flat();
    electron = await _electron.launch({
      executablePath: findElectron() ?? '',
      args: [...asRoot, root, '--windowed', ...words],
    });
    const page = await electron.firstWindow();
    await page.getByText('红烧肉套餐').first().waitFor();
    const simulator = openSimulator(`http://127.0.0.1:${simulatorPort}/`);
    cleanup.add(() => simulator.close());
    const press = async (name: string | RegExp): Promise<void> => {
      await page.waitForTimeout(600);
      await page.getByRole('button', { name }).first().click();
    };
    await simulator.tap('zhang');
    await page.getByText('张*花').first().waitFor();
    await press(/红烧肉套餐/);
    await press('卡里付钱');
    await page.getByText('付好了').waitFor();
    const paper = await simulator.latest.until('小票', (view) => view.papers[0] ?? null);
    expect(paperText(paper)).toMatch(/实付.*7\.00/);
  });
});
