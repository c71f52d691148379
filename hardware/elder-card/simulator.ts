import type { DeviceClock } from '../clock.ts';
import { createSimulatedLineEnd, type SimulatedCardReader } from './simulated-line.ts';

const FRAME_PAUSE_MS = 220;

/** Makes an EM4100 module with no card near it; `end` is how a clone ends its frames. */
export function createElderCardSimulator(options: {
  readonly clock: DeviceClock;
  readonly end?: '\x03' | '\r\n' | '\r\n\x03';
}): SimulatedCardReader {
  const { clock, end = '\x03' } = options;
  const line = createSimulatedLineEnd(clock);
  let toGarble = 0;
  return {
    attach: line.attach,
    faults: line.faults,
    async tap(card, { frames = 3 } = {}) {
      const bytes = Buffer.from(card, 'hex');
      if (bytes.length !== 5) throw new RangeError('an EM4100 card has ten hexadecimal characters');
      const sum = bytes.reduce((total, byte) => total ^ byte, 0);
      for (let sent = 0; sent < frames; sent += 1) {
        if (sent > 0) await clock.wait(FRAME_PAUSE_MS);
        const check = toGarble > 0 ? sum ^ 0x0f : sum;
        toGarble = Math.max(0, toGarble - 1);
        const text = `${card}${check.toString(16).padStart(2, '0')}`.toUpperCase();
        await line.send(Buffer.from(`\x02${text}${end}`, 'latin1'));
      }
    },
    garbleNext(frames) {
      toGarble = frames;
    },
  };
}
