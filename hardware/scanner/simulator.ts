import type { DeviceClock } from '../clock.ts';
import type { BytePort } from '../port/port.ts';
import type { SimulatedDevice } from '../port/simulator-serial.ts';

/** What the scanner is set to send after each code. */
export type ScannerSuffix = 'cr' | 'lf' | 'crlf' | 'none';

/** A GM65-like scanner on the other end of the line. */
export interface ScannerSimulator extends SimulatedDevice {
  /** Holds a code before the window of the scanner. */
  show(code: string, options?: ShowOptions): Promise<void>;
  /** Sends bytes as they are: noise, half a code, anything. */
  sendRaw(bytes: Uint8Array): Promise<void>;
}

export interface ShowOptions {
  /** In how many bytes at a time the line brings it; default all at once. */
  readonly pieceLength?: number;
  /** Pause between two pieces; default none. */
  readonly pieceMs?: number;
  /** Shown so often without a pause between, as by a scanner stuck in its continuous mode; default 1. */
  readonly times?: number;
}

const SUFFIX_BYTES: Readonly<Record<ScannerSuffix, readonly number[]>> = {
  cr: [0x0d],
  lf: [0x0a],
  crlf: [0x0d, 0x0a],
  none: [],
};

/** Makes a scanner with nothing before it. */
export function createScannerSimulator(options: {
  readonly clock: DeviceClock;
  readonly suffix: ScannerSuffix;
}): ScannerSimulator {
  let line: BytePort | null = null;
  const send = async (bytes: Uint8Array): Promise<void> => {
    await line?.write(bytes);
  };
  return {
    attach(port) {
      line = port;
      return () => {
        if (line === port) line = null;
      };
    },
    async show(code, { pieceLength, pieceMs = 0, times = 1 } = {}) {
      const one = [...Buffer.from(code, 'utf8'), ...SUFFIX_BYTES[options.suffix]];
      const all = Uint8Array.from(Array.from({ length: times }, () => one).flat());
      const step = pieceLength ?? all.length;
      for (let offset = 0; offset < all.length; offset += step) {
        if (offset > 0 && pieceMs > 0) await options.clock.wait(pieceMs);
        await send(all.subarray(offset, offset + step));
      }
    },
    sendRaw: send,
  };
}
