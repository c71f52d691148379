import { type CaseResult, isAsExpected } from '../../shared/policy/cases/run-case.ts';
import { checkName, expectedWords, gotWords } from '../../shared/policy/check/cases.ts';
import { keepsFromPricing, type PolicyFinding } from '../../shared/policy/check/finding.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';

/** Findings as lines, errors first as they come. */
export function findingLines(findings: readonly PolicyFinding[]): readonly string[] {
  return findings.map(
    ({ severity, sentence }) => `${severity === 'error' ? '错误' : '提醒'}  ${sentence}`,
  );
}

/** The cases as a table: whether right, id, what, expected, got, title. One row a check. */
export function caseTable(
  document: PolicyDocument,
  results: readonly CaseResult[],
): readonly string[] {
  const rows = results.flatMap(({ caseId, title, checks }) =>
    checks
      .filter((check) => check.what !== 'refused' || check.expected || check.got)
      .map((check) => [
        isAsExpected(check) ? '对' : '不对',
        caseId,
        checkName(document, check),
        expectedWords(check),
        gotWords(check),
        title,
      ]),
  );
  return aligned([['结果', '算例', '项目', '预期', '算出', '说明'], ...rows]);
}

/** How it all ended, in one line. */
export function closingLine({
  findings,
  results,
}: {
  readonly findings: readonly PolicyFinding[];
  readonly results: readonly CaseResult[];
}): string {
  const errors = findings.filter(keepsFromPricing).length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const differing = results.filter((result) => !result.isRight).length;
  const cases =
    results.length === 0
      ? '没有核对算例'
      : `核对${results.length}个算例，${differing === 0 ? '全部一致' : `${differing}个不一致`}`;
  const outcome = errors === 0 && differing === 0 ? '通过' : '没有通过';
  return `${outcome}：错误${errors}处，提醒${warnings}处；${cases}。`;
}

/** Columns of equal width on a terminal, where a Chinese character takes two places; the last column is left as it is. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const [header = []] = rows;
  const widths = header.map((_, column) =>
    Math.max(...rows.map((cells) => widthOf(cells[column] ?? ''))),
  );
  return rows.map((cells) =>
    cells
      .map((text, column) => {
        const width = column === cells.length - 1 ? 0 : (widths[column] ?? 0);
        return `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`;
      })
      .join('  '),
  );
}

/** Places that a text takes on a terminal. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Chinese characters, their punctuation and full-width forms. */
const WIDE = /[\p{Script=Han}\u3000-\u303F\uFF01-\uFF60\u2018-\u201D]/u;
