import { afterEach, describe, expect, it } from 'vitest';
import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { ledgerEntrySchema, storedEntrySchema } from '../../../shared/ledger/entry.ts';
import { saleFactsSchema } from '../../../shared/ledger/sale-facts.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { UsedMeal } from '../../../shared/policy/facts.ts';
import { policyDigest, signPolicy } from '../../../shared/policy/signing.ts';
import { makePolicy, makeRule } from '../../../shared/policy/testing/make-policy.ts';
import type { SqliteKioskStore } from '../../store/store.ts';
import {
  applyChanges,
  expectOk,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  policyChange,
  type TestDistrict,
  temporaryFolder,
} from '../canteen.test-support.ts';
import type { HeldElder } from '../ports.ts';
import { cashOf, decisionFor, dinerOf, elderBorn, LUNCH, orderFor } from './order.test-support.ts';
import type { MealTime } from './price.ts';
import { type SoldOrder, sellOrder } from './sell.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A canteen that holds more policies than the one of every test canteen, which began in 2020. */
function openWith(...documents: readonly PolicyDocument[]): {
  readonly store: SqliteKioskStore;
  readonly district: TestDistrict;
} {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const district = makeDistrict();
  const store = openCanteenStore(folder, district);
  cleanups.push(() => store.close());
  applyChanges(
    store,
    documents.map((document) => policyChange(district, document)),
  );
  return { store, district };
}

const seventies = (): HeldElder => elderBorn('1951-03-08');

function price(store: SqliteKioskStore, elder: HeldElder, time: MealTime = LUNCH): number {
  return decisionFor(store, dinerOf(elder), time).payableFen;
}

/** Sells the 15-yuan meal at whatever it costs the elder now. */
function eat(store: SqliteKioskStore, elder: HeldElder, time: MealTime = LUNCH): SoldOrder {
  const order = orderFor(dinerOf(elder), { payFen: price(store, elder, time), time });
  return expectOk(sellOrder(ledgerTools(store), order, cashOf(5_000)));
}

function bodyOf(sold: SoldOrder) {
  const entry = ledgerEntrySchema.parse(JSON.parse(sold.entry.content));
  if (entry.kind !== 'sale') throw new Error('not a sale');
  return entry.body;
}

/** So many yuan off everything. */
const off = (yuan: number) => ({ form: 'amount-off', amountFen: fen(yuan * 100) }) as const;
const limit = { title: '限额', ruleIds: null, origin: 'published' } as const;

describe('the policy of a meal', () => {
  const town = makePolicy({
    rules: [makeRule({ id: 'town', benefit: off(5) })],
    scope: { divisionCodes: ['370481003'], siteKinds: null, canteenIds: null },
  });

  it('is the one whose scope names this place most closely, whatever came first', () => {
    const county = makePolicy({
      version: 2,
      effectiveFrom: '2026-11-01',
      rules: [makeRule({ id: 'county', benefit: off(1) })],
      scope: { divisionCodes: ['370481'], siteKinds: null, canteenIds: null },
    });
    const { store, district } = openWith(county);
    expect(price(store, seventies())).toBe(1_400);
    applyChanges(store, [policyChange(district, town)]);
    expect(price(store, seventies())).toBe(1_000);
    const { canteenId } = district.enrolment;
    const own = makePolicy({
      version: 3,
      rules: [makeRule({ id: 'own', benefit: off(9) })],
      scope: { divisionCodes: null, siteKinds: null, canteenIds: [canteenId] },
    });
    applyChanges(store, [policyChange(district, own)]);
    const sold = bodyOf(eat(store, seventies()));
    expect(sold.decision.policy).toEqual({
      policyId: own.policyId,
      version: 3,
      digest: policyDigest(own),
    });
  });

  it('is never one of another town, another kind of site, or another key', () => {
    const { store } = openWith(
      { ...town, scope: { ...town.scope, divisionCodes: ['370481004'] } },
      { ...town, version: 2, scope: { ...town.scope, siteKinds: ['mobile-cart'] } },
    );
    const forged = { ...town, version: 3 };
    const signature = signPolicy(forged, makeSigningKeyPair().privateKey);
    applyChanges(store, [{ kind: 'policy', document: forged, signature }]);
    expect(price(store, seventies())).toBe(700);
  });

  it('on working days alone goes by the packaged calendar and by what the admin announced', () => {
    const rule = makeRule({ id: 'working-days', benefit: off(5) });
    const when = { ...rule.when, days: 'working-days' as const };
    const { store } = openWith(makePolicy({ rules: [{ ...rule, when }] }));
    const on = (businessDate: string) => price(store, seventies(), { ...LUNCH, businessDate });
    // A Saturday, a Saturday that is worked, a Thursday of the National Day holiday, a Monday.
    const dates = ['2026-10-17', '2026-10-10', '2026-10-01', '2026-11-23'];
    expect(dates.map(on)).toEqual([1_500, 1_000, 1_500, 1_000]);
    const days = [
      { date: '2026-10-17', isWorkingDay: true },
      { date: '2026-11-23', isWorkingDay: false },
    ];
    applyChanges(store, [{ kind: 'calendar', days }]);
    expect(dates.map(on)).toEqual([1_000, 1_000, 1_500, 1_500]);
    expect(bodyOf(eat(store, seventies())).decision.reasons).toEqual([
      { code: 'condition-not-met', ruleId: 'working-days', condition: 'day' },
    ]);
  });
});

