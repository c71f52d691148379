import { expect, test } from 'vitest';
import type { CountedPiece } from './count.ts';
import { COUNTER_TIMES, startCounter } from './counter.ts';

/** A world in which time passes by hand, and what is left to count of each kiosk, in pieces. */
function world(left: { [kioskId: string]: number | undefined }) {
  let nowMs = 0;
  const timers = new Set<{ readonly atMs: number; readonly action: () => void }>();
  const counted: string[] = [];
  const broken = new Set<string>();
  const elsewhere = new Set<string>();
  const problems: (string | null)[] = [];
  let reports = 0;
  const piece = async (kioskId: string): Promise<CountedPiece> => {
    if (broken.has(kioskId)) throw new Error('the database is away');
    if (elsewhere.has(kioskId)) return 'elsewhere';
    counted.push(kioskId);
    const rest = Math.max(0, (left[kioskId] ?? 0) - 1);
    left[kioskId] = rest;
    return rest > 0 ? 'more' : 'done';
  };
  const counter = startCounter({
    countPiece: piece,
    kiosksBehind: async () => Object.keys(left).filter((kioskId) => (left[kioskId] ?? 0) > 0),
    reportLate: async () => {
      reports += 1;
    },
    after: (delayMs, action) => {
      const timer = { atMs: nowMs + delayMs, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    now: () => nowMs,
    onProblem: (_error, kioskId) => problems.push(kioskId),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number): Promise<void> => {
    const untilMs = nowMs + ms;
    for (;;) {
      await settle();
      const due = [...timers].filter(({ atMs }) => atMs <= untilMs);
      const next = due.toSorted((one, other) => one.atMs - other.atMs)[0];
      if (next === undefined) break;
      timers.delete(next);
      nowMs = next.atMs;
      next.action();
    }
    nowMs = untilMs;
  };
  return { counter, counted, problems, broken, elsewhere, pass, reports: () => reports };
}

test('what is behind at the start is counted at once, a piece of each kiosk in turn', async () => {
  const { counted, pass } = world({ one: 3, two: 2 });
  await pass(0);
  expect(counted.toSorted()).toEqual(['one', 'one', 'one', 'two', 'two']);
  expect(new Set(counted.slice(0, 2))).toEqual(new Set(['one', 'two']));
});

test('batches that follow each other go first, and counting begins two seconds after the first of them at the latest', async () => {
  const left: { one?: number } = {};
  const { counter, counted, pass } = world(left);
  await pass(0);
  left.one = 1;
  for (let atMs = 0; atMs < 1_900; atMs += 100) {
    counter.wake('one', false);
    await pass(100);
  }
  expect(counted).toEqual([]);
  counter.wake('one', false);
  await pass(100);
  expect(counted).toEqual(['one']);
});

test('a kiosk that has paused is counted after its pause', async () => {
  const left: { one?: number } = {};
  const { counter, counted, pass } = world(left);
  await pass(0);
  left.one = 1;
  counter.wake('one', false);
  await pass(COUNTER_TIMES.quietMs - 1);
  expect(counted).toEqual([]);
  await pass(1);
  expect(counted).toEqual(['one']);
});

test('a kiosk that has paused is not counted while another one sends full batches, but two seconds later at the latest', async () => {
  const left: { one?: number } = {};
  const { counter, counted, pass } = world(left);
  await pass(0);
  left.one = 1;
  counter.wake('one', false);
  for (let atMs = 0; atMs < 1_900; atMs += 100) {
    counter.wake('other', true);
    await pass(100);
  }
  expect(counted).toEqual([]);
  counter.wake('other', true);
  await pass(100);
  expect(counted.toSorted()).toEqual(['one', 'other']);
});

test('counting begins when the last full batch is over', async () => {
  const left: { one?: number } = {};
  const { counter, counted, pass } = world(left);
  await pass(0);
  left.one = 1;
  counter.wake('one', false);
  await pass(100);
  counter.wake('other', true);
  await pass(COUNTER_TIMES.quietMs - 1);
  expect(counted).toEqual([]);
  await pass(1);
  expect(counted.toSorted()).toEqual(['one', 'other']);
});

test('a kiosk whose counting fails is tried again, ever more slowly, and holds up no other', async () => {
  const { counter, counted, problems, broken, pass } = world({ bad: 1, good: 2 });
  broken.add('bad');
  await pass(0);
  expect(counted).toEqual(['good', 'good']);
  expect(problems).toEqual(['bad']);
  // News of it do not make it quicker.
  counter.wake('bad', false);
  await pass(999);
  expect(problems).toHaveLength(1);
  await pass(1);
  expect(problems).toHaveLength(2);
  await pass(10_000);
  const soFar = problems.length;
  expect(soFar).toBe(4);
  broken.clear();
  await pass(60_000);
  expect(counted.at(-1)).toBe('bad');
  expect(problems).toHaveLength(soFar);
});

test('what another process left is found within half a minute, and late kiosks are reported then', async () => {
  const left: { one: number; two?: number } = { one: 1 };
  const { counted, elsewhere, pass, reports } = world(left);
  elsewhere.add('one');
  await pass(0);
  expect(counted).toEqual([]);
  elsewhere.clear();
  left.two = 1;
  await pass(COUNTER_TIMES.lookEveryMs);
  expect(counted.toSorted()).toEqual(['one', 'two']);
  expect(reports()).toBe(2);
});

test('news of a kiosk during its own piece are not forgotten', async () => {
  const finishes: ((counted: CountedPiece) => void)[] = [];
  const counter = startCounter({
    countPiece: () =>
      new Promise((resolve) => {
        finishes.push(resolve);
      }),
    kiosksBehind: async () => ['one'],
    reportLate: async () => {},
    after: () => () => {},
    now: () => 0,
    onProblem: () => {},
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  expect(finishes).toHaveLength(1);
  // It may have looked at the head just before this batch came.
  counter.wake('one', false);
  finishes[0]?.('done');
  await settle();
  expect(finishes).toHaveLength(2);
  finishes[1]?.('done');
  await settle();
  expect(finishes).toHaveLength(2);
  await counter.stop();
});

test('stopping waits for the piece under way and begins no other', async () => {
  let finish: (counted: CountedPiece) => void = () => {};
  const begun: string[] = [];
  const counter = startCounter({
    countPiece: (kioskId) => {
      begun.push(kioskId);
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    kiosksBehind: async () => ['one'],
    reportLate: async () => {},
    after: () => () => {},
    now: () => 0,
    onProblem: () => {},
  });
  await new Promise((resolve) => setImmediate(resolve));
  let isStopped = false;
  const stopping = counter.stop().then(() => {
    isStopped = true;
  });
  counter.wake('two', false);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isStopped).toBe(false);
  finish('more');
  await stopping;
  expect(begun).toEqual(['one']);
});
