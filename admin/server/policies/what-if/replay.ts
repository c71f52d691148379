import { fen } from '../../../../shared/money/fen.ts';
import { decide } from '../../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../../shared/policy/document.ts';
import type {
  MealFacts,
  PersonFacts,
  SiteFacts,
  UsedMeal,
} from '../../../../shared/policy/facts.ts';
import { compareInTime } from '../../meals/in-time.ts';

/** One part of what a meal cost others than the elder; `fundName` as a person knows the fund. */
export interface GrantedLine {
  readonly ruleId: string;
  readonly fundName: string;
  readonly amountFen: number;
}

/** What one meal came to: as it was sold, or as the draft would have it. */
export interface MealOutcome {
  /** Null without a policy. */
  readonly policyId: string | null;
  /** Subsidies without what the canteen itself gave. */
  readonly lines: readonly GrantedLine[];
  readonly fees: UsedMeal['fees'];
  readonly paidFen: number;
  readonly operatorFen: number;
}

/** A meal as it is stored. */
export interface StoredMeal {
  readonly kioskId: string;
  readonly seq: number;
  readonly canteenId: string;
  /** By the kiosk's clock, milliseconds since 1970 UTC. */
  readonly atMs: number;
  readonly mealPeriod: MealFacts['mealPeriod'];
  readonly businessDate: string;
  /** Null: facts that a price needs are no longer known. */
  readonly question: { readonly person: PersonFacts; readonly meal: MealFacts } | null;
  readonly real: MealOutcome;
}

/** A draft made ready for many meals. */
export interface ReplayDraft {
  readonly policy: PolicyDocument;
  /** Names of its funds by id, without those of merchants. */
  readonly fundNames: ReadonlyMap<string, string>;
  /** Whether a canteen would be under the draft on a date, and not under a policy that comes before it. */
  holdsAt(canteenId: string, businessDate: string): boolean;
  siteOf(canteenId: string): SiteFacts;
  /** The earliest used meal that can matter on a date. */
  usedSince(businessDate: string): string;
}

/** Which meals are asked about; the others count for limits as they really were. */
export interface ReplaySpan {
  readonly from: string;
  readonly to: string;
  /** Null: every canteen. */
  readonly canteenId: string | null;
}

/** A meal that was asked about, before and after. */
export interface ReplayedMeal {
  readonly meal: StoredMeal;
  readonly after: MealOutcome;
  readonly isRefused: boolean;
  /** Its facts are no longer known, so it stays as it was. */
  readonly isUnknown: boolean;
}

/**
 * Replays the meals of one elder in the order of time: every window runs as it would have run under the draft, and meals
 * that are not asked about count in it as they really were. A pure function.
 */
export function replayElder(
  meals: readonly StoredMeal[],
  draft: ReplayDraft,
  span: ReplaySpan,
): readonly ReplayedMeal[] {
  const replayed: ReplayedMeal[] = [];
  let used: UsedMeal[] = [];
  for (const meal of meals.toSorted(compareInTime)) {
    const since = draft.usedSince(meal.businessDate);
    used = used.filter((one) => one.businessDate >= since);
    const isAsked = isInSpan(meal, span);
    const outcome = isAsked ? replayMeal(meal, draft, used) : null;
    if (outcome !== null) replayed.push(outcome);
    const counted = usedMealOf(meal, outcome?.after ?? meal.real);
    if (counted !== null) used.push(counted);
  }
  return replayed;
}

function isInSpan(meal: StoredMeal, { from, to, canteenId }: ReplaySpan): boolean {
  return (
    from <= meal.businessDate &&
    meal.businessDate <= to &&
    (canteenId === null || canteenId === meal.canteenId)
  );
}

function replayMeal(meal: StoredMeal, draft: ReplayDraft, used: readonly UsedMeal[]): ReplayedMeal {
  const asItWas = { meal, after: meal.real, isRefused: false };
  if (!draft.holdsAt(meal.canteenId, meal.businessDate)) return { ...asItWas, isUnknown: false };
  if (meal.question === null) return { ...asItWas, isUnknown: true };
  const site = draft.siteOf(meal.canteenId);
  const decision = decide({ policy: draft.policy, site, used, ...meal.question });
  const lines: GrantedLine[] = [];
  for (const { ruleId, fundId, amountFen } of decision.lines) {
    const fundName = draft.fundNames.get(fundId);
    if (fundName !== undefined) lines.push({ ruleId, fundName, amountFen });
  }
  const after: MealOutcome = {
    policyId: draft.policy.policyId,
    lines,
    fees: [...decision.fees],
    paidFen: decision.payableFen,
    operatorFen: decision.operatorLines.reduce((total, line) => total + line.amountFen, 0),
  };
  return { meal, after, isRefused: decision.isRefused, isUnknown: false };
}

/** The meal as later limits see it; null when no limit counts it. */
function usedMealOf(meal: StoredMeal, outcome: MealOutcome): UsedMeal | null {
  if (outcome.lines.length === 0 && outcome.fees.length === 0) return null;
  const { businessDate, mealPeriod } = meal;
  return { businessDate, mealPeriod, subsidies: byRule(outcome.lines), fees: outcome.fees };
}

function byRule(lines: readonly GrantedLine[]): UsedMeal['subsidies'] {
  const [first] = lines;
  if (first !== undefined && lines.length === 1) {
    return [{ ruleId: first.ruleId, amountFen: fen(first.amountFen) }];
  }
  const sums = new Map<string, number>();
  for (const { ruleId, amountFen } of lines) {
    sums.set(ruleId, (sums.get(ruleId) ?? 0) + amountFen);
  }
  return [...sums].map(([ruleId, amountFen]) => ({ ruleId, amountFen: fen(amountFen) }));
}
