import { policyIdSchema } from '../../shared/identity/ids.ts';
import { type Fen, fen } from '../../shared/money/fen.ts';
import type { Benefit, Payers } from '../../shared/policy/benefit.ts';
import type { Goods, GoodsKind, Spend, When, Who, Window } from '../../shared/policy/conditions.ts';
import type {
  Fund,
  PolicyDocument,
  PolicyRule,
  PolicyScope,
} from '../../shared/policy/document.ts';
import type { BenefitCategory, PersonState, SiteKind } from '../../shared/policy/facts.ts';
import type { Layer } from '../../shared/policy/layer.ts';
import type { Limit } from '../../shared/policy/limit.ts';
import type { OperatorPayment } from '../../shared/policy/operator.ts';
import type { PolicySettings } from '../../shared/policy/settings.ts';
import type { Random } from './random.ts';
import strengths from './strengths.json' with { type: 'json' };

const { chances } = strengths;
const policyId = policyIdSchema.parse('5d1c6a0e-9b7f-4c58-8a42-6f0e2d3b1c99');

/** The categories that generated rules name and generated people hold: few, so that they meet. */
export const categories: readonly BenefitCategory[] = [
  'minimum-living-allowance',
  'destitute-support',
  'disabled-loss',
  'living-alone',
];
export const states: readonly PersonState[] = ['in-institution', 'moved-away', 'died'];
export const siteKinds: readonly SiteKind[] = ['canteen', 'meal-point'];
export const mealPeriods = ['breakfast', 'lunch', 'dinner'] as const;
export const serviceTypes = ['eat-in', 'pick-up', 'delivery'] as const;
const goodsKinds: readonly GoodsKind[] = ['set-meal', 'dishes', 'by-weight', 'delivery-fee'];
const windows: readonly Window[] = ['meal-period', 'day', 'week', 'month'];

/** An amount out of a small pool, so that equal and neighbouring amounts meet; now and then an odd or a huge one. */
export function money(random: Random): Fen {
  if (random.chance(chances.hugeAmount)) return fen(random.pick(strengths.hugeFen));
  if (random.chance(chances.oddAmount)) return fen(random.whole(0, 2_500));
  return fen(random.pick(strengths.moneyFen));
}

/** Something or, mostly, null. */
export function stated<T>(random: Random, make: () => T, share: number = chances.stated): T | null {
  return random.chance(share) ? make() : null;
}

/** Two amounts or numbers in order. */
function ordered<T extends number>(one: T, other: T): { from: T; to: T } {
  return one <= other ? { from: one, to: other } : { from: other, to: one };
}

function ageBand(random: Random): NonNullable<Who['age']> {
  const { from, to } = ordered(
    random.pick(strengths.ageYears),
    random.pick(strengths.ageYears) + random.whole(0, 9),
  );
  const end = (years: number) => ({ years, isIncluded: random.chance(0.5) });
  // A band whose ends meet holds its one year only with both ends included.
  if (from === to)
    return { from: { years: from, isIncluded: true }, to: { years: to, isIncluded: true } };
  return {
    from: random.chance(0.85) ? end(from) : null,
    to: random.chance(0.6) ? end(to) : null,
  };
}

/** Who something is for: any conditions together. */
export function who(random: Random): Who {
  const some = () => random.some(categories);
  return {
    age: stated(random, () => ageBand(random), chances.age),
    anyCategory: stated(random, some),
    everyCategory: stated(random, () => some().slice(0, 2), chances.stated / 2),
    noCategory: stated(random, some, chances.stated / 2),
    careLevel: stated(
      random,
      () => ordered(random.whole(0, 4), random.whole(0, 4)),
      chances.stated / 2,
    ),
    home: stated(
      random,
      () => ({
        basis: random.pick(['household', 'residence', 'either', 'both'] as const),
        area: random.pick(['policy-area', 'site-county', 'site-town', 'site-community'] as const),
      }),
      chances.home,
    ),
  };
}

