import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noiseArbitrary, printInNoise } from '../testing/printer-noise.ts';

const RUNS = 500;

it(`prints in noise without a hang, a job printed twice, or one falsely told as printed, in ${RUNS} streams`, async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`printer noise: ${RUNS} streams, seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(noiseArbitrary, async (noise) => {
      expect(await printInNoise(noise)).toBeNull();
    }),
    { numRuns: RUNS, seed },
  );
});
