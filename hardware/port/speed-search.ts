import { BAUD_RATES, type BaudRate } from './line.ts';

/** Which speed to open a line with, until one is found at which the device answers. */
export interface SpeedSearch {
  /** The speed to open with now. */
  readonly baudRate: BaudRate;
  /** The speed at which the device answered last; null until then, and for a speed that was set by hand. */
  readonly foundBaudRate: BaudRate | null;
  /** The device answered. */
  hit(): void;
  /** The line was open and no answer came; tells whether a speed is left to try before a longer pause. */
  miss(): boolean;
}

/**
 * Tries the speeds most usual first. Once one was found it is tried before each other one: a device that comes back is most likely
 * as it was, and must not have to wait until all others have been tried.
 */
export function createSpeedSearch(wanted: BaudRate | 'find'): SpeedSearch {
  let found: BaudRate | null = null;
  let misses = 0;
  const order = (): readonly BaudRate[] => {
    if (wanted !== 'find') return [wanted];
    if (found === null) return BAUD_RATES;
    const known = found;
    return BAUD_RATES.filter((rate) => rate !== known).flatMap((rate) => [known, rate]);
  };
  return {
    get baudRate() {
      const rates = order();
      return rates[misses % rates.length] ?? BAUD_RATES[0];
    },
    get foundBaudRate() {
      return found;
    },
    hit() {
      if (wanted === 'find') found = this.baudRate;
      misses = 0;
    },
    miss() {
      misses = (misses + 1) % order().length;
      return misses !== 0;
    },
  };
}
