import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { LIMITS } from '../../shared/limits.ts';
import {
  caseListFindings,
  type ReadCases,
  readCaseText,
} from '../../shared/policy/cases/read-case-text.ts';
import { readCaseSheet } from '../../shared/policy/cases/read-sheet.ts';
import type { SheetCell } from '../../shared/policy/cases/sheet-cells.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';

/** A file that cannot be read as what it should be; its message is a Chinese sentence that says what to do. */
export class UnreadableFile extends Error {}

/** Workbooks are compressed; a sheet of 2,000 cases takes some 200 kB. */
const WORKBOOK_BYTES_MAX = 5_000_000;

/** A few kilobytes can unpack to gigabytes; a sheet of 2,000 cases unpacks to some 2 MB. */
const UNPACKED_BYTES_MAX = 100_000_000;
const ZIP_END_RECORD = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ZIP_DIRECTORY_ENTRY = 0x02014b50;

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
  const bytes = await readBytes(file, WORKBOOK_BYTES_MAX);
  if (unpackedSize(bytes) > UNPACKED_BYTES_MAX) {
    throw new UnreadableFile(`文件“${file}”展开后太大：请只留一张算例表，另存后再试。`);
  }
  try {
    const rows = await readSheet(bytes);
    return rows.map((cells) => cells.map(sheetCell));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UnreadableFile(
      `文件“${file}”不是能读的 .xlsx 工作簿：请用 Excel 或 WPS 重新另存为 .xlsx。`,
      { cause: error },
    );
  }
}

/**
 * The size of a ZIP archive's parts when unpacked, as its directory says (APPNOTE.TXT 4.3.12 and 4.3.16: the end record gives the
 * directory's place at 16; an entry its size at 24 and at 28 the three lengths of what follows its 46 bytes). 0 where there is no
 * directory: the reader then refuses the file.
 */
function unpackedSize(bytes: Buffer): number {
  const end = bytes.lastIndexOf(ZIP_END_RECORD);
  if (end < 0 || end + 20 > bytes.length) return 0;
  let total = 0;
  let at = bytes.readUInt32LE(end + 16);
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === ZIP_DIRECTORY_ENTRY) {
    total += bytes.readUInt32LE(at + 24);
    const lengths = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    at += lengths.reduce((sum, length) => sum + length, 46);
  }
  return total;
}

/** The reader's own type takes a date for the class of dates. */
function sheetCell(cell: unknown): SheetCell {
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean')
    return cell;
  return cell instanceof Date ? cell : null;
}

/** Excel in China saves CSV as GB18030; others as UTF-8, with or without a byte order mark. */
async function readCsv(file: string): Promise<readonly (readonly SheetCell[])[]> {
  const bytes = await readBytes(file, LIMITS.policyBytesMax);
  const text = decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030');
  if (text === null) {
    throw new UnreadableFile(`文件“${file}”的编码认不出来：请另存为“CSV UTF-8”。`);
  }
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
    const { size } = await stat(file);
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
