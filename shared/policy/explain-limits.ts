import { type Fen, formatSpokenYuan, sumFen } from '../money/fen.ts';
import type { Window } from './conditions.ts';
import type { Decision, LimitLeft } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import type { Limit } from './limit.ts';
import { isBorneByMerchant } from './merchants.ts';

/** Windows as an elder says them. */
export const WINDOW_WORDS: Readonly<Record<Window | 'meal', string>> = {
  meal: '这一份',
  'meal-period': '这一餐',
  day: '今天',
  week: '本周',
  month: '本月',
};

/** What a limit that concerns the person still allows after this meal, in words for the person. */
interface LeftOfLimit {
  readonly text: string;
  /** How many more meals like this one it allows. */
  readonly mealsLikeThis: number;
  readonly window: Window;
}

/** What is left of each limit that concerns the person, in the order of the document: 今天还可优惠1份, 本月还可补贴12元. */
export function limitsLeftTexts(
  decision: Decision,
  policy: PolicyDocument | null,
): readonly string[] {
  return leftOfLimits(decision, policy).map((left) => left.text);
}

/** What is left of the tightest limit; null for a person whom no limit concerned at this meal. */
export function tightestLimitText(
  decision: Decision,
  policy: PolicyDocument | null,
): string | null {
  const [tightest] = leftOfLimits(decision, policy).toSorted(
    (one, other) =>
      // Compared, not subtracted: without bound minus without bound is no number.
      Number(one.mealsLikeThis > other.mealsLikeThis) -
        Number(one.mealsLikeThis < other.mealsLikeThis) ||
      WIDEST_FIRST.indexOf(one.window) - WIDEST_FIRST.indexOf(other.window),
  );
  return tightest?.text ?? null;
}

/** Of two limits that allow as little, the wider one tells more: a used-up month is a used-up day. */
const WIDEST_FIRST: readonly Window[] = ['month', 'week', 'day', 'meal-period'];

/** The part of an elder's explanation about limits; empty when there is nothing to say. */
export function leftSentence(decision: Decision, policy: PolicyDocument | null): string {
  const said = new Set(
    decision.reasons.flatMap((reason) => (reason.code === 'limit-reached' ? [reason.limitId] : [])),
  );
  const texts = leftOfLimits(decision, policy, said).map((left) => left.text);
  if (texts.length === 0) return '';
  const isApplied = decision.reasons.some((reason) => reason.code === 'rule-applied');
  return `${isApplied ? '这份以后' : ''}${texts.join('，')}`;
}

function leftOfLimits(
  decision: Decision,
  policy: PolicyDocument | null,
  alreadySaid: ReadonlySet<string> = new Set(),
): readonly LeftOfLimit[] {
  if (policy === null || decision.isRefused) return [];
  const isConcerned = concernOf(decision, policy);
  return decision.limitsLeft.flatMap((left) => {
    const limit = policy.limits.find((candidate) => candidate.id === left.limitId);
    if (limit === undefined || limit.form === 'own-share' || limit.window === 'meal') return [];
    if (alreadySaid.has(limit.id) || !isConcerned(limit)) return [];
    const given = givenUnder(limit, decision, policy);
    return [leftOf(left, limit.window, given)];
  });
}

function leftOf(left: LimitLeft, window: Window, givenFen: Fen): LeftOfLimit {
  const word = WINDOW_WORDS[window];
  if ('mealsLeft' in left) {
    const { mealsLeft } = left;
    const text = mealsLeft > 0 ? `${word}还可优惠${mealsLeft}份` : `${word}的优惠用完了`;
    return { text, mealsLikeThis: mealsLeft, window };
  }
  const { subsidyLeftFen } = left;
  if (subsidyLeftFen === 0) return { text: `${word}的补贴用完了`, mealsLikeThis: 0, window };
  const mealsLikeThis =
    givenFen === 0 ? Number.POSITIVE_INFINITY : Math.floor(subsidyLeftFen / givenFen);
  return { text: `${word}还可补贴${formatSpokenYuan(subsidyLeftFen)}`, mealsLikeThis, window };
}

/** What this meal took out of a limit. */
function givenUnder(limit: Limit, decision: Decision, policy: PolicyDocument): Fen {
  const covered = new Set(coveredRules(limit, policy));
  const lines = decision.lines.filter((line) => covered.has(line.ruleId));
  return sumFen(lines.map((line) => line.amountFen));
}

/**
 * Whom a limit concerns: a person one of whose rules it covers. Of somebody held back by a limit the rule is not known, so
 * another limit is told only when it covers every rule that this one does: else it would promise what is others'.
 */
function concernOf(decision: Decision, policy: PolicyDocument): (limit: Limit) => boolean {
  const ruleIds = decision.reasons.flatMap((reason) =>
    reason.code === 'rule-applied' || reason.code === 'condition-not-met' ? [reason.ruleId] : [],
  );
  const reached = decision.reasons.flatMap((reason) => {
    if (reason.code !== 'limit-reached') return [];
    const limit = policy.limits.find((candidate) => candidate.id === reason.limitId);
    return limit === undefined ? [] : [coveredRules(limit, policy)];
  });
  return (limit) => {
    const covered = new Set(coveredRules(limit, policy));
    return (
      ruleIds.some((ruleId) => covered.has(ruleId)) ||
      reached.some((held) => held.every((ruleId) => covered.has(ruleId)))
    );
  };
}

/** The rules a limit counts and holds: those it names, or every rule that no merchant bears. */
function coveredRules(limit: Limit, policy: PolicyDocument): readonly string[] {
  if (limit.ruleIds !== null) return limit.ruleIds;
  return policy.rules.filter((rule) => !isBorneByMerchant(policy, rule)).map((rule) => rule.id);
}
