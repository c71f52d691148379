// Goal: no crash, no false code and no lost code over 100,000 random streams into the scanner's parser. Method: as
// hardware/scanner/scanner.test.ts, half of them random bytes, half codes between noise; the seed is printed.
import { it } from 'vitest';
import { examineScannerStreams } from '../../../hardware/testing/scanner-streams.ts';

const RUNS = 100_000;

it(`finds every code and none that was not there in ${RUNS} random streams`, () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`scanner: ${RUNS} streams, seed ${seed}`);
  examineScannerStreams({ seed, runs: RUNS });
});
