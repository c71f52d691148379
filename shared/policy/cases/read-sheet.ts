import { shapeFindings } from '../check/shape.ts';
import type { PolicyDocument } from '../document.ts';
import { type WorkedCase, workedCaseSchema } from '../worked-case.ts';
import { cellText, type SheetCell } from './sheet-cells.ts';
import {
  normalHeader,
  REQUIRED_COLUMNS,
  SHEET_COLUMNS,
  type SheetColumn,
} from './sheet-columns.ts';
import { type RowText, readCaseRow } from './sheet-row.ts';

/** What is wrong in a sheet of cases. */
export interface SheetProblem {
  /** As the spreadsheet numbers its rows, the header being one of them. */
  readonly row: number;
  /** The column's header; null where the whole row is meant. */
  readonly column: string | null;
  /** Chinese, with place: what is wrong and what to do. */
  readonly sentence: string;
}

/** Rows of a sheet as cases of a policy. With a problem the sheet is not used: a left-out case would look like a right one. */
export interface ReadSheet {
  readonly cases: readonly WorkedCase[];
  readonly problems: readonly SheetProblem[];
}

/** More rows than a file of cases may hold are refused, not cut off. */
const ROWS_MAX = 2_000;

/**
 * Reads rows of a spreadsheet (docs/formats/policy-cases-v1.md): the first row that is not empty holds the headers, each further
 * one a case; empty rows are passed over. `document` gives the names of rules and funds and the canteen where none is stated.
 */
export function readCaseSheet(
  rows: readonly (readonly SheetCell[])[],
  document: PolicyDocument,
): ReadSheet {
  const texts = rows.map((cells) => cells.map(cellText));
  const headerIndex = texts.findIndex((cells) => !isEmptyRow(cells));
  const header = texts[headerIndex];
  if (header === undefined) {
    const sentence = '表格是空的：请用空的算例表填好再试。';
    return { cases: [], problems: [{ row: 1, column: null, sentence }] };
  }
  const { columns, problems } = readHeader(header, headerIndex + 1);
  const body = [...texts.entries()].filter(
    ([index, cells]) => index > headerIndex && !isEmptyRow(cells),
  );
  if (problems.length === 0 && body.length === 0) {
    problems.push(rowProblem(headerIndex + 1, '只有表头，没有算例：请在下面每行填一个算例'));
  }
  if (body.length > ROWS_MAX) {
    problems.push(
      rowProblem(
        headerIndex + 1,
        `算例太多，有${body.length}行，最多${ROWS_MAX}行：请分成几个文件`,
      ),
    );
  }
  if (problems.length > 0) return { cases: [], problems };
  return readBody(body, columns, document);
}

function readBody(
  body: readonly (readonly [number, readonly string[]])[],
  columns: ReadonlyMap<SheetColumn, number>,
  document: PolicyDocument,
): ReadSheet {
  const cases: WorkedCase[] = [];
  const problems: SheetProblem[] = [];
  const rowOfId = new Map<string, number>();
  for (const [index, cells] of body) {
    const row = index + 1;
    const beyond = cells.findIndex(
      (text, at) => text !== '' && ![...columns.values()].includes(at),
    );
    if (beyond >= 0) {
      problems.push(
        rowProblem(row, `第${beyond + 1}列有内容，这一列却没有表头：请补上表头或删掉内容`),
      );
      continue;
    }
    const textOf: RowText = (column) => cells[columns.get(column) ?? -1] ?? '';
    const read = readCaseRow(textOf, { document, row });
    for (const { column, sentence } of read.problems) {
      problems.push(cellProblem(row, column, sentence));
    }
    if (read.problems.length > 0) continue;
    const parsed = workedCaseSchema.safeParse(read.raw);
    if (!parsed.success) {
      const [first] = shapeFindings(parsed.error.issues, read.raw);
      problems.push(rowProblem(row, (first?.sentence ?? '写得不对').replace(/。$/u, '')));
      continue;
    }
    const earlier = rowOfId.get(parsed.data.id);
    if (earlier !== undefined) {
      problems.push(cellProblem(row, 'id', `与第${earlier}行的编号相同，请换一个`));
      continue;
    }
    rowOfId.set(parsed.data.id, row);
    cases.push(parsed.data);
  }
  return { cases, problems };
}

function readHeader(
  header: readonly string[],
  row: number,
): { readonly columns: ReadonlyMap<SheetColumn, number>; readonly problems: SheetProblem[] } {
  const columns = new Map<SheetColumn, number>();
  const problems: SheetProblem[] = [];
  for (const [index, text] of header.entries()) {
    if (text === '') continue;
    const column = columnOf(text);
    if (column === null) {
      problems.push({
        row,
        column: text,
        sentence: `第${row}行：不认识的列“${text.slice(0, 30)}”：请删掉这一列，或改成模板里的列名。`,
      });
    } else if (columns.has(column)) {
      problems.push(cellProblem(row, column, '这一列出现了两次，请删掉一列'));
    } else columns.set(column, index);
  }
  for (const column of REQUIRED_COLUMNS) {
    if (!columns.has(column)) problems.push(cellProblem(row, column, '缺少这一列，请补上'));
  }
  return { columns, problems };
}

function columnOf(text: string): SheetColumn | null {
  const wanted = normalHeader(text);
  for (const column in SHEET_COLUMNS) {
    if (isColumn(column) && normalHeader(SHEET_COLUMNS[column]) === wanted) return column;
  }
  return null;
}

function isColumn(column: string): column is SheetColumn {
  return Object.hasOwn(SHEET_COLUMNS, column);
}

function isEmptyRow(cells: readonly string[]): boolean {
  return cells.every((text) => text === '');
}

function rowProblem(row: number, sentence: string): SheetProblem {
  return { row, column: null, sentence: `第${row}行：${sentence}。` };
}

function cellProblem(row: number, column: SheetColumn, sentence: string): SheetProblem {
  const header = SHEET_COLUMNS[column];
  return { row, column: header, sentence: `第${row}行“${header}”：${sentence}。` };
}
