import { expect, it } from 'vitest';
import { USUAL_DRAWER_PULSE } from '../drawer/pulse.ts';
import { setUpPrinter } from '../testing/printers.ts';
import {
  DRAWER_CHECKS,
  type DrawerCheckName,
  PRINTER_CHECKS,
  type PrinterCheckName,
} from './contract.ts';

type Bench = ReturnType<typeof setUpPrinter>;

/** What a person does to the device for each check. */
const HANDS: Readonly<Record<PrinterCheckName | DrawerCheckName, (bench: Bench) => unknown>> = {
  answers: () => undefined,
  prints: () => undefined,
  'tells-cover': ({ simulator }) => simulator.setCoverOpen(true),
  'refuses-with-open-cover': () => undefined,
  'tells-closed': ({ simulator }) => simulator.setCoverOpen(false),
  'tells-paper-out': ({ simulator }) => simulator.setPaper('out'),
  'prints-after-refill': ({ simulator }) => simulator.setPaper('ok'),
  'comes-back': async ({ clock, pair }) => {
    pair.unplug();
    await clock.wait(3000);
    pair.plug();
  },
  'drawer-opens': () => undefined,
  'drawer-closes': ({ simulator }) => simulator.setDrawerOpen(false),
  'drawer-by-hand': async ({ clock, simulator }) => {
    await clock.wait(8000);
    simulator.setDrawerOpen(true);
  },
};

it.each([
  ['reports by itself', { reportsByItself: true }],
  ['has to be asked', { reportsByItself: false }],
] as const)('a printer that %s passes all checks', async (_name, traits) => {
  const bench = setUpPrinter({
    settings: { drawer: { switch: 'open-is-high', ...USUAL_DRAWER_PULSE } },
    simulator: { traits },
  });
  bench.printer.start();
  await bench.clock.wait(8000);
  const outcomes: [string, boolean][] = [];
  for (const check of [...PRINTER_CHECKS, ...DRAWER_CHECKS]) {
    const running = check.run(bench.printer, bench.clock);
    await bench.clock.wait(500);
    await HANDS[check.name](bench);
    outcomes.push([check.name, (await running).isPassed]);
  }
  expect(outcomes).toEqual(outcomes.map(([name]) => [name, true]));
  expect(outcomes).toHaveLength(11);
  await bench.printer.stop();
});

it('a printer that says nothing passes none of them', async () => {
  const bench = setUpPrinter();
  bench.simulator.setSilent(true);
  bench.printer.start();
  for (const check of PRINTER_CHECKS) {
    const isSilenceWanted = check.name === 'refuses-with-open-cover';
    expect([check.name, (await check.run(bench.printer, bench.clock)).isPassed]).toEqual([
      check.name,
      isSilenceWanted,
    ]);
  }
  await bench.printer.stop();
});

it('a drawer whose setting is the wrong way round does not pass', async () => {
  const bench = setUpPrinter({
    settings: { drawer: { switch: 'open-is-low', ...USUAL_DRAWER_PULSE } },
  });
  bench.printer.start();
  await bench.clock.wait(8000);
  const [opens] = DRAWER_CHECKS;
  expect((await opens?.run(bench.printer, bench.clock))?.isPassed).toBe(false);
  await bench.printer.stop();
});
