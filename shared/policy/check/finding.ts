import { LIMITS } from '../../limits.ts';

/** What can be wrong or doubtful in a policy document; the closed set. */
export type FindingCode =
  | 'not-json'
  | 'too-large'
  | 'shape'
  | 'duplicate-id'
  | 'unknown-reference'
  | 'dates-reversed'
  | 'range-reversed'
  | 'funds-do-not-add-up'
  | 'merchant-fund-mixed'
  | 'benefit-does-not-suit-goods'
  | 'nothing-given'
  | 'band-gap'
  | 'band-overlap'
  | 'rule-unreachable'
  | 'limit-unreachable'
  | 'unused'
  | 'case-differs';

/** One finding with its place in the document. A document with an error is not published. */
export interface PolicyFinding {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  /** Members and indexes from the top of the document, as ['rules', 2, 'who', 'age']; empty is the whole document. */
  readonly path: readonly (string | number)[];
  /** Chinese: what is wrong and what to do. */
  readonly sentence: string;
}

/** Where something was found: members and indexes from the top of the document. */
export type DocumentPath = PolicyFinding['path'];

/** Something wrong: a document with it is not published. */
export function wrong(code: FindingCode, path: DocumentPath, sentence: string): PolicyFinding {
  return { severity: 'error', code, path, sentence };
}

/** Something doubtful: published all the same if the publisher means it. */
export function doubtful(code: FindingCode, path: DocumentPath, sentence: string): PolicyFinding {
  return { severity: 'warning', code, path, sentence };
}

/** Tells whether a finding keeps a document from pricing anything; one whose cases come out otherwise still has prices. */
export function keepsFromPricing({ severity, code }: PolicyFinding): boolean {
  return severity === 'error' && code !== 'case-differs';
}

/** Errors first, otherwise as they came; beyond the bound only how many more there are. */
export function bounded(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
  const errors = findings.filter((finding) => finding.severity === 'error');
  const warnings = findings.filter((finding) => finding.severity === 'warning');
  const ordered = [...errors, ...warnings];
  const shown = ordered.slice(0, LIMITS.policyFindingsMax);
  const first = ordered[shown.length];
  if (first === undefined) return shown;
  const rest = `还有${ordered.length - shown.length}处没有列出：改好上面这些再检查一次。`;
  return [...shown, { severity: first.severity, code: first.code, path: [], sentence: rest }];
}
