/**
 * ESC/POS bytes back to paper, as a printer with two-byte GB18030 characters would print them. Made from the command tables
 * alone; shares nothing with the encoder, so that one can be checked with the other.
 */

/** One printed line. */
export interface PaperLine {
  readonly kind: 'line';
  readonly text: string;
  /** How many times wider and higher than normal. */
  readonly width: number;
  readonly height: number;
  readonly align: 'left' | 'centre' | 'right';
  readonly bold: boolean;
  /** From the top of this line to the top of what follows, in dots. */
  readonly pitchDots: number;
}

/** A picture of dots, put together from the strips it came in. */
export interface PaperPicture {
  readonly kind: 'picture';
  readonly widthDots: number;
  readonly heightDots: number;
  /** Row by row; eight dots a byte, the leftmost highest, 1 is black; each row begins a new byte. */
  readonly dots: Uint8Array;
  readonly align: PaperLine['align'];
  readonly pitchDots: number;
}

/** What stands on a paper from top to bottom. */
export type PaperItem =
  | PaperLine
  | PaperPicture
  | {
      readonly kind: 'qr';
      readonly text: string;
      readonly moduleDots: number;
      readonly align: PaperLine['align'];
    };

/** What one decoded command did. */
export type PrinterAction =
  | { readonly kind: 'printed'; readonly items: readonly PaperItem[] }
  | { readonly kind: 'cut' }
  | { readonly kind: 'drawer' }
  /** GS r n wants an answer now. */
  | { readonly kind: 'status-wanted'; readonly question: number }
  | { readonly kind: 'none' }
  /** A byte sequence that a printer would turn into garbage. */
  | { readonly kind: 'problem'; readonly detail: string };

/** Works off a buffer command by command. */
export interface PaperDecoder {
  /**
   * The first whole command of the buffer: its length and what it did; null when the buffer ends inside it. A picture is
   * told when the command after its last strip begins, in a step of length 0.
   */
  step(buffer: Buffer): { readonly length: number; readonly action: PrinterAction } | null;
  /** What a printer forgets at power-off. */
  reset(): void;
}

interface Step {
  readonly length: number;
  readonly action: PrinterAction;
}

/** What a printer remembers between commands. */
interface PrinterMemory {
  readonly columns: number;
  width: number;
  height: number;
  align: PaperLine['align'];
  bold: boolean;
  chinese: boolean;
  line: string;
  lineColumns: number;
  qrContent: string;
  qrModuleDots: number;
  spacingDots: number;
  strips: Strip[];
}

interface Strip {
  readonly widthDots: number;
  readonly dots: Buffer;
}

const NONE: PrinterAction = { kind: 'none' };
const DEFAULT_SPACING_DOTS = 30;
const LETTER_DOTS = 24;
/** Dots that the print head can reach, by columns; models with 42 columns have 512 dots. */
const HEAD_DOTS: Readonly<Record<number, number>> = { 32: 384, 42: 512, 48: 576 };
const ALIGNS = ['left', 'centre', 'right'] as const;
/** Whole lengths of the ESC commands, by their second byte. */
const ESC_LENGTHS: Readonly<Record<number, number>> = {
  50: 2,
  51: 3,
  64: 2,
  69: 3,
  74: 3,
  97: 3,
  100: 3,
  112: 5,
};

/** Makes a decoder for paper of that many columns. */
export function createPaperDecoder(options: { readonly columns: number }): PaperDecoder {
  let memory = freshMemory(options.columns);
  return {
    step(buffer) {
      const lead = buffer.at(0);
      if (lead === undefined) return null;
      if (memory.strips.length > 0) {
        const goesOn = continuesPicture(buffer);
        if (goesOn === null) return null;
        if (!goesOn) return endPicture(memory, buffer);
      }
      switch (lead) {
        case 0x0a:
          return { length: 1, action: { kind: 'printed', items: [endLine(memory)] } };
        case 0x1b:
          return stepEsc(memory, buffer);
        case 0x1c:
          return stepFs(memory, buffer);
        case 0x1d:
          return stepGs(memory, buffer);
        default:
          return stepCharacter(memory, buffer, lead);
      }
    },
    reset() {
      memory = freshMemory(options.columns);
    },
  };
}

