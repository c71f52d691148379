import { type Fen, fen } from '../money/fen.ts';
import type { SubsidyLine } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { barOf } from './engine/bar.ts';
import { portionOf, splitSubsidy } from './engine/benefit.ts';
import { isFor, type Standing, standingOf } from './engine/who.ts';
import type { PersonFacts, SiteFacts } from './facts.ts';
import type { TopUpRule } from './operator.ts';

/** Money that somebody puts on an account. */
export interface TopUpQuestion {
  readonly policy: PolicyDocument;
  readonly person: PersonFacts;
  readonly site: SiteFacts;
  readonly businessDate: string;
  /** What the account shall have more, in fen. */
  readonly creditFen: Fen;
}

/** creditFen = paysFen + every line, to the fen. */
export interface TopUpDecision {
  readonly creditFen: Fen;
  readonly paysFen: Fen;
  /** The bonus by the fund that bears it; empty where no rule gives one. `ruleId` is that of the top-up rule. */
  readonly lines: readonly SubsidyLine[];
}

/** Prices a top-up as the last paragraph of docs/formats/policy-v1.md says: a pure function of its question. */
export function decideTopUp(question: TopUpQuestion): TopUpDecision {
  const { policy, creditFen, person, site, businessDate } = question;
  const standing = standingOf(policy, { person, site, date: businessDate });
  if (barOf(policy, standing) !== null) return { creditFen, paysFen: creditFen, lines: [] };
  let best: { readonly rule: TopUpRule; readonly paysFen: number } | null = null;
  for (const rule of policy.topUpRules) {
    if (!fits(rule, creditFen, standing)) continue;
    const fraction = { numerator: rule.paysPermille, denominator: 1000 };
    const paysFen = portionOf(creditFen, fraction, policy.settings.rounding);
    if (
      best === null ||
      paysFen < best.paysFen ||
      (paysFen === best.paysFen && rule.id < best.rule.id)
    ) {
      best = { rule, paysFen };
    }
  }
  if (best === null) return { creditFen, paysFen: creditFen, lines: [] };
  const { rule, paysFen } = best;
  const lines = splitSubsidy(rule.payers, creditFen - paysFen).map(({ fundId, amountFen }) => ({
    ruleId: rule.id,
    fundId,
    amountFen: fen(amountFen),
  }));
  return { creditFen, paysFen: fen(paysFen), lines };
}

function fits(rule: TopUpRule, creditFen: Fen, standing: Standing): boolean {
  if (rule.creditMinFen !== null && creditFen < rule.creditMinFen) return false;
  if (rule.creditMaxFen !== null && creditFen > rule.creditMaxFen) return false;
  return isFor(rule.who, standing);
}
