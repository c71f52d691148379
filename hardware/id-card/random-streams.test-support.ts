import fc from 'fast-check';
import { expect } from 'vitest';
import { idNumberCheckCharacter } from '../../shared/identity/id-number.ts';
import { CARD_OF_LI, CARD_OF_ZHANG } from '../testing/people.ts';
import { personFromReadData } from './person-read.ts';
import { createSamReplyParser, type SamParserItem } from './protocol.ts';
import { setUpReader } from './reader.test-support.ts';
import type { SamFault, SimulatedSamRequest } from './simulator.ts';

/** How many cases to try, and from which seed; a case that fails is shrunk and named by fast-check. */
export interface Runs {
  readonly seed: number;
  readonly numRuns: number;
}

const PREAMBLE = [0xaa, 0xaa, 0xaa, 0x96, 0x69];
const LONGEST = 2314;
const CARDS = [CARD_OF_ZHANG, CARD_OF_LI] as const;

/** A reply written by the rule of the standard, apart from the code under test. */
export function replyFrame(sw3: number, data: readonly number[]): number[] {
  const length = data.length + 4;
  const body = [length >> 8, length & 0xff, 0, 0, sw3, ...data];
  return [...PREAMBLE, ...body, body.reduce((sum, byte) => sum ^ byte, 0)];
}

/** The frames of a stream by the plain rule, looked for from left to right over the whole of it: SW3 and data in hexadecimal. */
function framesByRule(stream: readonly number[]): string[] {
  const frames: string[] = [];
  let start = 0;
  while (start + 11 <= stream.length) {
    const length = (stream[start + 5] ?? 0) * 256 + (stream[start + 6] ?? 0);
    const frame = stream.slice(start + 5, start + 7 + length);
    const holds =
      PREAMBLE.every((byte, index) => stream[start + index] === byte) &&
      length >= 4 &&
      length <= LONGEST &&
      frame.length === length + 2 &&
      frame.reduce((sum, byte) => sum ^ byte, 0) === 0;
    if (holds) frames.push(Buffer.from(frame.slice(4, -1)).toString('hex'));
    start += holds ? length + 7 : 1;
  }
  return frames;
}

const aByte = fc.nat({ max: 255 });
const valid = fc
  .record({
    sw3: fc.oneof(aByte, fc.constantFrom(0x90, 0x9f, 0x80)),
    data: fc.array(aByte, { maxLength: 300, size: 'max' }),
  })
  .map(({ sw3, data }) => replyFrame(sw3, data));
/** Anything, above all what looks like the beginning or the end of a frame; also heads that claim frames that are none. */
const noise = fc.oneof(
  fc.array(aByte, { maxLength: 60, size: 'max' }),
  fc.array(fc.constantFrom(...PREAMBLE, 0x00, 0x04, 0x80, 0x84), { maxLength: 60, size: 'max' }),
  fc.tuple(aByte, aByte).map((length) => [...PREAMBLE, ...length]),
  fc.constant([...PREAMBLE, 0x00, 0x10]),
  valid.map((frame) =>
    frame.map((byte, index) => (index === frame.length - 1 ? byte ^ 0x21 : byte)),
  ),
  fc.tuple(valid, fc.nat({ max: 300 })).map(([frame, cut]) => frame.slice(0, cut)),
);

/** The parser finds exactly the frames that stand in a stream, however it is cut in pieces. Answers how many frames there were. */
export function findsWhatStandsThere(runs: Runs): number {
  let frames = 0;
  fc.assert(
    fc.property(
      fc.array(fc.oneof(noise, valid), { maxLength: 10, size: 'max' }),
      fc.integer({ min: 1, max: 900 }),
      (parts, piece) => {
        const stream = Uint8Array.from(parts.flat());
        const parser = createSamReplyParser();
        const items: SamParserItem[] = [];
        for (let offset = 0; offset < stream.length; offset += piece)
          items.push(...parser.push(stream.subarray(offset, offset + piece)));
        items.push(...parser.giveUp());
        const found = items.flatMap((item) =>
          item.kind === 'reply'
            ? [Buffer.from([item.reply.sw3, ...item.reply.data]).toString('hex')]
            : [],
        );
        expect(found).toEqual(framesByRule(parts.flat()));
        frames += found.length;
      },
    ),
    runs,
  );
  return frames;
}

const change = fc.record({ at: fc.nat({ max: 255 }), to: aByte });
/** Of sex, birth date and number, which are checked against each other. */
const CHECKED_PLACES = [
  [30, 1],
  [36, 8],
  [122, 18],
].flatMap(([offset = 0, units = 0]) =>
  Array.from({ length: units }, (_, unit) => offset + unit * 2),
);
const digitChange = fc.record({
  at: fc.constantFrom(...CHECKED_PLACES),
  to: fc.integer({ min: 0x30, max: 0x39 }),
});

/**
 * Whatever stands in a text block, it ends as a person or as a failure; and a person's number, birth date and sex agree, by
 * an own look at the block. Answers how many persons came out.
 */
