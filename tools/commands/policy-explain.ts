import { fen, formatSpokenYuan } from '../../shared/money/fen.ts';
import {
  type CaseCheck,
  type CaseResult,
  runCase,
  withVariant,
} from '../../shared/policy/cases/run-case.ts';
import { checkName, expectedWords, gotWords } from '../../shared/policy/check/cases.ts';
import type { Decision, LimitLeft } from '../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { explainDecision } from '../../shared/policy/explain.ts';
import type { TopUpDecision } from '../../shared/policy/top-up.ts';
import type { WorkedCase } from '../../shared/policy/worked-case.ts';

/** A worked case with its trail, as `zhulao policy explain --json` gives it. */
export interface ExplainedCase {
  readonly caseId: string;
  readonly title: string;
  readonly isRight: boolean;
  readonly checks: readonly CaseCheck[];
  readonly decision: Decision | null;
  readonly topUp: TopUpDecision | null;
  /** Why, in one Chinese sentence; null for a case that is not about one meal. */
  readonly sentence: string | null;
}

/** Works a case out and says why. */
export function explainedCase(document: PolicyDocument, workedCase: WorkedCase): ExplainedCase {
  const { caseId, title, isRight, checks, decision, topUp } = runCase(document, workedCase);
  const sentence =
    decision === null || workedCase.kind !== 'meal'
      ? null
      : explainDecision(decision, {
          policy: withVariant(document, workedCase.variant),
          audience: 'bureau',
        });
  return { caseId, title, isRight, checks, decision, topUp, sentence };
}

/** A worked case as lines: what it comes to, every line with its fund, limits left, why, and what was expected. */
export function explainedLines(
  document: PolicyDocument,
  explained: ExplainedCase,
): readonly string[] {
  const { caseId, title, decision, topUp, sentence } = explained;
  return [
    `算例 ${caseId}：${title}`,
    ...(decision === null ? [] : decisionLines(document, decision)),
    ...(topUp === null ? [] : topUpLines(document, topUp)),
    ...(sentence === null ? [] : [`  原因：${sentence}`]),
    ...comparisonLines(document, explained),
  ];
}

function decisionLines(document: PolicyDocument, decision: Decision): readonly string[] {
  const { listPriceFen, payableFen, isRefused, lines, fees, operatorLines, limitsLeft } = decision;
  return [
    `  原价：${yuan(listPriceFen)}  应付：${yuan(payableFen)}${isRefused ? '  拒绝刷卡' : ''}`,
    ...lines.map(
      ({ ruleId, fundId, amountFen }) =>
        `  ${fundName(document, fundId)}承担：${yuan(amountFen)}（规则“${titleIn(document.rules, ruleId)}”）`,
    ),
    ...fees.map(
      ({ ruleId, amountFen }) =>
        `  应付里的包餐费：${yuan(amountFen)}（规则“${titleIn(document.rules, ruleId)}”）`,
    ),
    ...operatorLines.map(
      ({ paymentId, fundId, amountFen }) =>
        `  另付运营方：${yuan(amountFen)}（${fundName(document, fundId)}，“${titleIn(document.operatorPayments, paymentId)}”）`,
    ),
    ...limitsLeft.map(
      (left) => `  限额“${titleIn(document.limits, left.limitId)}”还剩：${leftWords(left)}`,
    ),
  ];
}

function topUpLines(document: PolicyDocument, topUp: TopUpDecision): readonly string[] {
  return [
    `  充值到账：${yuan(topUp.creditFen)}  应付：${yuan(topUp.paysFen)}`,
    ...topUp.lines.map(
      ({ ruleId, fundId, amountFen }) =>
        `  ${fundName(document, fundId)}承担：${yuan(amountFen)}（充值优惠“${titleIn(document.topUpRules, ruleId)}”）`,
    ),
  ];
}

function comparisonLines(
  document: PolicyDocument,
  { isRight, checks }: Pick<CaseResult, 'isRight' | 'checks'>,
): readonly string[] {
  const told = checks.filter((check) => check.what !== 'refused' || check.expected || check.got);
  const words = told.map(
    (check) => `${checkName(document, check)}预期${expectedWords(check)}，算出${gotWords(check)}`,
  );
  return [`  ${isRight ? '与预期一致' : '与预期不一致'}：${words.join('；')}`];
}

function leftWords(left: LimitLeft): string {
  return 'mealsLeft' in left ? `${left.mealsLeft}份` : yuan(left.subsidyLeftFen);
}

function fundName(document: PolicyDocument, fundId: string): string {
  return document.funds.find(({ id }) => id === fundId)?.name ?? fundId;
}

function titleIn(
  parts: readonly { readonly id: string; readonly title: string }[],
  id: string,
): string {
  return parts.find((part) => part.id === id)?.title ?? id;
}

function yuan(amountFen: number): string {
  return formatSpokenYuan(fen(amountFen));
}
