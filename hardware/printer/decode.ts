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
}

/** What stands on a paper from top to bottom. */
export type PaperItem =
  | PaperLine
  | { readonly kind: 'qr'; readonly text: string; readonly align: PaperLine['align'] };

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
  /** The first whole command of the buffer: its length and what it did; null when the buffer ends inside it. */
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
}

const NONE: PrinterAction = { kind: 'none' };
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
      switch (lead) {
        case undefined:
          return null;
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
  };
}

function endLine(memory: PrinterMemory): PaperLine {
  const { line: text, width, height, align, bold } = memory;
  memory.line = '';
  memory.lineColumns = 0;
  return { kind: 'line', text, width, height, align, bold };
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
    default:
      return { length: 2, action: problem(`unknown GS ${hex(command)}`) };
  }
}

/** GS ( k: two-dimensional codes. */
function stepSymbol(memory: PrinterMemory, buffer: Buffer): Step | null {
  if (buffer.length < 5) return null;
  const length = 5 + buffer.readUInt16LE(3);
  if (buffer.length < length) return null;
  const body = buffer.subarray(5, length);
  if (buffer.at(2) !== 0x6b || body.at(0) !== 0x31)
    return { length, action: problem('unknown GS (') };
  if (body.at(1) === 0x50) memory.qrContent = body.subarray(3).toString('utf8');
  if (body.at(1) !== 0x51) return { length, action: NONE };
  const item = { kind: 'qr', text: memory.qrContent, align: memory.align } as const;
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
