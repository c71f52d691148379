import type { DeviceClock } from '../clock.ts';
import type { BytePort } from '../port/port.ts';
import type { SimulatedDevice } from '../port/simulator-serial.ts';

/** An EM4100 module on the other end of the line. */
export interface ElderCardSimulator extends SimulatedDevice {
  /** Holds a card (ten hexadecimal characters) to the module for as long as it takes to send `frames` frames, default 3. */
  tap(cardNumber: string, options?: { readonly frames?: number }): Promise<void>;
  /** The next frames come with a wrong checksum. */
  garbleNext(frames: number): void;
}

const FRAME_PAUSE_MS = 220;

/** Makes a module with no card near it. */
export function createElderCardSimulator(options: {
  readonly clock: DeviceClock;
}): ElderCardSimulator {
  let line: BytePort | null = null;
  let toGarble = 0;
  return {
    attach(port) {
      line = port;
      return () => {
        if (line === port) line = null;
      };
    },
    async tap(cardNumber, { frames = 3 } = {}) {
      const bytes = Buffer.from(cardNumber, 'hex');
      if (bytes.length !== 5) throw new RangeError('a card number has ten hexadecimal characters');
      const sum = bytes.reduce((total, byte) => total ^ byte, 0);
      for (let sent = 0; sent < frames; sent += 1) {
        if (sent > 0) await options.clock.wait(FRAME_PAUSE_MS);
        const check = toGarble > 0 ? sum ^ 0x0f : sum;
        toGarble = Math.max(0, toGarble - 1);
        const text = `${cardNumber}${check.toString(16).padStart(2, '0')}`.toUpperCase();
        await line?.write(Buffer.from(`\x02${text}\x03`, 'latin1'));
      }
    },
    garbleNext(frames) {
      toGarble = frames;
    },
  };
}
