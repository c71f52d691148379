import { type Attachment, attachmentDigest } from '../attachment.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../entry.ts';

/** A plausible sale of one 15 元 set meal at 7 元, for tests of ledger and sync: the parts a test cares about are given. */
export function makeSale(options: {
  readonly kioskId: string;
  readonly seq: number;
  readonly attachment: Attachment;
  readonly elderId?: string;
  readonly businessDate?: string;
}): LedgerEntry {
  const date = options.businessDate ?? '2026-11-23';
  return ledgerEntrySchema.parse({
    format: 1,
    kiosk: options.kioskId,
    seq: options.seq,
    at: `${date}T11:42:07.123+08:00`,
    run: '7d1f0f0a-52b5-4c6e-9d3c-0a4d9f7b1c22',
    uptimeMs: 1_000 * options.seq,
    businessDate: date,
    by: { kind: 'self-service' },
    kind: 'sale',
    version: 1,
    body: {
      orderId: 'c3f2a1de-7c55-4b1e-8a8e-5d2b7f9e6a10',
      orderNumber: options.seq,
      mealPeriod: 'lunch',
      serviceType: 'eat-in',
      person: {
        kind: 'elder',
        elderId: options.elderId ?? '0f4c2b1a-9d8e-4f7a-8b6c-5d4e3f2a1b0c',
        identifiedBy: 'id-card',
        factsDigest: attachmentDigest(options.attachment),
      },
      lines: [
        {
          menuItemId: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
          name: '红烧肉套餐',
          kind: 'set-meal',
          unitPriceFen: 1500,
          quantity: 1,
          weightGrams: null,
        },
      ],
      listPriceFen: 1500,
      decision: {
        policy: {
          policyId: '5b0c1f7e-6a53-4d0e-9b58-2f1d7c3a9e10',
          version: 1,
          digest: 'ab'.repeat(32),
        },
        lines: [{ ruleId: 'age-70-79', fundId: 'district-elder-meals', amountFen: 800 }],
        fees: [],
        operatorLines: [],
        reasons: [{ code: 'rule-applied', ruleId: 'age-70-79' }],
      },
      tenders: [{ kind: 'account', amountFen: 700 }],
    },
  });
}
