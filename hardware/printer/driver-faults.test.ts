import { describe, expect, it } from 'vitest';
import { numbered, setUpPrinter } from '../testing/printers.ts';
import { LUNCH_RECEIPT } from '../testing/receipts.ts';
import type { PrintProgress } from './driver.ts';
import { paperToText } from './paper-to-text.ts';

const manyLines = (count: number) => ({
  document: {
    blocks: [
      ...Array.from({ length: count }, (_, index) => ({
        kind: 'text' as const,
        text: `第${index + 1}行：红烧狮子头套餐一份`,
      })),
      { kind: 'cut' as const },
    ],
  },
});

/** A line as fast as a slow printer needs it: 9600 baud, 75 ms a line. */
const slow = (clock: ReturnType<typeof setUpPrinter>['clock']) => ({
  clock,
  baudRate: 9600,
  lineMs: 75,
  pauseAtBytes: null,
});

describe('the states of a job', () => {
  it('are told as they come: waiting, sending, printed', async () => {
    const { printer } = setUpPrinter();
    const told: PrintProgress[] = [];
    const onProgress = (progress: PrintProgress): unknown => told.push(progress);
    await printer.print({ ...numbered(1), onProgress });
    expect(told).toEqual([{ state: 'waiting' }, { state: 'sending' }, { state: 'printed' }]);
  });

  it('leave out sending when nothing was sent', async () => {
    const { simulator, printer } = setUpPrinter();
    simulator.setPaper('out');
    const told: PrintProgress[] = [];
    const onProgress = (progress: PrintProgress): unknown => told.push(progress);
    await printer.print({ ...numbered(1), onProgress });
    expect(told).toEqual([{ state: 'waiting' }, { state: 'failed', code: 'paper-out' }]);
  });

  it('end as too late behind a stuck printer, and nothing of it comes out later', async () => {
    const { clock, simulator, printer } = setUpPrinter();
    await printer.status();
    simulator.delayAnswers(() => clock.wait(450));
    // Every one of these waits long for its answers, and fails slowly.
    simulator.onPaper(() => simulator.setSilent(true));
    const jobs = Array.from({ length: 40 }, (_, index) => printer.print(manyLines(index + 1)));
    const before = clock.nowMs();
    const outcomes = await Promise.all(jobs);
    const late = outcomes.filter((one) => one.state === 'failed' && one.code === 'too-late');
    expect(late.length).toBeGreaterThan(0);
    expect(clock.nowMs() - before).toBeGreaterThan(59_000);
    simulator.setSilent(false);
    simulator.delayAnswers(null);
    const papers = simulator.papers.length;
    await clock.wait(60_000);
    expect(simulator.papers).toHaveLength(papers);
  });
});

describe('a restart of the program', () => {
  it('in the middle of a picture leaves nothing that the next job would be taken for', async () => {
    const { pair, simulator, connect } = setUpPrinter();
    const opened = await pair.driverSide();
    if (!opened.ok) throw new Error(opened.failure.detail);
    // The head of a two-dimensional code of 700 bytes and half of it.
    const half = Uint8Array.of(
      0x1d,
      0x28,
      0x6b,
      0xbc,
      0x02,
      0x31,
      0x50,
      0x30,
      ...new Array(300).fill(0x41),
    );
    await opened.value.write(half);
    await opened.value.close();
    expect(await connect().print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText)).toEqual(['第2号']);
    expect(simulator.problems).toEqual([]);
  });

  it('does not take the answer to a job of before for its own', async () => {
    const { clock, pair, simulator, connect } = setUpPrinter({
      simulator: { traits: { forgets: 'after-cutter-error' } },
    });
    simulator.setPaper('out');
    const opened = await pair.driverSide();
    if (!opened.ok) throw new Error(opened.failure.detail);
    await opened.value.write(Uint8Array.of(0x41, 0x0a, 0x1d, 0x72, 0x01, 0x1d, 0x72, 0x01));
    await opened.value.close();
    const printer = connect();
    printer.start();
    await clock.wait(10_000);
    expect(await printer.print(numbered(2))).toEqual({ state: 'failed', code: 'paper-out' });
    simulator.setPaper('ok');
    const printing = printer.print(numbered(3));
    simulator.onPaper(() => simulator.setSilent(true));
    expect(await printing).toEqual({ state: 'unknown', code: 'silent' });
    await printer.stop();
  });
});

