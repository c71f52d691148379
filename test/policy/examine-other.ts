import { canonicalText } from '../../shared/ledger/canonical.ts';
import { fundsOf } from '../../shared/policy/benefit.ts';
import { policyDocumentSchema } from '../../shared/policy/document.ts';
import { isInForce, isInScope, policyFor } from '../../shared/policy/select.ts';
import { decideTopUp } from '../../shared/policy/top-up.ts';
import { generateChoice, generateTopUp } from './generate-other.ts';
import { randomOf } from './random.ts';

/** What many top-ups and choices came to, and what is wrong with the first that are wrong. */
export interface OtherExamination {
  readonly seen: Record<'bonus' | 'no-bonus' | 'chosen' | 'none', number>;
  readonly faults: string[];
}

/** Begins an examination. */
export function nothingSeen(): OtherExamination {
  return { seen: { bonus: 0, 'no-bonus': 0, chosen: 0, none: 0 }, faults: [] };
}

/** Looks at every property of the top-ups and choices with these indexes of a seed. */
export function examineOthers(
  cases: { readonly seed: number; readonly from: number; readonly to: number },
  into: OtherExamination,
): void {
  for (let index = cases.from; index < cases.to; index += 1) {
    const found = [
      ...topUpFaults(cases.seed, index, into),
      ...choiceFaults(cases.seed, index, into),
    ];
    if (found.length === 0 || into.faults.length >= 5) continue;
    into.faults.push(`seed ${cases.seed} case ${index}: ${found.join('; ')}`);
  }
}

function topUpFaults(seed: number, index: number, { seen }: OtherExamination): string[] {
  const question = generateTopUp(seed, index);
  const { creditFen, paysFen, lines } = decideTopUp(question);
  const faults: string[] = [];
  seen[lines.length > 0 ? 'bonus' : 'no-bonus'] += 1;
  const bonusFen = lines.reduce((total, line) => total + line.amountFen, 0);
  if (creditFen !== question.creditFen || creditFen !== paysFen + bonusFen)
    faults.push('credit ≠ paid + every line');
  if (paysFen < 0 || paysFen > creditFen) faults.push('paid is not within 0 and the credit');
  const rule = question.policy.topUpRules.find(({ id }) => id === lines[0]?.ruleId);
  const funds = rule === undefined ? [] : fundsOf(rule.payers);
  for (const { ruleId, fundId, amountFen } of lines) {
    if (amountFen <= 0) faults.push('a line of nothing or less');
    if (ruleId !== rule?.id || !funds.includes(fundId)) faults.push('a line of nobody’s');
  }
  if (
    rule !== undefined &&
    (creditFen < (rule.creditMinFen ?? 0) || creditFen > (rule.creditMaxFen ?? creditFen))
  )
    faults.push('a bonus outside its range');
  const { policy } = question;
  const topUpRules = randomOf(seed, index).shuffled(policy.topUpRules);
  const otherwise = decideTopUp({ ...question, policy: { ...policy, topUpRules } });
  if (canonicalText(otherwise) !== canonicalText({ creditFen, paysFen, lines }))
    faults.push('a bonus that hangs on the order of the rules');
  return faults;
}

function choiceFaults(seed: number, index: number, { seen }: OtherExamination): string[] {
  const { policies, site, businessDate } = generateChoice(seed, index);
  const chosen = policyFor(policies, { site, businessDate });
  const holding = policies.filter(
    (policy) => isInForce(policy, businessDate) && isInScope(policy.scope, site),
  );
  seen[chosen === null ? 'none' : 'chosen'] += 1;
  const faults: string[] = [];
  if (chosen === null ? holding.length > 0 : !holding.includes(chosen))
    faults.push('chosen though it does not hold, or none though one holds');
  const shuffled = randomOf(seed, index).shuffled(policies);
  if (policyFor(shuffled, { site, businessDate }) !== chosen)
    faults.push('another is chosen in another order');
  const others = policies.filter((policy) => policy !== chosen && !holding.includes(policy));
  if (chosen !== null && policyFor([...others, chosen], { site, businessDate }) !== chosen)
    faults.push('policies that do not hold change the choice');
  return faults;
}

/** Whether the questions with this index are of the published shape. */
export function hasPublishedShape(seed: number, index: number): boolean {
  const { policies } = generateChoice(seed, index);
  return [generateTopUp(seed, index).policy, ...policies].every(
    (policy) => policyDocumentSchema.safeParse(policy).success,
  );
}
