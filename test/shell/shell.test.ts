// Goal: the shell opens one locked window, starts the host and introduces the two, and does nothing else.
// Method: the shell runs against a recording double of Electron, held by the compiler to Electron's own types.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startShell } from '../../kiosk/shell/shell.ts';
import {
  type MachineSettings,
  pressOf,
  RecordedContents,
  RecordedEvent,
  recordElectron,
} from './recording-electron.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-shell-'));
  mkdirSync(path.join(folder, 'screens', 'assets'), { recursive: true });
  writeFileSync(
    path.join(folder, 'screens', 'index.html'),
    '<!doctype html><title>助老食堂</title>',
  );
  writeFileSync(path.join(folder, 'screens', 'assets', 'main.js'), 'export {};');
  writeFileSync(path.join(folder, 'secret.json'), '"not for pages"');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

async function start(settings: Partial<MachineSettings> = {}) {
  const electron = recordElectron({ dataFolder: folder, ...settings });
  await startShell(electron.parts, {
    pagesFolder: path.join(folder, 'screens'),
    preloadFile: '/app/preload.cjs',
    hostFile: '/app/host.js',
    hostArguments: ['--port', '0'],
    screen: 'elder',
    secondScreen: null,
    isWindowed: false,
    platform: 'linux',
  });
  const [window] = electron.windows;
  const [session] = electron.sessions;
  const [host] = electron.hosts;
  return { ...electron, window, session, host };
}

async function startOpen(settings: Partial<MachineSettings> = {}) {
  const { window, session, host, ...electron } = await start(settings);
  if (window === undefined || session === undefined || host === undefined) {
    throw new Error('the shell did not open');
  }
  return { ...electron, window, session, host };
}

describe('the window', () => {
  it('is one, full screen, isolated, sandboxed and without Node', async () => {
    const { windows, window, session } = await startOpen();
    expect(windows).toHaveLength(1);
    expect(window.options).toMatchObject({ kiosk: true, fullscreen: true, frame: false });
    expect(window.options.webPreferences).toMatchObject({
      preload: '/app/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      devTools: false,
    });
    expect(window.options.webPreferences?.session).toBe(session);
  });

  it('keeps nothing of one customer on disk for the next', async () => {
    const { session } = await startOpen();
    expect(session.partition).not.toMatch(/^persist:/);
  });

  it('has no menu, so no menu shortcut either', async () => {
    const { menus } = await startOpen();
    expect(menus).toEqual([null]);
  });

  it('cannot be closed by Alt+F4, only together with the program', async () => {
    const { window, app, host } = await startOpen();
    const byKey = new RecordedEvent();
    window.emit('close', byKey);
    expect(byKey.isStopped).toBe(true);
    app.emit('before-quit');
    const byQuitting = new RecordedEvent();
    window.emit('close', byQuitting);
    expect(byQuitting.isStopped).toBe(false);
    expect(host.kills).toBe(1);
  });

  it('is loaded again when its page crashes or hangs', async () => {
    const { window } = await startOpen();
    window.webContents.emit('render-process-gone');
    window.webContents.emit('unresponsive');
    expect(window.webContents.reloads).toBe(2);
  });
});

describe('navigation', () => {
  const foreign = [
    'https://example.com/',
    'http://kiosk/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<p>x</p>',
    'blob:app://kiosk/1',
    'about:blank',
    'app:kiosk',
    'app:/kiosk/index.html',
    'app:///kiosk',
    'app://host.evil/',
    'app://kiosk.evil/',
    'app://kiosk@evil/',
    'app://evil@kiosk/',
    'app://evil/app://kiosk/',
    'app://kiosk:80/',
    'app://%6biosk.evil/',
    'appx://kiosk/',
    'view-source:app://kiosk/',
    'kiosk',
    '',
  ];

  it.each(foreign)('to %j is refused for links, frames and redirects', async (url) => {
    const { window } = await startOpen();
    for (const kind of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const event = new RecordedEvent(url);
      window.webContents.emit(kind, event);
      expect(event.isStopped, kind).toBe(true);
    }
  });

  it('within our own pages goes on', async () => {
    const { window } = await startOpen();
    const [address = ''] = window.loaded;
    const event = new RecordedEvent(address);
    window.webContents.emit('will-navigate', event);
    expect(event.isStopped).toBe(false);
  });

  it('never opens a second window or a webview, in whatever contents Electron makes', async () => {
    const { app } = await startOpen();
    const other = new RecordedContents();
    app.emit('web-contents-created', new RecordedEvent(), other);
    expect(other.openHandler?.()).toEqual({ action: 'deny' });
    const webview = new RecordedEvent();
    other.emit('will-attach-webview', webview);
    expect(webview.isStopped).toBe(true);
  });
});

