import { describe, expect, it } from 'vitest';
import { CARD_OF_LI, CARD_OF_ZHANG } from '../testing/people.ts';
import { setUpReader } from './reader.test-support.ts';
import type { SamFault, SimulatedSamRequest } from './simulator.ts';

const REQUESTS = ['sam-number', 'find', 'select', 'read'] as const;
/** Every third status byte of the list, and one of no list. */
const STATUS_BYTES = [
  0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x37, 0x3f, 0x40, 0x41, 0x47, 0x60, 0x66, 0x80,
  0x81, 0x90, 0x91, 0x9f, 0x77,
];
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const FAULTS: readonly (readonly [string, SamFault])[] = [
  ['wrong CHK', { kind: 'garbled' }],
  ['AA 00 AA AA 96 69', { kind: 'broken-preamble' }],
  ['noise', { kind: 'noise', bytes: hex('00ff55aaaa9669') }],
  ['preamble bytes before the preamble', { kind: 'noise', bytes: hex('aaaaaa') }],
  ['a head of a short frame that is none', { kind: 'noise', bytes: hex('aaaaaa96690004') }],
  ['a head of a long frame that is none', { kind: 'noise', bytes: hex('aaaaaa96690508') }],
  ['a head with a length of no frame', { kind: 'noise', bytes: hex('aaaaaa9669ffff') }],
  ['the answer to another look', { kind: 'noise', bytes: hex('aaaaaa9669000400008084') }],
  ['no answer', { kind: 'no-answer' }],
  ['an answer just in time', { kind: 'late-answer', delayMs: 450 }],
  ['an answer after the time', { kind: 'late-answer', delayMs: 1300 }],
  ['an answer long after the time', { kind: 'late-answer', delayMs: 4500 }],
  ['an answer cut off in its preamble', { kind: 'cut-off', afterBytes: 3 }],
  ['an answer cut off in its length', { kind: 'cut-off', afterBytes: 6 }],
  ['an answer cut off before its last byte', { kind: 'cut-off', afterBytes: 10 }],
  ['an answer cut off in its data', { kind: 'cut-off', afterBytes: 700 }],
  ['the answer twice', { kind: 'doubled' }],
  ['the answer merged with the next one', { kind: 'merged-with-next' }],
  ['the card lifted', { kind: 'lifted' }],
  ...STATUS_BYTES.map((sw3) => {
    const fault: SamFault = { kind: 'refusal', sw3, sw1: 0x12, sw2: 0x34 };
    return [`refused with ${sw3.toString(16)}`, fault] as const;
  }),
];

/** Lays a card on from the first moment, with one fault; then lays it on again as an elder told to would. */
async function layOnTwice(on: SimulatedSamRequest, fault: SamFault, pieceLength: number) {
  const { clock, simulator, reader, kinds, numbers } = setUpReader();
  simulator.setPieceLength(pieceLength);
  simulator.inject(on, fault);
  simulator.place(CARD_OF_ZHANG);
  await clock.wait(15_000);
  const first = kinds();
  simulator.lift();
  await clock.wait(5000);
  const lifted = kinds();
  simulator.place(CARD_OF_ZHANG);
  await clock.wait(5000);
  const again = kinds();
  await reader.stop();
  return { first, lifted, again, numbers: numbers() };
}

describe.each(REQUESTS)('a fault of the answer to %s', (on) => {
  it.each(FAULTS)(
    '%s: nothing or one sentence is said, and the card is read now or when put back',
    async (_name, fault) => {
      for (const pieceLength of [Number.POSITIVE_INFINITY, 1, 9]) {
        const { first, lifted, again, numbers } = await layOnTwice(on, fault, pieceLength);
        const failures = first.filter((kind) => kind.startsWith('failed'));
        const reads = first.filter((kind) => kind === 'read');
        expect(failures.length).toBeLessThanOrEqual(1);
        expect(reads.length).toBeLessThanOrEqual(1);
        // A card that was read is never complained of afterwards, and taking a card away says nothing.
        if (reads.length === 1) expect(first.at(-1)).toBe('read');
        expect(lifted).toEqual(first);
        expect(again.at(-1)).toBe('read');
        expect(numbers).toHaveLength(reads.length + 1);
      }
    },
  );
});

