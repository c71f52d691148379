import { canonicalText } from '../../shared/ledger/canonical.ts';
import {
  clock,
  companionSale,
  deviceFault,
  drawer,
  failedSlip,
  identification,
  reprint,
  sale,
  topUp,
} from './samples.ts';

/** A content and whether a reader of version 1 understands it (docs/formats/ledger-entry-v1.md section 5). */
export interface VectorContent {
  readonly name: string;
  readonly content: string;
  readonly isUnderstood: boolean;
}

const good = (name: string, entry: object): VectorContent => ({
  name,
  content: canonicalText(entry),
  isUnderstood: true,
});
const bad = (name: string, entry: object): VectorContent => ({
  name,
  content: canonicalText(entry),
  isUnderstood: false,
});
const written = (name: string, content: string): VectorContent => ({
  name,
  content,
  isUnderstood: false,
});

const { body } = sale;
const [line] = body.lines;
const elder = body.person;
const cash = topUp.body.tender;
const { orderId } = body;
const byHand = { cause: 'by-hand', reason: null, outcome: 'opened' };

/** Every kind as it should be, at its bounds, and broken in the ways that readers most easily see differently. */
export function vectorContents(): readonly VectorContent[] {
  return [...wholeEntries(), ...brokenEnvelopes(), ...brokenSales(), ...brokenOthers()];
}

function saleWith(changes: object): object {
  return { ...sale, body: { ...body, ...changes } };
}

function drawerWith(changes: object): object {
  return { ...drawer, body: { ...drawer.body, ...changes } };
}

function wholeEntries(): readonly VectorContent[] {
  const byWeight = { ...line, kind: 'by-weight', unitPriceFen: 500, quantity: 3, weightGrams: 250 };
  const lines = Array.from({ length: 240 }, () => ({
    ...{ ruleId: 'r', fundId: 'f', amountFen: 6 },
  }));
  return [
    ...[sale, topUp, deviceFault, clock, failedSlip, reprint, drawer, identification].map((entry) =>
      good(`a ${entry.kind}`, entry),
    ),
    good('a guest’s sale that somebody’s account pays for', companionSale),
    good('a meal ordered ahead', { ...sale, businessDate: '2026-11-24' }),
    good('a sale of food by weight', saleWith({ lines: [byWeight] })),
    good(
      'a sale to a provisional person',
      saleWith({ person: { ...elder, kind: 'provisional', sealedDigest: 'cd'.repeat(32) } }),
    ),
    good(
      'a sale whose subsidy has 240 parts',
      saleWith({
        decision: { ...body.decision, lines },
        tenders: [{ kind: 'account', amountFen: 60 }],
      }),
    ),
    good(
      'a sale that nobody pays for',
      saleWith({
        decision: { ...body.decision, lines: [{ ...body.decision.lines[0], amountFen: 1_500 }] },
        tenders: [],
      }),
    ),
    good(
      'a dish whose name has 40 characters beyond the basic plane',
      saleWith({ lines: [{ ...line, name: '𠮷'.repeat(40) }] }),
    ),
    good('a sale with something of everything', saleWithEverything()),
    good('a time in UTC', { ...sale, at: '2026-11-23T03:41:07.123Z' }),
    good('a leap day', { ...sale, businessDate: '2028-02-29' }),
    good('a top-up with a bonus', { ...topUp, body: { ...topUp.body, amountFen: 11_000 } }),
    good('a drawer opened for a sale', drawerWith({ cause: 'sale', orderId, reason: null })),
    good('a drawer opened with its key', drawerWith(byHand)),
    good(
      'a reason of 40 characters beyond the basic plane',
      drawerWith({ reason: '𠮷'.repeat(40) }),
    ),
    good('the longest run', { ...sale, uptimeMs: Number.MAX_SAFE_INTEGER }),
  ];
}

/** Every kind of line, tender and reason; its sums hold. */
function saleWithEverything(): object {
  const [ruleId, limitId] = ['rule', 'limit'];
  return saleWith({
    person: { kind: 'guest' },
    serviceType: 'delivery',
    lines: [
      line,
      { ...line, kind: 'by-weight', unitPriceFen: 300, weightGrams: 250 },
      { ...line, kind: 'delivery-fee', unitPriceFen: 200 },
    ],
    listPriceFen: 2_000,
    decision: {
      policy: null,
      lines: body.decision.lines,
      fees: [{ ruleId, amountFen: 100 }],
      operatorLines: body.decision.operatorLines,
      reasons: [
        ...['no-policy-in-force', 'guest', 'unknown-person', 'not-usable-here', 'no-rule-fits'].map(
          (code) => ({ code }),
        ),
        { code: 'excluded', state: 'moved-away' },
        { code: 'condition-not-met', ruleId, condition: 'nth-meal' },
        { code: 'already-cheaper', ruleId },
        { code: 'limit-reached', limitId },
        { code: 'rule-applied', ruleId },
        { code: 'cut-by-limit', ruleId, limitId },
        { code: 'refused', limitId },
      ],
    },
    tenders: [
      { kind: 'account', amountFen: 400 },
      { kind: 'cash', amountFen: 200, tenderedFen: 500, changeFen: 300 },
      { kind: 'external', amountFen: 100, reference: '银行 1' },
    ],
  });
}

