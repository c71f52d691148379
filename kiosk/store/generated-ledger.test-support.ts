import type { Database } from 'better-sqlite3-multiple-ciphers';
import { repeatableNumbers } from '../../shared/demo/repeatable-numbers.ts';
import {
  elderIdSchema,
  kioskIdSchema,
  orderIdSchema,
  staffIdSchema,
} from '../../shared/identity/ids.ts';
import {
  type Attachment,
  attachmentDigest,
  makeAttachment,
} from '../../shared/ledger/attachment.ts';
import { appendToChain, type ChainHead, genesisHead } from '../../shared/ledger/chain.ts';
import type { LedgerEntry, SaleBody, SlipBody, StoredEntry } from '../../shared/ledger/entry.ts';
import { fen } from '../../shared/money/fen.ts';
import { policyDigest } from '../../shared/policy/signing.ts';
import { MENU, type TestDistrict } from '../core/canteen.test-support.ts';
import { CHENGYANG } from '../core/policy.test-support.ts';
import { createProjector } from './projections.ts';
import { attachmentsText } from './rows.ts';

/** Elders of a generated canteen, and meals of one of its days. */
const ELDERS = 500;
const MEALS_A_DAY = 600;
const FIRST_DAY_MS = Date.parse('2023-01-02T00:00:00.000Z');

/** An entry as it would be written, with what travels beside it. */
export interface GeneratedEntry {
  readonly entry: LedgerEntry;
  readonly attachments: readonly Attachment[];
}

