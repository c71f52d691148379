import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  Display,
  ForkOptions,
  FromPartitionOptions,
  Input,
  MessagePortMain,
  SafeStorage,
  Settings,
  WindowOpenHandlerResponse,
} from 'electron';

/**
 * The part of Electron the shell uses. main.ts passes Electron itself where this is asked for, so the compiler holds every
 * line against Electron's own types; a test passes a recording double of the same type.
 */
export interface ElectronParts {
  readonly app: ShellApp;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => ShellWindow;
  readonly Menu: { setApplicationMenu(menu: null): void };
  readonly MessageChannelMain: new () => { port1: MessagePortMain; port2: MessagePortMain };
  readonly dialog: { showErrorBox(title: string, content: string): void };
  readonly protocol: { registerSchemesAsPrivileged(schemes: CustomScheme[]): void };
  readonly safeStorage: KeyStore;
  readonly screen: MonitorList;
  readonly session: {
    fromPartition(partition: string, options: FromPartitionOptions): ShellSession;
  };
  readonly utilityProcess: {
    fork(modulePath: string, args: string[], options: ForkOptions): HostProcess;
  };
}

/** The life of the whole program. */
export interface ShellApp {
  readonly isPackaged: boolean;
  requestSingleInstanceLock(): boolean;
  whenReady(): Promise<void>;
  getPath(name: 'userData'): string;
  setLoginItemSettings(settings: Settings): void;
  quit(): void;
  exit(code: number): void;
  on(event: 'before-quit' | 'second-instance' | 'window-all-closed', listener: () => void): unknown;
  on(
    event: 'web-contents-created',
    listener: (event: unknown, contents: ShellContents) => void,
  ): unknown;
}

/** A monitor, and where it lies on the desktop in device-independent pixels. */
export type Monitor = Pick<Display, 'id' | 'bounds'>;

/** The monitors that are plugged in. */
export interface MonitorList {
  getAllDisplays(): Monitor[];
  getPrimaryDisplay(): Monitor;
  on(event: 'display-added' | 'display-removed', listener: () => void): unknown;
}

/** The operating system's key store. */
export type KeyStore = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

/** An event whose ordinary course can be stopped. */
export interface StoppableEvent {
  preventDefault(): void;
}

/** A window of the kiosk. */
export interface ShellWindow {
  readonly webContents: ShellContents;
  loadURL(url: string): Promise<void>;
  destroy(): void;
  isDestroyed(): boolean;
  isMinimized(): boolean;
  restore(): void;
  focus(): void;
  show(): void;
  on(event: 'close', listener: (event: StoppableEvent) => void): unknown;
  on(event: 'ready-to-show', listener: () => void): unknown;
}

/** A navigation the page, a link, a redirect or a frame asks for. */
export interface NavigationEvent extends StoppableEvent {
  readonly url: string;
}

/** The page in a window, or whatever else Electron makes web contents for. */
export interface ShellContents {
  readonly mainFrame: { readonly url: string };
  readonly ipc: {
    on(channel: string, listener: (event: PageMessageEvent) => void): unknown;
  };
  setWindowOpenHandler(handler: () => WindowOpenHandlerResponse): void;
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[]): void;
  reload(): void;
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    listener: (event: NavigationEvent) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: StoppableEvent) => void): unknown;
  on(event: 'before-input-event', listener: (event: StoppableEvent, input: Input) => void): unknown;
  on(
    event: 'render-process-gone' | 'unresponsive' | 'devtools-opened',
    listener: () => void,
  ): unknown;
  closeDevTools(): void;
}

/** A message from a page's preload script. */
export interface PageMessageEvent {
  readonly senderFrame: { readonly url: string } | null;
}

/** Where the pages of one window keep their things and ask for permissions. */
export interface ShellSession {
  readonly protocol: {
    handle(scheme: string, handler: (request: { readonly url: string }) => Promise<Response>): void;
  };
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      callback: (isGranted: boolean) => void,
    ) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  on(event: 'will-download', listener: (event: StoppableEvent) => void): unknown;
}

/** The utility process that runs the host. */
export interface HostProcess {
  postMessage(message: unknown, transfer?: MessagePortMain[]): void;
  kill(): boolean;
  on(event: 'exit', listener: (code: number) => void): unknown;
}
