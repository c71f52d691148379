import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceClock } from '../clock.ts';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import type { ElderCardSettings } from './dialects.ts';
import { createElderCardReader, type ElderCardEvent, type ElderCardReader } from './driver.ts';
import { createIso14443aSimulator } from './simulated-iso14443a.ts';
import type { SimulatedCardReader } from './simulated-line.ts';
import { createTextLineSimulator } from './simulated-text-line.ts';
import { createElderCardSimulator } from './simulator.ts';

const started: ElderCardReader[] = [];
afterEach(async () => {
  for (const reader of started.splice(0)) await reader.stop();
});

type ReaderSettings = Partial<Pick<ElderCardSettings, 'dialect' | 'byteOrder' | 'printedForm'>>;

function setUp<Simulator extends SimulatedCardReader>(
  makeSimulator: (clock: DeviceClock) => Simulator,
  settings: ReaderSettings = {},
) {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = makeSimulator(clock);
  simulator.attach(pair.simulatorSide);
  const reader = createElderCardReader({
    ...{ open: pair.driverSide, clock, dialect: 'em4100' },
    ...{ byteOrder: 'as-read', printedForm: 'hexadecimal', ...settings },
  });
  const recorder = createEventRecorder<ElderCardEvent>();
  reader.onEvent(recorder.listen);
  reader.start();
  started.push(reader);
  const cards = (): string[] =>
    recorder.events.flatMap((event) => (event.kind === 'card' ? [event.cardNumber] : []));
  const kinds = (): string[] => recorder.events.map((event) => event.kind);
  return { clock, pair, simulator, reader, cards, kinds };
}

const em4100 = (clock: DeviceClock) => createElderCardSimulator({ clock });
const iso14443a = (clock: DeviceClock) => createIso14443aSimulator({ clock });
const polled = { dialect: 'iso14443a' } as const;

/** Every kind of reader, each with two cards that it can tell. */
const READERS: readonly {
  readonly name: string;
  readonly make: (clock: DeviceClock) => SimulatedCardReader;
  readonly dialect: ElderCardSettings['dialect'];
  readonly cards: readonly [string, string];
}[] = [
  {
    name: 'an EM4100 module',
    make: em4100,
    dialect: 'em4100',
    cards: ['62E3086CED', '01000000FF'],
  },
  ...(['\r\n', '\r\n\x03'] as const).map((end) => ({
    name: `an EM4100 clone that ends with ${JSON.stringify(end)}`,
    make: (clock: DeviceClock) => createElderCardSimulator({ clock, end }),
    dialect: 'em4100' as const,
    cards: ['62E3086CED', '01000000FF'] as const,
  })),
  {
    name: 'an AA … BB module',
    make: iso14443a,
    dialect: 'iso14443a',
    cards: ['AABBAA01', '04112233445566'],
  },
  ...(['\r', '\n', '\r\n', ''] as const).flatMap((end) => [
    {
      name: `a reader of hexadecimal lines ended by ${JSON.stringify(end)}`,
      make: (clock: DeviceClock) => createTextLineSimulator({ clock, base: 'hexadecimal', end }),
      dialect: 'hexadecimal-line' as const,
      cards: ['5200757A', '04112233445566'] as const,
    },
    {
      name: `a reader of decimal lines ended by ${JSON.stringify(end)}`,
      make: (clock: DeviceClock) => createTextLineSimulator({ clock, base: 'decimal', end }),
      dialect: 'decimal-line' as const,
      cards: ['006010ED', 'FFFFFFFF'] as const,
    },
  ]),
];

