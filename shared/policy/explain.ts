import { formatSpokenYuan } from '../money/fen.ts';
import { missingCase } from '../result.ts';
import { subsidyOf } from './decide.ts';
import type { Decision, DecisionReason } from './decision.ts';
import type { PolicyDocument } from './document.ts';

/**
 * Why this price, in one Chinese sentence.
 * For the elder the sentence names neither tier nor hardship, since the queue may read along (docs/decisions/0003-identity.md);
 * for the bureau it names rule, fund and document.
 */
export function explainDecision(
  decision: Decision,
  options: { readonly policy: PolicyDocument | null; readonly audience: 'elder' | 'bureau' },
): string {
  return decision.reasons
    .map((reason) =>
      options.audience === 'elder'
        ? elderSentence(reason, decision)
        : bureauSentence(reason, decision, options.policy),
    )
    .join('');
}

function elderSentence(reason: DecisionReason, decision: Decision): string {
  const list = formatSpokenYuan(decision.listPriceFen);
  switch (reason.code) {
    case 'no-policy-in-force':
      return `今天没有收到补贴政策，这一份按原价${list}。`;
    case 'guest':
      return `没有登记的客人按原价，这一份${list}。`;
    case 'no-rule-fits':
      return `按现在的补贴政策，这一份是原价${list}。有疑问请问工作人员。`;
    case 'limit-reached':
      return `这一餐的优惠您已经用过了，再买一份按原价${list}。`;
    case 'already-cheaper':
      return `这一份的价钱已经低于优惠价，按原价${list}。`;
    case 'rule-applied':
      return `原价${list}，政策补贴${formatSpokenYuan(subsidyOf(decision))}，您付${formatSpokenYuan(decision.payableFen)}。`;
    default:
      return missingCase(reason);
  }
}

function bureauSentence(
  reason: DecisionReason,
  decision: Decision,
  policy: PolicyDocument | null,
): string {
  const list = formatSpokenYuan(decision.listPriceFen);
  const ruleTitle = (ruleId: string): string =>
    policy?.rules.find((rule) => rule.id === ruleId)?.title ?? ruleId;
  switch (reason.code) {
    case 'no-policy-in-force':
      return `当日没有生效的政策，按原价${list}。`;
    case 'guest':
      return `未识别身份，按原价${list}。`;
    case 'no-rule-fits':
      return `没有符合的规则，按原价${list}。`;
    case 'limit-reached':
      return `已达限额“${policy?.limits.find((limit) => limit.id === reason.limitId)?.title ?? reason.limitId}”，按原价${list}。`;
    case 'already-cheaper':
      return `规则“${ruleTitle(reason.ruleId)}”的价格不低于原价，按原价${list}。`;
    case 'rule-applied':
      return `规则“${ruleTitle(reason.ruleId)}”：原价${list}，${fundParts(decision, policy)}，本人付${formatSpokenYuan(decision.payableFen)}。`;
    default:
      return missingCase(reason);
  }
}

function fundParts(decision: Decision, policy: PolicyDocument | null): string {
  return decision.lines
    .map((line) => {
      const fund = policy?.funds.find((candidate) => candidate.id === line.fundId);
      return `${fund?.name ?? line.fundId}承担${formatSpokenYuan(line.amountFen)}`;
    })
    .join('，');
}
