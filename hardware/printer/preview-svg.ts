import { missingCase } from '../../shared/result.ts';
import { COLUMN_DOTS, LINE_DOTS, LINE_GAP_DOTS } from './glyphs/painter.ts';
import type { LaidOutItem } from './layout.ts';
import { qrModules } from './qr-code.ts';
import { type PaperColumns, TEXT_SCALE } from './receipt-document.ts';

type LaidOutLine = Extract<LaidOutItem, { kind: 'line' }>;

/** A part of the picture and how far it moves the paper. */
interface Part {
  readonly svg: string;
  readonly heightDots: number;
}

/** The line on which letters stand in 24 dots. */
const BASELINE_DOTS = 21;
/** Monospaced fonts are 0.6 as wide as their size: with 20 dots a letter fills its column of 12. */
const ASCII_DOTS = 20;
const HANZI_FAMILIES =
  "'Noto Sans SC Variable', 'Noto Sans SC Whole', 'Noto Sans CJK SC', 'Noto Sans SC', HanaMinA, HanaMinB, SimSun-ExtB, sans-serif";
const ASCII_FAMILIES = "'DejaVu Sans Mono', 'Liberation Mono', Consolas, Menlo, monospace";
/** White around a QR code, in modules, as the encoder leaves it. */
const QR_MARGIN_MODULES = 4;

/**
 * A laid-out receipt as an SVG image for a page, one unit a printer's dot: every character in the columns it has on paper. Put
 * it into the page itself: as the source of an <img> it would not see the page's fonts. Needs no document and no `style`,
 * which a page's security policy may forbid.
 */
export function layoutToSvg(
  items: readonly LaidOutItem[],
  paper: { readonly columns: PaperColumns },
): string {
  const widthDots = paper.columns * COLUMN_DOTS;
  const parts: string[] = [];
  let top = 0;
  for (const item of items) {
    const part = partOf(item, widthDots);
    if (part.svg !== '') parts.push(`<g transform="translate(0 ${top})">${part.svg}</g>`);
    top += part.heightDots;
  }
  const size = `width="${widthDots}" height="${top}" viewBox="0 0 ${widthDots} ${top}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} fill="#000">${parts.join('')}</svg>`;
}

function partOf(item: LaidOutItem, widthDots: number): Part {
  switch (item.kind) {
    case 'line':
      return linePart(item, widthDots);
    case 'qr':
      return qrPart(item, widthDots);
    case 'feed':
      return { svg: '', heightDots: item.lines * (LINE_DOTS + LINE_GAP_DOTS) };
    case 'cut': {
      const line = `M0 ${LINE_GAP_DOTS}H${widthDots}`;
      const svg = `<path d="${line}" stroke="#888" stroke-width="2" stroke-dasharray="8 8"/>`;
      return { svg, heightDots: 2 * LINE_GAP_DOTS };
    }
    default:
      return missingCase(item);
  }
}

function linePart(line: LaidOutLine, widthDots: number): Part {
  const { width, height } = TEXT_SCALE[line.size];
  const runs = runsOf(line.text);
  const free = widthDots - columnsOfRuns(runs) * COLUMN_DOTS * width;
  const left = { left: 0, centre: Math.floor(free / 2), right: free }[line.align];
  const weight = line.bold ? ' font-weight="700"' : '';
  const place = `transform="translate(${left} 0) scale(${width} ${height})"`;
  const svg = `<text ${place} y="${BASELINE_DOTS}" text-anchor="middle"${weight}>${runs.map(runSvg).join('')}</text>`;
  const heightDots = LINE_DOTS * height + LINE_GAP_DOTS;
  return { svg: runs.length === 0 ? '' : svg, heightDots };
}

/** Neighbouring characters of the same width, without blanks. */
interface Run {
  readonly isAscii: boolean;
  /** Of each character its first column. */
  readonly characters: ReadonlyArray<readonly [character: string, column: number]>;
}

function runsOf(text: string): Run[] {
  const runs: Array<{ isAscii: boolean; characters: Array<readonly [string, number]> }> = [];
  let column = 0;
  for (const character of text) {
    const isAscii = character.charCodeAt(0) < 0x80;
    const last = runs.at(-1);
    if (character !== ' ') {
      if (last?.isAscii === isAscii) last.characters.push([character, column]);
      else runs.push({ isAscii, characters: [[character, column]] });
    }
    column += isAscii ? 1 : 2;
  }
  return runs;
}

function columnsOfRuns(runs: readonly Run[]): number {
  const last = runs.at(-1);
  const [, column] = last?.characters.at(-1) ?? ['', 0];
  return last === undefined ? 0 : column + (last.isAscii ? 1 : 2);
}

function runSvg({ isAscii, characters }: Run): string {
  const half = isAscii ? COLUMN_DOTS / 2 : COLUMN_DOTS;
  // SVG counts places by UTF-16 units: the second half of a pair takes one that is not used.
  const places = characters.flatMap(([character, column]) =>
    new Array<number>(character.length).fill(column * COLUMN_DOTS + half),
  );
  const text = escaped(characters.map(([character]) => character).join(''));
  const [size, families] = isAscii ? [ASCII_DOTS, ASCII_FAMILIES] : [LINE_DOTS, HANZI_FAMILIES];
  return `<tspan x="${places.join(' ')}" font-size="${size}" font-family="${families}">${text}</tspan>`;
}

function qrPart(item: Extract<LaidOutItem, { kind: 'qr' }>, widthDots: number): Part {
  const modules = qrModules(item.text);
  const { moduleDots } = item;
  const sideDots = modules.length * moduleDots;
  const left = Math.floor((widthDots - sideDots) / 2);
  const marginDots = QR_MARGIN_MODULES * moduleDots;
  const black = modules.flatMap((row, y) =>
    row.flatMap((isBlack, x) => (isBlack ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  const place = `transform="translate(${left} ${marginDots}) scale(${moduleDots})"`;
  const svg = `<path ${place} shape-rendering="crispEdges" d="${black.join('')}"/>`;
  return { svg, heightDots: sideDots + 2 * marginDots };
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
