import { type Fen, fen } from '../money/fen.ts';
import type {
  Decision,
  DecisionReason,
  FeeLine,
  LimitLeft,
  OperatorLine,
  SubsidyLine,
} from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { splitSubsidy } from './engine/benefit.ts';
import { type ReadyPolicy, readyPolicy } from './engine/compile.ts';
import { workLayer } from './engine/layer.ts';
import type { Offer } from './engine/offer.ts';
import { reasonsOf, refusingLimit } from './engine/reasons.ts';
import { beginSitting, type Sitting } from './engine/sitting.ts';
import { mealsInWindow } from './engine/usage.ts';
import {
  asksForAgeAlone,
  holds,
  isUsableHere,
  type Standing,
  standingOf,
  whoFits,
} from './engine/who.ts';
import type { MealFacts, PersonFacts, SiteFacts, UsedMeal } from './facts.ts';

/** Everything that a decision depends on. `policy` null: none is in force; `person` null: a guest. */
export interface Question {
  readonly policy: PolicyDocument | null;
  readonly person: PersonFacts | null;
  readonly site: SiteFacts;
  readonly meal: MealFacts;
  /** Meals under a subsidy this person already had, here and elsewhere, in any order. */
  readonly used: readonly UsedMeal[];
}

/**
 * Prices one meal for one person as docs/formats/policy-v1.md says: a pure function of its question. A document that
 * `checkPolicy` finds wrong must not get here.
 */
export function decide(question: Question): Decision {
  const { policy, person, site, meal } = question;
  if (policy === null) return atListPrice(meal, { code: 'no-policy-in-force' });
  if (person === null) return atListPrice(meal, { code: 'guest' });
  const standing = standingOf(policy, { person, site, date: meal.businessDate });
  const bar = barOf(policy, standing);
  if (bar !== null) return atListPrice(meal, bar);
  const ready = readyPolicy(policy);
  const sitting = beginSitting(ready, meal, question.used);
  const outcomes = ready.layers.map((layer) => workLayer(layer, sitting, standing));
  const refusing = policy.settings.overLimit === 'refuse' ? refusingLimit(outcomes) : null;
  const applied = refusing === null ? outcomes.flatMap((outcome) => outcome.applied) : [];
  return {
    listPriceFen: listPriceOf(meal),
    payableFen: refusing === null ? fen(sitting.payableFen) : listPriceOf(meal),
    isRefused: refusing !== null,
    lines: applied.flatMap(subsidyLines),
    fees: applied.flatMap(feeLines),
    operatorLines: refusing === null ? operatorLinesOf(policy, { applied, sitting, standing }) : [],
    limitsLeft: limitsLeftOf(ready, sitting, applied),
    reasons:
      refusing === null
        ? reasonsOf(ready, outcomes, { sitting, standing })
        : [{ code: 'refused', limitId: refusing.limit.id }],
  };
}

/** What keeps a person from any subsidy at this canteen today, whatever the rules say. */
function barOf(policy: PolicyDocument, standing: Standing): DecisionReason | null {
  const { settings } = policy;
  const { person, date } = standing;
  if (person.standing === 'provisional' && settings.unknownPerson === 'list-price') {
    return { code: 'unknown-person' };
  }
  for (const state of settings.excludedStates) {
    if (person.states.some((held) => held.state === state && holds(held, date))) {
      return { code: 'excluded', state };
    }
  }
  return isUsableHere(settings, standing) ? null : { code: 'not-usable-here' };
}

function atListPrice(meal: MealFacts, reason: DecisionReason): Decision {
  const listPriceFen = listPriceOf(meal);
  return {
    listPriceFen,
    payableFen: listPriceFen,
    isRefused: false,
    lines: [],
    fees: [],
    operatorLines: [],
    limitsLeft: [],
    reasons: [reason],
  };
}

/** The list price of everything in a meal. */
export function listPriceOf({ prices }: Pick<MealFacts, 'prices'>): Fen {
  return fen(prices.setMealFen + prices.dishesFen + prices.byWeightFen + prices.deliveryFeeFen);
}

function subsidyLines({ rule, subsidyFen }: Offer): readonly SubsidyLine[] {
  const ruleId = rule.rule.id;
  return splitSubsidy(rule.rule.payers, subsidyFen).map(({ fundId, amountFen }) => ({
    ruleId,
    fundId,
    amountFen: fen(amountFen),
  }));
}

function feeLines({ rule, feeFen }: Offer): readonly FeeLine[] {
  return feeFen > 0 ? [{ ruleId: rule.rule.id, amountFen: fen(feeFen) }] : [];
}

function limitsLeftOf(
  { limits }: ReadyPolicy,
  sitting: Sitting,
  applied: readonly Offer[],
): readonly LimitLeft[] {
  const left: LimitLeft[] = [];
  for (const { limit, position } of limits) {
    const used = sitting.usage.ofLimits[position] ?? 0;
    if (limit.form === 'meals') {
      const isCovered = applied.some(({ rule }) =>
        rule.limits.some((one) => one.position === position),
      );
      const mealsLeft = Math.max(0, limit.mealsMax - used - (isCovered ? 1 : 0));
      left.push({ limitId: limit.id, mealsLeft });
    } else if (limit.form === 'subsidy' && limit.window !== 'meal') {
      const givenFen = applied.length === 0 ? 0 : (sitting.givenOfLimits[position] ?? 0);
      const leftFen = Math.max(0, limit.subsidyMaxFen - used - givenFen);
      left.push({ limitId: limit.id, subsidyLeftFen: fen(leftFen) });
    }
  }
  return left;
}

/** What the operator is owed because somebody ate, beside the subsidy it advanced. */
function operatorLinesOf(
  policy: PolicyDocument,
  at: {
    readonly applied: readonly Offer[];
    readonly sitting: Sitting;
    readonly standing: Standing;
  },
): readonly OperatorLine[] {
  const { applied, sitting, standing } = at;
  const isProvisional = standing.person.standing === 'provisional';
  const isSubsidised = applied.some(({ rule }) => !rule.isMerchants);
  return policy.operatorPayments.flatMap((payment): OperatorLine[] => {
    if (payment.amountFen === 0 || !isDue(payment.per, isSubsidised, sitting)) return [];
    if (isProvisional && !asksForAgeAlone(payment.who)) return [];
    if (!whoFits(payment.who, standing)) return [];
    const { id, fundId, amountFen } = payment;
    return [{ paymentId: id, fundId, amountFen }];
  });
}

function isDue(
  per: PolicyDocument['operatorPayments'][number]['per'],
  isSubsidised: boolean,
  sitting: Sitting,
): boolean {
  switch (per) {
    case 'meal':
      return true;
    case 'subsidised-meal':
      return isSubsidised;
    case 'person-day':
      return isSubsidised && mealsInWindow(sitting.usage, 'day') === 0;
    case 'delivery':
      return sitting.meal.serviceType === 'delivery';
  }
}

/** Everything owed to the operator for a meal beside what the elder pays: advanced subsidies and operator payments. */
export function operatorOwedFen(policy: PolicyDocument | null, decision: Decision): Fen {
  const merchants = new Set(
    policy?.funds.filter((fund) => fund.level === 'merchant').map((fund) => fund.id),
  );
  const advanced = decision.lines.filter((line) => !merchants.has(line.fundId));
  return fen(
    [...advanced, ...decision.operatorLines].reduce((total, line) => total + line.amountFen, 0),
  );
}
