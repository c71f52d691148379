import { type Fen, formatSpokenYuan, sumFen } from '../money/fen.ts';
import { missingCase } from '../result.ts';
import { operatorOwedFen } from './decide.ts';
import type { Decision, DecisionReason } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { SETTING_QUESTIONS, STATE_NAMES, UNMET_CONDITION_NAMES } from './names.ts';

/** Why this price, for who pays for it: everything by its name in the document. */
export function bureauSentence(decision: Decision, policy: PolicyDocument | null): string {
  const names = namesOf(policy);
  const clauses = [
    ...decision.reasons.map((reason) => reasonClause(reason, decision, names)),
    moneyClause(decision, names),
    operatorClause(decision, operatorOwedFen(policy, decision), names),
    leftClause(decision, names),
  ];
  const document =
    policy === null
      ? ''
      : `依据《${policy.title}》（${policy.documentNumber}，第${policy.version}版）：`;
  return `${document}${clauses.filter((clause) => clause !== '').join('；')}。`;
}

/** What the parts of a document are called; an id that it does not have stands for itself. */
interface Names {
  readonly rule: (id: string) => string;
  readonly limit: (id: string) => string;
  readonly fund: (id: string) => string;
  readonly payment: (id: string) => string;
  readonly usableAt: string;
}

function namesOf(policy: PolicyDocument | null): Names {
  const titleIn = (parts: readonly { readonly id: string; readonly title: string }[] = []) => {
    return (id: string): string => parts.find((part) => part.id === id)?.title ?? id;
  };
  return {
    rule: titleIn(policy?.rules),
    limit: titleIn(policy?.limits),
    fund: (id) => policy?.funds.find((fund) => fund.id === id)?.name ?? id,
    payment: titleIn(policy?.operatorPayments),
    usableAt: SETTING_QUESTIONS.usableAt.answers[policy?.settings.usableAt ?? 'every-site'],
  };
}

function reasonClause(reason: DecisionReason, decision: Decision, names: Names): string {
  switch (reason.code) {
    case 'no-policy-in-force':
      return '当日没有生效的政策';
    case 'guest':
      return '未识别身份';
    case 'unknown-person':
      return '名册里没有此人，政策规定按原价';
    case 'excluded':
      return `本人当日状态为“${STATE_NAMES[reason.state]}”，政策规定不享受`;
    case 'not-usable-here':
      return `政策限定${names.usableAt}享受，本食堂不属于`;
    case 'no-rule-fits':
      return '没有符合的规则';
    case 'condition-not-met':
      return `规则“${names.rule(reason.ruleId)}”不符合的条件：${UNMET_CONDITION_NAMES[reason.condition]}`;
    case 'already-cheaper':
      return `规则“${names.rule(reason.ruleId)}”的价格不低于原价`;
    case 'limit-reached':
      return `限额“${names.limit(reason.limitId)}”已满或所剩不够`;
    case 'refused':
      return `限额“${names.limit(reason.limitId)}”已满，政策规定不能再刷卡`;
    case 'rule-applied':
      return `规则“${names.rule(reason.ruleId)}”${appliedWords(reason.ruleId, decision)}`;
    case 'cut-by-limit':
      return `规则“${names.rule(reason.ruleId)}”的补贴因限额“${names.limit(reason.limitId)}”减少`;
    default:
      return missingCase(reason);
  }
}

function appliedWords(ruleId: string, decision: Decision): string {
  const of = (amounts: readonly { readonly ruleId: string; readonly amountFen: Fen }[]): Fen =>
    sumFen(amounts.filter((line) => line.ruleId === ruleId).map((line) => line.amountFen));
  const feeFen = of(decision.fees);
  const fee = feeFen === 0 ? '' : `，收定额餐费${formatSpokenYuan(feeFen)}`;
  return `减${formatSpokenYuan(of(decision.lines))}${fee}`;
}

function moneyClause(decision: Decision, names: Names): string {
  const list = formatSpokenYuan(decision.listPriceFen);
  if (decision.lines.length === 0 && decision.fees.length === 0) return `按原价${list}`;
  const borne = decision.lines.map(
    (line) => `${names.fund(line.fundId)}承担${formatSpokenYuan(line.amountFen)}`,
  );
  const pays = `本人付${formatSpokenYuan(decision.payableFen)}`;
  return [`原价${list}`, ...borne, pays].join('，');
}

function operatorClause(decision: Decision, owedFen: Fen, names: Names): string {
  if (owedFen === 0) return '';
  const beside = decision.operatorLines.map((line) => {
    const { paymentId, fundId, amountFen } = line;
    return `“${names.payment(paymentId)}”${formatSpokenYuan(amountFen)}（${names.fund(fundId)}）`;
  });
  const parts = beside.length === 0 ? '' : `，其中${beside.join('、')}`;
  return `应付运营方${formatSpokenYuan(owedFen)}${parts}`;
}

function leftClause(decision: Decision, names: Names): string {
  const left = decision.limitsLeft.map((limit) => {
    const amount =
      'mealsLeft' in limit ? `${limit.mealsLeft}份` : formatSpokenYuan(limit.subsidyLeftFen);
    return `“${names.limit(limit.limitId)}”${amount}`;
  });
  return left.length === 0 ? '' : `限额剩余：${left.join('、')}`;
}
