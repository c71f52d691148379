import type { PolicyDocument } from '../document.ts';
import { bandFindings } from './bands.ts';
import { benefitFindings } from './benefits.ts';
import { caseFactFindings, caseResultFindings, caseWorkFindings } from './cases.ts';
import { dateFindings } from './dates.ts';
import { bounded, type PolicyFinding } from './finding.ts';
import { fundFindings } from './funds.ts';
import { limitFindings } from './limits.ts';
import { rangeFindings } from './ranges.ts';
import { unreachableRules } from './reach.ts';
import { duplicateFindings, referenceFindings } from './references.ts';
import { togetherFindings } from './together.ts';
import { unconfirmedFindings } from './unconfirmed.ts';
import { unusedFindings } from './unused.ts';

/**
 * What is wrong or doubtful in a document of good form: what must hold between its parts (docs/formats/policy-v1.md), and its
 * worked cases, which are run as soon as nothing else is wrong. Errors come first.
 */
export function checkPolicy(document: PolicyDocument): readonly PolicyFinding[] {
  const errors = [
    ...duplicateFindings(document),
    ...referenceFindings(document),
    ...dateFindings(document),
    ...rangeFindings(document),
    ...fundFindings(document),
    ...benefitFindings(document),
    ...caseFactFindings(document, document),
    ...caseWorkFindings(document),
    ...togetherFindings(document),
  ];
  if (errors.some((finding) => finding.severity === 'error')) return bounded(errors);
  const unreachable = unreachableRules(document);
  return bounded([
    ...errors,
    ...caseResultFindings(document),
    ...unreachable,
    ...bandFindings(document, rulesOf(unreachable)),
    ...limitFindings(document),
    ...unusedFindings(document),
    ...unconfirmedFindings(document),
  ]);
}

/** Indexes of the rules that findings are about. */
function rulesOf(findings: readonly PolicyFinding[]): ReadonlySet<number> {
  return new Set(findings.map(({ path }) => Number(path[1])));
}
