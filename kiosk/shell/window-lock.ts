import type { BrowserWindowConstructorOptions, Input, Session } from 'electron';
import type { Monitor, ShellContents, ShellSession, StoppableEvent } from './electron-parts.ts';
import { isOwnPage } from './pages.ts';

/**
 * Options of the kiosk window, after the Electron security tutorial's items 2-4, 6, 8-11. What is the default today is
 * written out all the same: a new default must not open the window.
 */
export function kioskWindowOptions(settings: {
  readonly preloadFile: string;
  readonly session: ShellSession;
  readonly isWindowed: boolean;
  /** Where the window lies: on a second monitor; left out on the first. */
  readonly bounds?: Monitor['bounds'];
}): BrowserWindowConstructorOptions {
  return {
    show: false,
    kiosk: !settings.isWindowed,
    fullscreen: !settings.isWindowed,
    frame: settings.isWindowed,
    width: 1080,
    height: 1920,
    ...settings.bounds,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    title: '助老食堂',
    webPreferences: {
      preload: settings.preloadFile,
      session: settings.session as Session,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      devTools: false,
      spellcheck: false,
      // Nobody touches a number display before it chimes.
      autoplayPolicy: 'no-user-gesture-required',
      disableDialogs: true,
    },
  };
}

/** Shuts every way out of a page: links, redirects, frames, new windows, webviews, keys, developer tools. */
export function lockContents(contents: ShellContents): void {
  const stay = (event: StoppableEvent & { readonly url: string }) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('before-input-event', (event, input) => {
    if (!isKeyAllowed(input)) event.preventDefault();
  });
  contents.on('devtools-opened', () => contents.closeDevTools());
}

/** Refuses all permissions, devices and downloads: the default of Electron is to grant them. */
export function lockSession(session: ShellSession): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

const namedKeys = new Set([
  'Enter',
  'Tab',
  'Backspace',
  'Delete',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'Shift',
  'CapsLock',
  'NumLock',
  'Process',
]);

/**
 * True for keys that type or move within a form. A list of what may pass, since a list of dangerous keys is never
 * complete; a scanner or card reader that types control keys gets nowhere. `Process` is a key the input method has taken.
 */
function isKeyAllowed(input: Pick<Input, 'key' | 'control' | 'alt' | 'meta'>): boolean {
  if (input.control || input.alt || input.meta) return false;
  const isOneCharacter = [...input.key].length === 1;
  return isOneCharacter || namedKeys.has(input.key);
}
