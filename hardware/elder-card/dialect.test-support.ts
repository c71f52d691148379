import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardFinding, CardParser, ElderCardDialect } from './dialect.ts';

/** What the contract needs to know of a dialect; written from the reader's manual, never with the dialect's own code. */
export interface DialectUnderTest {
  readonly name: string;
  readonly dialect: ElderCardDialect;
  /** Lengths in bytes of the cards it can tell. */
  readonly cardLengths: readonly number[];
  /** Every way in which a reader of this kind may put a card on the line; the first is the usual one. */
  readonly framesOf: (card: Uint8Array) => readonly Uint8Array[];
  /** Ways that no manual names and no reader is known to use, and that the dialect takes all the same. */
  readonly alsoTaken?: (card: Uint8Array) => readonly Uint8Array[];
  /** What must stand between noise and a frame for the frame to be found; empty where frames have a start mark. */
  readonly afterNoise: Uint8Array;
  /** Whether frames are made of characters of which lower case means the same as upper case. */
  readonly isText: boolean;
  /** Bytes that noise is made of with preference, so that it comes close to frames. */
  readonly likelyNoise: readonly number[];
}

/** How often each property is tried, and from which seed. */
export interface DialectTries {
  readonly streams: number;
  readonly seed: number;
}

/** The bytes of every card among findings, in hexadecimal. */
export function cardsIn(findings: readonly CardFinding[]): string[] {
  return findings.flatMap((finding) =>
    finding.kind === 'card' ? [Buffer.from(finding.card).toString('hex')] : [],
  );
}

/** What every dialect has to keep, whatever comes over the line. */
export function testDialect(tested: DialectUnderTest, { streams, seed }: DialectTries): void {
  const tries = { numRuns: streams, seed };
  describe(`${tested.name} (${streams} streams a property, seed ${seed})`, () => {
    it('makes no card of pure noise', () => {
      fc.assert(noCardOfNoise(tested), tries);
    });
    it('tells only cards that stand in the stream as whole frames, even where noise looks like frames', () => {
      fc.assert(onlyWholeFrames(tested), tries);
    });
    it('finds every frame between noise, however the bytes are cut', () => {
      fc.assert(everyFrameInNoise(tested), tries);
    });
    it('forgets what was begun before a silence', () => {
      fc.assert(forgetsAtSilence(tested), tries);
    });
  });
}

/** Into how long pieces a stream is cut. */
const piece = fc.integer({ min: 1, max: 40 });
const anyByte = fc.nat({ max: 255 });

function cardOf({ cardLengths }: DialectUnderTest) {
  return fc
    .constantFrom(...cardLengths)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
}

function noiseOf({ likelyNoise }: DialectUnderTest) {
  return fc.array(fc.oneof(anyByte, fc.constantFrom(...likelyNoise)), { maxLength: 60 });
}

function noCardOfNoise({ dialect }: DialectUnderTest) {
  return fc.property(fc.uint8Array({ maxLength: 300 }), piece, (bytes, length) => {
    const parser = dialect.createParser();
    const found = [...feed(parser, bytes, length), ...parser.silence()];
    expect(cardsIn(found)).toEqual([]);
  });
}

/** Whole frames, and frames with bytes changed alike in two places, which keeps an XOR, or in one; among noise that looks like them. */
function onlyWholeFrames(tested: DialectUnderTest) {
  const { dialect, framesOf, isText } = tested;
  const spelt = (bytes: Iterable<number>): string => {
    const text = Buffer.from([...bytes]).toString('latin1');
    return isText ? text.toUpperCase() : text;
  };
  const places = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 2 });
  const change = fc.record({ places, mask: anyByte });
  const part = fc.tuple(noiseOf(tested), cardOf(tested), change);
  return fc.property(fc.array(part, { maxLength: 4 }), piece, (parts, length) => {
    const stream = parts.flatMap(([noise, card, changed]) => {
      const frame = [...(framesOf(card)[0] ?? [])];
      for (const place of changed.places) {
        const at = place % frame.length;
        frame[at] = (frame[at] ?? 0) ^ changed.mask;
      }
      return [...noise, ...tested.afterNoise, ...frame];
    });
    for (const found of cardsIn(feed(dialect.createParser(), stream, length))) {
      const card = Buffer.from(found, 'hex');
      const text = spelt(stream);
      const stands = (frame: Uint8Array): boolean => text.includes(spelt(frame));
      expect(framesOf(card).some(stands) || tested.alsoTaken?.(card).some(stands), found).toBe(
        true,
      );
    }
  });
}

function everyFrameInNoise(tested: DialectUnderTest) {
  const part = fc.tuple(noiseOf(tested), cardOf(tested), fc.nat({ max: 9 }));
  return fc.property(fc.array(part, { maxLength: 5 }), piece, (parts, length) => {
    const stream = parts.flatMap(([noise, card, way]) => {
      const ways = tested.framesOf(card);
      return [...noise, ...tested.afterNoise, ...(ways[way % ways.length] ?? [])];
    });
    const found = cardsIn(feed(tested.dialect.createParser(), stream, length));
    const wanted = parts.map(([, card]) => Buffer.from(card).toString('hex'));
    expect(inOrder(found, wanted)).toBe(true);
  });
}

function forgetsAtSilence(tested: DialectUnderTest) {
  return fc.property(cardOf(tested), cardOf(tested), (first, second) => {
    const [cut = new Uint8Array()] = tested.framesOf(first);
    const [whole = new Uint8Array()] = tested.framesOf(second);
    const parser = tested.dialect.createParser();
    // A whole frame first, so that a reader that ends its lines is known to.
    const found = [...parser.push(whole), ...parser.push(cut.subarray(0, -3))];
    found.push(...parser.silence(), ...parser.push(whole));
    const told = Buffer.from(second).toString('hex');
    expect(cardsIn(found)).toEqual([told, told]);
  });
}

/** Everything found in the stream, cut into pieces of one length. */
function feed(parser: CardParser, stream: Iterable<number>, piece: number): CardFinding[] {
  const bytes = Uint8Array.from(stream);
  const found: CardFinding[] = [];
  for (let offset = 0; offset < bytes.length; offset += piece) {
    found.push(...parser.push(bytes.subarray(offset, offset + piece)));
  }
  return found;
}

/** Whether the wanted cards are among those found, in their order; noise may hold more whole frames by chance. */
function inOrder(found: readonly string[], wanted: readonly string[]): boolean {
  let next = 0;
  for (const card of found) if (card === wanted[next]) next += 1;
  return next === wanted.length;
}
