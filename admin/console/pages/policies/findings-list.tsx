import type { PolicyFinding } from '../../../../shared/policy/check/finding.ts';
import { placeWords } from '../../../../shared/policy/check/place.ts';

/** What checking found, each with its place; in the editor a press goes there. */
export function FindingsList(props: {
  readonly findings: readonly PolicyFinding[];
  readonly document: unknown;
  readonly onOpen?: (finding: PolicyFinding) => void;
}) {
  const { findings, onOpen } = props;
  if (findings.length === 0) return <p className="soft">没有发现问题。</p>;
  return (
    <ul className="findings">
      {findings.map((finding) => {
        const words = (
          <>
            <span className={finding.severity === 'error' ? 'mark mark-warning' : 'mark'}>
              {finding.severity === 'error' ? '错误' : '提醒'}
            </span>
            <span>
              <strong>{placeWords(props.document, finding.path)}</strong>
              <span className="finding-sentence">{finding.sentence}</span>
            </span>
          </>
        );
        return (
          <li key={`${finding.path.join('/')} ${finding.code} ${finding.sentence}`}>
            {onOpen === undefined ? (
              <div className="finding">{words}</div>
            ) : (
              <button type="button" className="finding" onClick={() => onOpen(finding)}>
                {words}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** 2 个错误、1 个提醒. */
export function countFindings(findings: readonly PolicyFinding[]): string {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  const words = [
    errors === 0 ? '' : `${errors} 个错误`,
    warnings === 0 ? '' : `${warnings} 个提醒`,
  ].filter((part) => part !== '');
  return words.length === 0 ? '没有问题' : words.join('、');
}
