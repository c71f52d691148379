import type { MessagePortMain } from 'electron';
import type { ElectronParts, HostProcess } from './electron-parts.ts';
import type { AttachScreenMessage, HostMessage, OpenMessage, ScreenName } from './messages.ts';

/** Pause before a host that ended is started again: long enough not to spin, short enough for a waiting elder. */
const restartDelayMs = 1000;

export interface HostSettings {
  readonly hostFile: string;
  readonly hostArguments: readonly string[];
  readonly open: OpenMessage;
}

/** Keeps the host running in a process of its own, so that a crash of a native part does not take the screen down. */
export class HostLink {
  readonly #electron: Pick<ElectronParts, 'utilityProcess'>;
  readonly #settings: HostSettings;
  #host: HostProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #waiting: Array<{ readonly message: AttachScreenMessage; readonly port: MessagePortMain }> = [];

  constructor(electron: Pick<ElectronParts, 'utilityProcess'>, settings: HostSettings) {
    this.#electron = electron;
    this.#settings = settings;
  }

  /** Starts the host; from now on it is started again whenever it ends. */
  start(): void {
    const { hostFile, hostArguments, open } = this.#settings;
    const host = this.#electron.utilityProcess.fork(hostFile, [...hostArguments], {
      serviceName: '助老食堂 host',
      stdio: 'inherit',
    });
    this.#host = host;
    host.on('exit', () => this.#onExit(host));
    host.postMessage(open satisfies HostMessage);
    for (const { message, port } of this.#waiting.splice(0)) host.postMessage(message, [port]);
  }

  /** Hands the host one end of a channel to a page; waits for the next start when the host is down. */
  attach(screen: ScreenName, port: MessagePortMain): void {
    const message = { type: 'attach-screen', screen } as const satisfies HostMessage;
    if (this.#host === undefined) this.#waiting.push({ message, port });
    else this.#host.postMessage(message, [port]);
  }

  /** Ends the host for good. */
  stop(): void {
    clearTimeout(this.#restart);
    const host = this.#host;
    this.#host = undefined;
    host?.kill();
  }

  #onExit(host: HostProcess): void {
    if (this.#host !== host) return;
    this.#host = undefined;
    this.#restart = setTimeout(() => this.start(), restartDelayMs);
  }
}
