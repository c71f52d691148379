import { type Fen, sumFen } from '../../money/fen.ts';
import { missingCase } from '../../result.ts';
import { decide, operatorOwedFen } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { decideTopUp, type TopUpDecision } from '../top-up.ts';
import type { MealCase, WorkedCase } from '../worked-case.ts';
import { personFacts } from './person.ts';

/** One thing that a case expects, and what came out. Fen as plain numbers: the total of many meals may pass FEN_MAX. */
export type CaseCheck =
  | { readonly what: 'pays' | 'operator'; readonly expectedFen: number; readonly gotFen: number }
  | {
      readonly what: 'fund';
      readonly fundId: string;
      readonly expectedFen: number;
      readonly gotFen: number;
    }
  | { readonly what: 'refused'; readonly expected: boolean; readonly got: boolean };

/** A worked case against what the policy gives. */
export interface CaseResult {
  readonly caseId: string;
  readonly title: string;
  /** Whether everything that the case expects came out. */
  readonly isRight: boolean;
  readonly checks: readonly CaseCheck[];
  /** Of a case about one meal; else null. */
  readonly decision: Decision | null;
  /** Of a case about a top-up; else null. */
  readonly topUp: TopUpDecision | null;
}

type OperatorCase = Extract<WorkedCase, { kind: 'operator-total' }>;
type TopUpCase = Extract<WorkedCase, { kind: 'top-up' }>;

/**
 * Works a case out under the document. Its dates and scope are not asked: a case says how the document prices a meal where it
 * holds, and which document holds is a choice of its own (`policyFor`). The document must be free of errors of form and
 * reference (`checkPolicy`).
 */
export function runCase(document: PolicyDocument, workedCase: WorkedCase): CaseResult {
  const policy = withVariant(document, workedCase.variant);
  switch (workedCase.kind) {
    case 'meal':
      return runMeal(policy, workedCase);
    case 'operator-total':
      return runOperatorTotal(policy, workedCase);
    case 'top-up':
      return runTopUp(policy, workedCase);
    default:
      return missingCase(workedCase);
  }
}

/** The document with the other answers of a case's variant. */
export function withVariant(
  document: PolicyDocument,
  variant: WorkedCase['variant'],
): PolicyDocument {
  if (variant === null) return document;
  const combine = new Map(Object.entries(variant.combine));
  return {
    ...document,
    settings: { ...document.settings, ...statedOnly(variant.settings) },
    layers: document.layers.map((layer) => ({
      ...layer,
      combine: combine.get(layer.id) ?? layer.combine,
    })),
  };
}

/** A member that is there but undefined states nothing. */
function statedOnly(
  settings: NonNullable<WorkedCase['variant']>['settings'],
): Partial<PolicyDocument['settings']> {
  return Object.fromEntries(Object.entries(settings).filter(([, answer]) => answer !== undefined));
}

function runMeal(policy: PolicyDocument, workedCase: MealCase): CaseResult {
  const { expect } = workedCase;
  const decision = decideMeal(policy, workedCase);
  const checks: CaseCheck[] = [
    { what: 'pays', expectedFen: expect.paysFen, gotFen: decision.payableFen },
    { what: 'refused', expected: expect.isRefused, got: decision.isRefused },
  ];
  if (expect.byFund !== undefined) checks.push(...fundChecks(expect.byFund, decision));
  if (expect.operatorFen !== undefined) {
    const gotFen = operatorOwedFen(policy, decision);
    checks.push({ what: 'operator', expectedFen: expect.operatorFen, gotFen });
  }
  return { ...resultOf(workedCase, checks), decision };
}

function decideMeal(
  policy: PolicyDocument,
  at: Pick<MealCase, 'person' | 'site' | 'meal' | 'used'>,
): Decision {
  const { person, site, meal, used } = at;
  return decide({
    policy,
    person: person === null ? null : personFacts(person, meal.businessDate),
    site,
    meal,
    used,
  });
}

function fundChecks(
  expected: NonNullable<MealCase['expect']['byFund']>,
  { lines }: Decision,
): readonly CaseCheck[] {
  const fundIds = new Set([...expected, ...lines].map((part) => part.fundId));
  const sumOf = (parts: readonly { fundId: string; amountFen: Fen }[], fundId: string): Fen =>
    sumFen(parts.filter((part) => part.fundId === fundId).map((part) => part.amountFen));
  return [...fundIds].map((fundId) => ({
    what: 'fund',
    fundId,
    expectedFen: sumOf(expected, fundId),
    gotFen: sumOf(lines, fundId),
  }));
}

function runOperatorTotal(policy: PolicyDocument, workedCase: OperatorCase): CaseResult {
  let gotFen = 0;
  for (const part of workedCase.parts) {
    const { operatorLines } = decideMeal(policy, { ...part, used: [] });
    for (const line of operatorLines) gotFen += line.amountFen * part.times;
  }
  const expectedFen = workedCase.expect.operatorFen;
  return resultOf(workedCase, [{ what: 'operator', expectedFen, gotFen }]);
}

function runTopUp(policy: PolicyDocument, workedCase: TopUpCase): CaseResult {
  const { person, site, businessDate, creditFen, expect } = workedCase;
  const topUp = decideTopUp({
    policy,
    person: personFacts(person, businessDate),
    site,
    businessDate,
    creditFen,
  });
  const checks: readonly CaseCheck[] = [
    { what: 'pays', expectedFen: expect.paysFen, gotFen: topUp.paysFen },
  ];
  return { ...resultOf(workedCase, checks), topUp };
}

function resultOf(workedCase: WorkedCase, checks: readonly CaseCheck[]): CaseResult {
  return {
    caseId: workedCase.id,
    title: workedCase.title,
    isRight: checks.every(isAsExpected),
    checks,
    decision: null,
    topUp: null,
  };
}

/** Tells whether a check came out as expected. */
export function isAsExpected(check: CaseCheck): boolean {
  return check.what === 'refused'
    ? check.expected === check.got
    : check.expectedFen === check.gotFen;
}