describe('limits', () => {
  const used = (meal: Partial<UsedMeal> = {}): UsedMeal => ({
    businessDate: '2026-11-20',
    mealPeriod: 'lunch',
    subsidies: [{ ruleId: 'any', amountFen: fen(500) }],
    fees: [],
    ...meal,
  });

  it('of money count what was given here and what was heard of from elsewhere', () => {
    const policy = makePolicy({
      rules: [makeRule({ id: 'any', benefit: off(5) })],
      limits: [
        { ...limit, form: 'subsidy', id: 'month', window: 'month', subsidyMaxFen: fen(1_800) },
      ],
    });
    const { store } = openWith(policy);
    const elder = seventies();
    const meals = [used(), used({ businessDate: '2026-10-31' })];
    applyChanges(store, [{ kind: 'usage', elderId: elder.elderId, meals }]);
    const first = eat(store, elder);
    expect([first.facts.payFen, first.facts.left]).toEqual([1_000, '本月还可补贴8元']);
    const second = eat(store, elder, { ...LUNCH, mealPeriod: 'dinner' });
    expect([second.facts.payFen, second.facts.left]).toEqual([1_000, '本月还可补贴3元']);
    const third = eat(store, elder, { ...LUNCH, businessDate: '2026-11-30' });
    expect([third.facts.payFen, third.facts.left]).toEqual([1_200, '本月的补贴用完了']);
    expect(price(store, elder, { ...LUNCH, businessDate: '2026-11-30' })).toBe(1_500);
    expect(price(store, elder, { ...LUNCH, businessDate: '2026-12-01' })).toBe(1_000);
    const [facts] = third.entry.attachments;
    expect(saleFactsSchema.parse(JSON.parse(facts?.content ?? '')).used).toHaveLength(3);
  });

  it('of meals in a week count both, also after everything was derived anew from the ledger', () => {
    const policy = makePolicy({
      rules: [makeRule({ id: 'any', benefit: off(5) })],
      limits: [{ ...limit, form: 'meals', id: 'week', window: 'week', mealsMax: 3 }],
    });
    const { store } = openWith(policy);
    const elder = seventies();
    const wednesday = { ...LUNCH, businessDate: '2026-11-25' };
    eat(store, elder);
    expect(price(store, elder, wednesday)).toBe(1_000);
    // Sunday belongs to the week before.
    const meals = [used({ businessDate: '2026-11-24' }), used({ businessDate: '2026-11-22' })];
    applyChanges(store, [{ kind: 'usage', elderId: elder.elderId, meals }]);
    eat(store, elder, wednesday);
    const before = store.usedMeals({ elderId: elder.elderId, fromDate: '2026-11-01' });
    expectOk(store.rebuildProjections());
    expect(store.usedMeals({ elderId: elder.elderId, fromDate: '2026-11-01' })).toEqual(before);
    expect(price(store, elder, { ...LUNCH, businessDate: '2026-11-29' })).toBe(1_500);
    expect(price(store, elder, { ...LUNCH, businessDate: '2026-11-30' })).toBe(1_000);
  });

  it('are not used up by what the canteen itself gives', () => {
    const own = makeRule({
      id: 'own',
      layerId: 'discount',
      benefit: off(1),
      payers: { split: 'whole', fundId: 'canteen' },
    });
    const layers = [
      { id: 'subsidy', title: '补贴', combine: 'lowest-price', subsidyMaxFen: null },
      { id: 'discount', title: '让利', combine: 'sum', subsidyMaxFen: null },
    ] as const;
    const rules = [makeRule({ id: 'any', benefit: off(5) }), own];
    const { store } = openWith(
      makePolicy({
        layers: [...layers],
        rules,
        limits: [{ ...limit, form: 'meals', id: 'day', window: 'day', mealsMax: 1 }],
      }),
    );
    const elder = seventies();
    expect(eat(store, elder).facts.reductions).toEqual([
      { name: '政府补贴', amountFen: 500 },
      { name: '食堂让利', amountFen: 100 },
    ]);
    expect(eat(store, elder).facts.reductions).toEqual([{ name: '食堂让利', amountFen: 100 }]);
    expect(store.usedMeals({ elderId: elder.elderId, fromDate: LUNCH.businessDate })).toEqual([
      {
        businessDate: LUNCH.businessDate,
        mealPeriod: 'lunch',
        subsidies: [{ ruleId: 'any', amountFen: 500 }],
        fees: [],
      },
    ]);
  });

  it('make a card be refused where the policy says so, and nothing is sold on it at the list price either', () => {
    const settings = { ...makePolicy().settings, overLimit: 'refuse' } as const;
    const { store } = openWith(
      makePolicy({
        rules: [makeRule({ id: 'any', benefit: off(5) })],
        limits: [{ ...limit, form: 'meals', id: 'day', window: 'day', mealsMax: 1 }],
        settings,
      }),
    );
    const elder = seventies();
    eat(store, elder);
    const again = sellOrder(ledgerTools(store), orderFor(dinerOf(elder)), cashOf(1_500));
    expect(again).toMatchObject({ ok: false, failure: { code: 'price-changed' } });
    const asGuest = sellOrder(ledgerTools(store), orderFor({ kind: 'guest' }), cashOf(1_500));
    expect(bodyOf(expectOk(asGuest)).person).toEqual({ kind: 'guest' });
  });
});

