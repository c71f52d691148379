import type { DeviceClock } from '../clock.ts';
import type { BytePort } from '../port/port.ts';
import type { SimulatedDevice } from '../port/simulator-serial.ts';

/** What goes wrong on the way from a simulated card reader. */
export interface LineFaults {
  /** `two-at-once` holds every other frame back and sends it with the next. */
  delivery: 'whole' | 'byte-by-byte' | 'two-at-once';
  /** Comes before every frame, and is a line of its own where frames are lines. */
  noise: readonly number[];
  /** The reader speaks at another speed than the driver: every byte arrives as something else. */
  isAtWrongSpeed: boolean;
  /** From now on so many bytes still arrive, then no more: the plug was pulled. Null while it sits. */
  bytesUntilUnplugged: number | null;
}

/** A simulated reader for cards, whatever it speaks. */
export interface SimulatedCardReader extends SimulatedDevice {
  /** Holds a card (its bytes in hexadecimal) to the reader for as long as it takes to tell it `frames` times, default 3. */
  tap(card: string, options?: { readonly frames?: number }): Promise<void>;
  /** The next frames come damaged. */
  garbleNext(frames: number): void;
  readonly faults: LineFaults;
}

/** The reader's end of the line. */
export interface SimulatedLineEnd {
  readonly faults: LineFaults;
  attach(port: BytePort): () => void;
  send(frame: Uint8Array): Promise<void>;
}

/** Makes an end on which everything goes well, until told otherwise; `onBytes` hears what the driver writes. */
export function createSimulatedLineEnd(
  clock: DeviceClock,
  onBytes: (bytes: Uint8Array) => void = () => {},
): SimulatedLineEnd {
  const faults: LineFaults = {
    delivery: 'whole',
    noise: [],
    isAtWrongSpeed: false,
    bytesUntilUnplugged: null,
  };
  let line: BytePort | null = null;
  let held: Uint8Array | null = null;

  const write = async (bytes: Uint8Array): Promise<void> => {
    const left = faults.bytesUntilUnplugged;
    const arriving = left === null ? bytes : bytes.subarray(0, left);
    if (left !== null) faults.bytesUntilUnplugged = left - arriving.length;
    if (arriving.length === 0) return;
    // At half the speed each bit is seen twice; any fixed garbling will do.
    await line?.write(faults.isAtWrongSpeed ? arriving.map((byte) => (byte * 5) ^ 0x66) : arriving);
  };
  return {
    faults,
    attach(port) {
      line = port;
      const stopListening = port.onData(onBytes);
      return () => {
        stopListening();
        if (line === port) line = null;
      };
    },
    async send(frame) {
      const bytes = Uint8Array.from([...faults.noise, ...frame]);
      switch (faults.delivery) {
        case 'whole':
          return write(bytes);
        case 'byte-by-byte':
          for (const byte of bytes) {
            await write(Uint8Array.of(byte));
            await clock.wait(1);
          }
          return;
        case 'two-at-once': {
          const first = held;
          held = first === null ? bytes : null;
          if (first !== null) await write(Uint8Array.from([...first, ...bytes]));
        }
      }
    },
  };
}
