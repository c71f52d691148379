import { describe, expect, it } from 'vitest';
import { numbered, setUpPrinter } from '../testing/printers.ts';
import { paperToText } from './paper-to-text.ts';

describe('a print job', () => {
  it('is printed, cut, and confirmed', async () => {
    const { simulator, printLunch } = setUpPrinter();
    expect(await printLunch()).toEqual({ state: 'printed' });
    expect(simulator.papers).toHaveLength(1);
    expect(simulator.problems).toEqual([]);
  });

  it('waits for the one before it, and each comes out once in order', async () => {
    const { simulator, printer } = setUpPrinter();
    const outcomes = await Promise.all([1, 2, 3].map((number) => printer.print(numbered(number))));
    expect(outcomes).toEqual([{ state: 'printed' }, { state: 'printed' }, { state: 'printed' }]);
    expect(simulator.papers.map(paperToText)).toEqual(['第1号', '第2号', '第3号']);
  });

  it('is printed though the paper is near its end, which is told', async () => {
    const { simulator, printLunch, statuses } = setUpPrinter();
    simulator.setPaper('near-end');
    expect(await printLunch()).toEqual({ state: 'printed' });
    expect(statuses).toEqual(['paper-near-end']);
  });

  it.each([
    [
      'paper out',
      'paper-out',
      (simulator: ReturnType<typeof setUpPrinter>['simulator']) => simulator.setPaper('out'),
    ],
    [
      'cover open',
      'cover-open',
      (simulator: ReturnType<typeof setUpPrinter>['simulator']) => simulator.setCoverOpen(true),
    ],
    [
      'off line',
      'offline',
      (simulator: ReturnType<typeof setUpPrinter>['simulator']) => simulator.setOffline(true),
    ],
    [
      'cutter stuck',
      'error',
      (simulator: ReturnType<typeof setUpPrinter>['simulator']) => simulator.setError('cutter'),
    ],
    [
      'other error',
      'error',
      (simulator: ReturnType<typeof setUpPrinter>['simulator']) => simulator.setError('other'),
    ],
    [
      'power off',
      'off',
      (simulator: ReturnType<typeof setUpPrinter>['simulator']) => simulator.setPower(false),
    ],
  ] as const)(
    'given while: %s, fails at once and never comes out later',
    async (_name, code, breakIt) => {
      const { clock, simulator, printer, printLunch } = setUpPrinter();
      breakIt(simulator);
      expect(await printLunch()).toEqual({ state: 'failed', code });
      simulator.setPower(true);
      simulator.setOffline(false);
      simulator.setError('none');
      simulator.setCoverOpen(false);
      simulator.setPaper('ok');
      await clock.wait(60_000);
      expect(simulator.uncut).toEqual([]);
      expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
      expect(simulator.papers.map(paperToText)).toEqual(['第2号']);
    },
  );

  it('given while unplugged fails as off, and never comes out later', async () => {
    const { clock, pair, simulator, printer, printLunch } = setUpPrinter();
    pair.unplug();
    expect(await printLunch()).toEqual({ state: 'failed', code: 'off' });
    pair.plug();
    await clock.wait(60_000);
    expect(simulator.receivedBytes()).toHaveLength(0);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText)).toEqual(['第2号']);
  });

  it('during which the paper ends is unknown, is not sent again by itself, and leaves nothing behind for the next job', async () => {
    const { clock, simulator, printer, printLunch, statuses } = setUpPrinter();
    simulator.loadRoll({ untilEnd: 3 });
    expect(await printLunch()).toEqual({ state: 'unknown', code: 'paper-out' });
    expect(statuses).toEqual(['ready', 'paper-out']);
    await clock.wait(60_000);
    expect(simulator.papers).toEqual([]);
    expect(simulator.uncut).toHaveLength(3);
    expect(await printLunch()).toEqual({ state: 'failed', code: 'paper-out' });
    simulator.setPaper('ok');
    await clock.wait(60_000);
    expect(simulator.uncut).toHaveLength(3);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    // What had come out is cut off, and does not hang on the next elder's paper.
    expect(simulator.papers[0]?.items).toHaveLength(3);
    expect(simulator.papers.map(paperToText).slice(1)).toEqual(['第2号']);
    expect(simulator.problems).toEqual([]);
  });

  it('during which the printer falls silent is unknown', async () => {
    const { simulator, printer } = setUpPrinter();
    await printer.status();
    const printing = printer.print(numbered(1));
    simulator.onPaper(() => simulator.setSilent(true));
    expect(await printing).toEqual({ state: 'unknown', code: 'silent' });
    expect(simulator.papers).toHaveLength(1);
  });

  it('during which the cable is pulled is unknown', async () => {
    const { pair, simulator, printer } = setUpPrinter();
    await printer.status();
    simulator.onPaper(() => pair.unplug());
    expect(await printer.print(numbered(1))).toEqual({ state: 'unknown', code: 'off' });
  });

  it('cut off in the middle of a QR code does not swallow the beginning of the next one', async () => {
    const { pair, simulator, printer } = setUpPrinter();
    await printer.status();
    let pieces = 0;
    const stop = pair.simulatorSide.onData((bytes) => {
      if (bytes.length > 100) pieces += 1;
      if (pieces === 1) pair.unplug();
    });
    const long = { kind: 'text', text: '一'.repeat(90) } as const;
    const qr = { kind: 'qr', text: 'x'.repeat(240) } as const;
    const cut = { kind: 'cut' } as const;
    expect(await printer.print({ document: { blocks: [long, qr, cut] } })).toEqual({
      state: 'unknown',
      code: 'off',
    });
    stop();
    pair.plug();
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText).at(-1)).toBe('第2号');
    expect(simulator.problems).toEqual([]);
  });

  it('on a printer wired to receive only is sent once and stays unknown', async () => {
    const { simulator, printer } = setUpPrinter({ settings: { answersStatus: false } });
    simulator.setSilent(true);
    expect(await printer.print(numbered(1))).toEqual({ state: 'unknown', code: 'silent' });
    expect(await printer.print(numbered(2))).toEqual({ state: 'unknown', code: 'silent' });
    expect(simulator.papers.map(paperToText)).toEqual(['第1号', '第2号']);
    expect(simulator.problems).toEqual([]);
  });
});