function freshMemory(columns: number): PrinterMemory {
  return {
    columns,
    width: 1,
    height: 1,
    align: 'left',
    bold: false,
    chinese: true,
    line: '',
    lineColumns: 0,
    qrContent: '',
    qrModuleDots: 3,
    spacingDots: DEFAULT_SPACING_DOTS,
    strips: [],
  };
}

function endLine(memory: PrinterMemory): PaperLine {
  const { line: text, width, height, align, bold } = memory;
  memory.line = '';
  memory.lineColumns = 0;
  const pitchDots = Math.max(memory.spacingDots, height * LETTER_DOTS);
  return { kind: 'line', text, width, height, align, bold, pitchDots };
}

/**
 * Whether the next command is another strip of the same picture, or GS r, which moves no paper; null when too little has
 * come to say.
 */
function continuesPicture(buffer: Buffer): boolean | null {
  if (buffer.at(0) !== 0x1d) return false;
  const command = buffer.at(1);
  return command === undefined ? null : command === 0x76 || command === 0x72;
}

/** The strips as one picture; a feed in dots straight after it (ESC J) belongs to it. */
function endPicture(memory: PrinterMemory, buffer: Buffer): Step | null {
  let length = 0;
  let feedDots = 0;
  if (buffer.at(0) === 0x1b) {
    if (buffer.length < 2 || (buffer.at(1) === 0x4a && buffer.length < 3)) return null;
    if (buffer.at(1) === 0x4a) {
      length = 3;
      feedDots = buffer.at(2) ?? 0;
    }
  }
  const dots = Uint8Array.from(Buffer.concat(memory.strips.map((strip) => strip.dots)));
  const widthDots = memory.strips[0]?.widthDots ?? 0;
  memory.strips = [];
  const heightDots = (dots.length * 8) / widthDots;
  const pitchDots = heightDots + feedDots;
  const picture: PaperPicture = {
    ...{ kind: 'picture', widthDots, heightDots, dots, pitchDots },
    align: memory.align,
  };
  return { length, action: { kind: 'printed', items: [picture] } };
}

/** A printer begins a new line by itself when a character does not fit any more. */
function addCharacter(memory: PrinterMemory, text: string, columns: number): PrinterAction {
  const needed = columns * memory.width;
  const full = memory.lineColumns + needed > memory.columns;
  const action: PrinterAction = full ? { kind: 'printed', items: [endLine(memory)] } : NONE;
  memory.line += text;
  memory.lineColumns += needed;
  return action;
}

function stepEsc(memory: PrinterMemory, buffer: Buffer): Step | null {
  const command = buffer.at(1);
  if (command === undefined) return null;
  const length = ESC_LENGTHS[command];
  if (length === undefined) return { length: 2, action: problem(`unknown ESC ${hex(command)}`) };
  if (buffer.length < length) return null;
  const value = buffer.at(2) ?? 0;
  switch (command) {
    case 0x40:
      Object.assign(memory, freshMemory(memory.columns));
      return { length, action: NONE };
    case 0x32:
      memory.spacingDots = DEFAULT_SPACING_DOTS;
      return { length, action: NONE };
    case 0x33:
      memory.spacingDots = value;
      return { length, action: NONE };
    case 0x45:
      memory.bold = (value & 1) === 1;
      return { length, action: NONE };
    case 0x61:
      if (memory.lineColumns > 0) return { length, action: problem('ESC a inside a line') };
      memory.align = ALIGNS[value] ?? 'left';
      return { length, action: NONE };
    case 0x64: {
      const items = Array.from({ length: Math.max(1, value) }, () => endLine(memory));
      return { length, action: { kind: 'printed', items } };
    }
    case 0x70:
      return { length, action: { kind: 'drawer' } };
    default:
      return { length, action: NONE };
  }
}

function stepFs(memory: PrinterMemory, buffer: Buffer): Step | null {
  const command = buffer.at(1);
  if (command === undefined) return null;
  if (command !== 0x26 && command !== 0x2e)
    return { length: 2, action: problem(`unknown FS ${hex(command)}`) };
  memory.chinese = command === 0x26;
  return { length: 2, action: NONE };
}

