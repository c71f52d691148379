import type { DrawerLevel } from '../drawer/drawer-watch.ts';

/**
 * What a printer says of itself. `silent`: nothing answers (switched off, unplugged, or not wired to answer);
 * `paper-near-end` still prints.
 */
export type PrinterStatus =
  | 'ready'
  | 'paper-near-end'
  | 'paper-out'
  | 'cover-open'
  | 'offline'
  | 'cutter-error'
  | 'error'
  | 'silent';

/** What a printer told at one moment. */
export interface PrinterReading {
  readonly status: Exclude<PrinterStatus, 'silent'>;
  readonly drawerLevel: DrawerLevel;
}

/** The four real-time questions DLE EOT n: printer, cause of offline, cause of error, paper. */
export type StatusQuestion = 1 | 2 | 3 | 4;

export const STATUS_QUESTIONS: readonly StatusQuestion[] = [1, 2, 3, 4];

/** The bytes of DLE EOT n. */
export function encodeStatusQuestion(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question);
}

/** GS r 1: answered when everything before it has been worked off, which makes it the mark of a finished job. */
export const MARK: Uint8Array = Uint8Array.of(0x1d, 0x72, 0x01);

/** GS a: tell every change of drawer, line, error and paper by itself (ASB), beginning with how it stands now. */
export const REPORT_BY_YOURSELF: Uint8Array = Uint8Array.of(0x1d, 0x61, 0x0f);

/** Bits 2 and 3 of the answer to GS r 1: the paper has ended. */
export function markSaysPaperOut(byte: number): boolean {
  return (byte & 0x0c) !== 0;
}

/** What the answers to DLE EOT 1 to 4 say. */
export function readAnswers(answers: Readonly<Record<StatusQuestion, number>>): PrinterReading {
  const has = (question: StatusQuestion, mask: number): boolean => (answers[question] & mask) !== 0;
  return {
    status: worst({
      isCoverOpen: has(2, 0x04),
      isPaperOut: has(2, 0x20) || has(4, 0x60),
      isCutterStuck: has(3, 0x08),
      // Of question 3: bit 2 an error that a person can mend, 5 a broken printer, 6 a hot one.
      isInError: has(2, 0x40) || has(3, 0x64),
      isOffline: has(1, 0x08),
      isPaperNearEnd: has(4, 0x0c),
    }),
    drawerLevel: has(1, 0x04) ? 'high' : 'low',
  };
}

/** The four bytes of a report (ASB). */
export type PrinterReport = readonly [number, number, number, number];

/** What a report says; masks of the ASB table of TM-L90 and TM-U220. */
export function readReport([printer, error, paper]: PrinterReport): PrinterReading {
  return {
    status: worst({
      isCoverOpen: (printer & 0x20) !== 0,
      isPaperOut: (paper & 0x0c) !== 0,
      isCutterStuck: (error & 0x08) !== 0,
      isInError: (error & 0x60) !== 0,
      isOffline: (printer & 0x08) !== 0,
      isPaperNearEnd: (paper & 0x03) !== 0,
    }),
    drawerLevel: (printer & 0x04) !== 0 ? 'high' : 'low',
  };
}

/** The one thing that a person has to see to first. */
function worst(signs: {
  readonly isCoverOpen: boolean;
  readonly isPaperOut: boolean;
  readonly isCutterStuck: boolean;
  readonly isInError: boolean;
  readonly isOffline: boolean;
  readonly isPaperNearEnd: boolean;
}): PrinterReading['status'] {
  if (signs.isCoverOpen) return 'cover-open';
  if (signs.isPaperOut) return 'paper-out';
  if (signs.isCutterStuck) return 'cutter-error';
  if (signs.isInError) return 'error';
  if (signs.isOffline) return 'offline';
  return signs.isPaperNearEnd ? 'paper-near-end' : 'ready';
}
