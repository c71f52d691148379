/** One cell: text, a figure written as it stands (`15.00`), or nothing. */
export type CsvCell = string | { readonly figure: string } | null;

/** A table to be saved: column titles and rows of the same width. */
export interface CsvTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** Spreadsheets run text that begins so as a formula (OWASP, CSV Injection). */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
const figureForm = /^-?\d+(\.\d+)?$/;

/** Money for a spreadsheet: yuan, two decimals, no separators. */
export function yuanCell(amountFen: number): CsvCell {
  const absolute = Math.abs(amountFen);
  const text = `${Math.floor(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`;
  return { figure: amountFen < 0 ? `-${text}` : text };
}

/** A count or measure for a spreadsheet. */
export function figureCell(figure: number | null): CsvCell {
  return figure === null ? null : { figure: String(figure) };
}

function writeCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') {
    if (!figureForm.test(cell.figure)) throw new RangeError(`not a figure: ${cell.figure}`);
    return cell.figure;
  }
  const harmless =
    formulaStart.test(cell.trimStart()) || formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The file's text: RFC 4180 with a byte-order mark, without which Excel reads Chinese as GBK. */
export function writeCsv(table: CsvTable): string {
  const lines = [table.titles, ...table.rows].map((cells) => cells.map(writeCell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** Hands the table to the browser as a file to keep. */
export function downloadCsv(fileName: string, table: CsvTable): void {
  const address = URL.createObjectURL(
    new Blob([writeCsv(table)], { type: 'text/csv;charset=utf-8' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
