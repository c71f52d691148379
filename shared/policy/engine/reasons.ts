import type { DecisionReason } from '../decision.ts';
import type { ReadyLimit, ReadyPolicy } from './compile.ts';
import { unmetCondition } from './conditions.ts';
import { isForStanding, type LayerOutcome } from './layer.ts';
import type { Sitting } from './sitting.ts';
import type { Standing } from './who.ts';

/** The `meals` limit because of which the card cannot be used; null when it can. */
export function refusingLimit(outcomes: readonly LayerOutcome[]): ReadyLimit | null {
  for (const { barren } of outcomes) {
    const held = barren.find((offer) => offer.heldBy?.limit.form === 'meals');
    if (held !== undefined) return held.heldBy;
  }
  return null;
}

/** Why the layers did what they did, in their order. */
export function reasonsOf(
  policy: ReadyPolicy,
  outcomes: readonly LayerOutcome[],
  at: { readonly sitting: Sitting; readonly standing: Standing },
): readonly DecisionReason[] {
  const reasons: DecisionReason[] = [];
  for (const outcome of outcomes) addReasons(reasons, outcome);
  return reasons.length > 0 ? reasons : [whyNothing(policy, at)];
}

function addReasons(reasons: DecisionReason[], { applied, barren }: LayerOutcome): void {
  for (const { rule, cutBy } of applied) {
    const ruleId = rule.rule.id;
    reasons.push({ code: 'rule-applied', ruleId });
    if (cutBy !== null) reasons.push({ code: 'cut-by-limit', ruleId, limitId: cutBy.limit.id });
  }
  const [first] = barren;
  if (first === undefined) return;
  const heldBy = barren.find((offer) => offer.heldBy !== null)?.heldBy ?? null;
  if (heldBy === null) reasons.push({ code: 'already-cheaper', ruleId: first.rule.rule.id });
  else reasons.push({ code: 'limit-reached', limitId: heldBy.limit.id });
}

/** No rule was possible: which condition a rule for this person still asks for, if there is one. */
function whyNothing(
  policy: ReadyPolicy,
  { sitting, standing }: { readonly sitting: Sitting; readonly standing: Standing },
): DecisionReason {
  for (const { rulesById } of policy.layers) {
    const rule = rulesById.find((one) => isForStanding(one, standing));
    if (rule === undefined) continue;
    const condition = unmetCondition(rule, sitting);
    if (condition !== null) return { code: 'condition-not-met', ruleId: rule.rule.id, condition };
  }
  return { code: 'no-rule-fits' };
}
