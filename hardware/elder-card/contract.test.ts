import { afterEach, describe, expect, it } from 'vitest';
import { type DeviceClock, realDeviceClock } from '../clock.ts';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { laySimulatedLine } from '../testing/lines.ts';
import { hasSocat, NO_SOCAT } from '../testing/pseudo-terminals.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { ELDER_CARD_CHECKS, type ElderCardCheckName } from './contract.ts';
import type { ElderCardSettings } from './dialects.ts';
import { createElderCardReader, type ElderCardEvent } from './driver.ts';
import { createIso14443aSimulator } from './simulated-iso14443a.ts';
import type { SimulatedCardReader } from './simulated-line.ts';
import { createTextLineSimulator } from './simulated-text-line.ts';
import { createElderCardSimulator } from './simulator.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const asPrinted = { byteOrder: 'as-read', printedForm: 'hexadecimal' } as const;

/** One reader of each dialect. */
const READERS: readonly {
  readonly dialect: ElderCardSettings['dialect'];
  readonly make: (clock: DeviceClock) => SimulatedCardReader;
  readonly card: string;
}[] = [
  {
    dialect: 'em4100',
    make: (clock) => createElderCardSimulator({ clock }),
    card: '62E3086CED',
  },
  {
    dialect: 'iso14443a',
    make: (clock) => createIso14443aSimulator({ clock }),
    card: '5200757A',
  },
  {
    dialect: 'hexadecimal-line',
    make: (clock) => createTextLineSimulator({ clock, base: 'hexadecimal', end: '\r\n' }),
    card: '04112233445566',
  },
  {
    dialect: 'decimal-line',
    make: (clock) => createTextLineSimulator({ clock, base: 'decimal', end: '' }),
    card: '006010ED',
  },
];

describe.each(READERS)('the checks of a reader, $dialect', ({ dialect, make, card }) => {
  const begin = (isDeaf = false) => {
    const clock = createVirtualClock();
    const pair = createMemoryPortPair();
    const simulator = make(clock);
    simulator.faults.isAtWrongSpeed = isDeaf;
    simulator.attach(pair.simulatorSide);
    const reader = createElderCardReader({ open: pair.driverSide, clock, dialect, ...asPrinted });
    reader.start();
    cleanUps.push(reader.stop);
    /** What a person does at each check. */
    const byHand: Record<ElderCardCheckName, () => Promise<void>> = {
      connects: async () => {},
      'reads-a-card': () => simulator.tap(card, { frames: 3 }),
      'tells-it-once': () => simulator.tap(card, { frames: 10 }),
      async 'reads-it-again'() {
        for (let time = 0; time < 2; time += 1) {
          await clock.wait(5_000);
          await simulator.tap(card, { frames: 3 });
        }
      },
      async 'comes-back'() {
        pair.unplug();
        await clock.wait(5_000);
        pair.plug();
        await clock.wait(7_000);
        await simulator.tap(card, { frames: 6 });
      },
    };
    return { clock, reader, byHand };
  };

  it('are passed by driver and simulator', async () => {
    const { clock, reader, byHand } = begin();
    for (const check of ELDER_CARD_CHECKS) {
      const outcome = check.run(reader, clock);
      await byHand[check.name]();
      expect(await outcome, check.name).toMatchObject({ isPassed: true });
    }
  });

  it('are not passed by a reader at another speed, and no outcome carries a number', async () => {
    const { clock, reader, byHand } = begin(true);
    for (const check of ELDER_CARD_CHECKS.filter(({ name }) => name.startsWith('reads'))) {
      const outcome = check.run(reader, clock);
      await byHand[check.name]();
      const { isPassed, sentence } = await outcome;
      expect(isPassed, check.name).toBe(false);
      expect(sentence).not.toMatch(/\d/);
    }
  });

  it('tell the card over a real line, after an unplug in the middle of it too', async (context) => {
    if (!hasSocat()) context.skip(NO_SOCAT);
    const simulator = make(realDeviceClock);
    const line = await laySimulatedLine({ device: simulator, baudRate: 9600 });
    cleanUps.push(line.remove);
    const clock = realDeviceClock;
    const reader = createElderCardReader({ open: line.open, clock, dialect, ...asPrinted });
    const recorder = createEventRecorder<ElderCardEvent>();
    reader.onEvent(recorder.listen);
    reader.start();
    cleanUps.push(reader.stop);
    const isCard = (event: ElderCardEvent): event is ElderCardEvent & { kind: 'card' } =>
      event.kind === 'card';
    const becomes = (kind: ElderCardEvent['kind']) =>
      recorder.next((event): event is ElderCardEvent => event.kind === kind, from);
    let from = 0;
    await becomes('connected');
    simulator.faults.delivery = 'byte-by-byte';
    simulator.faults.bytesUntilUnplugged = 4;
    const cut = simulator.tap(card, { frames: 1 });
    await clock.wait(100);
    await line.terminals.unplug();
    await becomes('disconnected');
    await cut;
    expect(recorder.events.filter(isCard)).toEqual([]);
    from = recorder.events.length;
    simulator.faults.bytesUntilUnplugged = null;
    await line.terminals.plug();
    await becomes('connected');
    // The simulator comes back on the line by itself, in its own time: the card lies there until it is read.
    const read = recorder.next(isCard, from);
    let isRead = false;
    void read.then(() => {
      isRead = true;
    });
    while (!isRead) {
      await simulator.tap(card, { frames: 1 });
      await clock.wait(300);
    }
    expect((await read).cardNumber).toBe(card);
  });
});
