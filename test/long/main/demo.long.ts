// Goal: the whole main job agrees to the fen every time, not only once. Method: the headless demo again and again, each
// time with fresh processes and folders, the admin killed and brought back in the middle.
import { describe, expect, it } from 'vitest';
import { runDemoOnce } from '../../../tools/demo/once.ts';

/** Runs of some twenty seconds each: well within the hour a group may take. */
const RUNS = 50;

describe('the headless demo', () => {
  it(`finds kiosk, admin and paper the same to the fen in ${RUNS} runs`, async () => {
    for (let run = 1; run <= RUNS; run += 1) {
      const lines: string[] = [];
      const outcome = await runDemoOnce((line) => lines.push(line));
      expect(outcome, `run ${run}\n${lines.join('\n')}`).toEqual({ mealCount: 8, differences: [] });
      console.log(`run ${run} of ${RUNS}: 8 meals agree`);
    }
  });
});
