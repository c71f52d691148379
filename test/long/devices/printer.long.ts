// Goal: whatever comes from a printer's line, no job is falsely told as printed or printed twice, and nothing hangs. Method: every
// answer of a simulated printer drowned in random bytes, or replaced by them, in virtual time; paper that ends among them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noiseArbitrary, printInNoise } from '../../../hardware/testing/printer-noise.ts';

const STREAMS = 100_000;
const STREAMS_A_LINE = 5_000;
const seed = Date.now() % 2 ** 31;

it(`holds what it says of paper in ${STREAMS} random streams`, async () => {
  console.log(`printer: ${STREAMS} streams, seed ${seed}`);
  for (let begun = 0; begun < STREAMS; begun += STREAMS_A_LINE) {
    await fc.assert(
      fc.asyncProperty(noiseArbitrary, async (noise) => {
        expect(await printInNoise(noise)).toBeNull();
      }),
      { numRuns: STREAMS_A_LINE, seed: seed + begun },
    );
    console.log(`${begun + STREAMS_A_LINE} of ${STREAMS} streams`);
  }
});
