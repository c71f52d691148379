import { type Fen, fen } from '../../shared/money/fen.ts';
import type { Question } from '../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import type { MealFacts, PersonFacts, SiteFacts, UsedMeal } from '../../shared/policy/facts.ts';
import { birthDate, daysLater, spanAround } from './generate-days.ts';
import {
  categories,
  generatePolicy,
  mealPeriods,
  money,
  serviceTypes,
  siteKinds,
  states,
} from './generate-policy.ts';
import { type Random, randomOf } from './random.ts';
import strengths from './strengths.json' with { type: 'json' };

const { chances } = strengths;

function place(random: Random): string | null {
  return random.chance(chances.unknownPlace) ? null : random.pick(strengths.divisions);
}

/** Somebody of whom anything may be known. */
export function person(random: Random, today: string): PersonFacts {
  const held = categories.filter(() => random.chance(chances.held));
  return {
    standing: random.chance(chances.provisional) ? 'provisional' : 'registered',
    birthDate: birthDate(random, today),
    categories: random
      .shuffled(held)
      .map((category) => ({ category, ...spanAround(random, today) })),
    careLevels: Array.from({ length: random.whole(0, 3) }, () => ({
      level: random.whole(0, 4),
      ...spanAround(random, today),
    })),
    states: random
      .shuffled(states)
      .filter(() => random.chance(chances.excludedState))
      .map((state) => ({ state, ...spanAround(random, today) })),
    householdCode: place(random),
    residenceCode: place(random),
  };
}

/** A canteen of any kind and place. */
export function site(random: Random): SiteFacts {
  return {
    canteenId: random.pick(strengths.canteenIds),
    kind: random.pick(siteKinds),
    divisionCode: random.pick(strengths.divisions),
  };
}

function goodsPrice(random: Random): Fen {
  return random.chance(chances.goodsTaken) ? money(random) : fen(0);
}

function meal(random: Random, businessDate: string): MealFacts {
  const setMealFen = random.chance(0.8) ? money(random) : fen(0);
  // One huge price alone: the list price of a meal is money too and has the same bound.
  const isHuge = setMealFen > 1_000_000;
  const other = (): Fen => {
    const price = goodsPrice(random);
    return isHuge || price > 1_000_000 ? fen(0) : price;
  };
  return {
    businessDate,
    mealPeriod: random.pick(mealPeriods),
    isWorkingDay: random.chance(0.6),
    serviceType: random.pick(serviceTypes),
    bookedDaysBefore: random.pick([0, 0, 1, 2]),
    prices: {
      setMealFen,
      dishesFen: other(),
      byWeightFen: other(),
      weightGrams: random.chance(0.7) ? random.whole(0, 1_500) : 0,
      deliveryFeeFen: other(),
    },
  };
}

/** Ids that a used meal may carry: rules of the document that some fund bears, and rules of a version before it. */
function usableRuleIds(policy: PolicyDocument | null): string[] {
  const merchants = (policy?.funds ?? [])
    .filter((fund) => fund.level === 'merchant')
    .map((fund) => fund.id);
  return (policy?.rules ?? [])
    .filter(({ payers }) => payers.split !== 'whole' || !merchants.includes(payers.fundId))
    .map((rule) => rule.id);
}

function usedMeal(random: Random, policy: PolicyDocument | null, today: string): UsedMeal {
  const known = usableRuleIds(policy);
  const ruleId = (): string =>
    known.length === 0 || random.chance(chances.otherVersionRule)
      ? 'rule-of-version-before'
      : random.pick(known);
  const flatFees = (policy?.rules ?? []).filter((rule) => rule.benefit.form === 'flat-fee');
  const feeRuleId = (): string => (flatFees.length === 0 ? ruleId() : random.pick(flatFees).id);
  const amount = (): Fen => (random.chance(0.1) ? fen(0) : fen(random.whole(1, 900)));
  return {
    businessDate: daysLater(today, random.pick(strengths.usedDayOffsets)),
    mealPeriod: random.pick(mealPeriods),
    subsidies: Array.from({ length: random.pick([0, 1, 1, 1, 2]) }, () => ({
      ruleId: ruleId(),
      amountFen: amount(),
    })),
    fees: random.chance(chances.feePaid) ? [{ ruleId: feeRuleId(), amountFen: amount() }] : [],
  };
}

/** A person, canteen, meal and past for a document. */
function circumstances(random: Random, policy: PolicyDocument | null): Omit<Question, 'policy'> {
  const businessDate = daysLater(random.pick(strengths.dates), random.pick([0, 0, 0, 1, -1]));
  return {
    person: random.chance(chances.guest) ? null : person(random, businessDate),
    site: site(random),
    meal: meal(random, businessDate),
    used: Array.from({ length: random.pick(strengths.usedCounts) }, () =>
      usedMeal(random, policy, businessDate),
    ),
  };
}

/** The question with this index of this seed: always the same one. */
export function generateQuestion(seed: number, index: number): Question {
  const random = randomOf(seed, index);
  const policy = random.chance(chances.noPolicy) ? null : generatePolicy(random);
  return { policy, ...circumstances(random, policy) };
}
