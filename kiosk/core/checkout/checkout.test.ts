import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { attachmentDigest } from '../../../shared/ledger/attachment.ts';
import { ledgerEntrySchema } from '../../../shared/ledger/entry.ts';
import { receiptCode } from '../../../shared/ledger/receipt-code.ts';
import { saleFactsSchema } from '../../../shared/ledger/sale-facts.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { SiteFacts, UsedMeal } from '../../../shared/policy/facts.ts';
import { signPolicy } from '../../../shared/policy/signing.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import type { SqliteKioskStore } from '../../store/store.ts';
import {
  applyChanges,
  expectOk,
  LUNCH_MS,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  policyChange,
  SETTINGS,
  temporaryFolder,
} from '../canteen.test-support.ts';
import { createTrustedClock } from '../clock.ts';
import { CHENGYANG } from '../policy.test-support.ts';
import type { HeldElder } from '../ports.ts';
import { receiptDocument } from '../receipts/elder-receipt.ts';
import { cashOf, decisionFor, dinerOf, elderBorn, LUNCH, orderFor } from './order.test-support.ts';
import { policyInForce } from './price.ts';
import { receiptFactsOfSale } from './receipt-facts.ts';
import { type SoldOrder, sellOrder } from './sell.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function openStore(district = makeDistrict()): SqliteKioskStore {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const store = openCanteenStore(folder, district);
  cleanups.push(() => store.close());
  return store;
}

/** The canteen of the tests, as policies ask for it. */
const SITE: SiteFacts = {
  canteenId: 'aaaaaaaa-1111-4111-8111-111111111111',
  kind: SETTINGS.siteKind,
  divisionCode: SETTINGS.divisionCode,
};

/** A subsidised meal at another canteen, today at lunch unless told. */
function usedMeal(meal: {
  readonly ruleId: string;
  readonly amount: number;
  readonly mealPeriod?: MealPeriodId;
  readonly businessDate?: string;
}): UsedMeal {
  const { ruleId, amount, mealPeriod = 'lunch', businessDate = LUNCH.businessDate } = meal;
  return { businessDate, mealPeriod, subsidies: [{ ruleId, amountFen: fen(amount) }], fees: [] };
}

const seventies = (): HeldElder => elderBorn('1951-03-08');

describe('the price', () => {
  it('is that of the published scheme for each tier', () => {
    const store = openStore();
    const hardship: HeldElder['categories'] = [
      { category: 'destitute-support', from: '2020-01-01', to: null },
    ];
    const price = (elder: HeldElder): number => decisionFor(store, dinerOf(elder)).payableFen;
    expect(price(elderBorn('1966-11-23'))).toBe(800);
    expect(price(elderBorn('1966-11-24'))).toBe(1_500);
    expect(price(elderBorn('1956-11-23'))).toBe(700);
    expect(price(elderBorn('1946-11-23'))).toBe(600);
    expect(price(elderBorn('1970-02-14', hardship))).toBe(200);
  });

  it('counts meals eaten here and elsewhere, of this date and period only', () => {
    const store = openStore();
    const elder = seventies();
    const pay = (mealPeriod: MealPeriodId = 'lunch', businessDate = LUNCH.businessDate): number =>
      decisionFor(store, dinerOf(elder), { businessDate, mealPeriod, bookedDaysBefore: 0 })
        .payableFen;
    expectOk(sellOrder(ledgerTools(store), orderFor(dinerOf(elder), { payFen: 700 }), cashOf(700)));
    expect([pay(), pay('dinner'), pay('lunch', '2026-11-24')]).toEqual([1_500, 700, 700]);
    const meals = [usedMeal({ mealPeriod: 'dinner', ruleId: 'age-70-79', amount: 800 })];
    applyChanges(store, [{ kind: 'usage', elderId: elder.elderId, meals }]);
    expect([pay(), pay('dinner')]).toEqual([1_500, 1_500]);
  });

  it('is the list price without a policy in force, and never comes from a policy that another key signed', () => {
    const district = makeDistrict();
    const adminKeys = [district.adminKey.publicKey];
    const forged = { ...CHENGYANG, version: 5 };
    const policies = [
      policyChange(district),
      { document: forged, signature: signPolicy(forged, makeSigningKeyPair().privateKey) },
    ];
    const on = (businessDate: string) =>
      policyInForce({ policies, adminKeys, site: SITE, businessDate })?.version ?? null;
    expect(on('2020-11-30')).toBeNull();
    expect(on('2020-12-01')).toBe(1);
  });

  it('follows the version that began last, not the one that came last', () => {
    const district = makeDistrict();
    const adminKeys = [district.adminKey.publicKey];
    const later = { ...CHENGYANG, version: 2, effectiveFrom: '2026-12-01' };
    const ended = {
      ...CHENGYANG,
      version: 3,
      effectiveFrom: '2026-01-01',
      effectiveTo: '2026-06-30',
    };
    const policies = [later, ended, CHENGYANG].map((document) => policyChange(district, document));
    const on = (businessDate: string) =>
      policyInForce({ policies, adminKeys, site: SITE, businessDate })?.version;
    expect([on('2026-03-01'), on('2026-11-23'), on('2026-12-01')]).toEqual([3, 1, 2]);
  });
});

