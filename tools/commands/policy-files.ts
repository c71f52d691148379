import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { LIMITS } from '../../shared/limits.ts';
import {
  caseListFindings,
  type ReadCases,
  readCaseText,
} from '../../shared/policy/cases/read-case-text.ts';
import { readCaseSheet } from '../../shared/policy/cases/read-sheet.ts';
import type { SheetCell } from '../../shared/policy/cases/sheet-cells.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { readWorkbookRows } from './policy-workbook.ts';

/** A file that cannot be read as what it should be; its message is a Chinese sentence that says what to do. */
export class UnreadableFile extends Error {}

/** Workbooks are compressed; a sheet of 2,000 cases takes some 200 kB. */
const WORKBOOK_BYTES_MAX = 5_000_000;

/** Reads the text of a policy document or of a file of cases: UTF-8, not longer than is read at all. */
export async function readJsonText(file: string): Promise<string> {
  const bytes = await readBytes(file, LIMITS.policyBytesMax);
  return decoded(bytes, 'utf-8') ?? throwUnreadable(`文件“${file}”不是UTF-8编码：请另存为UTF-8。`);
}

/** Reads cases from a .json, .xlsx or .csv file. Rows of a sheet that are wrong become findings with their row. */
export async function readCaseFile(file: string, document: PolicyDocument): Promise<ReadCases> {
  switch (path.extname(file).toLowerCase()) {
    case '.json':
      return readCaseText(await readJsonText(file), document);
    case '.xlsx':
      return fromRows(await readWorkbook(file), document);
    case '.csv':
      return fromRows(await readCsv(file), document);
    default:
      throw new UnreadableFile(`算例文件“${file}”的类型不对：请用 .json、.xlsx 或 .csv 文件。`);
  }
}

function fromRows(rows: readonly (readonly SheetCell[])[], document: PolicyDocument): ReadCases {
  const { cases, problems } = readCaseSheet(rows, document);
  if (problems.length === 0) {
    const findings = caseListFindings({ cases }, document);
    return { cases: findings.length === 0 ? cases : [], findings };
  }
  const findings = problems.map(
    ({ row, column, sentence }) =>
      ({
        severity: 'error',
        code: 'shape',
        path: column === null ? ['rows', row] : ['rows', row, column],
        sentence,
      }) as const,
  );
  return { cases: [], findings };
}

async function readWorkbook(file: string): Promise<readonly (readonly SheetCell[])[]> {
  const rows = await readWorkbookRows(await readBytes(file, WORKBOOK_BYTES_MAX));
  switch (rows) {
    case 'too-large':
      throw new UnreadableFile(`文件“${file}”展开后太大：请只留一张算例表，另存后再试。`);
    case 'not-a-workbook':
      throw new UnreadableFile(
        `文件“${file}”不是能读的 .xlsx 工作簿：请用 Excel 或 WPS 重新另存为 .xlsx。`,
      );
    default:
      return rows;
  }
}

/** Text of a CSV file. Excel in China saves it as GB18030; others as UTF-8, with or without a byte order mark. */
export async function readCsvText(file: string): Promise<string> {
  const bytes = await readBytes(file, LIMITS.policyBytesMax);
  return (
    decoded(bytes, 'utf-8') ??
    decoded(bytes, 'gb18030') ??
    throwUnreadable(`文件“${file}”的编码认不出来：请另存为“CSV UTF-8”。`)
  );
}

async function readCsv(file: string): Promise<readonly (readonly SheetCell[])[]> {
  const text = await readCsvText(file);
  try {
    return parse(text, { relax_column_count: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(
      `文件“${file}”第${error.lines ?? '?'}行的CSV格式不对：请检查引号，或用 Excel 重新另存。`,
      { cause: error },
    );
  }
}

async function readBytes(file: string, bytesMax: number): Promise<Buffer> {
  try {
    const about = await stat(file);
    // A pipe or a device may give bytes without end, or never any.
    if (!about.isFile() && !about.isDirectory()) {
      throw new UnreadableFile(`“${file}”不是普通文件：请先存成文件再试。`);
    }
    const { size } = about;
    if (size > bytesMax) {
      throw new UnreadableFile(`文件“${file}”太大：有${size}字节，最多${bytesMax}字节。`);
    }
    return await readFile(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UnreadableFile(`读不了文件：${file}（${error.code}）。请检查路径和权限。`, {
      cause: error,
    });
  }
}

function decoded(bytes: Buffer, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

function throwUnreadable(sentence: string): never {
  throw new UnreadableFile(sentence);
}