function when(random: Random): When {
  return {
    mealPeriods: stated(random, () => random.some(mealPeriods)),
    days: random.chance(chances.stated)
      ? random.pick(['working-days', 'rest-days'] as const)
      : 'every-day',
    serviceTypes: stated(random, () => random.some(serviceTypes)),
    bookedDaysBefore: stated(random, () => random.whole(1, 2), chances.stated / 2),
    nth: stated(
      random,
      () => {
        const from = random.whole(1, 3);
        const to = random.chance(0.5) ? null : from + random.whole(0, 2);
        return { window: random.pick(windows), from, to };
      },
      chances.nth,
    ),
  };
}

function goods(random: Random): Goods {
  const kinds = random.chance(0.4)
    ? random.shuffled(goodsKinds)
    : [...new Set([...random.some(goodsKinds), ...random.some(goodsKinds)])];
  const range = () => {
    const { from, to } = ordered(money(random), money(random));
    const open = random.whole(0, 3);
    return { fromFen: open === 1 ? null : from, toFen: open === 2 ? null : to };
  };
  return { kinds, setMealPrice: stated(random, range, chances.setMealPrice) };
}

function spend(random: Random): Spend {
  return {
    comparison: random.pick(['at-least', 'above'] as const),
    amountFen: money(random),
    on: random.pick(['list-price', 'price-after-earlier-layers'] as const),
  };
}

function benefit(random: Random): Benefit {
  if (random.chance(chances.flatFee)) {
    return {
      form: 'flat-fee',
      window: random.pick(['day', 'month'] as const),
      feeFen: money(random),
    };
  }
  const form = random.pick(['amount-off', 'amount-off', 'percent', 'fixed-price', 'free'] as const);
  switch (form) {
    case 'amount-off':
      return { form, amountFen: money(random) };
    case 'percent':
      return {
        form,
        paysPermille: random.chance(0.8) ? random.pick(strengths.permille) : random.whole(0, 1000),
      };
    case 'fixed-price':
      return { form, priceFen: money(random) };
    case 'free':
      return { form };
  }
}

function byWeight(random: Random): Benefit {
  return { form: 'by-weight', fenPer100Grams: fen(random.pick(strengths.fenPer100Grams)) };
}

const payingFunds = ['fund-city', 'fund-county', 'fund-town', 'fund-charity'] as const;
const merchantFund = 'fund-merchant';

function funds(random: Random): Fund[] {
  return random.shuffled<Fund>([
    { id: 'fund-city', name: 'city', level: 'city' },
    { id: 'fund-county', name: 'county', level: 'county' },
    { id: 'fund-town', name: 'town', level: 'town' },
    { id: 'fund-charity', name: 'charity', level: 'charity' },
    { id: merchantFund, name: 'canteen', level: 'merchant' },
  ]);
}

/** Any split over funds of the generated documents. */
export function payers(random: Random): Payers {
  const split = random.pick(['whole', 'in-order', 'by-share'] as const);
  const names = random.shuffled(payingFunds).slice(0, random.whole(2, 4));
  switch (split) {
    case 'whole':
      return { split, fundId: random.pick(payingFunds) };
    case 'in-order': {
      const last = names.length - 1;
      return {
        split,
        parts: names.map((fundId, index) => ({
          fundId,
          upToFen: index === last ? null : money(random),
        })),
      };
    }
    case 'by-share': {
      let rest = 1000;
      const parts = names.map((fundId, index) => {
        const behind = names.length - 1 - index;
        const sharePermille =
          behind === 0 ? rest : Math.min(random.pick(strengths.sharePermille), rest - behind);
        rest -= sharePermille;
        return { fundId, sharePermille };
      });
      return { split, parts };
    }
  }
}

function rule(random: Random, id: string, layer: { id: string; isMerchant: boolean }): PolicyRule {
  const isByWeight = random.chance(0.1);
  const isMerchant = layer.isMerchant || random.chance(chances.merchantElsewhere);
  return {
    id,
    title: id,
    layerId: layer.id,
    who: who(random),
    when: when(random),
    goods: isByWeight ? { kinds: ['by-weight'], setMealPrice: null } : goods(random),
    spend: stated(random, () => spend(random), chances.spend),
    benefit: isByWeight ? byWeight(random) : benefit(random),
    subsidyMaxFen: stated(random, () => money(random), chances.ruleCap),
    payers: isMerchant ? { split: 'whole', fundId: merchantFund } : payers(random),
  };
}

