import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  Input,
  MessagePortMain,
  WindowOpenHandlerResponse,
} from 'electron';
import type {
  ElectronParts,
  KeyStore,
  Monitor,
  ShellContents,
} from '../../kiosk/shell/electron-parts.ts';

type Listener = (...args: never[]) => void;

/** Listeners by event name; the compiler cannot pair names with arguments here. */
class Events {
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  /** Calls the listeners as Electron would; throws when nobody listens, for then the test would prove nothing. */
  emit(event: string, ...args: unknown[]): void {
    const listeners = this.#listeners.get(event);
    if (listeners === undefined) throw new Error(`nobody listens to ${event}`);
    for (const listener of listeners) listener(...(args as never[]));
  }
}

/** An event that remembers whether it was stopped. */
export class RecordedEvent {
  isStopped = false;
  readonly url: string;

  constructor(url = '') {
    this.url = url;
  }

  preventDefault(): void {
    this.isStopped = true;
  }
}

/** A key press as Electron reports it. */
export function pressOf(key: string, held: Partial<Input> = {}): Input {
  return {
    type: 'keyDown',
    key,
    code: '',
    isAutoRepeat: false,
    isComposing: false,
    shift: false,
    control: false,
    alt: false,
    meta: false,
    location: 0,
    modifiers: [],
    ...held,
  };
}

/** One end of a recorded channel. */
class RecordedPort extends EventEmitter implements MessagePortMain {
  close(): void {}
  postMessage(): void {}
  start(): void {}
}

export class RecordedContents extends Events implements ShellContents {
  readonly mainFrame = { url: '' };
  readonly ipc = new Events();
  readonly sent: Array<{ channel: string; message: unknown; transfer: MessagePortMain[] }> = [];
  openHandler: (() => WindowOpenHandlerResponse) | undefined;
  reloads = 0;
  devToolsClosings = 0;

  setWindowOpenHandler(handler: () => WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }

  postMessage(channel: string, message: unknown, transfer: MessagePortMain[]): void {
    this.sent.push({ channel, message, transfer });
  }

  reload(): void {
    this.reloads += 1;
  }

  closeDevTools(): void {
    this.devToolsClosings += 1;
  }
}

class RecordedWindow extends Events {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new RecordedContents();
  readonly loaded: string[] = [];
  focuses = 0;
  isGone = false;
  shows = 0;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.mainFrame.url = url;
  }

  destroy(): void {
    this.isGone = true;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  focus(): void {
    this.focuses += 1;
  }

  show(): void {
    this.shows += 1;
  }
}

class RecordedSession extends Events {
  readonly partition: string;
  readonly handlers = new Map<string, (request: { readonly url: string }) => Promise<Response>>();
  permissionRequest:
    | ((contents: unknown, permission: string, callback: (isGranted: boolean) => void) => void)
    | undefined;
  permissionCheck: (() => boolean) | undefined;
  devicePermission: (() => boolean) | undefined;

  constructor(partition: string) {
    super();
    this.partition = partition;
  }

  readonly protocol = {
    handle: (
      scheme: string,
      handler: (request: { readonly url: string }) => Promise<Response>,
    ): void => {
      this.handlers.set(scheme, handler);
    },
  };

  setPermissionRequestHandler(handler: NonNullable<RecordedSession['permissionRequest']>): void {
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    this.permissionCheck = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.devicePermission = handler;
  }
}

class RecordedHost extends Events {
  readonly file: string;
  readonly args: readonly string[];
  readonly received: Array<{ message: unknown; ports: readonly MessagePortMain[] }> = [];
  kills = 0;

  constructor(file: string, args: readonly string[]) {
    super();
    this.file = file;
    this.args = args;
  }

  postMessage(message: unknown, ports: readonly MessagePortMain[] = []): void {
    this.received.push({ message, ports });
  }

  kill(): boolean {
    this.kills += 1;
    return true;
  }
}

/** What a test may decide about the machine. */
export interface MachineSettings {
  readonly dataFolder: string;
  readonly isFirstInstance?: boolean;
  readonly isPackaged?: boolean;
  readonly keyBackend?: ReturnType<KeyStore['getSelectedStorageBackend']>;
  readonly hasKeyStore?: boolean;
  readonly monitors?: readonly Monitor[];
}