describe('a sale', () => {
  it('carries the fee, what the operator is owed, and the parts of every fund; a fee paid elsewhere covers the meal', () => {
    const fee = makeRule({
      id: 'day-fee',
      benefit: { form: 'flat-fee', window: 'day', feeFen: fen(500) },
      payers: {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(300) },
          { fundId: 'county', upToFen: null },
        ],
      },
    });
    const { who } = fee;
    const { store } = openWith(
      makePolicy({
        rules: [fee],
        operatorPayments: [
          { id: 'per-meal', title: '每餐', fundId: 'city', amountFen: fen(200), per: 'meal', who },
        ],
      }),
    );
    const elder = seventies();
    const sold = eat(store, elder);
    expect(bodyOf(sold)).toMatchObject({
      lines: [{ kind: 'set-meal', weightGrams: null, unitPriceFen: 1_500, quantity: 1 }],
      decision: {
        lines: [
          { ruleId: 'day-fee', fundId: 'city', amountFen: 300 },
          { ruleId: 'day-fee', fundId: 'county', amountFen: 700 },
        ],
        fees: [{ ruleId: 'day-fee', amountFen: 500 }],
        operatorLines: [{ paymentId: 'per-meal', fundId: 'city', amountFen: 200 }],
      },
    });
    expect(store.usedMeals({ elderId: elder.elderId, fromDate: LUNCH.businessDate })).toEqual([
      {
        businessDate: LUNCH.businessDate,
        mealPeriod: 'lunch',
        subsidies: [{ ruleId: 'day-fee', amountFen: 1_000 }],
        fees: [{ ruleId: 'day-fee', amountFen: 500 }],
      },
    ]);
    expect(price(store, elder, { ...LUNCH, mealPeriod: 'dinner' })).toBe(0);
    const other = seventies();
    const paidElsewhere: UsedMeal = {
      businessDate: LUNCH.businessDate,
      mealPeriod: 'breakfast',
      subsidies: [],
      fees: [{ ruleId: 'day-fee', amountFen: fen(500) }],
    };
    applyChanges(store, [{ kind: 'usage', elderId: other.elderId, meals: [paidElsewhere] }]);
    expect(price(store, other)).toBe(0);
  });

  it('takes along no more used meals than an attachment holds, the newest of them', () => {
    const ruleId = 'a-rule-with-a-name-as-long-as-they-get-1';
    const { store } = openWith(
      makePolicy({
        rules: [makeRule({ id: ruleId, benefit: off(5) })],
        limits: [{ ...limit, form: 'meals', id: 'month', window: 'month', mealsMax: 200 }],
      }),
    );
    const elder = seventies();
    const meals = Array.from({ length: 400 }, (_, index): UsedMeal => {
      const businessDate = `2026-11-${String(1 + (index % 23)).padStart(2, '0')}`;
      return {
        businessDate,
        mealPeriod: 'dinner',
        subsidies: [{ ruleId, amountFen: fen(500) }],
        fees: [],
      };
    });
    applyChanges(store, [{ kind: 'usage', elderId: elder.elderId, meals }]);
    const { entry } = eat(store, elder);
    const [attachment] = storedEntrySchema.parse(entry).attachments;
    const facts = saleFactsSchema.parse(JSON.parse(attachment?.content ?? ''));
    const dates = facts.used.map((meal) => meal.businessDate);
    expect(dates.length).toBeGreaterThan(100);
    expect(dates.at(-1)).toBe('2026-11-23');
    expect(dates[0]).not.toBe('2026-11-01');
    expect(dates).toEqual(dates.toSorted());
  });
});