describe('a job during which', () => {
  it.each([
    [
      'the cover is opened',
      'cover-open',
      (one: ReturnType<typeof setUpPrinter>) => one.simulator.setCoverOpen(true),
    ],
    [
      'the cutter jams',
      'error',
      (one: ReturnType<typeof setUpPrinter>) => one.simulator.setError('cutter'),
    ],
    [
      'the panel takes it off line',
      'offline',
      (one: ReturnType<typeof setUpPrinter>) => one.simulator.setOffline(true),
    ],
    ['the cable is pulled', 'off', (one: ReturnType<typeof setUpPrinter>) => one.pair.unplug()],
    [
      'the power goes',
      'silent',
      (one: ReturnType<typeof setUpPrinter>) => one.simulator.setPower(false),
    ],
  ] as const)(
    '%s is unknown, nothing of it comes by itself afterwards, and the reprint comes out whole',
    async (_name, code, breakIt) => {
      const under = slowSetUp();
      const { clock, pair, simulator, printer } = under;
      printer.start();
      await printer.status();
      const printing = printer.print(manyLines(30));
      await clock.wait(1500);
      breakIt(under);
      const outcome = await printing;
      expect(outcome).toEqual({ state: 'unknown', code });
      const lines = simulator.uncut.length;
      pair.plug();
      simulator.setPower(true);
      simulator.setOffline(false);
      simulator.setError('none');
      simulator.setCoverOpen(false);
      await clock.wait(60_000);
      const afterwards = simulator.uncut.length + (simulator.papers[0]?.items.length ?? 0);
      // Lines that were in the buffer when the cable was pulled are the printer's own and cannot be called back.
      if (code !== 'off') expect(afterwards).toBe(lines);
      expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({ state: 'printed' });
      const calm = setUpPrinter();
      await calm.printLunch();
      expect(lastOf(simulator.papers)).toEqual(lastOf(calm.simulator.papers));
      expect(simulator.problems).toEqual([]);
      await printer.stop();
    },
  );

  it('the power goes off and on again is never taken for printed', async () => {
    const { clock, simulator, printer } = slowSetUp();
    printer.start();
    await printer.status();
    const printing = printer.print(manyLines(40));
    await clock.wait(1000);
    simulator.setPower(false);
    await clock.wait(1200);
    simulator.setPower(true);
    expect((await printing).state).toBe('unknown');
    await clock.wait(20_000);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(paperToText(lastOf(simulator.papers))).toBe('第2号');
    await printer.stop();
  });

  it('the paper ends on a printer that forgets nothing: its rest comes out once after the refill and then only what is asked for', async () => {
    const { clock, simulator, printer } = setUpPrinter({
      simulator: { traits: { forgets: 'after-cutter-error' } },
    });
    printer.start();
    await printer.status();
    simulator.loadRoll({ untilNearEnd: 1, untilEnd: 3 });
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'unknown',
      code: 'paper-out',
    });
    await clock.wait(600_000);
    simulator.setPaper('ok');
    await clock.wait(60_000);
    expect(simulator.papers).toHaveLength(1);
    expect(simulator.uncut).toEqual([]);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText).slice(1)).toEqual(['第2号']);
    expect(simulator.problems).toEqual([]);
    await printer.stop();
  });
});

function slowSetUp() {
  const { clock } = setUpPrinter();
  return setUpPrinter({
    clock,
    settings: { line: { baudRate: 9600, flowControl: 'none' } },
    simulator: { pace: slow(clock) },
  });
}

function lastOf<Item>(items: readonly Item[]): Item {
  const last = items.at(-1);
  if (last === undefined) throw new Error('nothing came out');
  return last;
}

