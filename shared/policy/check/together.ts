import { LIMITS } from '../../limits.ts';
import type { PolicyDocument } from '../document.ts';
import { type PolicyFinding, wrong } from './finding.ts';

/**
 * More rules that may apply to one meal together than an entry of the ledger and a used meal hold (LIMITS.rulesOfMealMax):
 * such a meal could be neither sold nor stored.
 */
export function togetherFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const most = document.layers.reduce((total, { id, combine }) => {
    const rules = document.rules.filter(({ layerId }) => layerId === id).length;
    return total + (combine === 'sum' ? rules : Math.min(1, rules));
  }, 0);
  if (most <= LIMITS.rulesOfMealMax) return [];
  const sentence = `一餐最多可能同时用上${most}条规则，最多${LIMITS.rulesOfMealMax}条：请减少“各条相加”一层里的规则，或改成取最优惠的一条。`;
  return [wrong('too-large', ['rules'], sentence)];
}
