import { caseFactFindings } from '../check/cases.ts';
import { bounded, type PolicyFinding, wrong } from '../check/finding.ts';
import { readHostileJson } from '../check/hostile.ts';
import { parseBounded } from '../check/parse-bounded.ts';
import { placeWords, quoted } from '../check/place.ts';
import { shapeFindings } from '../check/shape.ts';
import type { PolicyDocument } from '../document.ts';
import { caseFileSchema, type WorkedCase, workedCaseSchema } from '../worked-case.ts';

/** The most cases of a file. */
const LIST_MAX = 2_000;

/** Cases of a text, or what is wrong with it: with a finding no case is given, so that none is left out unseen. */
export interface ReadCases {
  readonly cases: readonly WorkedCase[];
  readonly findings: readonly PolicyFinding[];
}

/** Reads a JSON file of cases, or one case alone, for a policy. Bounded like `checkPolicyText`. */
export function readCaseText(text: string, document: PolicyDocument): ReadCases {
  const read = readHostileJson(text, LIST_MAX);
  if (!read.ok) return { cases: [], findings: [read.finding] };
  const parsed = isOneCase(read.value)
    ? parseOne(read.value)
    : parseBounded(caseFileSchema, read.value);
  if (!parsed.ok) return { cases: [], findings: bounded(parsed.findings) };
  const findings = caseListFindings(parsed.value, document);
  return { cases: findings.length === 0 ? parsed.value.cases : [], findings };
}

/** What keeps cases of good form from being worked out: dates, prices, unknown names, ids that occur twice. */
export function caseListFindings(
  list: { readonly cases: readonly WorkedCase[] },
  document: PolicyDocument,
): readonly PolicyFinding[] {
  const ids = new Set<string>();
  const doubled = list.cases.flatMap(({ id }, index) => {
    if (!ids.has(id)) {
      ids.add(id);
      return [];
    }
    const sentence = `${placeWords(list, ['cases', index])}的编号${quoted(id)}前面已经有了：请换一个编号。`;
    return [wrong('duplicate-id', ['cases', index, 'id'], sentence)];
  });
  return bounded([...doubled, ...caseFactFindings(list, document)]);
}

function isOneCase(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'kind');
}

function parseOne(
  value: unknown,
):
  | { readonly ok: true; readonly value: { readonly cases: readonly WorkedCase[] } }
  | { readonly ok: false; readonly findings: readonly PolicyFinding[] } {
  const parsed = workedCaseSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: { cases: [parsed.data] } };
  return { ok: false, findings: shapeFindings(parsed.error.issues, value) };
}
