import { describe, expect, it } from 'vitest';
import { type BenchRow, compare, isGoalReached, median } from './harness.ts';

const row = { row: 'r', work: 'w', unit: 'ms', better: 'lower', goal: 2 } as const;

describe('the bench harness', () => {
  it('answers the medians of interleaved rounds and does not count the first', async () => {
    const turns: string[] = [];
    const our = [900, 5, 1, 3];
    const their = [900, 8, 2, 4];
    const result = await compare({
      ...row,
      rounds: 3,
      ours: () => {
        turns.push('ours');
        return our.shift() ?? Number.NaN;
      },
      theirs: async () => {
        turns.push('theirs');
        return their.shift() ?? Number.NaN;
      },
    });
    expect(result).toEqual({ ...row, ours: 3, theirs: 4 });
    expect(turns.join(' ')).toBe('ours theirs theirs ours ours theirs theirs ours');
  });

  it('holds ours against a stated limit as it stands', async () => {
    expect(await compare({ ...row, rounds: 2, ours: () => 7, theirs: 50 })).toMatchObject({
      ours: 7,
      theirs: 50,
    });
  });

  it('takes the mean of the two in the middle, and no figures have no median', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow('no median');
  });

  it.each<[string, Partial<BenchRow>, boolean]>([
    ['lower, within', { better: 'lower', ours: 10, theirs: 5, goal: 2 }, true],
    ['lower, above', { better: 'lower', ours: 11, theirs: 5, goal: 2 }, false],
    ['higher, within', { better: 'higher', ours: 10, theirs: 5, goal: 2 }, true],
    ['higher, below', { better: 'higher', ours: 9, theirs: 5, goal: 2 }, false],
  ])('says whether the goal is reached: %s', (_what, part, isReached) => {
    expect(isGoalReached({ ...row, ours: 0, theirs: 0, ...part })).toBe(isReached);
  });
});
