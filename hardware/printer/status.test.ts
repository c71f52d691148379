import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBarrierAnswer, isStatusAnswer, statusOfAnswers } from './status.ts';

const READY = { 1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12 };

describe('the answers of a printer', () => {
  it.each([
    ['all well', READY, 'ready'],
    ['drawer pin high', { ...READY, 1: 0x16 }, 'ready'],
    ['near end', { ...READY, 4: 0x1e }, 'paper-near-end'],
    ['paper end', { ...READY, 1: 0x1a, 2: 0x32, 4: 0x7e }, 'paper-out'],
    ['paper end told by the sensor alone', { ...READY, 4: 0x72 }, 'paper-out'],
    ['cover open', { ...READY, 1: 0x1a, 2: 0x16 }, 'cover-open'],
    ['cutter', { ...READY, 1: 0x1a, 2: 0x52, 3: 0x1a }, 'cutter-error'],
    ['hot head', { ...READY, 1: 0x1a, 2: 0x52, 3: 0x52 }, 'error'],
    ['off line', { ...READY, 1: 0x1a }, 'offline'],
    ['nothing', { 1: null, 2: null, 3: null, 4: null }, 'silent'],
  ] as const)('%s', (_name, answers, status) => {
    expect(statusOfAnswers(answers)).toBe(status);
  });

  it('of the two kinds are never mistaken for each other, nor XON and XOFF for either', () => {
    for (let byte = 0; byte < 256; byte += 1)
      expect(isStatusAnswer(byte) && isBarrierAnswer(byte)).toBe(false);
    for (const byte of [0x11, 0x13])
      expect(isStatusAnswer(byte) || isBarrierAnswer(byte)).toBe(false);
  });

  it('give a state whatever bytes come', () => {
    const answer = fc.option(fc.nat({ max: 255 }), { nil: null });
    const states = [
      'ready',
      'paper-near-end',
      'paper-out',
      'cover-open',
      'offline',
      'cutter-error',
      'error',
      'silent',
    ];
    fc.assert(
      fc.property(answer, answer, answer, answer, (first, second, third, fourth) => {
        expect(states).toContain(statusOfAnswers({ 1: first, 2: second, 3: third, 4: fourth }));
      }),
      { numRuns: 2000 },
    );
  });
});
