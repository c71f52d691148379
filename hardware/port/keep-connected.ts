import type { DeviceClock } from '../clock.ts';
import type { BytePort, OpenPort } from './port.ts';

const FIRST_PAUSE_MS = 250;
/** An elder may be standing there: a replugged device has to be back within this time. */
const LONGEST_PAUSE_MS = 5000;

/**
 * Opens the port, lets `serve` use it until it is gone, closes it and opens it again, with growing pauses,
 * until the signal aborts. `serve` answers whether the device was alive, which makes the next pause short.
 */
export async function keepConnected(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
  readonly serve: (port: BytePort) => Promise<boolean>;
}): Promise<void> {
  let failures = 0;
  while (!options.signal.aborted) {
    const opened = await options.open();
    let alive = false;
    if (opened.ok) {
      if (!options.signal.aborted) alive = await options.serve(opened.value);
      await opened.value.close();
    }
    failures = alive ? 0 : failures + 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    await options.clock.wait(pauseMs, options.signal);
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
