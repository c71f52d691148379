import { type PolicyDocument, policyDocumentSchema } from '../document.ts';
import { checkPolicy } from './check-policy.ts';
import { bounded, type PolicyFinding } from './finding.ts';
import { readHostileJson } from './hostile.ts';
import { parseBounded } from './parse-bounded.ts';

/** The longest list of the format: the canteens of a scope. */
const LIST_MAX = 1_000;

/** What a text is as a policy document, and everything that is wrong or doubtful with it. */
export interface CheckedPolicyText {
  /** Null when the text is not of the format; with a document there may be errors all the same. */
  readonly document: PolicyDocument | null;
  readonly findings: readonly PolicyFinding[];
}

/**
 * Checks a text that may be anything. Never throws, answers within a second however hostile the text is, and gives no more
 * than LIMITS.policyFindingsMax findings and one that counts the rest.
 */
export function checkPolicyText(text: string): CheckedPolicyText {
  const read = readHostileJson(text, LIST_MAX);
  if (!read.ok) return { document: null, findings: [read.finding] };
  const parsed = parseBounded(policyDocumentSchema, read.value);
  if (!parsed.ok) return { document: null, findings: bounded(parsed.findings) };
  return { document: parsed.value, findings: checkPolicy(parsed.value) };
}
