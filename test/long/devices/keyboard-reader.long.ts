// Goal: no crash, no false text and no lost one over 100,000 random streams of keystrokes into the keyboard guard. Method: as
// hardware/keyboard-reader/guard.test.ts, half random keys, half readers between people; the seed is printed.
import { it } from 'vitest';
import { examineKeystrokeStreams } from '../../../hardware/testing/keystroke-streams.ts';

const RUNS = 100_000;

it(`finds every text of a reader and no other in ${RUNS} random streams of keys`, () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`keyboard guard: ${RUNS} streams, seed ${seed}`);
  examineKeystrokeStreams({ seed, runs: RUNS });
});