describe.each(READERS)('$name', ({ make, dialect, cards: [first, second] }) => {
  const begin = async () => {
    const all = setUp(make, { dialect });
    await all.clock.wait(1_000);
    return all;
  };

  it('tells a card once, however long it lies there', async () => {
    const { simulator, cards } = await begin();
    await simulator.tap(first, { frames: 50 });
    expect(cards()).toEqual([first]);
  });

  it('tells it again after it was away for a while, and another card at once', async () => {
    const { clock, simulator, cards } = await begin();
    await simulator.tap(first);
    await clock.wait(2_600);
    await simulator.tap(first);
    await clock.wait(200);
    await simulator.tap(second);
    await clock.wait(200);
    expect(cards()).toEqual([first, first, second]);
  });

  it('tells it from the next good frame when some arrive damaged', async () => {
    const { clock, simulator, cards } = await begin();
    simulator.garbleNext(2);
    await simulator.tap(first, { frames: 10 });
    await clock.wait(200);
    expect(cards()).toEqual([first]);
  });

  it('tells it when its bytes come one by one', async () => {
    const { clock, simulator, cards } = await begin();
    simulator.faults.delivery = 'byte-by-byte';
    await simulator.tap(first, { frames: 6 });
    await clock.wait(200);
    expect(cards()).toEqual([first]);
  });

  it('tells it with noise around', async () => {
    const { clock, simulator, cards } = await begin();
    simulator.faults.noise = [0x00, 0xff, 0x02, 0xaa, 0x41, 0x0d];
    await simulator.tap(first, { frames: 6 });
    await clock.wait(200);
    expect(cards()).toEqual([first]);
  });

  it('tells no card at the wrong speed', async () => {
    const { clock, simulator, cards } = await begin();
    simulator.faults.isAtWrongSpeed = true;
    await simulator.tap(first, { frames: 20 });
    await clock.wait(200);
    expect(cards()).toEqual([]);
  });

  it('tells it after the plug was pulled in the middle of a frame, at any byte, and put back', async () => {
    for (let byte = 1; byte < 8; byte += 1) {
      const { clock, pair, simulator, reader, cards, kinds } = await begin();
      simulator.faults.bytesUntilUnplugged = byte;
      const tapping = simulator.tap(first);
      await clock.wait(60);
      pair.unplug();
      await tapping;
      await clock.wait(20_000);
      expect(cards()).toEqual([]);
      expect(reader.state).toBe('disconnected');
      pair.plug();
      simulator.faults.bytesUntilUnplugged = null;
      await clock.wait(6_000);
      await simulator.tap(first, { frames: 6 });
      await clock.wait(200);
      expect(cards()).toEqual([first]);
      expect(kinds()).toEqual(['connected', 'disconnected', 'connected', 'card']);
      await reader.stop();
    }
  });
});

/** Two lines that only silence would tell apart are one foreign line when they come together. */
const TELLING_ENDS = READERS.filter(
  ({ name, dialect }) => dialect !== 'iso14443a' && !name.endsWith('""'),
);
it.each(TELLING_ENDS)(
  '$name tells cards that come two at once',
  async ({ make, dialect, cards }) => {
    const all = setUp(make, { dialect });
    await all.clock.wait(100);
    all.simulator.faults.delivery = 'two-at-once';
    await all.simulator.tap(cards[0], { frames: 1 });
    await all.simulator.tap(cards[1], { frames: 1 });
    expect(all.cards()).toEqual(cards);
  },
);

it('prints the number as the card has it', async () => {
  const { clock, simulator, cards } = setUp(iso14443a, {
    ...polled,
    byteOrder: 'reversed',
    printedForm: 'decimal',
  });
  await clock.wait(1_000);
  await simulator.tap('5200757A');
  expect(cards()).toEqual([String(0x7a750052)]);
});

describe('a module that is asked', () => {
  it('is connected when it answers, and not before', async () => {
    const { clock, simulator, reader, kinds } = setUp(iso14443a, polled);
    simulator.answerAfterMs = null;
    await clock.wait(300);
    expect(reader.state).toBe('disconnected');
    simulator.answerAfterMs = 20;
    await clock.wait(2_000);
    expect(kinds()).toEqual(['connected']);
  });

  it('is mute when it never answers, as at a wrong speed, and well again when it does', async () => {
    const { clock, simulator, reader, kinds } = setUp(iso14443a, polled);
    simulator.faults.isAtWrongSpeed = true;
    await clock.wait(5_000);
    expect(reader.state).toBe('mute');
    simulator.faults.isAtWrongSpeed = false;
    await clock.wait(2_000);
    expect(kinds()).toEqual(['mute', 'connected']);
    simulator.answerAfterMs = null;
    await clock.wait(5_000);
    expect(kinds()).toEqual(['mute', 'connected', 'mute']);
    await reader.stop();
    expect(reader.state).toBe('stopped');
  });

  it('is connected, without a card, while it says that it cannot', async () => {
    const { clock, simulator, reader, cards } = setUp(iso14443a, polled);
    simulator.refusal = 0x81;
    await clock.wait(1_000);
    await simulator.tap('5200757A');
    expect(reader.state).toBe('connected');
    expect(cards()).toEqual([]);
  });

  it('never tells a card that was taken away before a late answer came, whatever the delay', async () => {
    for (let lateMs = 350; lateMs < 4_000; lateMs += 75) {
      const { clock, simulator, reader, cards } = setUp(iso14443a, polled);
      await clock.wait(1_000);
      simulator.answerAfterMs = lateMs;
      const asked = simulator.questions;
      simulator.lay('5200757A');
      while (simulator.questions === asked) await clock.wait(10);
      simulator.lay(null);
      simulator.answerAfterMs = 20;
      await clock.wait(10_000);
      // Within the time that an answer may take it is no late one.
      expect(cards(), `${lateMs} ms`).toEqual(lateMs < 400 ? ['5200757A'] : []);
      expect(reader.state).toBe('connected');
      await reader.stop();
    }
  });

  it('is asked no more after the reader was stopped', async () => {
    const { clock, simulator, reader } = setUp(iso14443a, polled);
    await clock.wait(1_000);
    await reader.stop();
    const { questions } = simulator;
    await clock.wait(5_000);
    expect(simulator.questions).toBe(questions);
  });
});