describe('a cutter error', () => {
  it('stays until a person has cleared it and switched off and on; nobody else sets the knife going', async () => {
    const { clock, simulator, printer, statuses } = setUpPrinter();
    printer.start();
    await printer.status();
    simulator.setError('cutter');
    expect(await printer.print(numbered(1))).toEqual({ state: 'failed', code: 'error' });
    simulator.clearCutter();
    await clock.wait(60_000);
    expect(statuses.at(-1)).toBe('cutter-error');
    simulator.setPower(false);
    await clock.wait(10_000);
    simulator.setPower(true);
    await clock.wait(10_000);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText)).toEqual(['第2号']);
    await printer.stop();
  });
});

describe('what the printer tells by itself', () => {
  it('is known at the moment it happens, without asking', async () => {
    const { clock, simulator, printer, statuses } = setUpPrinter();
    printer.start();
    await printer.status();
    await clock.wait(100);
    for (const change of [
      () => simulator.setPaper('near-end'),
      () => simulator.setPaper('out'),
      () => simulator.setPaper('ok'),
      () => simulator.setCoverOpen(true),
      () => simulator.setCoverOpen(false),
      () => simulator.setOffline(true),
      () => simulator.setOffline(false),
    ]) {
      change();
      await clock.wait(1);
    }
    expect(statuses).toEqual([
      ...['ready', 'paper-near-end', 'paper-out', 'ready'],
      ...['cover-open', 'ready', 'offline', 'ready'],
    ]);
    await printer.stop();
  });

  it('is known within four seconds where it does not report', async () => {
    const { clock, simulator, printer, statuses } = setUpPrinter({
      simulator: { traits: { reportsByItself: false } },
    });
    printer.start();
    await clock.wait(10_000);
    const wishes =
      Buffer.from(simulator.receivedBytes()).toString('hex').split('1d610f').length - 1;
    expect(wishes).toBe(1);
    simulator.setPaper('out');
    await clock.wait(4000);
    expect(statuses).toEqual(['ready', 'paper-out']);
    await printer.stop();
  });

  it('comes again after the printer was switched off and on', async () => {
    const { clock, simulator, printer, statuses } = setUpPrinter();
    printer.start();
    await clock.wait(5000);
    simulator.setPower(false);
    simulator.setPower(true);
    await clock.wait(5000);
    simulator.setCoverOpen(true);
    await clock.wait(1);
    expect(statuses.at(-1)).toBe('cover-open');
    await printer.stop();
  });

  it('is back within five seconds of plugging in', async () => {
    const { clock, pair, printer, statuses } = setUpPrinter();
    printer.start();
    await clock.wait(5000);
    pair.unplug();
    await clock.wait(60_000);
    expect(statuses.at(-1)).toBe('silent');
    pair.plug();
    await clock.wait(5000);
    expect(statuses.at(-1)).toBe('ready');
    await printer.stop();
  });
});

describe('a printer that answers only while it can print', () => {
  it('fails jobs while it cannot, and prints again as soon as it can', async () => {
    const { clock, simulator, printer } = setUpPrinter({
      simulator: { traits: { answersOnlyOnline: true, reportsByItself: false } },
    });
    printer.start();
    await clock.wait(5000);
    simulator.setPaper('out');
    await clock.wait(4000);
    expect(await printer.print(numbered(1))).toEqual({ state: 'failed', code: 'off' });
    simulator.setPaper('ok');
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText)).toEqual(['第2号']);
    await printer.stop();
  });
});

describe('late answers', () => {
  it('are never taken for the answers to later questions', async () => {
    const { clock, simulator, printer } = setUpPrinter();
    for (const lateMs of [501, 600, 699, 700, 800, 999, 1200, 1499]) {
      simulator.setCoverOpen(true);
      simulator.delayAnswers(() => clock.wait(lateMs));
      expect(await printer.status()).toBe('silent');
      simulator.delayAnswers(null);
      expect(await printer.status()).toBe('cover-open');
      simulator.setCoverOpen(false);
      expect(await printer.status()).toBe('ready');
    }
  });
});
