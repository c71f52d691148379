import { type Fen, fen, sumFen } from '../money/fen.ts';
import type {
  Decision,
  DecisionReason,
  FeeLine,
  LimitLeft,
  OperatorLine,
  SubsidyLine,
} from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { barOf } from './engine/bar.ts';
import { splitSubsidy } from './engine/benefit.ts';
import { type ReadyLimit, type ReadyPolicy, readyPolicy } from './engine/compile.ts';
import { listPriceOf } from './engine/conditions.ts';
import { type LayerOutcome, workLayer } from './engine/layer.ts';
import type { Offer } from './engine/offer.ts';
import { reasonsOf, refusingLimit } from './engine/reasons.ts';
import { beginSitting, type Sitting } from './engine/sitting.ts';
import { mealsInWindow } from './engine/usage.ts';
import { isFor, type Standing, standingOf } from './engine/who.ts';
import type { MealFacts, PersonFacts, SiteFacts, UsedMeal } from './facts.ts';
import { merchantFundIds } from './merchants.ts';

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
  const outcomes = workLayers(ready, sitting, standing);
  const refusing = policy.settings.overLimit === 'refuse' ? refusingLimit(outcomes) : null;
  if (refusing !== null) return refused(ready, sitting, refusing);
  const applied = appliedOf(outcomes);
  return {
    listPriceFen: fen(listPriceOf(meal.prices)),
    payableFen: fen(sitting.payableFen),
    isRefused: false,
    lines: subsidyLinesOf(applied),
    fees: feeLinesOf(applied, sitting.payableFen),
    operatorLines: operatorLinesOf(policy, { applied, sitting, standing }),
    limitsLeft: limitsLeftOf(ready, sitting, applied),
    reasons: reasonsOf(ready, outcomes, { sitting, standing }),
  };
}

function workLayers(
  ready: ReadyPolicy,
  sitting: Sitting,
  standing: Standing,
): readonly LayerOutcome[] {
  const outcomes: LayerOutcome[] = [];
  for (const layer of ready.layers) outcomes.push(workLayer(layer, sitting, standing));
  return outcomes;
}

function appliedOf(outcomes: readonly LayerOutcome[]): readonly Offer[] {
  const [only] = outcomes;
  if (outcomes.length === 1 && only !== undefined) return only.applied;
  return outcomes.flatMap((outcome) => outcome.applied);
}

function refused(ready: ReadyPolicy, sitting: Sitting, refusing: ReadyLimit): Decision {
  return {
    ...atListPrice(sitting.meal, { code: 'refused', limitId: refusing.limit.id }),
    isRefused: true,
    limitsLeft: limitsLeftOf(ready, sitting, []),
  };
}

function atListPrice(meal: MealFacts, reason: DecisionReason): Decision {
  const listPriceFen = fen(listPriceOf(meal.prices));
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

function subsidyLinesOf(applied: readonly Offer[]): readonly SubsidyLine[] {
  const lines: SubsidyLine[] = [];
  for (const { rule, subsidyFen } of applied) {
    const ruleId = rule.rule.id;
    for (const { fundId, amountFen } of splitSubsidy(rule.rule.payers, subsidyFen)) {
      lines.push({ ruleId, fundId, amountFen: fen(amountFen) });
    }
  }
  return lines;
}

/** Nobody pays more as fees than is paid at all: other rules may have made the goods cheaper than the fee. */
function feeLinesOf(applied: readonly Offer[], payableFen: number): readonly FeeLine[] {
  const fees: FeeLine[] = [];
  let leftFen = payableFen;
  for (const { rule, feeFen } of applied) {
    const amountFen = Math.min(feeFen, leftFen);
    if (amountFen > 0) fees.push({ ruleId: rule.rule.id, amountFen: fen(amountFen) });
    leftFen -= amountFen;
  }
  return fees;
}

function limitsLeftOf(
  { limits }: ReadyPolicy,
  sitting: Sitting,
  applied: readonly Offer[],
): readonly LimitLeft[] {
  const left: LimitLeft[] = [];
  for (const one of limits) {
    const { limit, position } = one;
    const used = sitting.usage.ofLimits[position] ?? 0;
    if (limit.form === 'meals') {
      const isCovered = applied.some(({ rule }) => rule.limits.includes(one));
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
  if (policy.operatorPayments.length === 0) return [];
  const { applied, sitting, standing } = at;
  const isSubsidised = applied.some(({ rule }) => !rule.isMerchants);
  return policy.operatorPayments.flatMap((payment): OperatorLine[] => {
    if (payment.amountFen === 0 || !isDue(payment.per, isSubsidised, sitting)) return [];
    if (!isFor(payment.who, standing)) return [];
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
  const merchants = policy === null ? new Set() : merchantFundIds(policy);
  const advanced = decision.lines.filter((line) => !merchants.has(line.fundId));
  return sumFen([...advanced, ...decision.operatorLines].map((line) => line.amountFen));
}