describe('permissions', () => {
  it.each(['media', 'geolocation', 'clipboard-read', 'serial', 'openExternal', 'fullscreen'])(
    'are refused: %s',
    async (permission) => {
      const { session } = await startOpen();
      const answers: boolean[] = [];
      session.permissionRequest?.(null, permission, (isGranted) => answers.push(isGranted));
      expect(answers).toEqual([false]);
      expect(session.permissionCheck?.()).toBe(false);
      expect(session.devicePermission?.()).toBe(false);
    },
  );

  it('do not include downloads', async () => {
    const { session } = await startOpen();
    const event = new RecordedEvent();
    session.emit('will-download', event);
    expect(event.isStopped).toBe(true);
  });
});

describe('keys', () => {
  it.each([
    pressOf('p', { control: true }),
    pressOf('r', { control: true }),
    pressOf('w', { control: true }),
    pressOf('i', { control: true, shift: true }),
    pressOf('+', { control: true }),
    pressOf('F4', { alt: true }),
    pressOf('ArrowLeft', { alt: true }),
    pressOf('q', { meta: true }),
    pressOf('F1'),
    pressOf('F5'),
    pressOf('F11'),
    pressOf('F12'),
    pressOf('Escape'),
    pressOf('PrintScreen'),
    pressOf('ContextMenu'),
    pressOf('BrowserBack'),
    pressOf('LaunchMail'),
  ])('that lead out of the screen are swallowed: $key $modifiers', async (input) => {
    const { window } = await startOpen();
    const event = new RecordedEvent();
    window.webContents.emit('before-input-event', event, input);
    expect(event.isStopped).toBe(true);
  });

  it.each([
    pressOf('3'),
    pressOf('X', { shift: true }),
    pressOf('张'),
    pressOf('Enter'),
    pressOf('Process'),
  ])('that type pass: $key', async (input) => {
    const { window } = await startOpen();
    const event = new RecordedEvent();
    window.webContents.emit('before-input-event', event, input);
    expect(event.isStopped).toBe(false);
  });

  it('that open developer tools all the same find them closed again', async () => {
    const { window } = await startOpen();
    window.webContents.emit('devtools-opened');
    expect(window.webContents.devToolsClosings).toBe(1);
  });
});