function brokenEnvelopes(): readonly VectorContent[] {
  const text = canonicalText(deviceFault);
  return [
    bad('another format', { ...sale, format: 2 }),
    bad('another version', { ...sale, version: 2 }),
    bad('a kind nobody knows', { ...sale, kind: 'weather' }),
    bad('a member more', { ...sale, note: null }),
    bad('a member named __proto__', JSON.parse(text.replace('{', '{"__proto__":{},'))),
    bad('a date that does not exist', { ...sale, businessDate: '2027-02-29' }),
    bad('a time without decimals', { ...sale, at: '2026-11-23T11:41:07+08:00' }),
    bad('a leap second', { ...sale, at: '2026-11-23T11:59:60.000+08:00' }),
    bad('an id in upper case', { ...sale, run: sale.run.toUpperCase() }),
    bad('an id of another version', {
      ...sale,
      run: `${sale.run.slice(0, 14)}1${sale.run.slice(15)}`,
    }),
    bad('a fraction of a millisecond', { ...sale, uptimeMs: 0.5 }),
    bad('a run longer than a double can count', { ...sale, uptimeMs: 2 ** 53 }),
    bad('staff without an id', { ...sale, by: { kind: 'staff' } }),
    bad('self-service with an id', { ...sale, by: { ...topUp.by, kind: 'self-service' } }),
    bad('a list', [sale]),
    written('no JSON', '{'),
    written('a space', text.replace(',', ', ')),
    written('members in another order', JSON.stringify(deviceFault)),
    written('a member said twice', text.replace('"format":1', '"format":1,"format":1')),
    written('a number with decimals', text.replace('"format":1', '"format":1.0')),
    written(
      'a slash escaped',
      canonicalText({ ...deviceFault, body: { ...deviceFault.body, code: 'a/b' } }).replace(
        '/',
        '\\/',
      ),
    ),
    written('half of a surrogate pair, escaped', text.replace('garbled', '\\ud83d')),
  ];
}

function brokenSales(): readonly VectorContent[] {
  const { decision } = body;
  return [
    bad(
      'a list price that is not the sum of the lines',
      saleWith({ lines: [{ ...line, quantity: 2 }] }),
    ),
    bad(
      'subsidy and tenders a fen short',
      saleWith({ tenders: [{ kind: 'account', amountFen: 199 }] }),
    ),
    bad(
      'change that is not what was handed over less the amount',
      saleWith({
        tenders: [{ kind: 'cash', amountFen: 200, tenderedFen: 500, changeFen: 299 }],
      }),
    ),
    bad(
      'an amount below zero',
      saleWith({
        tenders: [
          { kind: 'account', amountFen: 201 },
          { kind: 'account', amountFen: -1 },
        ],
      }),
    ),
    bad(
      'a sale that two accounts pay for',
      saleWith({
        tenders: [
          { kind: 'account', amountFen: 100 },
          { kind: 'account', amountFen: 100 },
        ],
      }),
    ),
    bad('an account of nobody', {
      ...companionSale,
      body: {
        ...companionSale.body,
        tenders: [{ ...companionSale.body.tenders[0], elderId: null }],
      },
    }),
    bad('food by weight without a weight', saleWith({ lines: [{ ...line, kind: 'by-weight' }] })),
    bad('a set meal with a weight', saleWith({ lines: [{ ...line, weightGrams: 1 }] })),
    bad('no lines', saleWith({ lines: [] })),
    bad('no reasons', saleWith({ decision: { ...decision, reasons: [] } })),
    bad(
      'a reason without what it is about',
      saleWith({ decision: { ...decision, reasons: [{ code: 'excluded' }] } }),
    ),
    bad(
      'a dish whose name has 41 characters',
      saleWith({ lines: [{ ...line, name: '菜'.repeat(41) }] }),
    ),
    bad(
      'a name of 41 characters beyond the basic plane',
      saleWith({ lines: [{ ...line, name: '𠮷'.repeat(41) }] }),
    ),
    bad('a guest with facts', saleWith({ person: { ...elder, kind: 'guest' } })),
    bad('an order number of six digits', saleWith({ orderNumber: 100_000 })),
  ];
}

function brokenOthers(): readonly VectorContent[] {
  return [
    bad('cash of a top-up that does not add up', {
      ...topUp,
      body: { ...topUp.body, tender: { ...cash, changeFen: 1 } },
    }),
    bad('a device nobody knows', {
      ...deviceFault,
      body: { ...deviceFault.body, device: 'scale' },
    }),
    bad('a fault without a code', { ...deviceFault, body: { ...deviceFault.body, code: '' } }),
    bad('a hundredth copy', { ...reprint, body: { ...reprint.body, copy: 100 } }),
    bad('a first slip begun once more', { ...reprint, body: { ...reprint.body, copy: 0 } }),
    bad('a slip that became something else', {
      ...failedSlip,
      body: { ...failedSlip.body, outcome: 'lost' },
    }),
    bad('a drawer opened for a sale of no order', drawerWith({ cause: 'sale', reason: null })),
    bad('a drawer opened for a sale with a reason', drawerWith({ cause: 'sale', orderId })),
    bad('a drawer opened without a sale for an order', drawerWith({ orderId })),
    bad('a drawer opened without a sale and without a reason', drawerWith({ reason: null })),
    bad('a reason that says nothing', drawerWith({ reason: '' })),
    bad('a reason of 41 characters', drawerWith({ reason: '换'.repeat(41) })),
    bad('a drawer opened with its key and not open', drawerWith({ ...byHand, outcome: 'sent' })),
    bad('a drawer opened with its key for an order', drawerWith({ ...byHand, orderId })),
    bad('a drawer that became something else', drawerWith({ outcome: 'kicked' })),
    bad('a drawer opened for nobody knows what', drawerWith({ cause: 'refund' })),
    bad('somebody found by their face', {
      ...identification,
      body: { ...identification.body, foundBy: 'face' },
    }),
    bad('somebody served without a card for no reason', {
      ...identification,
      body: { ...identification.body, reason: '' },
    }),
    bad('a clock without a zone', {
      ...clock,
      body: { ...clock.body, afterAt: '2026-11-23T11:44:07.123' },
    }),
  ];
}