/** Fractions and ids from a seed. */
function seededRandom(seed: number) {
  const fraction = repeatableNumbers(seed);
  const hex = (): string =>
    Math.floor(fraction() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const uuid = (): string => {
    const [one, two, three, four] = [hex(), hex(), hex(), hex()];
    return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-8${three.slice(1, 4)}-${three.slice(4)}${four}`;
  };
  return { fraction, uuid, below: (end: number): number => Math.floor(fraction() * end) };
}

/**
 * Entries of every kind as a busy canteen writes them, from the first on: meals by account, cash and subsidy alone, of elders,
 * guests and people the roster does not know; several on one order; slips that came out, failed or are unknown, and
 * their further copies; the drawer for cash; top-ups and devices that failed.
 */
export function* generateEntries(options: {
  readonly kioskId: string;
  readonly seed: number;
}): Generator<GeneratedEntry, never> {
  const random = seededRandom(options.seed);
  const elders = Array.from({ length: ELDERS }, () => elderIdSchema.parse(random.uuid()));
  const kiosk = kioskIdSchema.parse(options.kioskId);
  const staffId = staffIdSchema.parse(random.uuid());
  const run = random.uuid();
  const balances = new Map<string, number>();
  let seq = 0;
  let day = 0;
  let meals = 0;
  let orderNumber = 0;
  const envelope = () => {
    seq += 1;
    const businessDate = new Date(FIRST_DAY_MS + day * 86_400_000).toISOString().slice(0, 10);
    const minute = String(seq % 60).padStart(2, '0');
    const at = `${businessDate}T11:${minute}:07.123+08:00`;
    const place = { format: 1, kiosk, seq, at, run, uptimeMs: seq * 1_000, businessDate } as const;
    return { ...place, version: 1 } as const;
  };
  const bySystem = { kind: 'system' } as const;
  const slip = (body: SlipBody): GeneratedEntry => ({
    entry: { ...envelope(), by: bySystem, kind: 'slip', body },
    attachments: [],
  });

  for (;;) {
    meals += 1;
    if (meals % MEALS_A_DAY === 0) {
      day += 1;
      orderNumber = 0;
    }
    const elderId = elders[random.below(ELDERS)] ?? elderIdSchema.parse(random.uuid());
    if (random.fraction() < 0.1) {
      const amountFen = fen(10_000);
      balances.set(elderId, (balances.get(elderId) ?? 0) + amountFen);
      const tender = {
        kind: 'cash',
        amountFen,
        tenderedFen: amountFen,
        changeFen: fen(0),
      } as const;
      const by = { kind: 'staff', staffId } as const;
      yield {
        entry: { ...envelope(), by, kind: 'top-up', body: { elderId, amountFen, tender } },
        attachments: [],
      };
    }
    const orderId = orderIdSchema.parse(random.uuid());
    orderNumber += 1;
    const peopleOnOrder = random.fraction() < 0.02 ? 2 : 1;
    let isCash = false;
    for (let person = 0; person < peopleOnOrder; person += 1) {
      const meal = mealOf({ random, elderId, orderId, orderNumber, balances });
      isCash ||= meal.body.tenders.some((tender) => tender.kind === 'cash');
      const by = { kind: 'self-service' } as const;
      yield {
        entry: { ...envelope(), by, kind: 'sale', body: meal.body },
        attachments: meal.attachments,
      };
    }
    if (isCash) {
      const by = { kind: 'staff', staffId } as const;
      const body = { cause: 'sale', orderId, reason: null, outcome: 'sent' } as const;
      yield { entry: { ...envelope(), by, kind: 'drawer', body }, attachments: [] };
    }
    const luck = random.fraction();
    if (luck < 0.95) yield slip({ orderId, copy: 0, outcome: 'printed', code: '' });
    else if (luck < 0.96) yield slip({ orderId, copy: 0, outcome: 'unknown', code: 'interrupted' });
    else if (luck < 0.99) {
      yield slip({ orderId, copy: 0, outcome: 'failed', code: 'paper-out' });
      yield {
        entry: { ...envelope(), by: bySystem, kind: 'reprint', body: { orderId, copy: 1 } },
        attachments: [],
      };
      if (luck < 0.985) yield slip({ orderId, copy: 1, outcome: 'printed', code: '' });
      // An answer about the first copy that comes after the second was begun says nothing of it.
      else yield slip({ orderId, copy: 0, outcome: 'printed', code: '' });
    }
    if (luck > 0.995) {
      const body = { device: 'id-card-reader', code: 'garbled', orderId: null } as const;
      yield { entry: { ...envelope(), by: bySystem, kind: 'device-fault', body }, attachments: [] };
    }
  }
}

const POLICY = {
  policyId: CHENGYANG.policyId,
  version: CHENGYANG.version,
  digest: policyDigest(CHENGYANG),
};

function mealOf(meal: {
  readonly random: ReturnType<typeof seededRandom>;
  readonly elderId: ReturnType<typeof elderIdSchema.parse>;
  readonly orderId: SaleBody['orderId'];
  readonly orderNumber: number;
  readonly balances: Map<string, number>;
}): { readonly body: SaleBody; readonly attachments: readonly Attachment[] } {
  const { random, elderId, orderId, orderNumber, balances } = meal;
  const item = MENU[random.below(MENU.length)];
  if (item === undefined) throw new Error('the menu is empty');
  const { menuItemId, name, kind, listPriceFen } = item;
  const isGuest = random.fraction() < 0.1;
  const isProvisional = !isGuest && random.fraction() < 0.02;
  const givenFen = isGuest || isProvisional ? 0 : random.fraction() < 0.1 ? listPriceFen : 800;
  const payFen = fen(listPriceFen - givenFen);
  // An elder's account pays for half of the guests: for those who eat along.
  const mayPay = !isGuest || random.fraction() < 0.5;
  const isByAccount = mayPay && (balances.get(elderId) ?? 0) >= payFen && payFen > 0;
  if (isByAccount) balances.set(elderId, (balances.get(elderId) ?? 0) - payFen);
  const facts = isGuest
    ? null
    : makeAttachment(factsFor(random), new Uint8Array(32).fill(orderNumber));
  const factsDigest = facts === null ? '' : attachmentDigest(facts);
  const known = { elderId, identifiedBy: 'id-card', factsDigest } as const;
  const person: SaleBody['person'] = isGuest
    ? { kind: 'guest' }
    : isProvisional
      ? { kind: 'provisional', ...known, sealedDigest: 'cd'.repeat(32) }
      : { kind: 'elder', ...known };
  const cash = { kind: 'cash', amountFen: payFen, tenderedFen: payFen, changeFen: fen(0) } as const;
  const account = { kind: 'account', amountFen: payFen, ...(isGuest ? { elderId } : {}) } as const;
  return {
    attachments: facts === null ? [] : [facts],
    body: {
      orderId,
      orderNumber,
      mealPeriod: 'lunch',
      serviceType: 'eat-in',
      person,
      lines: [
        { menuItemId, name, kind, unitPriceFen: listPriceFen, quantity: 1, weightGrams: null },
      ],
      listPriceFen,
      decision: {
        policy: isGuest ? null : POLICY,
        lines:
          givenFen === 0
            ? []
            : [{ ruleId: 'age-70-79', fundId: 'district-elder-meals', amountFen: fen(givenFen) }],
        fees: [],
        operatorLines: [],
        reasons: isGuest ? [{ code: 'guest' }] : [{ code: 'rule-applied', ruleId: 'age-70-79' }],
      },
      tenders: payFen === 0 ? [] : [isByAccount ? account : cash],
    },
  };
}

function factsFor(random: ReturnType<typeof seededRandom>) {
  return {
    person: {
      standing: 'registered',
      birthDate: `19${40 + random.below(20)}-03-08`,
      categories: [],
      careLevels: [],
      states: [],
      householdCode: '370481003',
      residenceCode: null,
    },
    isWorkingDay: true,
    bookedDaysBefore: 0,
    used: [],
  };
}

/**
 * Writes generated entries straight into an opened database of the district's kiosk: a real chain with its projections, without
 * the checks and the commit of every single entry that make the ordinary way slow. Answers the head.
 */
export function fillLedger(
  database: Database,
  options: { readonly district: TestDistrict; readonly entries: number; readonly seed: number },
): ChainHead {
  const { enrolment, kioskKey } = options.district;
  const add = database.prepare(
    'INSERT INTO entry (seq, hash, content, attachments) VALUES (?, ?, ?, ?)',
  );
  const project = createProjector(database);
  const source = generateEntries({ kioskId: enrolment.kiosk, seed: options.seed });
  let head: ChainHead = genesisHead({ kioskId: enrolment.kiosk, publicKey: kioskKey.publicKey });
  const addSome = database.transaction((count: number) => {
    for (let done = 0; done < count; done += 1) {
      const { entry, attachments } = source.next().value;
      const stored: StoredEntry = appendToChain(head, entry, attachments);
      add.run(stored.seq, stored.hash, stored.content, attachmentsText(stored.attachments));
      project(entry);
      head = { seq: stored.seq, hash: stored.hash };
    }
  });
  for (let left = options.entries; left > 0; left -= 10_000)
    addSome.immediate(Math.min(left, 10_000));
  return head;
}