describe('our pages', () => {
  async function get(url: string): Promise<Response> {
    const { session, schemes, app } = await startOpen();
    expect(schemes.map((one) => one.scheme)).toEqual(['app']);
    expect(app.calls.indexOf('registerSchemes')).toBeLessThan(app.calls.indexOf('ready'));
    const handler = session.handlers.get('app');
    if (handler === undefined) throw new Error('no handler for app:');
    return await handler({ url });
  }

  it('come with a policy that forbids everything but our own files', async () => {
    const response = await get('app://kiosk/index.html#/elder');
    expect(await response.text()).toContain('助老食堂');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*/);
  });

  it('are served with the type scripts need', async () => {
    const response = await get('app://kiosk/assets/main.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it.each([
    'app://kiosk/missing.html',
    'app://kiosk/../secret.json',
    'app://kiosk/..%2fsecret.json',
    'app://kiosk/%2e%2e/secret.json',
    'app://kiosk/..\\secret.json',
    'app://kiosk//etc/passwd',
    'app://kiosk/assets',
    'app://kiosk/%',
    'app://kiosk/index.html%00.js',
    'app://other/index.html',
  ])('do not include %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });
});

describe('the host', () => {
  it('is started in a process of its own with the folder and the key before anything else', async () => {
    const { host } = await startOpen();
    expect([host.file, ...host.args]).toEqual(['/app/host.js', '--port', '0']);
    expect(host.received[0]?.message).toEqual({
      type: 'open',
      dataFolder: folder,
      databaseKeyHex: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('gets one end of a channel and the page the other, when the page asks', async () => {
    const { host, window, channels } = await startOpen();
    const contents = window.webContents;
    contents.ipc.emit('zhulao:connect', { senderFrame: contents.mainFrame });
    const [channel] = channels;
    expect(host.received[1]).toEqual({
      message: { type: 'attach-screen', screen: 'elder' },
      ports: [channel?.port1],
    });
    expect(contents.sent).toEqual([
      { channel: 'zhulao:port', message: null, transfer: [channel?.port2] },
    ]);
  });

  it.each([
    ['another frame', () => ({ senderFrame: { url: 'app://kiosk/index.html' } })],
    ['a frame that is gone', () => ({ senderFrame: null })],
  ])('is not handed to %s', async (_who, event) => {
    const { host, window, channels } = await startOpen();
    window.webContents.ipc.emit('zhulao:connect', event());
    expect(channels).toEqual([]);
    expect(host.received).toHaveLength(1);
  });

  it('is not handed to a page that is not ours', async () => {
    const { window, channels } = await startOpen();
    const contents = window.webContents;
    contents.mainFrame.url = 'https://example.com/';
    contents.ipc.emit('zhulao:connect', { senderFrame: contents.mainFrame });
    expect(channels).toEqual([]);
  });

  it('is started again after a crash, and a page that asked meanwhile is attached then', async () => {
    const { host, hosts, window, channels } = await startOpen();
    vi.useFakeTimers();
    host.emit('exit', 139);
    const contents = window.webContents;
    contents.ipc.emit('zhulao:connect', { senderFrame: contents.mainFrame });
    expect(hosts).toHaveLength(1);
    vi.runAllTimers();
    const [, second] = hosts;
    expect(second?.received[0]?.message).toEqual(host.received[0]?.message);
    expect(second?.received[1]?.ports).toEqual([channels[0]?.port1]);
  });

  it('is tried every minute for good when it crashes again and again, and the page has its newest port', async () => {
    const { hosts, window, channels } = await startOpen();
    vi.useFakeTimers();
    const waitsMs: number[] = [];
    for (let crash = 0; crash < 7; crash += 1) {
      const before = performance.now();
      hosts.at(-1)?.emit('exit', 139);
      vi.runAllTimers();
      waitsMs.push(performance.now() - before);
    }
    expect(waitsMs).toEqual([1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 60_000]);
    hosts.at(-1)?.emit('exit', 139);
    const { ipc, mainFrame } = window.webContents;
    for (let ask = 0; ask < 3; ask += 1) ipc.emit('zhulao:connect', { senderFrame: mainFrame });
    vi.runAllTimers();
    expect(
      hosts
        .at(-1)
        ?.received.slice(1)
        .map(({ ports }) => ports),
    ).toEqual([[channels.at(-1)?.port1]]);
    expect(window.loaded).toHaveLength(1);
  });

  it('is not started again while the program ends', async () => {
    const { app, host, hosts } = await startOpen();
    vi.useFakeTimers();
    app.emit('before-quit');
    host.emit('exit', 0);
    vi.runAllTimers();
    expect(hosts).toHaveLength(1);
  });
});

describe('the program', () => {
  it('ends at once when another one runs on the same ledger', async () => {
    const { app, windows, hosts } = await start({ isFirstInstance: false });
    expect(app.calls).toEqual(['quit']);
    expect([windows, hosts]).toEqual([[], []]);
  });

  it('comes to the front when it is started a second time', async () => {
    const { app, window } = await startOpen();
    app.emit('second-instance');
    expect(window.focuses).toBe(1);
  });

  it('starts with the machine once it is installed, but not from a checkout', async () => {
    expect((await startOpen()).app.calls).not.toContain('setLoginItemSettings');
    expect((await startOpen({ isPackaged: true })).app.calls).toContain('setLoginItemSettings');
  });

  it.each([
    ['keeps keys in plain text', { keyBackend: 'basic_text' }, '明文'],
    ['is not known', { keyBackend: 'unknown' }, '密钥库不可用'],
    ['is locked', { hasKeyStore: false }, '密钥库不可用'],
  ] as const)('refuses to start where the key store %s', async (_what, settings, says) => {
    const { app, errorBoxes, windows, hosts } = await start(settings);
    expect(errorBoxes[0]?.content).toContain(says);
    expect(app.calls).toContain('exit 1');
    expect([windows, hosts]).toEqual([[], []]);
  });
});
