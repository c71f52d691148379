import type { DeviceClock } from '../clock.ts';
import type { BytePort, OpenPort } from './port.ts';

const FIRST_PAUSE_MS = 250;
/** An elder may be standing there: a replugged device has to be found and to have answered within 5 s. */
const LONGEST_PAUSE_MS = 2000;

/** A device on a port, held from start() to stop(). */
export interface KeptConnection {
  /** Begins, and goes on over unplugging, until stop(); a second call does nothing. */
  start(): void;
  /** Resolves when the port is let go of. */
  stop(): Promise<void>;
  readonly isStarted: boolean;
}

interface Connecting {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
  /**
   * Uses an open port until it is gone or the signal aborts; answers whether to open again soon:
   * the device was alive, or there is another way to try.
   */
  readonly serve: (port: BytePort, signal: AbortSignal) => Promise<boolean>;
}

/** Makes a connection that can be started and stopped again and again; nothing is opened before start(). */
export function createKeptConnection(options: Connecting): KeptConnection {
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  return {
    start() {
      if (running !== null) return;
      const stop = new AbortController();
      running = { stop, done: keepConnected(options, stop.signal) };
    },
    async stop() {
      if (running === null) return;
      running.stop.abort();
      await running.done;
      running = null;
    },
    get isStarted() {
      return running !== null;
    },
  };
}

/**
 * Opens the port, lets `serve` use it until it is gone, closes it and opens it again, with growing pauses, until the
 * signal aborts.
 */
async function keepConnected(options: Connecting, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const opened = await options.open();
    let soon = false;
    if (opened.ok) {
      if (!signal.aborted) soon = await options.serve(opened.value, signal);
      await opened.value.close();
    }
    failures = soon ? 0 : failures + 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    await options.clock.wait(pauseMs, signal);
  }
}

/** Resolves when the port is gone or the signal aborts. */
export function untilGone(port: BytePort, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      stopListening();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const stopListening = port.onClose(finish);
    signal.addEventListener('abort', finish);
  });
}