describe('the cash drawer', () => {
  it('opens', async () => {
    const { simulator, printer } = setUpPrinter();
    expect(await printer.kickDrawer()).toEqual({ state: 'kicked' });
    expect(simulator.drawerKicks).toBe(1);
  });

  it('is tried in real time when the paper is out, since change has to be given all the same', async () => {
    const { simulator, printer } = setUpPrinter();
    simulator.setPaper('out');
    expect(await printer.kickDrawer()).toEqual({ state: 'unknown', code: 'paper-out' });
    expect(simulator.drawerKicks).toBe(1);
  });

  it('of a printer that is off stays shut, and does not open later', async () => {
    const { clock, simulator, printer } = setUpPrinter();
    simulator.setPower(false);
    expect(await printer.kickDrawer()).toEqual({ state: 'failed', code: 'off' });
    simulator.setPower(true);
    await clock.wait(60_000);
    expect(simulator.drawerKicks).toBe(0);
  });
});

describe('the state of the printer', () => {
  it('is told when it changes, and only then', async () => {
    const { pair, simulator, printer, statuses } = setUpPrinter();
    expect(await printer.status()).toBe('ready');
    await printer.status();
    simulator.setCoverOpen(true);
    expect(await printer.status()).toBe('cover-open');
    simulator.setCoverOpen(false);
    await printer.status();
    pair.unplug();
    expect(statuses).toEqual(['ready', 'cover-open', 'ready', 'silent']);
    expect(await printer.status()).toBe('silent');
    pair.plug();
    expect(await printer.status()).toBe('ready');
  });

  it('is silent while nobody answers, and right again afterwards', async () => {
    const { simulator, printer } = setUpPrinter();
    simulator.setSilent(true);
    expect(await printer.status()).toBe('silent');
    simulator.setSilent(false);
    expect(await printer.status()).toBe('ready');
  });
});
