import type { PrinterReport } from './status.ts';

/** What came from a printer, told apart by the fixed bits of each kind (Citizen's table of answers). */
export type PrinterAnswer =
  /** To DLE EOT: 0xx1xx10. */
  | { readonly kind: 'real-time'; readonly byte: number }
  /** To GS r: 0xx0xxxx. */
  | { readonly kind: 'mark'; readonly byte: number }
  /** By itself (ASB): 0xx1xx00 and three of 0xx0xxxx. */
  | { readonly kind: 'report'; readonly report: PrinterReport }
  /** What no printer says. */
  | { readonly kind: 'noise' };

/** Takes a printer's bytes apart. */
export interface AnswerReader {
  read(bytes: Uint8Array, nowMs: number): readonly PrinterAnswer[];
}

const XON = 0x11;
const XOFF = 0x13;
/** The four bytes of a report come one after the other: 34 ms at 1200 baud. Later ones belong to something else. */
const LONGEST_REPORT_MS = 250;

/** Makes a reader; it keeps at most the beginning of one report. */
export function createAnswerReader(): AnswerReader {
  let report: number[] = [];
  let begunMs = 0;

  const readByte = (byte: number, nowMs: number): PrinterAnswer[] => {
    // The system eats these where it is told to; where not, they are no answer and no noise.
    if (byte === XON || byte === XOFF) return [];
    // Answers in real time come between the bytes of anything else.
    if ((byte & 0x93) === 0x12) return [{ kind: 'real-time', byte }];
    const broken: PrinterAnswer[] = report.length > 0 ? [{ kind: 'noise' }] : [];
    if ((byte & 0x93) === 0x10) {
      report = [byte];
      begunMs = nowMs;
      return broken;
    }
    if ((byte & 0x90) !== 0) {
      report = [];
      return [...broken, { kind: 'noise' }];
    }
    if (report.length === 0) return [{ kind: 'mark', byte }];
    if (nowMs - begunMs > LONGEST_REPORT_MS) {
      report = [];
      return [...broken, { kind: 'mark', byte }];
    }
    report.push(byte);
    const [first, second, third, fourth] = report;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined)
      return [];
    report = [];
    return [{ kind: 'report', report: [first, second, third, fourth] }];
  };
  return {
    read: (bytes, nowMs) => [...bytes].flatMap((byte) => readByte(byte, nowMs)),
  };
}
