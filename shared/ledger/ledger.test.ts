import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSigningKeyPair, type SigningKeyPair } from '../crypto/signing.ts';
import { signKioskKey } from '../sync/kiosk-key.ts';
import { signHead } from '../sync/signatures.ts';
import { makeAttachment } from './attachment.ts';
import { canonicalText } from './canonical.ts';
import { appendToChain, followChain, genesisHead } from './chain.ts';
import { ledgerEntrySchema, type StoredEntry } from './entry.ts';
import { type LedgerFileHeader, ledgerFileLines, verifyLedgerFile } from './export-file.ts';
import { makeSale } from './testing/make-sale.ts';

const keys = makeSigningKeyPair();
const adminKeys = makeSigningKeyPair();
const kioskId = randomUUID();

function makeLedger(count: number): StoredEntry[] {
  let head = genesisHead({ kioskId, publicKey: keys.publicKey });
  const entries: StoredEntry[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const facts = makeAttachment({ birthDate: '1950-01-01', categories: [] }, randomBytes(32));
    const entry = makeSale({ kioskId, seq, attachment: facts });
    const stored = appendToChain(head, entry, [facts]);
    entries.push(stored);
    head = stored;
  }
  return entries;
}

function exportLines(
  entries: readonly StoredEntry[],
  countersignedSeq: number,
  changes: {
    readonly nextKeys?: LedgerFileHeader['nextKeys'];
    readonly signer?: SigningKeyPair;
  } = {},
): string[] {
  const at = entries[countersignedSeq - 1];
  const adminHead =
    at === undefined
      ? null
      : signHead(
          {
            format: 1,
            kiosk: ledgerEntrySchema.parse(JSON.parse(at.content)).kiosk,
            seq: at.seq,
            hash: at.hash,
            receivedAt: '2026-11-23T12:00:00.000+08:00',
          },
          adminKeys.privateKey,
        );
  const first = ledgerEntrySchema.parse(JSON.parse(entries[0]?.content ?? '{}'));
  return [
    ...ledgerFileLines({
      header: {
        kiosk: first.kiosk,
        publicKey: keys.publicKey,
        nextKeys: changes.nextKeys ?? [],
        adminPublicKey: adminKeys.publicKey,
      },
      entries,
      kioskPrivateKey: (changes.signer ?? keys).privateKey,
      adminHead,
    }),
  ];
}

describe('the chain', () => {
  it('is tied to the kiosk and its key from the first entry', () => {
    const genesis = genesisHead({ kioskId, publicKey: keys.publicKey });
    expect(genesisHead({ kioskId: randomUUID(), publicKey: keys.publicKey }).hash).not.toBe(
      genesis.hash,
    );
    expect(genesisHead({ kioskId, publicKey: adminKeys.publicKey }).hash).not.toBe(genesis.hash);
  });

  it('refuses a gap and an attachment that the entry does not name', () => {
    const genesis = genesisHead({ kioskId, publicKey: keys.publicKey });
    const facts = makeAttachment({ birthDate: '1950-01-01' }, randomBytes(32));
    const entry = makeSale({ kioskId, seq: 2, attachment: facts });
    expect(() => appendToChain(genesis, entry, [])).toThrow('does not follow');
    const first = makeSale({ kioskId, seq: 1, attachment: facts });
    const foreign = makeAttachment({ birthDate: '1951-01-01' }, randomBytes(32));
    expect(() => appendToChain(genesis, first, [foreign])).toThrow('not named');
  });

  it('stays whole when an attachment is erased, and notices when one is changed', () => {
    const entries = makeLedger(3);
    const head = genesisHead({ kioskId, publicKey: keys.publicKey });
    const erased = entries.map((entry) => ({ ...entry, attachments: [] }));
    expect(followChain({ head, kioskId, entries: erased }).broken).toBeNull();
    const changed = entries.map((entry) => ({
      ...entry,
      attachments: entry.attachments.map((facts) => ({
        ...facts,
        content: '{"birthDate":"1930-01-01"}',
      })),
    }));
    expect(followChain({ head, kioskId, entries: changed }).broken).toEqual({
      code: 'attachment-mismatch',
      seq: 1,
    });
  });
});

describe('canonical JSON (RFC 8785)', () => {
  it('gives one text whatever the order of keys, and reads back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const text = canonicalText(value);
        expect(canonicalText(JSON.parse(text))).toBe(text);
      }),
    );
    expect(canonicalText({ b: 1, a: '元', 取: [true, null] })).toBe(
      '{"a":"元","b":1,"取":[true,null]}',
    );
  });

  it('is what the reference implementation writes, whatever the names, numbers, letters and depth', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('10', '9', '1a', '__proto__', 'toJSON', ':', '/', '\\ud800', '\u2028'),
    );
    const { value: anything } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), name),
        fc.constantFrom(null, undefined, -0, new Date(0)),
        fc.array(tie('value')),
        fc.dictionary(name, tie('value'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(anything, (value) => {
        expect(canonicalText({ value })).toBe(canonicalize({ value }));
      }),
      { numRuns: 200 },
    );
    const deep = JSON.parse(`${'[{"b":1,"a":'.repeat(100)}2${'}]'.repeat(100)}`);
    expect(canonicalText(deep)).toBe(canonicalize(deep));
  });

  it('refuses what has no UTF-8 form or no number, at any depth', () => {
    for (const nothing of ['\ud800', 'a\udc00b', Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => canonicalText({ name: nothing })).toThrow();
      expect(() => canonicalText([[nothing]])).toThrow();
    }
    expect(() => canonicalText({ '\ud800': 1 })).toThrow();
  });
});

