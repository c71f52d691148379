import type { CellObject, SheetData } from 'write-excel-file/browser';
import { formatExactMoment } from '../format.ts';

/** One cell of a table to save: text, or a figure or date that a spreadsheet can go on reckoning with, or nothing. */
export type TableCell =
  | string
  | null
  | { readonly kind: 'money'; readonly amountFen: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'moment'; readonly at: string };

/** A column's title and its width in characters; a Chinese character takes two. */
export interface TableColumn {
  readonly title: string;
  readonly width: number;
}

/** A table to be saved as a workbook of one sheet. */
export interface SheetTable {
  readonly sheetName: string;
  readonly columns: readonly TableColumn[];
  /** Rows of as many cells as there are columns. */
  readonly rows: readonly (readonly TableCell[])[];
  /** A last row of sums, set in bold. */
  readonly closing: readonly TableCell[] | null;
  readonly isDemo: boolean;
}

/** Fen; shown in yuan with two decimals. */
export function moneyCell(amountFen: number): TableCell {
  return { kind: 'money', amountFen };
}

/** How many; shown with thousands separators. */
export function countCell(count: number | null): TableCell {
  return count === null ? null : { kind: 'count', count };
}

/** A number that only names something, such as a kiosk's. */
export function numberCell(number: number): TableCell {
  return { kind: 'number', number };
}

/** Per cent, as 61.35, cut and not rounded: 99.999 must not read 100. */
export function percentCell(percent: number | null): TableCell {
  return percent === null
    ? null
    : { kind: 'percent', percent: Math.floor(percent * 100 + 1e-9) / 100 };
}

/** A calendar date, as 2026-11-23. */
export function dateCell(date: string | null): TableCell {
  return date === null ? null : { kind: 'date', date };
}

/** A moment; shown in Shanghai wall time to the second. */
export function momentCell(at: string): TableCell {
  return { kind: 'moment', at };
}

const DEMO_NOTE = '演示数据：食堂、老人和就餐都是虚构的，不能用于工作';

/** Rows that stay in sight while the sheet is scrolled: the titles, and above them the note on demo figures. */
export function stickyRowCount(table: SheetTable): number {
  return table.isDemo ? 2 : 1;
}

/** The table as write-excel-file takes it. */
export function sheetDataOf(table: SheetTable): SheetData {
  const titles = table.columns.map((column) => ({
    ...textCell(column.title),
    fontWeight: 'bold' as const,
    backgroundColor: '#E8F3EC',
    wrap: true,
    alignVertical: 'center' as const,
  }));
  const note = { ...textCell(DEMO_NOTE), fontWeight: 'bold' as const, textColor: '#9A2A12' };
  const rows = table.rows.map((row) => row.map(cellOf));
  const closing = table.closing?.map((cell) => {
    const written = cellOf(cell);
    return written === null ? null : { ...written, fontWeight: 'bold' as const };
  });
  return [
    ...(table.isDemo ? [[note]] : []),
    titles,
    ...rows,
    ...(closing === undefined ? [] : [closing]),
  ];
}

/** Text that stays text, even when somebody edits a cell that begins with an equals sign: hence the format `@`. */
function textCell(text: string): CellObject {
  return { value: text, type: String, format: '@' };
}

function cellOf(cell: TableCell): CellObject | null {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return textCell(cell);
  switch (cell.kind) {
    case 'money':
      return { value: cell.amountFen / 100, type: Number, format: '#,##0.00' };
    case 'count':
      return { value: cell.count, type: Number, format: '#,##0' };
    case 'number':
      return { value: cell.number, type: Number, format: '0' };
    case 'percent':
      return { value: cell.percent, type: Number, format: '0.00' };
    case 'date':
      return { value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
    case 'moment':
      // A spreadsheet knows no time zones: what is written is the wall clock's reading.
      return {
        value: new Date(`${formatExactMoment(cell.at).replace(' ', 'T')}Z`),
        type: Date,
        format: 'yyyy-mm-dd hh:mm:ss',
      };
  }
}
