import type { SheetCell } from '../../../shared/policy/cases/sheet-cells.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { UNPACKED_BYTES_MAX, unpackedSize, WORKBOOK_BYTES_MAX } from './workbook-bounds.ts';

type Rows = readonly (readonly SheetCell[])[];

/** Why a file was not read; the sentence is for the person. */
interface TableFailure {
  readonly code: 'unknown-kind' | 'too-large' | 'unreadable';
  readonly sentence: string;
}

/** Text files; workbooks have a bound of their own. */
const CSV_BYTES_MAX = 1_000_000;

/** The rows of a spreadsheet that somebody picked: of a workbook the first sheet, or a CSV file in UTF-8 or GB18030. */
export async function readTable(file: File): Promise<Result<Rows, TableFailure>> {
  const name = file.name.toLowerCase();
  if (name.endsWith('.xlsx')) return readWorkbook(file);
  if (name.endsWith('.csv')) return readCsv(file);
  return refuse(
    'unknown-kind',
    '只能导入 .xlsx 或 .csv 表格。旧的 .xls 请用 Excel 或 WPS 另存为 .xlsx。',
  );
}

function refuse(code: TableFailure['code'], sentence: string): Result<never, TableFailure> {
  return fail({ code, sentence });
}

async function readWorkbook(file: File): Promise<Result<Rows, TableFailure>> {
  if (file.size > WORKBOOK_BYTES_MAX) return tooLarge();
  const bytes = await file.arrayBuffer();
  if (unpackedSize(new Uint8Array(bytes)) > UNPACKED_BYTES_MAX) return tooLarge();
  const { readSheet } = await import('read-excel-file/browser');
  try {
    const rows: readonly (readonly unknown[])[] = await readSheet(bytes);
    return succeed(rows.map((cells) => cells.map(sheetCell)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refuse(
      'unreadable',
      '这个文件不是能读的 .xlsx 工作簿：请用 Excel 或 WPS 重新另存为 .xlsx。',
    );
  }
}

/** The reader's own type takes a date for the class of dates. */
function sheetCell(cell: unknown): SheetCell {
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean')
    return cell;
  return cell instanceof Date ? cell : null;
}

async function readCsv(file: File): Promise<Result<Rows, TableFailure>> {
  if (file.size > CSV_BYTES_MAX) return tooLarge();
  const bytes = await file.arrayBuffer();
  // Excel in China saves CSV as GB18030; others as UTF-8, with or without a byte order mark.
  const text = decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030');
  if (text === null) return refuse('unreadable', '文件的编码认不出来：请另存为“CSV UTF-8”。');
  const { CsvError, parse } = await import('csv-parse/browser/esm/sync');
  try {
    return succeed(parse(text, { relax_column_count: true }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(
      'unreadable',
      `第${error.lines ?? '?'}行的CSV格式不对：请检查引号，或用 Excel 重新另存。`,
    );
  }
}

function tooLarge(): Result<never, TableFailure> {
  return refuse('too-large', '文件太大：请只留一张算例表，另存后再试。');
}

function decoded(bytes: ArrayBuffer, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}
