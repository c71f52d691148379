import { inflateRawSync } from 'node:zlib';

/** One cell as Excel will take it; `format` is the code of its number format. */
export interface WorkbookCell {
  readonly value: string | number;
  readonly format: string;
  readonly isBold: boolean;
}

/** The first sheet of a workbook. */
export interface Workbook {
  readonly sheetName: string;
  /** Rows at the top that stay in sight. */
  readonly frozenRowCount: number;
  readonly columnWidths: readonly number[];
  /** Cells by column letter. */
  readonly rows: readonly ReadonlyMap<string, WorkbookCell>[];
  /** The sheet as written, for what must not be in it. */
  readonly sheetXml: string;
}

/** Reads an XLSX file with nothing of the program that wrote it: ZIP (APPNOTE 4.3) and SpreadsheetML (ECMA-376 part 1, 18). */
export function readWorkbook(file: Buffer): Workbook {
  const parts = unzip(file);
  const partOf = (name: string): string => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`the workbook has no ${name}`);
    return part;
  };
  const sheetXml = partOf('xl/worksheets/sheet1.xml');
  const strings = elements(partOf('xl/sharedStrings.xml'), 'si').map((si) =>
    elements(si.inner, 't')
      .map((text) => plainText(text.inner))
      .join(''),
  );
  const styles = stylesOf(partOf('xl/styles.xml'));
  const rows = elements(elements(sheetXml, 'sheetData')[0]?.inner ?? '', 'row').map(
    (row) =>
      new Map(
        elements(row.inner, 'c')
          .filter((cell) => cell.inner.includes('<v>'))
          .map((cell) => {
            const written = plainText(elements(cell.inner, 'v')[0]?.inner ?? '');
            const value =
              cell.attributes.t === 's' ? (strings[Number(written)] ?? '') : Number(written);
            const style = styles[Number(cell.attributes.s ?? 0)] ?? { format: '', isBold: false };
            return [(cell.attributes.r ?? '').replace(/\d+/, ''), { value, ...style }] as const;
          }),
      ),
  );
  return {
    sheetName: elements(partOf('xl/workbook.xml'), 'sheet')[0]?.attributes.name ?? '',
    frozenRowCount: Number(elements(sheetXml, 'pane')[0]?.attributes.ySplit ?? 0),
    columnWidths: elements(sheetXml, 'col').map((column) => Number(column.attributes.width)),
    rows,
    sheetXml,
  };
}

/** The calendar reading of a spreadsheet's day number, as 2026-11-23 11:42:07; days count from 1899-12-30. */
export function dayNumberText(value: string | number | undefined): string {
  const ms = Math.round((Number(value) * 86_400 - 25_569 * 86_400) * 1000);
  return new Date(Math.round(ms / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

interface XmlElement {
  readonly attributes: Readonly<Record<string, string>>;
  readonly inner: string;
}

/** Elements of a name that do not nest in each other. */
function elements(xml: string, name: string): XmlElement[] {
  const pattern = new RegExp(`<${name}(?=[\\s/>])([^>]*?)(?:/>|>(.*?)</${name}>)`, 'gs');
  return [...xml.matchAll(pattern)].map(([, attributes = '', inner = '']) => ({
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [
        key,
        plainText(value ?? ''),
      ]),
    ),
    inner,
  }));
}

function plainText(xml: string): string {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

// Of the formats that every spreadsheet knows by number (ECMA-376 part 1, 18.8.30), those that money and text may get.
const builtInFormats: Readonly<Record<string, string>> = {
  '0': 'General',
  '1': '0',
  '2': '0.00',
  '3': '#,##0',
  '4': '#,##0.00',
  '49': '@',
};

function stylesOf(xml: string): { readonly format: string; readonly isBold: boolean }[] {
  const own = elements(xml, 'numFmt').map(
    ({ attributes }) => [attributes.numFmtId ?? '', attributes.formatCode ?? ''] as const,
  );
  const formats = new Map([...Object.entries(builtInFormats), ...own]);
  const fonts = elements(elements(xml, 'fonts')[0]?.inner ?? '', 'font');
  return elements(elements(xml, 'cellXfs')[0]?.inner ?? '', 'xf').map(({ attributes }) => ({
    format: formats.get(attributes.numFmtId ?? '0') ?? '',
    isBold: fonts[Number(attributes.fontId ?? 0)]?.inner.includes('<b/>') ?? false,
  }));
}

function unzip(file: Buffer): Map<string, string> {
  const end = file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const parts = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(start, start + file.readUInt32LE(at + 20));
    const isPlain = file.readUInt16LE(at + 10) === 0;
    parts.set(name, (isPlain ? packed : inflateRawSync(packed)).toString('utf8'));
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}
