import { z } from 'zod';
import { LIMITS } from '../../limits.ts';
import type { DocumentPath, PolicyFinding } from './finding.ts';
import { shapeFindings } from './shape.ts';

/** A value of the form, or what keeps it from being one. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly findings: readonly PolicyFinding[] };

/**
 * Parses a value that came from JSON. Lists are looked at part by part first, until there are more findings than anybody
 * reads: the schema of the whole would build one for every part of a list of thousands.
 */
export function parseBounded<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  value: unknown,
): Parsed<z.output<z.ZodObject<Shape>>> {
  const parts = partFindings(schema, value);
  if (parts.length > LIMITS.policyFindingsMax) return { ok: false, findings: parts };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, findings: shapeFindings(parsed.error.issues, value) };
}

function partFindings(schema: z.ZodObject, value: unknown): readonly PolicyFinding[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const findings: PolicyFinding[] = [];
  for (const [member, list] of Object.entries(value)) {
    const listSchema = Object.hasOwn(schema.shape, member) ? schema.shape[member] : undefined;
    if (!(listSchema instanceof z.ZodArray) || !Array.isArray(list)) continue;
    for (const [index, part] of list.entries()) {
      const parsed = z.safeParse(listSchema.element, part);
      if (parsed.success) continue;
      const at: DocumentPath = [member, index];
      const issues = parsed.error.issues.slice(0, LIMITS.policyFindingsMax);
      findings.push(...shapeFindings(issues, value, at));
      if (findings.length > LIMITS.policyFindingsMax) return findings;
    }
  }
  return findings;
}
