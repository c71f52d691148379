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
  const reasons = outcomes.flatMap(layerReasons);
  return reasons.length > 0 ? reasons : [whyNothing(policy, at)];
}

function layerReasons({ applied, barren }: LayerOutcome): readonly DecisionReason[] {
  if (applied.length > 0) {
    return applied.flatMap(({ rule, cutBy }): DecisionReason[] => {
      const ruleId = rule.rule.id;
      if (cutBy === null) return [{ code: 'rule-applied', ruleId }];
      return [
        { code: 'rule-applied', ruleId },
        { code: 'cut-by-limit', ruleId, limitId: cutBy.limit.id },
      ];
    });
  }
  for (const { heldBy } of barren) {
    if (heldBy !== null) return [{ code: 'limit-reached', limitId: heldBy.limit.id }];
  }
  const [first] = barren;
  return first === undefined ? [] : [{ code: 'already-cheaper', ruleId: first.rule.rule.id }];
}

/** No rule was possible: which condition a rule for this person still asks for, if there is one. */
function whyNothing(
  policy: ReadyPolicy,
  { sitting, standing }: { readonly sitting: Sitting; readonly standing: Standing },
): DecisionReason {
  for (const { rulesById } of policy.layers) {
    const rule = rulesById.find((one) => isForStanding(one, standing));
    if (rule === undefined) continue;
    const condition = unmetCondition(rule.rule, sitting);
    if (condition !== null) return { code: 'condition-not-met', ruleId: rule.rule.id, condition };
  }
  return { code: 'no-rule-fits' };
}
