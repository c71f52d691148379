// Goal: a second monitor shows what was asked for, as locked as the first, and never comes between an elder and their screen.
// Method: the shell runs against a recording double of Electron, held by the compiler to Electron's own types.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecondScreen } from '../../kiosk/shell/second-screen.ts';
import { type ShellOptions, startShell } from '../../kiosk/shell/shell.ts';
import { type MachineSettings, RecordedEvent, recordElectron } from './recording-electron.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-second-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function start(
  settings: Partial<MachineSettings>,
  options: Partial<Pick<ShellOptions, 'secondScreen' | 'isWindowed'>> = {},
) {
  const electron = recordElectron({ dataFolder: folder, ...settings });
  await startShell(electron.parts, {
    pagesFolder: folder,
    preloadFile: '/app/preload.cjs',
    hostFile: '/app/host.js',
    hostArguments: [],
    screen: 'elder',
    secondScreen: null,
    isWindowed: false,
    platform: 'linux',
    ...options,
  });
  return { ...electron, host: electron.hosts[0] };
}

const MAIN = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
const WALL = { id: 7, bounds: { x: 1920, y: 0, width: 1080, height: 1920 } };

describe('a second monitor', () => {
  it('shows the number display on its whole face, locked like the first, with a line of its own', async () => {
    const { windows, host, channels } = await start(
      { monitors: [MAIN, WALL] },
      { secondScreen: 'numbers' },
    );
    const [first, second] = windows;
    expect(windows).toHaveLength(2);
    expect(first?.loaded).toEqual(['app://kiosk/index.html#/elder']);
    expect(second?.loaded).toEqual(['app://kiosk/index.html#/numbers']);
    expect(second?.options).toMatchObject({ ...WALL.bounds, kiosk: true, frame: false });
    expect(second?.options.webPreferences).toEqual(first?.options.webPreferences);
    const byKey = new RecordedEvent();
    second?.emit('close', byKey);
    expect(byKey.isStopped).toBe(true);
    const contents = second?.webContents;
    contents?.ipc.emit('zhulao:connect', { senderFrame: contents.mainFrame });
    expect(host?.received[1]).toEqual({
      message: { type: 'attach-screen', screen: 'numbers' },
      ports: [channels[0]?.port1],
    });
  });

  it('is left alone where nobody asked for it, and never has the display put over the only one', async () => {
    expect((await start({ monitors: [MAIN, WALL] })).windows).toHaveLength(1);
    expect((await start({}, { secondScreen: 'prices' })).windows).toHaveLength(1);
  });

  it('may be switched on late and off again: its window never comes to lie over the elder’s', async () => {
    const { windows, monitors } = await start({}, { secondScreen: 'prices' });
    monitors.change('display-added', [MAIN, WALL]);
    expect(windows.map(({ isGone }) => isGone)).toEqual([false, false]);
    monitors.change('display-removed', [MAIN]);
    expect(windows.map(({ isGone }) => isGone)).toEqual([false, true]);
    monitors.change('display-added', [MAIN, WALL]);
    expect(windows.map(({ isGone }) => isGone)).toEqual([false, true, false]);
  });

  it('is not needed at a desk, where the display has a framed window', async () => {
    const { windows } = await start({}, { secondScreen: 'staff', isWindowed: true });
    expect(windows[1]?.loaded).toEqual(['app://kiosk/index.html#/staff']);
    expect(windows[1]?.options).toMatchObject({ kiosk: false, frame: true });
  });

  it('is named on the command line; a wrong name says which there are', () => {
    expect(readSecondScreen(['--port', '0'])).toBeNull();
    expect(readSecondScreen(['--second-screen=prices'])).toBe('prices');
    expect(() => readSecondScreen(['--second-screen=elder'])).toThrow('--second-screen=numbers');
  });
});
