import { describe, expect, it } from 'vitest';
import type { DrawerEvent } from '../drawer/drawer-watch.ts';
import type { DrawerWiring } from '../drawer/pulse.ts';
import { numbered, setUpPrinter } from '../testing/printers.ts';
import type { PrinterTraits } from './simulated-printer-body.ts';

function setUpDrawer(options: {
  readonly wiring?: Partial<DrawerWiring>;
  readonly traits?: Partial<PrinterTraits>;
}) {
  const drawer: DrawerWiring = {
    switch: 'open-is-high',
    pin: 2,
    pulseMs: 50,
    ...options.wiring,
  };
  const under = setUpPrinter({
    settings: { drawer },
    simulator: { traits: options.traits ?? {} },
  });
  const events: DrawerEvent[] = [];
  under.printer.onDrawer((event) => events.push(event));
  return { ...under, events };
}

describe('a drawer with a switch', () => {
  it.each([
    ['high', true, true],
    ['low', true, false],
    ['high', false, true],
    ['low', false, false],
  ] as const)(
    'that is %s while open (reports: %s) tells who opened it, and that it was closed',
    async (level, reportsByItself, drawerOpenIsHigh) => {
      const { clock, simulator, printer, events } = setUpDrawer({
        wiring: { switch: `open-is-${level}` },
        traits: { reportsByItself, drawerOpenIsHigh },
      });
      printer.start();
      await clock.wait(10_000);
      expect(printer.drawerState).toBe('closed');
      expect(await printer.kickDrawer()).toEqual({ state: 'kicked' });
      await clock.wait(4000);
      expect(printer.drawerState).toBe('open');
      simulator.setDrawerOpen(false);
      await clock.wait(20_000);
      simulator.setDrawerOpen(true);
      await clock.wait(4000);
      expect(events).toEqual([
        { kind: 'drawer-opened', isAskedFor: true },
        { kind: 'drawer-closed' },
        { kind: 'drawer-opened', isAskedFor: false },
      ]);
      await printer.stop();
    },
  );

  it('that was opened while the cable was out is told when it is back', async () => {
    const { clock, pair, simulator, printer, events } = setUpDrawer({});
    printer.start();
    await clock.wait(5000);
    pair.unplug();
    simulator.setDrawerOpen(true);
    await clock.wait(5000);
    pair.plug();
    await clock.wait(5000);
    expect(events).toEqual([{ kind: 'drawer-opened', isAskedFor: false }]);
    await printer.stop();
  });
});

describe('a drawer pulse', () => {
  it('goes to the pin that is set', async () => {
    const { simulator, printer } = setUpDrawer({ wiring: { pin: 5 } });
    await printer.kickDrawer();
    expect(simulator.kickedPin).toBe(5);
    simulator.setPaper('out');
    await printer.kickDrawer();
    expect(simulator.kickedPin).toBe(5);
    expect(simulator.drawerKicks).toBe(2);
  });

  it('is not sent where there is no drawer', async () => {
    const { simulator, printer } = setUpDrawer({ wiring: { switch: 'none' } });
    expect(await printer.kickDrawer()).toEqual({ state: 'failed', code: 'no-drawer' });
    expect(simulator.drawerKicks).toBe(0);
  });

  it('that has waited ten seconds behind a stuck job is never sent', async () => {
    const { clock, simulator, printer } = setUpDrawer({});
    await printer.status();
    simulator.onPaper(() => simulator.setSilent(true));
    const printing = printer.print(numbered(1));
    expect(await printer.kickDrawer()).toEqual({ state: 'failed', code: 'too-late' });
    await printing;
    simulator.setSilent(false);
    await clock.wait(60_000);
    expect(simulator.drawerKicks).toBe(0);
  });

  it('that a printer held when its paper ended does not come after the refill', async () => {
    const { clock, simulator, printer } = setUpDrawer({});
    printer.start();
    await printer.status();
    simulator.delayAnswers(() => clock.wait(20));
    const kicking = printer.kickDrawer();
    await clock.wait(70);
    simulator.setPaper('out');
    const outcome = await kicking;
    const kicks = simulator.drawerKicks;
    simulator.setPaper('ok');
    await clock.wait(60_000);
    expect(simulator.drawerKicks).toBe(kicks);
    expect(outcome.state === 'kicked' ? kicks : 1).toBe(1);
    await printer.stop();
  });
});
