import type { z } from 'zod';
import { LIMITS } from '../../limits.ts';
import { type PolicyDocument, policyDocumentSchema } from '../document.ts';
import { checkPolicy } from './check-policy.ts';
import { bounded, type DocumentPath, type PolicyFinding } from './finding.ts';
import { readHostileJson } from './hostile.ts';
import { shapeFindings } from './shape.ts';

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
  const shape = checkShape(read.value);
  if (!shape.ok) return { document: null, findings: bounded(shape.findings) };
  return { document: shape.document, findings: checkPolicy(shape.document) };
}

/** Checks only the form of a value that came from JSON. */
function checkShape(
  value: unknown,
):
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly findings: readonly PolicyFinding[] } {
  const parts = partFindings(value);
  if (parts.length > LIMITS.policyFindingsMax) return { ok: false, findings: parts };
  const parsed = policyDocumentSchema.safeParse(value);
  if (parsed.success) return { ok: true, document: parsed.data };
  return { ok: false, findings: shapeFindings(parsed.error.issues, value) };
}

/** Part by part, until there are more findings than anybody reads: the schema of the whole would build one for every part. */
function partFindings(value: unknown): readonly PolicyFinding[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const findings: PolicyFinding[] = [];
  for (const [member, list] of Object.entries(value)) {
    const element = elementSchema(member);
    if (element === null || !Array.isArray(list)) continue;
    for (const [index, part] of list.entries()) {
      const parsed = element.safeParse(part);
      if (parsed.success) continue;
      const at: DocumentPath = [member, index];
      findings.push(
        ...shapeFindings(parsed.error.issues.slice(0, LIMITS.policyFindingsMax), value, at),
      );
      if (findings.length > LIMITS.policyFindingsMax) return findings;
    }
  }
  return findings;
}

function elementSchema(member: string): (z.core.$ZodType & Pick<z.ZodType, 'safeParse'>) | null {
  const { shape } = policyDocumentSchema;
  switch (member) {
    case 'funds':
    case 'layers':
    case 'rules':
    case 'limits':
    case 'topUpRules':
    case 'operatorPayments':
    case 'siteGrants':
    case 'cases':
      return shape[member].element;
    default:
      return null;
  }
}
