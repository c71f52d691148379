import type { Decision } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { bureauSentence } from './explain-bureau.ts';
import { elderSentence } from './explain-elder.ts';
import { leftSentence } from './explain-limits.ts';

/**
 * Why this price, in one Chinese sentence.
 * For the elder it names neither rule, tier, category nor hardship, since the queue may read along
 * (docs/decisions/0003-identity.md), and says what is left of the limits that concern the person; for the bureau it names
 * document and version, rules, funds with amounts, limits, cuts and what the operator is owed.
 * `policy` is the one that priced the meal; null when none did.
 */
export function explainDecision(
  decision: Decision,
  options: { readonly policy: PolicyDocument | null; readonly audience: 'elder' | 'bureau' },
): string {
  const { policy, audience } = options;
  if (audience === 'bureau') return bureauSentence(decision, policy);
  const left = leftSentence(decision, policy);
  const why = elderSentence(decision, policy);
  return left === '' ? why : `${why.slice(0, -1)}；${left}。`;
}
