import { missingCase } from '../../shared/result.ts';
import { type GlyphPainter, NO_GLYPHS } from './glyphs/painter.ts';
import {
  displayColumns,
  isTextDrawn,
  type PrintableUnit,
  toPrintableUnits,
  unprintableCharacters,
} from './printable-text.ts';
import {
  type PaperColumns,
  type ReceiptBlock,
  type ReceiptDocument,
  TEXT_SCALE,
  type TextAlign,
  type TextSize,
} from './receipt-document.ts';

/** A receipt broken into lines for one width of paper: what the printer gets and what a preview draws. */
export type LaidOutItem =
  | {
      readonly kind: 'line';
      /** Only characters that the printer has or that are drawn; never longer than the paper is wide. */
      readonly text: string;
      readonly size: TextSize;
      readonly align: TextAlign;
      readonly bold: boolean;
      /** True when the printer lacks a character of it: then the whole line is printed as a picture. */
      readonly isDrawn: boolean;
    }
  | { readonly kind: 'qr'; readonly text: string; readonly moduleDots: number }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut' };

interface Style {
  readonly size: TextSize;
  readonly align: TextAlign;
  readonly bold: boolean;
}

/** What the lines are made for. */
interface Paper {
  readonly columns: PaperColumns;
  readonly glyphs: GlyphPainter;
}

/** Longest QR content: keeps the code small enough for 58 mm paper, and its length in one byte. */
const LONGEST_QR_BYTES = 250;
const DEFAULT_MODULE_DOTS = 6;
const PLAIN: Style = { size: 'normal', align: 'left', bold: false };

/**
 * Breaks a document into lines of at most `columns` (a hanzi takes two, doubled at double width). `glyphs` says which
 * characters can be drawn; encode with the same.
 */
export function layOutReceipt(
  document: ReceiptDocument,
  columns: PaperColumns,
  glyphs: GlyphPainter = NO_GLYPHS,
): LaidOutItem[] {
  return document.blocks.flatMap((block) => layOutBlock(block, { columns, glyphs }));
}

/** The characters that come out as boxed codes; empty as a rule. */
export function unprintableInReceipt(
  document: ReceiptDocument,
  glyphs: GlyphPainter = NO_GLYPHS,
): string[] {
  return document.blocks.flatMap((block) => {
    if (block.kind === 'text') return unprintableCharacters(block.text, glyphs);
    return block.kind === 'row' ? unprintableCharacters(block.left + block.right, glyphs) : [];
  });
}

function layOutBlock(block: ReceiptBlock, paper: Paper): LaidOutItem[] {
  const { glyphs } = paper;
  switch (block.kind) {
    case 'text': {
      const style = {
        size: block.size ?? 'normal',
        align: block.align ?? 'left',
        bold: block.bold ?? false,
      } as const;
      const room = columnsAtSize(paper.columns, style.size);
      return block.text
        .split('\n')
        .flatMap((part) => asLines(wrap(toPrintableUnits(part, glyphs), room), style, glyphs));
    }
    case 'row': {
      const style = {
        size: block.size ?? 'normal',
        align: 'left',
        bold: block.bold ?? false,
      } as const;
      return asLines(
        rowLines({ ...block, glyphs }, columnsAtSize(paper.columns, style.size)),
        style,
        glyphs,
      );
    }
    case 'rule':
      return asLines(['-'.repeat(paper.columns)], PLAIN, glyphs);
    case 'qr': {
      const bytes = new TextEncoder().encode(block.text).length;
      // A printer would obey real-time commands even inside a code's content.
      if (/\p{Cc}/u.test(block.text)) throw new RangeError('a QR code takes no control characters');
      const moduleDots = block.moduleDots ?? DEFAULT_MODULE_DOTS;
      if (bytes === 0 || bytes > LONGEST_QR_BYTES)
        throw new RangeError(`a QR code takes 1 to ${LONGEST_QR_BYTES} bytes`);
      if (!(Number.isInteger(moduleDots) && moduleDots >= 1 && moduleDots <= 16))
        throw new RangeError('moduleDots 1 to 16');
      return [{ kind: 'qr', text: block.text, moduleDots }];
    }
    case 'feed':
      if (!(Number.isInteger(block.lines) && block.lines >= 1 && block.lines <= 255))
        throw new RangeError('lines 1 to 255');
      return [{ kind: 'feed', lines: block.lines }];
    case 'cut':
      return [{ kind: 'cut' }];
    default:
      return missingCase(block);
  }
}

function columnsAtSize(columns: PaperColumns, size: TextSize): number {
  return Math.floor(columns / TEXT_SCALE[size].width);
}

function asLines(texts: readonly string[], style: Style, glyphs: GlyphPainter): LaidOutItem[] {
  return texts.map((text) => ({
    kind: 'line',
    text,
    ...style,
    isDrawn: isTextDrawn(text, glyphs),
  }));
}

/** Breaks between units; a run of ASCII (a number, a word) stays whole when it fits on a line of its own. */
function wrap(units: readonly PrintableUnit[], room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const endLine = (): void => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  // At three times the size a boxed code can be wider than narrow paper; then it breaks like a word.
  const fitting = units.flatMap((unit) => (unit.columns > room ? inCharacters(unit) : [unit]));
  for (const run of asciiRuns(fitting)) {
    const runColumns = run.reduce((total, unit) => total + unit.columns, 0);
    if (runColumns <= room && used + runColumns > room) endLine();
    for (const unit of run) {
      if (used + unit.columns > room && used > 0) endLine();
      // The blank that separated two words is not carried over to the next line.
      if (unit.text === ' ' && used === 0 && lines.length > 0) continue;
      line += unit.text;
      used += unit.columns;
    }
  }
  if (line !== '' || lines.length === 0) endLine();
  return lines;
}

function inCharacters(unit: PrintableUnit): PrintableUnit[] {
  return [...unit.text].map((text) => ({ text, columns: displayColumns(text) }));
}

/** Groups neighbouring ASCII characters other than blanks; everything else stands alone. */
function asciiRuns(units: readonly PrintableUnit[]): PrintableUnit[][] {
  const runs: PrintableUnit[][] = [];
  let open: PrintableUnit[] | null = null;
  for (const unit of units) {
    if (unit.columns === 1 && unit.text !== ' ') {
      if (open === null) {
        open = [];
        runs.push(open);
      }
      open.push(unit);
    } else {
      open = null;
      runs.push([unit]);
    }
  }
  return runs;
}

function rowLines(
  row: { readonly left: string; readonly right: string; readonly glyphs: GlyphPainter },
  room: number,
): string[] {
  const lines = wrap(toPrintableUnits(row.left.replaceAll('\n', ' '), row.glyphs), room);
  const rightLines = wrap(toPrintableUnits(row.right.replaceAll('\n', ' '), row.glyphs), room);
  const last = lines.at(-1) ?? '';
  const first = rightLines[0] ?? '';
  const gap = room - displayColumns(last) - displayColumns(first);
  // Without a blank between them a name that ends in a digit would run into the amount.
  if (rightLines.length === 1 && (gap >= 1 || first === '' || last === '')) {
    return [...lines.slice(0, -1), `${last}${' '.repeat(Math.max(0, gap))}${first}`];
  }
  return [
    ...lines,
    ...rightLines.map((text) => `${' '.repeat(Math.max(0, room - displayColumns(text)))}${text}`),
  ];
}
