import iconv from 'iconv-lite';

/**
 * Which characters a Chinese receipt printer prints by itself. There is no command that asks for its character set. What every
 * one has is GB 2312 (some models have nothing more: SPRT SP/D10); most have the rest of GBK; none is known with the four-byte
 * part of GB 18030, whose codes come out as a wrong hanzi and digits.
 */
export interface PrinterCodes {
  /** The two bytes of a GB 2312 character as one number, by code point of the basic plane; 0 where there is none. */
  readonly certain: Uint16Array;
  /** The same for characters of GBK that are not in GB 2312: most printers have them. */
  readonly likely: Uint16Array;
}

/** GB 2312-1980: its rows and the filled cells of each, first and last, all counted from 1. */
const GB2312_CELLS: ReadonlyArray<readonly [rows: string, cells: string]> = [
  ['1-1', '1-94'],
  ['2-2', '17-66 69-78 81-92'],
  ['3-3', '1-94'],
  ['4-4', '1-83'],
  ['5-5', '1-86'],
  ['6-6', '1-24 33-56'],
  ['7-7', '1-33 49-81'],
  ['8-8', '1-26 37-73'],
  ['9-9', '4-79'],
  ['16-54', '1-94'],
  ['55-55', '1-89'],
  ['56-87', '1-94'],
];

/**
 * Two-byte codes whose character depends on the year of the printer's table: what GB 18030-2000 added to GBK (among them 䶮 FE9F and
 * the euro sign) and what the editions of 2005 and 2022 moved out of private use (ḿ A8BC, the vertical marks of row A6, 18 in
 * FE59 to FEA0). An older ROM has nothing or another character there.
 */
const UNSETTLED_CODES: ReadonlyArray<readonly [from: number, to: number]> = [
  [0xa2e3, 0xa2e3],
  [0xa6d9, 0xa6df],
  [0xa6ec, 0xa6ed],
  [0xa6f3, 0xa6f3],
  [0xa8bc, 0xa8bc],
  [0xa8bf, 0xa8bf],
  [0xa989, 0xa995],
  [0xfe50, 0xfea0],
];

let known: PrinterCodes | null = null;

/** The tables; made at the first call, in a few milliseconds. */
export function printerCodes(): PrinterCodes {
  known ??= readCodes();
  return known;
}

function readCodes(): PrinterCodes {
  const bytes = Buffer.alloc(2 * 126 * 190);
  let length = 0;
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) length = bytes.writeUInt16BE(lead * 256 + trail, length);
    }
  }
  const characters = iconv.decode(bytes, 'gb18030');
  const isCertain = gb2312Codes();
  const isUnsettled = new Set(UNSETTLED_CODES.flatMap(([from, to]) => span(from, to)));
  const certain = new Uint16Array(0x1_0000);
  const likely = new Uint16Array(0x1_0000);
  for (let at = 0; at < length; at += 2) {
    const code = bytes.readUInt16BE(at);
    const unit = characters.charCodeAt(at / 2);
    const isPrivateUse = unit >= 0xe000 && unit <= 0xf8ff;
    if (isPrivateUse || isUnsettled.has(code)) continue;
    if (isCertain.has(code)) certain[unit] = code;
    else likely[unit] = code;
  }
  return { certain, likely };
}

function gb2312Codes(): Set<number> {
  const codes = new Set<number>();
  for (const [rows, cells] of GB2312_CELLS) {
    for (const row of rangeOf(rows)) {
      for (const range of cells.split(' ')) {
        for (const cell of rangeOf(range)) codes.add((row + 0xa0) * 256 + cell + 0xa0);
      }
    }
  }
  return codes;
}

/** From 17-66. */
function rangeOf(text: string): number[] {
  const [first = 0, last = 0] = text.split('-').map(Number);
  return span(first, last);
}

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
