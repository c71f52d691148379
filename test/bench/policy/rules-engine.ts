import { Engine, type RuleProperties } from 'json-rules-engine';
import type { Question } from '../../../shared/policy/decide.ts';

// The same eight rules and four limits as tiered-policy.ts, in the words of json-rules-engine: who and when as conditions
// on facts, the limits of meals as a rule of higher priority that stops the engine, the subsidy worked out from the rules
// that held. The limits as conditions of each rule, plain or shared by name, and priorities of conditions were tried: each
// made it slower, so that this is the form that does it most justice.

type Condition = { fact: string; operator: string; value: unknown };

const atLeast = (fact: string, value: number): Condition => ({
  fact,
  operator: 'greaterThanInclusive',
  value,
});
const below = (fact: string, value: number): Condition => ({ fact, operator: 'lessThan', value });
const holds = (category: string): Condition => ({
  fact: 'categories',
  operator: 'contains',
  value: category,
});

const WEEK_MAX_FEN = 2_000;
const OWN_SHARE_FEN = 50;

/** Conditions of each tier and what it takes off a price, in fen. */
const tiers: ReadonlyArray<{
  readonly id: string;
  readonly all: readonly Condition[];
  readonly subsidyFen: (listFen: number) => number;
}> = [
  {
    id: 'age-60',
    all: [atLeast('age', 60), below('age', 70)],
    subsidyFen: (listFen) => Math.min(200, listFen),
  },
  {
    id: 'age-70',
    all: [atLeast('age', 70), below('age', 80)],
    subsidyFen: (listFen) => Math.min(300, listFen),
  },
  {
    id: 'age-80',
    all: [atLeast('age', 80), below('age', 90)],
    subsidyFen: (listFen) => Math.min(500, listFen),
  },
  { id: 'age-90', all: [atLeast('age', 90)], subsidyFen: (listFen) => listFen },
  {
    id: 'minimum-living',
    all: [atLeast('age', 60), holds('minimum-living-allowance')],
    subsidyFen: (listFen) => Math.max(0, listFen - 400),
  },
  {
    id: 'destitute',
    all: [atLeast('age', 60), holds('destitute-support')],
    subsidyFen: (listFen) => Math.max(0, listFen - 200),
  },
  {
    id: 'disabled',
    all: [atLeast('age', 60), holds('disabled-loss'), atLeast('listPriceFen', 800)],
    subsidyFen: (listFen) => listFen - Math.round(listFen * 0.5),
  },
  {
    id: 'living-alone',
    all: [
      atLeast('age', 70),
      holds('living-alone'),
      { fact: 'mealPeriod', operator: 'equal', value: 'dinner' },
    ],
    subsidyFen: (listFen) => listFen - Math.round(listFen * 0.7),
  },
];

/** Built once, run for each decision, as its documentation asks. */
export function buildRulesEngine(): { priceOf(question: Question): Promise<number> } {
  const engine = new Engine();
  const limitReached: RuleProperties = {
    name: 'limit-reached',
    priority: 100,
    conditions: { any: [atLeast('mealsThisPeriod', 1), atLeast('mealsToday', 2)] },
    event: { type: 'limit-reached' },
    onSuccess: () => void engine.stop(),
  };
  engine.addRule(limitReached);
  for (const { id, all } of tiers) {
    const rule: RuleProperties = {
      name: id,
      conditions: { all: [...all] },
      event: { type: id },
    };
    engine.addRule(rule);
  }
  const subsidies = new Map(tiers.map(({ id, subsidyFen }) => [id, subsidyFen]));
  return {
    async priceOf(question) {
      const facts = factsOf(question);
      const { events } = await engine.run(facts);
      let bestFen = 0;
      for (const { type } of events)
        bestFen = Math.max(bestFen, subsidies.get(type)?.(facts.listPriceFen) ?? 0);
      const leftFen = Math.max(0, WEEK_MAX_FEN - facts.subsidyThisWeekFen);
      const ownShareLeavesFen = Math.max(0, facts.listPriceFen - OWN_SHARE_FEN);
      return facts.listPriceFen - Math.min(bestFen, leftFen, ownShareLeavesFen);
    },
  };
}

/** The facts of one run, worked out once in plain code: cheaper for the engine than facts that it must call for. Used meals are all of the week. */
function factsOf({ person, meal, used }: Question) {
  const today = meal.businessDate;
  const birthDate = person?.birthDate ?? today;
  const hadBirthday = birthDate.slice(5) <= today.slice(5);
  let mealsThisPeriod = 0;
  let mealsToday = 0;
  let subsidyThisWeekFen = 0;
  for (const one of used) {
    if (one.businessDate === today) {
      mealsToday += 1;
      if (one.mealPeriod === meal.mealPeriod) mealsThisPeriod += 1;
    }
    for (const { amountFen } of one.subsidies) subsidyThisWeekFen += amountFen;
  }
  return {
    age: Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (hadBirthday ? 0 : 1),
    categories: (person?.categories ?? [])
      .filter((one) => one.from <= today && (one.to === null || today <= one.to))
      .map((one) => one.category),
    mealPeriod: meal.mealPeriod,
    listPriceFen: meal.prices.setMealFen + meal.prices.dishesFen,
    mealsThisPeriod,
    mealsToday,
    subsidyThisWeekFen,
  };
}