function stepGs(memory: PrinterMemory, buffer: Buffer): Step | null {
  const command = buffer.at(1);
  const value = buffer.at(2);
  if (command === undefined || value === undefined) return null;
  switch (command) {
    case 0x21:
      memory.width = (value >> 4) + 1;
      memory.height = (value & 0x0f) + 1;
      return { length: 3, action: NONE };
    case 0x56: {
      const length = value >= 0x41 ? 4 : 3;
      return buffer.length < length ? null : { length, action: { kind: 'cut' } };
    }
    case 0x72:
      return { length: 3, action: { kind: 'status-wanted', question: value } };
    case 0x28:
      return stepSymbol(memory, buffer);
    case 0x76:
      return stepRaster(memory, buffer);
    default:
      return { length: 2, action: problem(`unknown GS ${hex(command)}`) };
  }
}

/** GS v 0 m xL xH yL yH and the dots: a strip of x bytes by y rows. */
function stepRaster(memory: PrinterMemory, buffer: Buffer): Step | null {
  if (buffer.length < 8) return null;
  const widthBytes = buffer.readUInt16LE(4);
  const length = 8 + widthBytes * buffer.readUInt16LE(6);
  if (buffer.length < length) return null;
  const widthDots = widthBytes * 8;
  const before = memory.strips[0]?.widthDots ?? widthDots;
  if (buffer.at(2) !== 0x30 || buffer.at(3) !== 0x00 || length === 8)
    return { length, action: problem('unknown GS v') };
  if (memory.lineColumns > 0) return { length, action: problem('GS v inside a line') };
  if (before !== widthDots) return { length, action: problem('strips of different widths') };
  // A head of 512 dots can be reached by 63 bytes; what a last byte has beyond the edge is cut off by the printer.
  if (widthDots > Math.ceil((HEAD_DOTS[memory.columns] ?? 0) / 8) * 8)
    return { length, action: problem(`a picture of ${widthDots} dots`) };
  memory.strips.push({ widthDots, dots: Buffer.from(buffer.subarray(8, length)) });
  return { length, action: NONE };
}

/** GS ( k: two-dimensional codes. */
function stepSymbol(memory: PrinterMemory, buffer: Buffer): Step | null {
  if (buffer.length < 5) return null;
  const length = 5 + buffer.readUInt16LE(3);
  if (buffer.length < length) return null;
  const body = buffer.subarray(5, length);
  if (buffer.at(2) !== 0x6b || body.at(0) !== 0x31)
    return { length, action: problem('unknown GS (') };
  if (body.at(1) === 0x43) memory.qrModuleDots = body.at(2) ?? 0;
  if (body.at(1) === 0x50) memory.qrContent = body.subarray(3).toString('utf8');
  if (body.at(1) !== 0x51) return { length, action: NONE };
  const { qrContent: text, qrModuleDots: moduleDots, align } = memory;
  const item = { kind: 'qr', text, moduleDots, align } as const;
  return { length, action: { kind: 'printed', items: [item] } };
}

function stepCharacter(memory: PrinterMemory, buffer: Buffer, lead: number): Step | null {
  if (lead === 0x00) return { length: 1, action: NONE };
  if (lead < 0x20 || lead === 0x7f) return { length: 1, action: problem(`stray ${hex(lead)}`) };
  if (lead < 0x80) return { length: 1, action: addCharacter(memory, String.fromCharCode(lead), 1) };
  const trail = buffer.at(1);
  if (trail === undefined) return null;
  if (
    !memory.chinese ||
    lead === 0x80 ||
    lead === 0xff ||
    trail < 0x40 ||
    trail === 0x7f ||
    trail === 0xff
  ) {
    return { length: 1, action: problem(`no two-byte character: ${hex(lead)} ${hex(trail)}`) };
  }
  const text = new TextDecoder('gb18030').decode(buffer.subarray(0, 2));
  return { length: 2, action: addCharacter(memory, text, 2) };
}

function problem(detail: string): PrinterAction {
  return { kind: 'problem', detail };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
