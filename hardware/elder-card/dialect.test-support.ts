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
  const { dialect, framesOf, afterNoise } = tested;
  const spelt = (bytes: Iterable<number>): string => {
    const text = Buffer.from([...bytes]).toString('latin1');
    return tested.isText ? text.toUpperCase() : text;
  };
  const tries = { numRuns: streams, seed };
  const card = fc
    .constantFrom(...tested.cardLengths)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  const anyByte = fc.nat({ max: 255 });
  const noise = fc.array(fc.oneof(anyByte, fc.constantFrom(...tested.likelyNoise)), {
    maxLength: 60,
  });
  const piece = fc.integer({ min: 1, max: 40 });

  describe(`${tested.name} (${streams} streams a property, seed ${seed})`, () => {
    it('makes no card of pure noise', () => {
      const purely = fc.uint8Array({ maxLength: 300 });
      fc.assert(
        fc.property(purely, piece, (bytes, length) => {
          const parser = dialect.createParser();
          const found = [...feed(parser, bytes, length), ...parser.silence()];
          expect(cardsIn(found)).toEqual([]);
        }),
        tries,
      );
    });

    it('tells only cards that stand in the stream as whole frames, even where noise looks like frames', () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(noise, card), { maxLength: 4 }), piece, (parts, length) => {
          // Frames with a byte changed stand among whole ones.
          const stream = parts.flatMap(([noisy, bytes], index) => {
            const frame = [...(framesOf(bytes)[0] ?? [])];
            if (index % 2 === 1) frame[index % frame.length] = noisy[0] ?? 0;
            return [...noisy, ...frame];
          });
          for (const found of cardsIn(feed(dialect.createParser(), stream, length))) {
            const frames = framesOf(Buffer.from(found, 'hex'));
            const isThere = frames.some((frame) => spelt(stream).includes(spelt(frame)));
            expect(isThere, found).toBe(true);
          }
        }),
        tries,
      );
    });

    it('finds every frame between noise, however the bytes are cut', () => {
      const parts = fc.array(fc.tuple(noise, card, fc.nat({ max: 9 })), { maxLength: 5 });
      fc.assert(
        fc.property(parts, piece, (list, length) => {
          const stream = list.flatMap(([noisy, bytes, way]) => {
            const ways = framesOf(bytes);
            return [...noisy, ...afterNoise, ...(ways[way % ways.length] ?? [])];
          });
          const found = cardsIn(feed(dialect.createParser(), stream, length));
          expect(
            inOrder(
              found,
              list.map(([, bytes]) => Buffer.from(bytes).toString('hex')),
            ),
          ).toBe(true);
        }),
        tries,
      );
    });

    it('forgets what was begun before a silence', () => {
      fc.assert(
        fc.property(card, card, (first, second) => {
          const [cut = new Uint8Array()] = framesOf(first);
          const [whole = new Uint8Array()] = framesOf(second);
          const parser = dialect.createParser();
          // A whole frame first, so that a reader that ends its lines is known to.
          const found = [...parser.push(whole), ...parser.push(cut.subarray(0, -3))];
          found.push(...parser.silence(), ...parser.push(whole));
          const told = Buffer.from(second).toString('hex');
          expect(cardsIn(found)).toEqual([told, told]);
        }),
        tries,
      );
    });
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