const ONLY_MONITOR: Monitor = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };

/** The monitors on the desk, plugged in and out by a test; the first one is the main one. */
class RecordedMonitors extends Events {
  #all: readonly Monitor[];

  constructor(all: readonly Monitor[]) {
    super();
    this.#all = all;
  }

  getAllDisplays(): Monitor[] {
    return [...this.#all];
  }

  getPrimaryDisplay(): Monitor {
    return this.#all[0] ?? ONLY_MONITOR;
  }

  /** Electron tells after the list has changed. */
  change(event: 'display-added' | 'display-removed', all: readonly Monitor[]): void {
    this.#all = all;
    this.emit(event);
  }
}

/** A stand-in for Electron that does nothing but write down what the shell asks of it. */
export function recordElectron(settings: MachineSettings) {
  const windows: RecordedWindow[] = [];
  const sessions: RecordedSession[] = [];
  const hosts: RecordedHost[] = [];
  const schemes: CustomScheme[] = [];
  const channels: Array<{ port1: MessagePortMain; port2: MessagePortMain }> = [];
  const errorBoxes: Array<{ title: string; content: string }> = [];
  const menus: null[] = [];
  const appEvents = new Events();
  const monitors = new RecordedMonitors(settings.monitors ?? [ONLY_MONITOR]);
  const app = {
    calls: [] as string[],
    isPackaged: settings.isPackaged ?? false,
    requestSingleInstanceLock: () => settings.isFirstInstance ?? true,
    whenReady: async () => {
      app.calls.push('ready');
    },
    getPath: () => settings.dataFolder,
    setLoginItemSettings: () => app.calls.push('setLoginItemSettings'),
    quit: () => app.calls.push('quit'),
    exit: (code: number) => app.calls.push(`exit ${code}`),
    on: (event: string, listener: Listener) => appEvents.on(event, listener),
    emit: (event: string, ...args: unknown[]) => appEvents.emit(event, ...args),
  };
  const parts = {
    app,
    BrowserWindow: class extends RecordedWindow {
      constructor(options: BrowserWindowConstructorOptions) {
        super(options);
        windows.push(this);
        app.emit('web-contents-created', new RecordedEvent(), this.webContents);
      }
    },
    Menu: { setApplicationMenu: (menu: null) => menus.push(menu) },
    MessageChannelMain: class {
      readonly port1: MessagePortMain = new RecordedPort();
      readonly port2: MessagePortMain = new RecordedPort();
      constructor() {
        channels.push(this);
      }
    },
    dialog: {
      showErrorBox: (title: string, content: string) => errorBoxes.push({ title, content }),
    },
    protocol: {
      registerSchemesAsPrivileged: (given: CustomScheme[]) => {
        app.calls.push('registerSchemes');
        schemes.push(...given);
      },
    },
    safeStorage: recordKeyStore(settings),
    screen: monitors,
    session: {
      fromPartition: (partition: string) => {
        const session = new RecordedSession(partition);
        sessions.push(session);
        return session;
      },
    },
    utilityProcess: {
      fork: (file: string, args: string[]) => {
        const host = new RecordedHost(file, args);
        hosts.push(host);
        return host;
      },
    },
  } satisfies ElectronParts;
  return { parts, app, monitors, windows, sessions, hosts, schemes, channels, errorBoxes, menus };
}

/** A key store that hides nothing but can be told from plain text. */
export function recordKeyStore(
  settings: Pick<MachineSettings, 'keyBackend' | 'hasKeyStore'>,
): KeyStore {
  return {
    isEncryptionAvailable: () => settings.hasKeyStore ?? true,
    getSelectedStorageBackend: () => settings.keyBackend ?? 'gnome_libsecret',
    encryptString: (text) => Buffer.from(`wrapped:${text.split('').reverse().join('')}`),
    decryptString: (wrapped) => {
      const text = wrapped.toString();
      if (!text.startsWith('wrapped:')) throw new Error('Error while decrypting the ciphertext');
      return text.slice('wrapped:'.length).split('').reverse().join('');
    },
  };
}
