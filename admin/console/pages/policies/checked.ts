import type { PolicyFinding } from '../../../../shared/policy/check/finding.ts';

/** Whether a document can be worked with: nothing is wrong but, at most, cases that come out otherwise. */
export function mayBeDecided(findings: readonly PolicyFinding[]): boolean {
  return findings.every(
    (finding) => finding.severity === 'warning' || finding.code === 'case-differs',
  );
}
