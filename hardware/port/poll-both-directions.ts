import type { SerialPort } from 'serialport';

/** libuv's flags, as serialport's poller takes them. */
const READABLE = 1;
const WRITABLE = 2;

/**
 * Keeps a write that the device holds up (XOFF, CTS) from sleeping on after the device has let go.
 *
 * serialport 13 (bindings-cpp 13.0.1, src/poller.cpp) asks the system for one direction at a time, and each question replaces the one
 * before. The XOFF byte itself wakes the reader, whose new question then replaces the writer's: after XON the write
 * waited for the next byte from the device, 9 of 10 times that it was caught at that moment. So every question here names
 * each direction that somebody waits for. Nothing to do on Windows, whose port has no poller.
 */
export function pollBothDirections(serial: SerialPort): void {
  const { port } = serial;
  if (port === undefined || !('poller' in port)) return;
  const { poller } = port;
  const askFor = poller.poll.bind(poller);
  poller.poll = (flags = 0) => {
    const reading = poller.listenerCount('readable') > 0 ? READABLE : 0;
    const writing = poller.listenerCount('writable') > 0 ? WRITABLE : 0;
    askFor(flags | reading | writing);
  };
}
