import { LIMITS } from '../../limits.ts';
import { FEN_MAX, fen, formatSpokenYuan } from '../../money/fen.ts';
import { missingCase } from '../../result.ts';
import { type CaseCheck, type CaseResult, isAsExpected, runCase } from '../cases/run-case.ts';
import type { PolicyDocument } from '../document.ts';
import type { MealFacts } from '../facts.ts';
import type { WorkedCase } from '../worked-case.ts';
import { caseDateFindings } from './dates.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { placeWords } from './place.ts';
import { type Reference, unknownReferences } from './references.ts';

/** What has cases: a policy document, or a file of cases. */
export interface CaseList {
  readonly cases: readonly WorkedCase[];
}

/** Cases that cannot be worked out as they stand: dates, prices and names; places lead through `list`. */
export function caseFactFindings(
  list: CaseList,
  document: PolicyDocument,
): readonly PolicyFinding[] {
  return list.cases.flatMap((workedCase, index) => [
    ...caseDateFindings(list, workedCase, ['cases', index]),
    ...priceFindings(list, workedCase, ['cases', index]),
    ...unknownReferences(list, document, caseReferences(workedCase, index)),
  ]);
}

/** More cases under more rules than can be worked out while somebody waits; files of cases are not bound by this. */
export function caseWorkFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const meals = document.cases.reduce(
    (total, one) => total + (one.kind === 'operator-total' ? one.parts.length : 1),
    0,
  );
  const mealsMax = Math.floor(LIMITS.policyCaseWorkMax / Math.max(1, document.rules.length));
  if (meals <= mealsMax) return [];
  const sentence = `算例太多：${document.rules.length}条规则时最多${mealsMax}份餐，现在有${meals}份。请把一部分算例放到单独的算例文件里。`;
  return [wrong('too-large', ['cases'], sentence)];
}

/** Cases of a document that come out differently. The document and its cases must be without errors so far. */
export function caseResultFindings(document: PolicyDocument): readonly PolicyFinding[] {
  return document.cases.flatMap((workedCase, index) => {
    const result = runCase(document, workedCase);
    if (result.isRight) return [];
    const path = ['cases', index];
    const sentence = `${placeWords(document, path)}算出来不一样：${differenceWords(document, result)}。请改规则或算例。${homeWords(document, workedCase)}`;
    return [wrong('case-differs', path, sentence)];
  });
}

/** What differs, as 应付应为7元，算出8元；市级承担应为3元，算出2元. */
function differenceWords(document: PolicyDocument, result: CaseResult): string {
  return result.checks
    .filter((check) => !isAsExpected(check))
    .map(
      (check) => `${checkName(document, check)}应为${expectedWords(check)}，算出${gotWords(check)}`,
    )
    .join('；');
}

/** What a check is about: 应付, 运营方应得, 是否拒绝, or the fund. */
export function checkName(document: PolicyDocument, check: CaseCheck): string {
  switch (check.what) {
    case 'pays':
      return '应付';
    case 'operator':
      return '运营方应得';
    case 'refused':
      return '是否拒绝';
    case 'fund':
      return `${document.funds.find(({ id }) => id === check.fundId)?.name ?? check.fundId}承担`;
    default:
      return missingCase(check);
  }
}

/** The expected outcome of a check in words. */
export function expectedWords(check: CaseCheck): string {
  return check.what === 'refused' ? yesNo(check.expected) : yuan(check.expectedFen);
}

/** The actual outcome of a check in words. */
export function gotWords(check: CaseCheck): string {
  return check.what === 'refused' ? yesNo(check.got) : yuan(check.gotFen);
}

function yesNo(answer: boolean): string {
  return answer ? '拒绝' : '不拒绝';
}

function yuan(amountFen: number): string {
  if (amountFen > FEN_MAX) return `超过${formatSpokenYuan(fen(FEN_MAX))}`;
  return formatSpokenYuan(fen(amountFen));
}

/** The one thing of the scope that a price hangs on: a home in the policy's own area, which cases of another place are not in. */
function homeWords(document: PolicyDocument, workedCase: WorkedCase): string {
  const { divisionCodes } = document.scope;
  if (divisionCodes === null || workedCase.kind === 'operator-total') return '';
  const isAskedFor = [...document.rules, ...document.topUpRules, ...document.operatorPayments].some(
    ({ who }) => who.home?.area === 'policy-area',
  );
  const codes = [workedCase.person?.householdCode, workedCase.person?.residenceCode].filter(
    (code) => typeof code === 'string',
  );
  const isOutside = codes.some((code) => !divisionCodes.some((own) => code.startsWith(own)));
  return isAskedFor && isOutside
    ? '规则要看户籍或居住地在不在适用范围内，这个算例的老人有区划不在里面：如果是照搬外地的算例，请改成本地的区划。'
    : '';
}

/** A whole meal must be an amount of money itself, with room for what the operator is owed beside it. */
function priceFindings(
  root: unknown,
  workedCase: WorkedCase,
  path: DocumentPath,
): readonly PolicyFinding[] {
  const check = (meal: MealFacts, at: DocumentPath): readonly PolicyFinding[] => {
    const { setMealFen, dishesFen, byWeightFen, deliveryFeeFen } = meal.prices;
    if (setMealFen + dishesFen + byWeightFen + deliveryFeeFen <= FEN_MAX / 2) return [];
    const most = formatSpokenYuan(fen(FEN_MAX / 2));
    const sentence = `${placeWords(root, at)}的价格加起来超过${most}：请改正金额。`;
    return [wrong('shape', [...at, 'meal', 'prices'], sentence)];
  };
  switch (workedCase.kind) {
    case 'meal':
      return check(workedCase.meal, path);
    case 'operator-total':
      return workedCase.parts.flatMap(({ meal }, index) => check(meal, [...path, 'parts', index]));
    case 'top-up':
      return [];
    default:
      return missingCase(workedCase);
  }
}

/** What a case names: layers of its variant, funds it expects something of. */
function caseReferences(workedCase: WorkedCase, index: number): readonly Reference[] {
  const byFund = workedCase.kind === 'meal' ? (workedCase.expect.byFund ?? []) : [];
  return [
    ...Object.keys(workedCase.variant?.combine ?? {}).map((id): Reference => {
      return { kind: 'layer', id, path: ['cases', index, 'variant', 'combine', id] };
    }),
    ...byFund.map(({ fundId }, at): Reference => {
      return { kind: 'fund', id: fundId, path: ['cases', index, 'expect', 'byFund', at, 'fundId'] };
    }),
  ];
}
