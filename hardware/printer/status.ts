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

/** The four real-time questions DLE EOT n: printer, cause of offline, cause of error, paper. */
export type StatusQuestion = 1 | 2 | 3 | 4;

export const STATUS_QUESTIONS: readonly StatusQuestion[] = [1, 2, 3, 4];

/** The bytes of DLE EOT n. */
export function encodeStatusQuestion(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question);
}

/** GS r 1: answered when everything before it has been worked off, which makes it the mark of a finished job. */
export const BARRIER_QUESTION: Uint8Array = Uint8Array.of(0x1d, 0x72, 0x01);

/** Fixed bits tell a DLE EOT answer (0xx1xx10) from other answers, and from XON and XOFF (11 and 13 hexadecimal). */
export function isStatusAnswer(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** GS r answers are 0xx0xxxx. */
export function isBarrierAnswer(byte: number): boolean {
  return (byte & 0x90) === 0;
}

/** Bits 2 and 3 of the answer to GS r 1: the paper has ended. */
export function barrierSaysPaperOut(byte: number): boolean {
  return (byte & 0x0c) !== 0;
}

/** The state in the four answers; null for one that did not come. No answer at all is `silent`. */
export function statusOfAnswers(
  answers: Readonly<Record<StatusQuestion, number | null>>,
): PrinterStatus {
  if (STATUS_QUESTIONS.every((question) => answers[question] === null)) return 'silent';
  const has = (question: StatusQuestion, mask: number): boolean =>
    ((answers[question] ?? 0) & mask) !== 0;
  if (has(2, 0x04)) return 'cover-open';
  if (has(2, 0x20) || has(4, 0x60)) return 'paper-out';
  if (has(3, 0x08)) return 'cutter-error';
  if (has(2, 0x40) || has(3, 0x60)) return 'error';
  if (has(1, 0x08)) return 'offline';
  return has(4, 0x0c) ? 'paper-near-end' : 'ready';
}
