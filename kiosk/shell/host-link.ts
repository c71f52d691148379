import type { MessagePortMain } from 'electron';
import { createRestartPlan } from '../contract/host-restarts.ts';
import type { ElectronParts, HostProcess } from './electron-parts.ts';
import type { AttachScreenMessage, HostMessage, OpenMessage, ScreenName } from './messages.ts';

export interface HostSettings {
  readonly hostFile: string;
  readonly hostArguments: readonly string[];
  readonly open: OpenMessage;
}

/** Keeps the host running in a process of its own, so that a crash of a native part does not take the screen down. */
export class HostLink {
  readonly #electron: Pick<ElectronParts, 'utilityProcess'>;
  readonly #settings: HostSettings;
  readonly #plan = createRestartPlan();
  #host: HostProcess | undefined;
  #startedMs = 0;
  #restart: NodeJS.Timeout | undefined;
  /** The newest port of each screen that asked while there was no host. */
  readonly #waiting = new Map<ScreenName, MessagePortMain>();

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
    this.#startedMs = performance.now();
    host.on('exit', () => this.#onExit(host));
    host.postMessage(open satisfies HostMessage);
    for (const [screen, port] of this.#waiting) this.attach(screen, port);
    this.#waiting.clear();
  }

  /** Hands the host one end of a channel to a page; waits for the next start when the host is down. */
  attach(screen: ScreenName, port: MessagePortMain): void {
    if (this.#host !== undefined) {
      const message: AttachScreenMessage = { type: 'attach-screen', screen };
      this.#host.postMessage(message, [port]);
      return;
    }
    // A page that asks again has given up the port it asked for before.
    this.#waiting.get(screen)?.close();
    this.#waiting.set(screen, port);
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
    const delayMs = this.#plan.next(performance.now() - this.#startedMs);
    this.#restart = setTimeout(() => this.start(), delayMs);
  }
}