describe('a card taken away', () => {
  it('at any moment of a slow reading ends in one known way, and is read when it comes back', async () => {
    const ends = new Set<string>();
    for (let liftMs = 0; liftMs <= 2000; liftMs += 40) {
      const { clock, simulator, reader, kinds } = setUpReader();
      await clock.wait(1000);
      for (const on of ['find', 'select', 'read'] as const)
        simulator.inject(on, { kind: 'late-answer', delayMs: 350 });
      simulator.place(CARD_OF_ZHANG);
      await clock.wait(liftMs);
      simulator.lift();
      await clock.wait(6000);
      const said = kinds().slice(1);
      ends.add(said.join(', '));
      simulator.place(CARD_OF_ZHANG);
      await clock.wait(5000);
      expect(kinds().at(-1)).toBe('read');
      await reader.stop();
    }
    expect([...ends].sort()).toEqual(['', 'card-found, failed lifted', 'card-found, read']);
  });

  it('too early by the next person is told, though the one before was read a moment ago', async () => {
    const { clock, simulator, kinds } = setUpReader();
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(1000);
    simulator.lift();
    await clock.wait(500);
    simulator.inject('read', { kind: 'refusal', sw3: 0x31 });
    simulator.place(CARD_OF_LI);
    await clock.wait(1000);
    expect(kinds().filter((kind) => kind.startsWith('failed'))).toEqual(['failed card-error']);
  });
});

describe('the line in the middle of a reading', () => {
  it.each([0, 3, 6, 9, 200, 700, 1294])(
    'unplugged after %i bytes of the answer: no card has to be put back, and it is read after plugging in',
    async (afterBytes) => {
      const { clock, pair, simulator, kinds } = setUpReader();
      await clock.wait(1000);
      simulator.inject('read', { kind: 'cut-off', afterBytes, afterwards: pair.unplug });
      simulator.place(CARD_OF_ZHANG);
      await clock.wait(3000);
      expect(kinds()).toEqual(['connected', 'card-found', 'disconnected']);
      simulator.place(CARD_OF_ZHANG);
      pair.plug();
      await clock.wait(5000);
      expect(kinds().slice(3)).toEqual(['connected', 'card-found', 'read']);
    },
  );

  it('is called out of order when the module says so in the middle of a reading, without a word about the card', async () => {
    const { clock, simulator, reader, kinds } = setUpReader();
    await clock.wait(1000);
    simulator.inject('read', { kind: 'refusal', sw3: 0x66 });
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(100);
    for (let count = 0; count < 4; count += 1)
      simulator.inject('sam-number', { kind: 'refusal', sw3: 0x66 });
    await clock.wait(1500);
    expect(kinds()).toEqual(['connected', 'card-found', 'disconnected']);
    expect(reader.state).toBe('out-of-order');
  });
});

describe('two readers at once', () => {
  it('each tell their own cards, speeds and faults', async () => {
    const left = setUpReader({ moduleBaudRate: 115_200, serial: 1 });
    const right = setUpReader({ moduleBaudRate: 19_200, serial: 2, clock: left.clock });
    await left.clock.wait(8000);
    right.simulator.inject('read', { kind: 'garbled' });
    left.simulator.place(CARD_OF_ZHANG);
    right.simulator.place(CARD_OF_LI);
    await left.clock.wait(2000);
    left.pair.unplug();
    await left.clock.wait(2000);
    right.simulator.lift();
    await left.clock.wait(1000);
    right.simulator.place(CARD_OF_LI);
    await left.clock.wait(2000);
    expect(left.kinds()).toEqual(['connected', 'card-found', 'read', 'disconnected']);
    expect(left.numbers()).toEqual([CARD_OF_ZHANG.number]);
    expect(right.numbers().at(-1)).toBe(CARD_OF_LI.number);
    expect(right.kinds().filter((kind) => kind === 'disconnected')).toEqual([]);
    expect([left.reader.foundBaudRate, right.reader.foundBaudRate]).toEqual([115_200, 19_200]);
    const numberOf = (side: typeof left) =>
      side.recorder.events.flatMap((event) =>
        event.kind === 'connected' ? [event.samNumber?.slice(-2)] : [],
      );
    expect([numberOf(left), numberOf(right)]).toEqual([['01'], ['02']]);
  });
});