function limit(random: Random, id: string, ruleIds: readonly string[]): Limit {
  const common = {
    id,
    title: id,
    ruleIds:
      ruleIds.length > 0 && random.chance(chances.limitNamesRules) ? random.some(ruleIds) : null,
    origin: random.pick(['published', 'setting'] as const),
  };
  const form = random.pick(['meals', 'subsidy', 'subsidy', 'own-share'] as const);
  switch (form) {
    case 'meals':
      return { form, ...common, window: random.pick(windows), mealsMax: random.whole(1, 4) };
    case 'subsidy':
      return {
        form,
        ...common,
        window: random.pick(['meal', ...windows] as const),
        subsidyMaxFen: money(random),
      };
    case 'own-share':
      return { form, ...common, minFen: money(random) };
  }
}

function settings(random: Random): PolicySettings {
  return {
    ageCountsFrom: random.pick(['birthday', 'day-after-birthday'] as const),
    leapDayBirthday: random.pick(['february-28', 'march-1'] as const),
    unknownPerson: random.pick(['list-price', 'age-rules', 'age-rules'] as const),
    overLimit: random.chance(chances.refuse) ? 'refuse' : 'list-price',
    limitPartlyLeft: random.chance(chances.grantNothing) ? 'grant-nothing' : 'grant-the-rest',
    rounding: random.pick(['half-up', 'down', 'up'] as const),
    usableAt: random.chance(chances.everySite)
      ? 'every-site'
      : random.pick(['county-of-home', 'town-of-home', 'community-of-home'] as const),
    homeBasis: random.pick(['household', 'residence', 'either'] as const),
    grantedTwice: random.pick(['honour', 'withhold'] as const),
    excludedStates: random.chance(0.3) ? [] : random.some(states),
  };
}

function scope(random: Random): PolicyScope {
  return {
    divisionCodes: stated(random, () => random.some(strengths.scopeDivisions), 0.5),
    siteKinds: null,
    canteenIds: null,
  };
}

function operatorPayment(random: Random, id: string): OperatorPayment {
  return {
    id,
    title: id,
    fundId: random.pick(payingFunds),
    amountFen: money(random),
    per: random.pick(['meal', 'subsidised-meal', 'person-day', 'delivery'] as const),
    who: who(random),
  };
}

function layers(random: Random): Array<Layer & { isMerchant: boolean }> {
  const count = random.pick(strengths.layerCounts);
  const isMerchantFirst = random.chance(chances.merchantLayerFirst);
  return Array.from({ length: count }, (_, index) => ({
    id: `layer-${random.whole(0, 9)}-${index}`,
    title: 'layer',
    combine: random.pick(['lowest-price', 'first-match', 'sum'] as const),
    subsidyMaxFen: stated(random, () => money(random), chances.layerCap),
    isMerchant: index === 0 && count > 1 && isMerchantFirst,
  }));
}

/** A policy that keeps the shape and what the page asks of the parts to each other, in no other way sensible. */
export function generatePolicy(random: Random): PolicyDocument {
  const ofLayers = layers(random);
  const ids = random.shuffled(strengths.ruleIds).slice(0, random.pick(strengths.ruleCounts));
  const rules = ids.map((id) => rule(random, id, random.pick(ofLayers)));
  const limitCount = random.pick(strengths.limitCounts);
  return {
    format: 1,
    policyId,
    version: 1,
    title: 'generated',
    issuer: 'generator',
    documentNumber: '1',
    effectiveFrom: '2020-01-01',
    effectiveTo: null,
    source: { grade: 'demo', place: 'nowhere', note: '' },
    scope: scope(random),
    funds: funds(random),
    settings: settings(random),
    layers: ofLayers.map(({ isMerchant: _, ...layer }) => layer),
    rules,
    limits: Array.from({ length: limitCount }, (_, index) =>
      limit(random, `limit-${random.whole(0, 9)}-${index}`, ids),
    ),
    topUpRules: [],
    operatorPayments: Array.from({ length: random.whole(0, 2) }, (_, index) =>
      operatorPayment(random, `payment-${index}`),
    ),
    siteGrants: [],
    settlement: { advancedBy: 'canteen', claimEvery: 'month' },
    cases: [],
  };
}
