import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OpenLine } from '../port/line.ts';
import { CARD_OF_LI, CARD_OF_ZHANG, LI_RARE, ZHANG_XIAOHUA } from '../testing/people.ts';
import { setUpReader } from './reader.test-support.ts';
import { buildSimulatedCard } from './simulated-card.ts';
import type { SamFault } from './simulator.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What must not be found anywhere but in a `read` event: names, numbers and their parts, birth dates, address. */
const PERSONAL = [ZHANG_XIAOHUA, LI_RARE].flatMap((person) => [
  person.name,
  person.name.slice(1),
  buildSimulatedCard(person).number,
  buildSimulatedCard(person).number.slice(-6),
  person.birthDate,
  person.birthDate.replaceAll('-', ''),
  person.address.slice(0, 8),
]);

function personalIn(text: string): string[] {
  return PERSONAL.filter((piece) => text.includes(piece));
}

/** Keeps every piece of bytes that the line gave to the driver. */
function keepPieces(pieces: Uint8Array[]): (open: OpenLine) => OpenLine {
  return (open) => async (line) => {
    const opened = await open(line);
    if (!opened.ok) return opened;
    const { value: port } = opened;
    const onData = (listener: (bytes: Uint8Array) => void) =>
      port.onData((bytes) => {
        pieces.push(bytes);
        listener(bytes);
      });
    return { ok: true, value: { ...port, onData } };
  };
}

const FAULTS: readonly SamFault[] = [
  { kind: 'garbled' },
  { kind: 'broken-preamble' },
  { kind: 'noise', bytes: Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 5, 8) },
  { kind: 'late-answer', delayMs: 3500 },
  { kind: 'cut-off', afterBytes: 900 },
  { kind: 'doubled' },
  { kind: 'merged-with-next' },
  { kind: 'refusal', sw3: 0x41 },
];

/** Two people with good readings, every fault of a reading, cards that disagree with themselves, and an unplug in a frame. */
async function aBadDay(between?: (open: OpenLine) => OpenLine) {
  const setUp = setUpReader(between === undefined ? {} : { between });
  const { clock, pair, simulator } = setUp;
  const layOn = async (card: typeof CARD_OF_ZHANG): Promise<void> => {
    simulator.place(card);
    await clock.wait(6000);
    simulator.lift();
    await clock.wait(4000);
  };
  for (const fault of FAULTS) {
    for (const card of [CARD_OF_ZHANG, CARD_OF_LI]) {
      simulator.inject('read', fault);
      await layOn(card);
    }
  }
  for (const wrong of [
    { birth: '19480228' },
    { sexCode: '1' },
    { number: '110105194802290030' },
    { validTo: '2032????' },
  ])
    await layOn(buildSimulatedCard({ ...ZHANG_XIAOHUA, wrong }));
  simulator.inject('read', { kind: 'cut-off', afterBytes: 900, afterwards: pair.unplug });
  await layOn(CARD_OF_ZHANG);
  pair.plug();
  await layOn(CARD_OF_LI);
  await setUp.reader.stop();
  return setUp;
}

describe('what a card says about its holder', () => {
  it('is in the event of a good reading and in no other event, line or error', async () => {
    const written: unknown[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, method).mockImplementation((...words) => written.push(words));
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => written.push(text) > 0);
    const { recorder } = await aBadDay();
    vi.restoreAllMocks();
    const others = recorder.events.filter((event) => event.kind !== 'read');
    const reads = recorder.events.filter((event) => event.kind === 'read');
    expect(reads.length).toBeGreaterThan(6);
    expect(others.filter((event) => event.kind === 'read-failed').length).toBeGreaterThan(6);
    expect(personalIn(JSON.stringify(reads))).not.toEqual([]);
    expect(personalIn(JSON.stringify(others))).toEqual([]);
    expect(written).toEqual([]);
  });

  it('is in an event without any byte of the photo', async () => {
    const { recorder } = await aBadDay();
    const [read] = recorder.events.filter((event) => event.kind === 'read');
    expect(Object.keys(read?.person ?? {}).sort()).toEqual(
      ['address', 'birthDate', 'cardType', 'name', 'number', 'sex', 'validUntil'].sort(),
    );
    for (const value of Object.values(read?.person ?? {}))
      expect(String(value).length).toBeLessThan(36);
  });

  it('is left in none of the pieces of bytes that came over the line, and in no copy made of them', async () => {
    const pieces: Uint8Array[] = [];
    const copies = vi.spyOn(Uint8Array.prototype, 'slice');
    const { recorder } = await aBadDay(keepPieces(pieces));
    expect(recorder.events.some((event) => event.kind === 'read')).toBe(true);
    expect(pieces.length).toBeGreaterThan(50);
    expect(pieces.filter((piece) => piece.some((byte) => byte !== 0))).toEqual([]);
    const made = copies.mock.results.flatMap(({ value }) =>
      value instanceof Uint8Array && value.length > 256 ? [Buffer.from(value)] : [],
    );
    expect(made.length).toBeGreaterThan(6);
    const address = Buffer.from(ZHANG_XIAOHUA.address, 'utf16le');
    expect(made.filter((copy) => copy.includes(address))).toEqual([]);
  });
});
