import { fen } from '../money/fen.ts';
import type { Decision } from './decision.ts';
import type { UsedMeal } from './facts.ts';

type RuleAmount = UsedMeal['fees'][number];

/**
 * What a meal takes out of limits: subsidies and fees by rule, without what merchants gave (docs/formats/policy-v1.md, used
 * meals). A meal with neither is no used meal.
 */
export function usedAmounts(
  decision: Pick<Decision, 'lines' | 'fees'>,
  merchants: ReadonlySet<string>,
): Pick<UsedMeal, 'subsidies' | 'fees'> {
  const counted = decision.lines.filter((line) => !merchants.has(line.fundId));
  return { subsidies: sumByRule(counted), fees: sumByRule(decision.fees) };
}

function sumByRule(amounts: readonly RuleAmount[]): RuleAmount[] {
  const totals = new Map<string, number>();
  for (const { ruleId, amountFen } of amounts) {
    if (amountFen > 0) totals.set(ruleId, (totals.get(ruleId) ?? 0) + amountFen);
  }
  return [...totals].map(([ruleId, total]) => ({ ruleId, amountFen: fen(total) }));
}