describe('a sale entry', () => {
  const facts = makeAttachment({}, randomBytes(32));
  const sale = makeSale({ kioskId, seq: 1, attachment: facts });

  it('is refused when subsidy and tenders do not add up to the fen', () => {
    expect(ledgerEntrySchema.safeParse(sale).success).toBe(true);
    if (sale.kind !== 'sale') throw new Error('a sale was made');
    const short = { ...sale, body: { ...sale.body, tenders: [] } };
    expect(ledgerEntrySchema.safeParse(short).success).toBe(false);
    const dear = { ...sale, body: { ...sale.body, listPriceFen: 1600 } };
    expect(ledgerEntrySchema.safeParse(dear).success).toBe(false);
  });

  it('is refused with an unknown key, so that nothing personal can slip in', () => {
    const named = { ...sale, name: '张桂花' };
    expect(ledgerEntrySchema.safeParse(named).success).toBe(false);
  });
});

describe('an exported ledger', () => {
  it('verifies whole and adds up', () => {
    const result = verifyLedgerFile(exportLines(makeLedger(20), 15), {
      adminPublicKey: adminKeys.publicKey,
    });
    expect(result).toMatchObject({
      ok: true,
      value: {
        entryCount: 20,
        countersignedSeq: 15,
        notUnderstood: [],
        saleCount: 20,
        listPriceFen: 30_000,
        subsidyFen: 16_000,
        paidFen: 14_000,
      },
    });
  });

  it('is refused when the reader knows another admin key', () => {
    const result = verifyLedgerFile(exportLines(makeLedger(2), 1), {
      adminPublicKey: keys.publicKey,
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'wrong-admin-key' } });
  });

  it('shows every change, deletion, insertion, swap and cut, with the first bad seq', () => {
    const lines = exportLines(makeLedger(12), 12);
    const tamper: Record<string, (copy: string[], place: number) => string[]> = {
      delete: (copy, place) => copy.toSpliced(place, 1),
      double: (copy, place) => copy.toSpliced(place, 0, copy[place] ?? ''),
      swap: (copy, place) => {
        const other = place === 1 ? 2 : place - 1;
        return copy.with(place, copy[other] ?? '').with(other, copy[place] ?? '');
      },
      cut: (copy, place) => copy.slice(0, place),
      change: (copy, place) => {
        const line = copy[place] ?? '';
        const digits = [...line.matchAll(/[0-9]/g)].map((match) => match.index);
        const at = digits[randomInt(digits.length)] ?? 0;
        const digit = String((Number(line[at]) + 1) % 10);
        return copy.with(place, line.slice(0, at) + digit + line.slice(at + 1));
      },
    };
    for (const [name, act] of Object.entries(tamper)) {
      for (let place = 1; place <= 12; place += 1) {
        const result = verifyLedgerFile(act([...lines], place));
        expect(result, `${name} at ${place}`).toMatchObject({ ok: false });
        if (!result.ok && result.failure.seq !== null) {
          expect(result.failure.seq, `${name} at ${place}`).toBeGreaterThanOrEqual(place - 1);
          expect(result.failure.seq, `${name} at ${place}`).toBeLessThanOrEqual(place + 1);
        }
      }
    }
  });

  it('is signed by the newest of the kiosk’s keys, each handed over by the one before', () => {
    const [second, third] = [makeSigningKeyPair(), makeSigningKeyPair()];
    const next = (previous: SigningKeyPair, { publicKey }: SigningKeyPair, by = previous) => ({
      publicKey,
      signature: signKioskKey(
        { kiosk: kioskId, previous: previous.publicKey, publicKey },
        by.privateKey,
      ),
    });
    const good = [next(keys, second), next(second, third)];
    const verify = (nextKeys: typeof good, signer: SigningKeyPair) =>
      verifyLedgerFile(exportLines(makeLedger(2), 2, { nextKeys, signer }));
    expect(verify(good, third)).toMatchObject({ ok: true, value: { entryCount: 2 } });
    expect(verify(good, second)).toMatchObject({ failure: { code: 'bad-kiosk-signature' } });
    const usurped = [next(keys, second), next(second, third, third)];
    const skipped = [next(second, third)];
    const swapped = good.toReversed();
    for (const nextKeys of [usurped, skipped, swapped]) {
      expect(verify(nextKeys, third)).toMatchObject({
        failure: { code: 'bad-key-signature', seq: null, line: 1 },
      });
    }
  });

  it('cannot be rewritten whole by somebody without the kiosk key', () => {
    const forger = makeSigningKeyPair();
    const forged = exportLines(makeLedger(5), 5);
    const footer = JSON.parse(forged.at(-1) ?? '{}');
    const shorter = [...forged.slice(0, 5)];
    const last = JSON.parse(shorter.at(-1) ?? '{}');
    shorter.push(
      JSON.stringify({ ...footer, lastSeq: last.seq, lastHash: last.hash, adminHead: null }),
    );
    expect(verifyLedgerFile(shorter)).toMatchObject({ failure: { code: 'bad-kiosk-signature' } });
    const otherAdmin = forged.with(
      0,
      (forged[0] ?? '').replace(adminKeys.publicKey, forger.publicKey),
    );
    expect(verifyLedgerFile(otherAdmin)).toMatchObject({
      failure: { code: 'bad-admin-signature' },
    });
  });
});
