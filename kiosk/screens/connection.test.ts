import { expect, test } from 'vitest';
import { retryDelayMs } from './connection.ts';

test('a lost host is tried again soon, then less often, never less than every four seconds', () => {
  expect([0, 1, 2, 3, 4, 30].map(retryDelayMs)).toEqual([250, 500, 1000, 2000, 4000, 4000]);
});
