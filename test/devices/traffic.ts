import { setTimeout as pause } from 'node:timers/promises';
import type { FlowControl } from '../../hardware/port/line.ts';
import type { BytePort } from '../../hardware/port/port.ts';

/** What is under way on one cable, so that a clock that jumps can wait for it. */
export interface Traffic {
  isBusy(): boolean;
  /** Something is done to the line until then. */
  during<Value>(work: Promise<Value>): Promise<Value>;
  /** The driver's end, with its bytes counted. Only where the line obeys XON/XOFF are these no data. */
  counted(port: BytePort, flowControl: FlowControl): BytePort;
  saidByDevice(bytes: Uint8Array): void;
  heardByDevice(bytes: Uint8Array): void;
  /** Resolves when the driver's end knows that the line is gone. */
  untilLost(): Promise<void>;
}

const XON = 0x11;
const XOFF = 0x13;
/** The operating system tells of a hang-up sooner; a driver that never hears of it is found out by its device's state. */
const LOST_MAX_MS = 5_000;

export function createTraffic(): Traffic {
  let works = 0;
  let writes = 0;
  let toDevice = 0;
  let toDriver = 0;
  let isStopped = false;
  let obeysFlow = false;
  const open = new Set<BytePort>();
  const during = async <Value>(work: Promise<Value>): Promise<Value> => {
    works += 1;
    try {
      return await work;
    } finally {
      works -= 1;
    }
  };
  return {
    // What the device has stopped by XOFF lies in wait and does not come by itself.
    isBusy() {
      const isUnderWay = !isStopped && (toDevice > 0 || writes > 0);
      return works > 0 || isUnderWay || (toDriver > 0 && open.size > 0);
    },
    during,
    counted(port, flowControl) {
      obeysFlow = flowControl === 'xon-xoff';
      open.add(port);
      toDriver = 0;
      port.onData((bytes) => {
        toDriver = Math.max(0, toDriver - bytes.length);
      });
      port.onClose(() => {
        open.delete(port);
        [toDevice, toDriver] = [0, 0];
      });
      return {
        ...port,
        async write(bytes) {
          toDevice += bytes.length;
          writes += 1;
          try {
            return await port.write(bytes);
          } finally {
            writes -= 1;
          }
        },
        close: () => during(port.close()),
      };
    },
    saidByDevice(bytes) {
      for (const byte of bytes) {
        if (obeysFlow && byte === XOFF) isStopped = true;
        else if (obeysFlow && byte === XON) isStopped = false;
        else if (open.size > 0) toDriver += 1;
      }
    },
    heardByDevice(bytes) {
      toDevice = Math.max(0, toDevice - bytes.length);
    },
    async untilLost() {
      for (let waitedMs = 0; open.size > 0 && waitedMs < LOST_MAX_MS; waitedMs += 5) await pause(5);
    },
  };
}
