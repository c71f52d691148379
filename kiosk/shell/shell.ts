import path from 'node:path';
import { VOICE_FOLDER } from '../contract/voice-clips.ts';
import type { ElectronParts, Monitor, ShellWindow } from './electron-parts.ts';
import { HostLink } from './host-link.ts';
import { keyFailureSentence, loadDatabaseKey } from './keys.ts';
import { connectChannel, portChannel, type ScreenName, type SecondScreenName } from './messages.ts';
import { answerPage, isOwnPage, pageAddress, pageScheme } from './pages.ts';
import { watchMonitors } from './second-screen.ts';
import { kioskWindowOptions, lockContents, lockSession } from './window-lock.ts';

/** What main.ts knows about this installation. */
export interface ShellOptions {
  /** Folder of the built screens, with index.html. */
  readonly pagesFolder: string;
  readonly preloadFile: string;
  /** The host's bundle for the utility process. */
  readonly hostFile: string;
  readonly hostArguments: readonly string[];
  readonly screen: ScreenName;
  /** What a second monitor shows; null leaves it alone. */
  readonly secondScreen: SecondScreenName | null;
  /** A framed window instead of the whole screen, for work at a desk. */
  readonly isWindowed: boolean;
  readonly platform: NodeJS.Platform;
}

/** Opens the kiosk: one locked window (and one on a second monitor where that is asked for), the host beside it, and a channel between the two. */
export async function startShell(electron: ElectronParts, options: ShellOptions): Promise<void> {
  const { app } = electron;
  // Two programs on one ledger would fork its chain.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  electron.protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  await app.whenReady();
  electron.Menu.setApplicationMenu(null);
  if (app.isPackaged) app.setLoginItemSettings({ openAtLogin: true });

  const dataFolder = app.getPath('userData');
  const place = { keyStore: electron.safeStorage, platform: options.platform };
  const key = loadDatabaseKey(place, dataFolder);
  if (!key.ok) {
    electron.dialog.showErrorBox('助老食堂 无法启动', keyFailureSentence(key.failure));
    app.exit(1);
    return;
  }
  const host = new HostLink(electron, {
    hostFile: options.hostFile,
    hostArguments: options.hostArguments,
    open: { type: 'open', dataFolder, databaseKeyHex: key.value },
  });
  host.start();
  await openWindows(electron, host, options);
}

async function openWindows(
  electron: ElectronParts,
  host: HostLink,
  options: ShellOptions,
): Promise<void> {
  // A name without `persist:` keeps the session in memory: nothing of one customer is on disk for the next.
  const session = electron.session.fromPartition('kiosk', { cache: false });
  lockSession(session);
  const pages = options.pagesFolder;
  const recordings = path.join(electron.app.getPath('userData'), VOICE_FOLDER);
  session.protocol.handle(pageScheme, ({ url }) => answerPage(url, { pages, recordings }));
  const life = endTogether(electron, host);
  const open = (screen: ScreenName, bounds?: Monitor['bounds']): ShellWindow => {
    const place = bounds === undefined ? {} : { bounds };
    const window = new electron.BrowserWindow(
      kioskWindowOptions({ ...options, session, ...place }),
    );
    window.on('ready-to-show', () => window.show());
    introducePage({ electron, window, host, screen });
    keepAlive(window);
    life.keepOpen(window);
    return window;
  };
  const window = open(options.screen);
  life.bringToFront(window);
  await window.loadURL(pageAddress(options.screen));
  const { secondScreen, isWindowed } = options;
  if (secondScreen !== null) {
    watchMonitors({
      monitors: electron.screen,
      isWindowed,
      open: (bounds) => {
        const second = open(secondScreen, bounds);
        void second.loadURL(pageAddress(secondScreen));
        return second;
      },
    });
  }
}

/** Gives the page a port to the host each time its preload script asks, if it is our page in the main frame that asks. */
function introducePage(meeting: {
  readonly electron: ElectronParts;
  readonly window: ShellWindow;
  readonly host: HostLink;
  readonly screen: ScreenName;
}): void {
  const { electron, host, screen } = meeting;
  const contents = meeting.window.webContents;
  contents.ipc.on(connectChannel, (event) => {
    const isMainFrame = event.senderFrame !== null && event.senderFrame === contents.mainFrame;
    if (!isMainFrame || !isOwnPage(contents.mainFrame.url)) return;
    const channel = new electron.MessageChannelMain();
    host.attach(screen, channel.port1);
    contents.postMessage(portChannel, null, [channel.port2]);
  });
}

/** A page that crashed or hangs is loaded again; the meal is safe in the host. */
function keepAlive(window: ShellWindow): void {
  const reload = () => {
    if (!window.isDestroyed()) window.webContents.reload();
  };
  window.webContents.on('render-process-gone', reload);
  window.webContents.on('unresponsive', reload);
}

/** Windows close only with the whole program (Alt+F4 does nothing), and the host ends with it. */
function endTogether(electron: ElectronParts, host: HostLink) {
  let isQuitting = false;
  electron.app.on('before-quit', () => {
    isQuitting = true;
    host.stop();
  });
  electron.app.on('window-all-closed', () => electron.app.quit());
  return {
    keepOpen(window: ShellWindow): void {
      window.on('close', (event) => {
        if (!isQuitting) event.preventDefault();
      });
    },
    /** A second start of the program shows this window. */
    bringToFront(window: ShellWindow): void {
      electron.app.on('second-instance', () => {
        if (window.isMinimized()) window.restore();
        window.focus();
      });
    },
  };
}
