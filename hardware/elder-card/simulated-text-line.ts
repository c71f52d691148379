import type { DeviceClock } from '../clock.ts';
import { createSimulatedLineEnd, type SimulatedCardReader } from './simulated-line.ts';

const LINE_PAUSE_MS = 500;

/** Makes a reader that prints the number of a card as a line. `end` empty: it falls silent instead. */
export function createTextLineSimulator(options: {
  readonly clock: DeviceClock;
  readonly base: 'hexadecimal' | 'decimal';
  readonly end: '\r' | '\n' | '\r\n' | '';
}): SimulatedCardReader {
  const { clock, base, end } = options;
  const line = createSimulatedLineEnd(clock);
  let toGarble = 0;
  return {
    attach: line.attach,
    faults: line.faults,
    async tap(card, { frames = 3 } = {}) {
      const number =
        base === 'hexadecimal' ? card : String(Number.parseInt(card, 16)).padStart(10, '0');
      for (let sent = 0; sent < frames; sent += 1) {
        if (sent > 0) await clock.wait(LINE_PAUSE_MS);
        const text = toGarble > 0 ? `${number.slice(0, 3)}~${number.slice(4)}` : number;
        toGarble = Math.max(0, toGarble - 1);
        await line.send(Buffer.from(`${text}${end}`, 'latin1'));
      }
    },
    garbleNext(frames) {
      toGarble = frames;
    },
  };
}
