import { SerialPort } from 'serialport';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { createListeners } from '../listeners.ts';
import type { FlowControl, OpenLine } from './line.ts';
import { pollBothDirections } from './poll-both-directions.ts';
import type { BytePort, OpenPort, PortFailure } from './port.ts';
import { watchForHangUp } from './watch-for-hang-up.ts';

/** How a device is wired: a path or COM name, its speed, and who may tell whom to pause. */
export interface SerialPortOptions {
  /** `/dev/ttyUSB0`, `/dev/serial/by-path/…`, `COM3`. */
  readonly path: string;
  readonly baudRate: number;
  readonly flowControl: FlowControl;
}

/** Opens a real serial port (8 data bits, no parity, 1 stop bit), locked against a second user. */
export function openSerialPort(options: SerialPortOptions): OpenPort {
  return () =>
    new Promise((resolve) => {
      const software = options.flowControl === 'xon-xoff';
      const serial = new SerialPort({
        path: options.path,
        baudRate: options.baudRate,
        dataBits: 8,
        parity: 'none',
        stopBits: 1,
        rtscts: options.flowControl === 'rts-cts',
        xon: software,
        xoff: software,
        // Any byte from the device would otherwise restart a paused line and lose data.
        xany: false,
        lock: true,
        autoOpen: false,
      });
      serial.open((error) => {
        resolve(error ? fail(openFailure(error)) : succeed(wrapOpenPort(serial)));
      });
    });
}

/** Opens a real serial port at the speed and with the flow control of each connection. */
export function openSerialLine(path: string): OpenLine {
  return (line) => openSerialPort({ path, ...line })();
}

function wrapOpenPort(serial: SerialPort): BytePort {
  const data = createListeners<Uint8Array>();
  const closed = createListeners<PortFailure>();
  let reason: PortFailure | null = null;
  let closing: Promise<void> | null = null;
  const gone = Promise.withResolvers<PortFailure>();

  const finish = (failure: PortFailure): void => {
    if (reason !== null) return;
    reason = failure;
    gone.resolve(failure);
    closed.emit(failure);
  };
  pollBothDirections(serial);
  // A reader has to be attached from the first moment: without one an unplug is never noticed.
  serial.on('data', (bytes: Buffer) => {
    const copy = new Uint8Array(bytes);
    // The binding's own pool would keep a card's text until it is used again.
    bytes.fill(0);
    data.emit(copy);
  });
  serial.on('close', () => finish({ code: 'io', detail: 'the device was unplugged or went away' }));
  serial.on('error', (error: Error) => {
    finish({ code: 'io', detail: error.message });
    // A failed stream leaves the descriptor open, and with it the lock.
    if (serial.isOpen) closing ??= flushAndClose(serial);
  });

  const stopWatching = watchForHangUp(serial, () => {
    finish({ code: 'io', detail: 'the device was unplugged or went away' });
    closing ??= flushAndClose(serial);
  });
  closed.add(stopWatching);

  const send = (bytes: Uint8Array): Promise<Result<void, PortFailure>> =>
    new Promise((resolve) => {
      const answer = (error: Error | null | undefined): void =>
        resolve(error ? fail({ code: 'io', detail: error.message }) : succeed(undefined));
      serial.write(Buffer.from(bytes), undefined, (error) => {
        if (error) answer(error);
        else serial.drain(answer);
      });
    });

  return {
    async write(bytes) {
      // serialport keeps what is written to a closed port and sends it at the next open: yesterday's receipt.
      if (reason !== null) return fail(reason);
      if (!serial.isOpen) return fail({ code: 'closed', detail: 'the port is not open' });
      return Promise.race([send(bytes), gone.promise.then((failure) => fail(failure))]);
    },
    onData: data.add,
    onClose: closed.add,
    close() {
      finish({ code: 'closed', detail: 'closed by this program' });
      closing ??= flushAndClose(serial);
      return closing;
    },
  };
}

/** Drops unsent bytes first: a paused device would else hold the close, and print them when it resumes. */
function flushAndClose(serial: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!serial.isOpen) {
      resolve();
      return;
    }
    // The outcome of the two does not matter: the connection is given up either way.
    serial.flush(() => serial.close(() => resolve()));
  });
}

/** The binding tells its failures only as text, in the words of the operating system. */
function openFailure(error: Error): PortFailure {
  const detail = error.message;
  if (/cannot lock|temporarily unavailable|busy/i.test(detail)) return { code: 'busy', detail };
  if (/no such file|file not found|no such device|ENOENT/i.test(detail))
    return { code: 'not-found', detail };
  if (/permission denied/i.test(detail)) return { code: 'denied', detail };
  // Windows answers "Access denied" for a port that another program holds.
  if (/access denied/i.test(detail)) return { code: 'busy', detail };
  return { code: 'io', detail };
}