export function readsNoFalsePerson(runs: Runs): number {
  let persons = 0;
  const random = fc.uint8Array({ minLength: 256, maxLength: 256 });
  const changed = fc
    .tuple(fc.constantFrom(...CARDS), fc.array(fc.oneof(change, digitChange), { maxLength: 3 }))
    .map(([card, changes]) => {
      const block = card.textBlock.slice();
      for (const { at, to } of changes) block[at] = to;
      return block;
    });
  fc.assert(
    fc.property(
      fc.oneof({ weight: 1, arbitrary: random }, { weight: 4, arbitrary: changed }),
      (block) => {
        const data = new Uint8Array(1284);
        data.set([1, 0, 4, 0]);
        data.set(block, 4);
        const read = personFromReadData(data);
        if (!read.ok || read.value.cardType === 'foreign-permanent-2017') return;
        persons += 1;
        const { number, birthDate, sex } = read.value;
        expect(idNumberCheckCharacter(number.slice(0, 17))).toBe(number.slice(17));
        expect(birthDate.replaceAll('-', '')).toBe(number.slice(6, 14));
        expect(Buffer.from(block.subarray(36, 52)).toString('utf16le')).toBe(number.slice(6, 14));
        expect(Number(number[16]) % 2 === 1 ? 'male' : 'female').toBe(sex);
      },
    ),
    runs,
  );
  return persons;
}

type Step =
  | { readonly act: 'place'; readonly card: 0 | 1 }
  | { readonly act: 'lift' | 'unplug' | 'plug' | 'power-off' | 'power-on' }
  | { readonly act: 'junk'; readonly bytes: readonly number[] }
  | { readonly act: 'fault'; readonly on: SimulatedSamRequest; readonly fault: SamFault };

const fault: fc.Arbitrary<SamFault> = fc.oneof(
  fc.constantFrom<SamFault>(
    { kind: 'garbled' },
    { kind: 'broken-preamble' },
    { kind: 'no-answer' },
    { kind: 'lifted' },
    { kind: 'doubled' },
    { kind: 'merged-with-next' },
  ),
  noise.map((bytes): SamFault => ({ kind: 'noise', bytes: Uint8Array.from(bytes) })),
  fc.nat({ max: 5000 }).map((delayMs): SamFault => ({ kind: 'late-answer', delayMs })),
  fc.nat({ max: 1300 }).map((afterBytes): SamFault => ({ kind: 'cut-off', afterBytes })),
  aByte.map((sw3): SamFault => ({ kind: 'refusal', sw3 })),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<0 | 1>(0, 1).map((card): Step => ({ act: 'place', card })),
  fc.constantFrom<Step>(
    { act: 'lift' },
    { act: 'unplug' },
    { act: 'plug' },
    { act: 'plug' },
    { act: 'power-off' },
    { act: 'power-on' },
  ),
  noise.map((bytes): Step => ({ act: 'junk', bytes })),
  fc
    .tuple(fc.constantFrom<SimulatedSamRequest>('sam-number', 'find', 'select', 'read'), fault)
    .map(([on, one]): Step => ({ act: 'fault', on, fault: one })),
);

/** The longest time between a card's text leaving the chip and its event: the time-out of a reading, with room. */
const FRESH_MS = 3500;

/**
 * Days of two people at a reader, with every fault, junk on the line, unplugging and power going: only a card that lies there (or
 * did a moment ago) is ever read, once a laying-on; and afterwards the reader works. Answers how many cards were read on them.
 */
export async function readsOnlyWhatLiesThere(runs: Runs): Promise<number> {
  let reads = 0;
  const timed = fc.tuple(step, fc.nat({ max: 3000 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(timed, { maxLength: 25, size: 'max' }),
      fc.integer({ min: 1, max: 1400 }),
      async (day, piece) => {
        reads += await liveThrough(day, piece);
      },
    ),
    runs,
  );
  return reads;
}

async function liveThrough(
  day: readonly (readonly [Step, number])[],
  piece: number,
): Promise<number> {
  const { clock, pair, simulator, reader, numbers } = setUpReader({ moduleBaudRate: 9_600 });
  simulator.setPieceLength(piece);
  const seenMs = new Map<string, number>();
  const laidOn = new Map<string, number>();
  const agesMs: number[] = [];
  let lying: string | null = null;
  reader.onEvent((event) => {
    if (event.kind !== 'read') return;
    const { number } = event.person;
    const lastMs =
      lying === number ? clock.nowMs() : (seenMs.get(number) ?? Number.NEGATIVE_INFINITY);
    agesMs.push(clock.nowMs() - lastMs);
  });
  const lift = (): void => {
    if (lying !== null) seenMs.set(lying, clock.nowMs());
    lying = null;
    simulator.lift();
  };
  const place = (card: (typeof CARDS)[number]): void => {
    lift();
    lying = card.number;
    laidOn.set(card.number, (laidOn.get(card.number) ?? 0) + 1);
    simulator.place(card);
  };
  for (const [one, waitMs] of day) {
    if (one.act === 'place') place(CARDS[one.card]);
    else if (one.act === 'lift') lift();
    else if (one.act === 'unplug') pair.unplug();
    else if (one.act === 'plug') pair.plug();
    else if (one.act === 'junk') await pair.simulatorSide.write(Uint8Array.from(one.bytes));
    else if (one.act === 'fault') simulator.inject(one.on, one.fault);
    else simulator.setPower(one.act === 'power-on');
    await clock.wait(waitMs);
  }
  pair.plug();
  simulator.setPower(true);
  const before = numbers().length;
  // Each try uses up a fault that still waits.
  for (let tries = 0; tries < day.length + 1 && numbers().length === before; tries += 1) {
    lift();
    await clock.wait(12_000);
    place(CARDS[0]);
    await clock.wait(12_000);
  }
  expect(numbers().at(-1)).toBe(CARDS[0].number);
  for (const { number } of CARDS) {
    const times = numbers().filter((each) => each === number).length;
    expect(times).toBeLessThanOrEqual(laidOn.get(number) ?? 0);
  }
  await reader.stop();
  expect(agesMs.filter((ageMs) => ageMs >= FRESH_MS)).toEqual([]);
  return before;
}
