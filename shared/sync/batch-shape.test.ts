import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBatch } from './batch-shape.ts';
import { batchSchema } from './contract.ts';

const DIGEST = 'ab'.repeat(32);
const ENTRY = { seq: 1, content: '{}', hash: DIGEST, attachments: [{ salt: DIGEST, content: '' }] };
const BATCH = {
  format: 1,
  kiosk: '7d1f0f0a-52b5-4c6e-9d3c-0a4d9f7b1c22',
  firstSeq: 1,
  previousHash: DIGEST,
  entries: [ENTRY, { ...ENTRY, seq: 2, attachments: [] }],
  signature: 'A'.repeat(86),
};

test('a batch is read as it came', () => {
  expect(readBatch(BATCH)).toEqual(BATCH);
  expect(batchSchema.safeParse(BATCH).success).toBe(true);
});

/** Values that some member might hold by mistake or malice, at the edges of what is allowed. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, 0, 1, -1, 1.5, 2 ** 53, Number.MAX_SAFE_INTEGER, '', '1', DIGEST],
    ...[DIGEST.toUpperCase(), `${DIGEST}\n`, DIGEST.slice(1), [], {}, [ENTRY], ENTRY],
    ...['x', 'xx', 'x'.repeat(65_536), 'x'.repeat(65_537), 'x'.repeat(24_576), 'x'.repeat(24_577)],
    ...[Array(4).fill(ENTRY.attachments[0]), Array(5).fill(ENTRY.attachments[0])],
    ...[Array(500).fill(ENTRY), Array(501).fill(ENTRY)],
  ),
  fc.jsonValue(),
);

/** Every place in a batch that a value can be put, taken from or added to. */
const PLACES: readonly (readonly (string | number)[])[] = [
  ...Object.keys(BATCH).map((name) => [name]),
  ['zeal'],
  ...['seq', 'content', 'hash', 'attachments', 'zeal'].map((name) => ['entries', 0, name]),
  ...['salt', 'content', 'zeal'].map((name) => ['entries', 0, 'attachments', 0, name]),
  ['entries', 0],
  ['entries', 0, 'attachments', 0],
];

function changed(
  value: unknown,
  [name, ...rest]: readonly (string | number)[],
  change: (holder: object, name: string | number) => void,
): void {
  if (typeof value !== 'object' || value === null || name === undefined) return;
  if (rest.length === 0) change(value, name);
  else changed(Reflect.get(value, name), rest, change);
}

test('whatever is put into a batch, taken from it or added, it is read exactly when the schema takes it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PLACES), fc.option(strange), (place, put) => {
      const edited = structuredClone(BATCH);
      changed(edited, place, (holder, name) => {
        if (put === null) Reflect.deleteProperty(holder, name);
        else Reflect.set(holder, name, put);
      });
      const batch: unknown = JSON.parse(JSON.stringify(edited));
      const parsed = batchSchema.safeParse(batch);
      expect(readBatch(batch)).toEqual(parsed.success ? parsed.data : null);
    }),
    { numRuns: 3_000 },
  );
});
