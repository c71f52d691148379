import { expect, it } from 'vitest';
import { createRestartPlan } from './host-restarts.ts';

it('starts a host that keeps crashing ever more slowly, and every minute for good', () => {
  const plan = createRestartPlan();
  const delays = Array.from({ length: 8 }, () => plan.next(3_000));
  expect(delays).toEqual([1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 60_000, 60_000]);
  expect(plan.isSlow).toBe(true);
});

it('starts a host at once again that had run well for a while', () => {
  const plan = createRestartPlan();
  for (let crash = 0; crash < 8; crash += 1) plan.next(3_000);
  expect(plan.next(60_000)).toBe(1_000);
  expect(plan.isSlow).toBe(false);
});
