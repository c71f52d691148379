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