describe('a sale', () => {
  it('carries the facts it was priced with beside the entry, and only their digest inside', () => {
    const district = makeDistrict();
    const store = openStore(district);
    const elder = seventies();
    const { entry } = expectOk(
      sellOrder(ledgerTools(store), orderFor(dinerOf(elder), { payFen: 700 }), cashOf(1_000)),
    );
    const [facts] = entry.attachments;
    if (facts === undefined) throw new Error('no facts');
    expect(saleFactsSchema.parse(JSON.parse(facts.content))).toEqual({
      person: {
        standing: 'registered',
        birthDate: '1951-03-08',
        categories: [],
        careLevels: [],
        states: [],
        householdCode: null,
        residenceCode: null,
      },
      site: { canteenId: district.enrolment.canteenId, kind: 'canteen', divisionCode: '370481003' },
      isWorkingDay: true,
      bookedDaysBefore: 0,
      used: [],
    });
    expect(entry.content).toContain(attachmentDigest(facts));
    expect(entry.content).not.toContain('1951-03-08');
  });

  it('leaves a slip that can be said again, word for word, from the entry and what lies beside it', () => {
    const store = openStore();
    const tools = ledgerTools(store);
    const elder = seventies();
    const again = (sold: SoldOrder) => receiptFactsOfSale(tools, sold.entry.seq);
    const first = expectOk(
      sellOrder(tools, orderFor(dinerOf(elder), { payFen: 700 }), cashOf(1_000)),
    );
    expect(first.facts).toMatchObject({ payFen: 700, left: '这一餐的优惠用完了' });
    const second = expectOk(sellOrder(tools, orderFor(dinerOf(elder)), cashOf(1_500)));
    const guest = expectOk(sellOrder(tools, orderFor({ kind: 'guest' }), cashOf(1_500)));
    for (const sold of [first, second, guest]) expect(again(sold)).toEqual(sold.facts);
  });

  it('is refused, with nothing kept, when the price is not the one that was shown', () => {
    const store = openStore();
    const order = orderFor(dinerOf(seventies()), { payFen: 600 });
    const refused = sellOrder(ledgerTools(store), order, cashOf(1_000));
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'price-changed', priced: { payFen: 700 } },
    });
    expect(store.head().seq).toBe(0);
    expect(store.printJob(order.orderId)).toBeNull();
  });

  it('never brings an account below zero nor a second subsidised meal into a period, in any order of events', () => {
    const seed = Date.now();
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('meal'),
        who: fc.nat(1),
        lunch: fc.boolean(),
        byAccount: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('elsewhere'),
        who: fc.nat(1),
        amount: fc.integer({ min: 0, max: 5_000 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        const store = openStore();
        const tools = ledgerTools(store);
        const elders = [seventies(), elderBorn('1941-05-12')] as const;
        for (const happened of events) {
          const elder = happened.who === 0 ? elders[0] : elders[1];
          if ('amount' in happened) {
            const before = store.balance(elder.elderId) ?? 0;
            const elsewhereFen = fen(happened.amount + Math.max(0, -before));
            applyChanges(store, [{ kind: 'account', elderId: elder.elderId, elsewhereFen }]);
            continue;
          }
          const time = { ...LUNCH, mealPeriod: happened.lunch ? 'lunch' : 'dinner' } as const;
          const diner = dinerOf(elder);
          const decision = decisionFor(store, diner, time);
          const order = orderFor(diner, { payFen: decision.payableFen, time });
          const before = store.balance(elder.elderId) ?? 0;
          const sold = sellOrder(
            tools,
            order,
            happened.byAccount ? { by: 'account', staffId: null } : cashOf(2_000),
          );
          const isCovered = !happened.byAccount || before >= decision.payableFen;
          expect(sold.ok).toBe(isCovered);
          const paid = sold.ok && happened.byAccount ? decision.payableFen : 0;
          expect(store.balance(elder.elderId) ?? 0).toBe(before - paid);
          if (paid > 0) expect(before - paid).toBeGreaterThanOrEqual(0);
        }
        for (const elder of elders) {
          const used = store.usedMeals({ elderId: elder.elderId, fromDate: '2026-01-01' });
          expect(new Set(used.map((meal) => meal.mealPeriod)).size).toBe(used.length);
        }
        const entries = store.entriesAfter({ seq: 0, entriesMax: 100, charactersMax: 1e9 });
        const numbers = entries
          .map((entry) => ledgerEntrySchema.parse(JSON.parse(entry.content)))
          .map((entry) => (entry.kind === 'sale' ? entry.body.orderNumber : 0));
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }),
      { numRuns: 60, seed },
    );
    console.log(`accounts and limits: 60 histories, seed ${seed}`);
  });
});

