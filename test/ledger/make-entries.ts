import { randomBytes } from 'node:crypto';
import { type Attachment, makeAttachment } from '../../shared/ledger/attachment.ts';
import { makeSale } from '../../shared/ledger/testing/make-sale.ts';
import type { Random } from '../policy/random.ts';

/** An entry before it is chained, with what travels beside it. */
export interface MadeEntry {
  readonly entry: object;
  readonly attachments: readonly Attachment[];
}

/** An entry of any kind, sales most often, as a kiosk would write it. */
export function makeEntry(random: Random, kioskId: string, seq: number): MadeEntry {
  if (random.chance(0.6)) return sale(random, kioskId, seq);
  const { kind, by = { kind: 'system' }, body } = random.pick(OTHER_KINDS)(random, seq);
  const entry = {
    ...{ format: 1, kiosk: kioskId, seq, at: '2026-11-23T11:50:00.000+08:00', run: uuidOf(random) },
    ...{ uptimeMs: seq * 1_000, businessDate: '2026-11-23', by, kind, version: 1, body },
  };
  return { entry, attachments: [] };
}

function sale(random: Random, kioskId: string, seq: number): MadeEntry {
  const birthDate = `19${random.whole(30, 66)}-0${random.whole(1, 9)}-1${random.whole(0, 9)}`;
  const attachment = makeAttachment({ birthDate, categories: [] }, randomBytes(32));
  const entry = makeSale({ kioskId, seq, attachment, elderId: uuidOf(random) });
  return { entry, attachments: [attachment] };
}

type OtherKind = (
  random: Random,
  seq: number,
) => { readonly kind: string; readonly by?: object; readonly body: object };

const OTHER_KINDS: readonly OtherKind[] = [
  (_random, seq) => ({
    kind: 'device-fault',
    body: { device: 'id-card-reader', code: `第${seq}次没读出`, orderId: null },
  }),
  (random) => ({
    kind: 'slip',
    body: {
      orderId: uuidOf(random),
      copy: random.whole(0, 99),
      ...random.pick([
        { outcome: 'printed', code: '' },
        { outcome: 'failed', code: '缺纸' },
        { outcome: 'unknown', code: '' },
      ]),
    },
  }),
  (random) => ({
    kind: 'reprint',
    body: { orderId: uuidOf(random), copy: random.whole(1, 99) },
  }),
  (random) => ({
    kind: 'drawer',
    ...random.pick([
      {
        by: { kind: 'staff', staffId: uuidOf(random) },
        body: {
          ...{ cause: 'sale', orderId: uuidOf(random), reason: null },
          outcome: random.pick(['opened', 'sent', 'failed']),
        },
      },
      {
        by: { kind: 'staff', staffId: uuidOf(random) },
        body: { cause: 'no-sale', orderId: null, reason: '换零钱', outcome: 'sent' },
      },
      { body: { cause: 'by-hand', orderId: null, reason: null, outcome: 'opened' } },
    ]),
  }),
  (random) => ({
    kind: 'manual-identification',
    by: { kind: 'staff', staffId: uuidOf(random) },
    body: {
      elderId: uuidOf(random),
      foundBy: random.pick(['name', 'phone', 'number-end']),
      reason: random.pick(['forgotten', 'lost', 'unreadable', 'not-issued']),
    },
  }),
  (random) => ({
    kind: 'clock',
    by: { kind: 'staff', staffId: uuidOf(random) },
    body: { beforeAt: '2026-11-24T11:50:00.000+08:00', afterAt: '2026-11-23T03:50:00.000Z' },
  }),
  (random) => {
    const [amountFen, changeFen] = [random.whole(1, 50_000), random.whole(0, 99)];
    const cash = { kind: 'cash', amountFen, tenderedFen: amountFen + changeFen, changeFen };
    const external = { kind: 'external', amountFen, reference: `银行 ${random.whole(1, 999)}` };
    return {
      kind: 'top-up',
      by: { kind: 'staff', staffId: uuidOf(random) },
      body: {
        elderId: uuidOf(random),
        amountFen: amountFen + random.whole(0, 100),
        tender: random.pick([cash, external]),
      },
    };
  },
];

/** A version 4 UUID of the random stream. */
export function uuidOf(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.whole(0, 15).toString(16));
  hex[12] = '4';
  hex[16] = random.pick(['8', '9', 'a', 'b']);
  const text = hex.join('');
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => text.slice(ends[index - 1] ?? 0, end))
    .join('-');
}
