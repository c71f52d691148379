import { describe, expect, it } from 'vitest';
import type { BaudRate } from '../port/line.ts';
import { numbered, setUpPrinter } from '../testing/printers.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { paperToText } from './paper-to-text.ts';

/** A receipt of so many lines, 32 columns each. */
function longReceipt(lines: number) {
  const text = (index: number) =>
    ({
      kind: 'text',
      text: `${String(index + 1).padStart(4, '0')}号菜红烧狮子头套餐一份十元`,
    }) as const;
  const blocks = [
    ...Array.from({ length: lines }, (_, index) => text(index)),
    { kind: 'cut' } as const,
  ];
  return { document: { blocks } };
}

/** A printer that is slower than its line and tells nobody to pause. */
function slowPrinter(options: { baudRate: BaudRate; lineMs: number; answersStatus?: boolean }) {
  const { baudRate, lineMs, answersStatus = true } = options;
  const clock = createVirtualClock();
  return setUpPrinter({
    clock,
    settings: { line: { baudRate, flowControl: 'none' }, answersStatus },
    simulator: { bufferBytes: 4096, pace: { clock, baudRate, lineMs, pauseAtBytes: null } },
  });
}

describe('a long receipt without flow control', () => {
  it.each([
    [9600, 75],
    [115_200, 75],
    [115_200, 20],
  ] as const)(
    'comes out whole at %i baud on a printer that takes %i ms for a line',
    async (baudRate, lineMs) => {
      const { simulator, printer } = slowPrinter({ baudRate, lineMs });
      expect(await printer.print(longReceipt(400))).toEqual({ state: 'printed' });
      expect(simulator.problems).toEqual([]);
      const [paper] = simulator.papers.map(paperToText);
      expect(paper?.split('\n')).toHaveLength(400);
    },
  );

  it('comes out whole on a printer that cannot be asked', async () => {
    const options = { baudRate: 115_200, lineMs: 60, answersStatus: false } as const;
    const { clock, simulator, printer } = slowPrinter(options);
    simulator.setSilent(true);
    expect(await printer.print(longReceipt(400))).toEqual({ state: 'unknown', code: 'silent' });
    await clock.wait(60_000);
    expect(simulator.problems).toEqual([]);
    const [paper] = simulator.papers.map(paperToText);
    expect(paper?.split('\n')).toHaveLength(400);
  });

  it('would have lost bytes if it had been sent at once', async () => {
    const { clock, pair, simulator } = slowPrinter({ baudRate: 115_200, lineMs: 75 });
    const opened = await pair.driverSide();
    if (!opened.ok) throw new Error(opened.failure.detail);
    await opened.value.write(new Uint8Array(20_000).fill(0x41));
    await clock.wait(60_000);
    expect(simulator.problems.length).toBeGreaterThan(0);
  });
});

describe('the line', () => {
  it('is never used for more than 70 % of its speed without flow control', async () => {
    const clock = createVirtualClock();
    const { pair, printer } = setUpPrinter({
      clock,
      settings: { line: { baudRate: 9600, flowControl: 'none' } },
    });
    await printer.print(numbered(1));
    let bytes = 0;
    pair.simulatorSide.onData((data) => {
      bytes += data.length;
      expect(data.length).toBeLessThanOrEqual(256);
    });
    const beforeMs = clock.nowMs();
    await printer.print(longReceipt(20));
    expect(bytes).toBeGreaterThan(600);
    expect(bytes / (clock.nowMs() - beforeMs)).toBeLessThanOrEqual(0.96 * 0.75);
  });

  it('carries no question inside a command', async () => {
    const { pair, printer } = setUpPrinter({
      settings: { line: { baudRate: 9600, flowControl: 'none' } },
    });
    const pieces: string[] = [];
    pair.simulatorSide.onData((data) => pieces.push(Buffer.from(data).toString('hex')));
    const qr = { kind: 'qr', text: 'x'.repeat(250) } as const;
    const blocks = [qr, qr, qr, qr, { kind: 'cut' }] as const;
    expect(await printer.print({ document: { blocks } })).toEqual({ state: 'printed' });
    const sent = pieces.join('');
    const content = Buffer.from('x'.repeat(250)).toString('hex');
    expect(sent.split(content)).toHaveLength(5);
    const asked = pieces.filter((piece) => piece.startsWith('1004')).length;
    expect(asked).toBeGreaterThan(8);
  });
});