describe('the slip', () => {
  it('bears the code of kiosk, seq and hash', () => {
    const hash = `9f3a6c21${'0'.repeat(56)}`;
    expect(receiptCode({ kioskNumber: 7, seq: 123, hash })).toBe('0007-000123-9F3A6C21');
  });

  it('says what is left only to those whom the limit concerns', () => {
    const store = openStore();
    const tools = ledgerTools(store);
    const subsidised = expectOk(
      sellOrder(tools, orderFor(dinerOf(seventies()), { payFen: 700 }), cashOf(700)),
    );
    expect(subsidised.facts.left).toBe('这一餐的优惠用完了');
    const young = expectOk(
      sellOrder(tools, orderFor(dinerOf(elderBorn('1980-01-01'))), cashOf(1_500)),
    );
    expect(young.facts.left).toBeNull();
    const text = JSON.stringify(receiptDocument({ ...subsidised.facts, isDemo: false }, 0));
    expect(text).not.toMatch(/演示|补打/);
  });
});

describe('the clock', () => {
  it('never shows a time before the last entry, the admin’s last word and the build, and says when it is wrong', () => {
    // A machine whose wall clock is set by hand and whose uptime hardly moves meanwhile.
    const clock = { wall: LUNCH_MS, wallMs: (): number => clock.wall, uptimeMs: () => 0 };
    const options = { clock, lastEntryMs: LUNCH_MS - 1_000, adminTimeMs: 0, buildMs: 0 };
    const trusted = createTrustedClock(options);
    expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'well']);
    clock.wall = 0;
    expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'behind']);
    trusted.noteAdminTime(LUNCH_MS + 60_000);
    expect(trusted.nowMs()).toBe(LUNCH_MS + 60_000);
    clock.wall = LUNCH_MS + 7_200_000;
    expect(trusted.state()).toBe('off');
  });
});
