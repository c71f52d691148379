import type { SerialPort } from 'serialport';

const LOOK_MS = 500;

/**
 * Notices an unplug that serialport 13 misses on Linux: when the line is hung up while a read is under way, that read answers zero bytes,
 * and the binding reads on for ever without a word (bindings-cpp 13.0.1, unix-read.ts). Any question about the
 * line fails after a hang-up, so its speed is asked for now and then. Other systems do not have the fault.
 */
export function watchForHangUp(serial: SerialPort, onHangUp: () => void): () => void {
  const { port } = serial;
  if (process.platform !== 'linux' || port === undefined || !('poller' in port))
    return () => undefined;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    clearInterval(timer);
  };
  const look = async (): Promise<void> => {
    try {
      await port.getBaudRate();
    } catch {
      if (stopped) return;
      stop();
      onHangUp();
    }
  };
  const timer = setInterval(look, LOOK_MS);
  return stop;
}
