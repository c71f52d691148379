import { FEN_MAX, type Fen, fen, formatSpokenYuan } from '../../money/fen.ts';
import { isCalendarDate } from '../../time/calendar.ts';

/** What a cell of a workbook or a field of a CSV file can hold. */
export type SheetCell = string | number | boolean | Date | null | undefined;

/** A cell that was understood, or what is wrong with it, as a Chinese sentence without place. */
export type ReadCell<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly sentence: string };

/** The text of a cell; empty for an empty one. Whole numbers are written without exponent, dates as YYYY-MM-DD. */
export function cellText(cell: SheetCell): string {
  if (cell === null || cell === undefined) return '';
  // Readers of workbooks give a date as midnight UTC.
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return String(cell).trim();
}

/** A date as 2026-01-05, 2026/1/5, 2026.1.5 or 2026年1月5日. */
export function readDate(text: string): ReadCell<string> {
  const parts = /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?$/u.exec(text);
  const [, year = '', month = '', day = ''] = parts ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (parts !== null && isCalendarDate(date)) return { ok: true, value: date };
  return { ok: false, sentence: `“${text}”不是真有的日期，请写成 2026-01-05 的样子` };
}

/** An amount in yuan with at most two decimals, with or without 元; becomes fen. */
export function readYuan(text: string): ReadCell<Fen> {
  const parts = /^(\d{1,10})(?:\.(\d{1,2}))?元?$/u.exec(text);
  if (parts === null) {
    return {
      ok: false,
      sentence: `“${text}”不是金额，请写成 12 或 12.50（元），不能是负数，最多两位小数`,
    };
  }
  const amount = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  if (amount > FEN_MAX) {
    return { ok: false, sentence: `金额太大，最多${formatSpokenYuan(fen(FEN_MAX))}` };
  }
  return { ok: true, value: fen(amount) };
}

/** A whole number within bounds, both included. */
export function readCount(
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): ReadCell<number> {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= min && count <= max) return { ok: true, value: count };
  return { ok: false, sentence: `“${text}”不对，请写${min}到${max}的整数` };
}

/** 是 or 否. */
export function readYesNo(text: string): ReadCell<boolean> {
  if (text === '是') return { ok: true, value: true };
  if (text === '否') return { ok: true, value: false };
  return { ok: false, sentence: `“${text}”不对，请写“是”或“否”` };
}

/** A choice by its Chinese name. `aliases` are further names of the same. */
export function readChoice<Key extends string>(
  text: string,
  names: Readonly<Record<Key, string>>,
  aliases: ReadonlyMap<string, Key> = new Map(),
): ReadCell<Key> {
  for (const key in names) if (names[key] === text) return { ok: true, value: key };
  const alias = aliases.get(text);
  if (alias !== undefined) return { ok: true, value: alias };
  const known = Object.values<string>(names).join('、');
  return { ok: false, sentence: `不认识“${text}”，可以写：${known}` };
}

/** The parts of a cell with several: separated by 、 ， ； or their Latin forms, or by line breaks. */
export function partsOf(text: string): readonly string[] {
  return text
    .split(/[、，,；;\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
