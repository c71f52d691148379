import { canonicalText } from '../../shared/ledger/canonical.ts';
import { decide, type Question } from '../../shared/policy/decide.ts';
import type { Decision } from '../../shared/policy/decision.ts';
import { limitFaults, moneyFaults } from './check-money.ts';
import { decisionSchema } from './decision-schema.ts';
import { generateQuestion } from './generate.ts';
import { randomOf } from './random.ts';
import { reorderFreely, reorderLimits } from './reorder.ts';

/** What was seen in many generated cases: how often each reason, and the first cases in which something is wrong. */
export interface Examination {
  readonly reasons: Record<string, number>;
  readonly faults: string[];
}

/** More would not tell more. */
const FAULTS_SHOWN = 5;

/** Looks at every property of the cases with these indexes of a seed. */
export function examine(
  cases: { readonly seed: number; readonly from: number; readonly to: number },
  into: Examination,
): void {
  for (let index = cases.from; index < cases.to; index += 1) {
    const question = generateQuestion(cases.seed, index);
    const decision = decide(question);
    for (const { code } of decision.reasons) into.reasons[code] = (into.reasons[code] ?? 0) + 1;
    const found = [
      ...shapeFaults(decision),
      ...moneyFaults(question, decision),
      ...limitFaults(question, decision),
      ...orderFaults(question, decision, { seed: cases.seed ^ 0x5bd1e995, index }),
    ];
    if (found.length === 0 || into.faults.length >= FAULTS_SHOWN) continue;
    into.faults.push(
      `seed ${cases.seed} case ${index}: ${found.join('; ')}\n${JSON.stringify(question)}\n${JSON.stringify(decision)}`,
    );
  }
}

function shapeFaults(decision: Decision): string[] {
  const parsed = decisionSchema.safeParse(decision);
  return parsed.success ? [] : [`shape: ${parsed.error.message}`];
}

function orderFaults(
  question: Question,
  decision: Decision,
  at: { readonly seed: number; readonly index: number },
): string[] {
  const random = randomOf(at.seed, at.index);
  const bytes = canonicalText(decision);
  const faults: string[] = [];
  if (canonicalText(decide(question)) !== bytes) faults.push('decided otherwise the second time');
  if (canonicalText(decide(reorderFreely(random, question))) !== bytes)
    faults.push('decided otherwise in another order of rules, funds, facts or members');
  if (moneyText(decide(reorderLimits(random, question))) !== moneyText(decision))
    faults.push('other money in another order of limits and operator payments');
  return faults;
}

/** The money of a decision without the order of limits and operator payments. */
function moneyText({ reasons: _, limitsLeft, operatorLines, ...money }: Decision): string {
  return canonicalText({
    ...money,
    limitsLeft: limitsLeft.map(canonicalText).sort(),
    operatorLines: operatorLines.map(canonicalText).sort(),
  });
}
