import { type DeviceClock, TIME_IS_UP, withinTime } from '../clock.ts';
import type { LineSettings, OpenLine } from '../port/line.ts';
import type { BytePort } from '../port/port.ts';
import { createAnswerReader, type PrinterAnswer } from './answers.ts';
import { createStatusQuestions } from './questions.ts';
import { MARK, type PrinterReading, type PrinterReport } from './status.ts';

/** Longer than 256 bytes take at 1200 baud; a printer that holds the line longer has stopped. */
const WRITE_TIMEOUT_MS = 4000;
/** In this time all answers that are on their way have come. */
const SETTLE_MS = 200;

export type Sending = 'sent' | 'stalled' | 'gone';

/** The bytes of one connection to a printer: questions with their own answers, and writes that never lie in wait. */
export interface PrinterLink {
  /** Aborted when the connection is gone. */
  readonly lost: AbortSignal;
  /** The connection was given up because the printer held the line for too long. */
  readonly hasStalled: boolean;
  /** Answers so far that nobody asked for, and bytes that no printer says: what was told while it grew proves nothing. */
  readonly disturbances: number;
  /** Sends. When the bytes could not leave in time the connection is closed, so that they never come out later. */
  send(bytes: Uint8Array): Promise<Sending>;
  /** Asks DLE EOT 1 to 4; null when an answer stays away. Only between two pieces of a job. */
  askStatus(): Promise<PrinterReading | null>;
  /** Asks DLE EOT 1 alone: null when the answer stays away. */
  askOnline(): Promise<boolean | null>;
  /** Sends the mark; the answer comes when the printer has worked off all before it. An older mark is not waited for any more. */
  sendMark(): Promise<Sending>;
  /** The answer byte of the last mark, or null when it has not come in this time; may be asked again. */
  markAnswer(timeoutMs: number): Promise<number | null>;
  /** Lets answers pass that come too late to be of use. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a connection; null when the port cannot be opened. */
export async function openPrinterLink(options: {
  readonly open: OpenLine;
  readonly line: LineSettings;
  readonly clock: DeviceClock;
  readonly onReport: (report: PrinterReport) => void;
}): Promise<PrinterLink | null> {
  const opened = await options.open(options.line);
  return opened.ok ? linkOver({ ...options, port: opened.value }) : null;
}

function linkOver(options: {
  readonly port: BytePort;
  readonly clock: DeviceClock;
  readonly onReport: (report: PrinterReport) => void;
}): PrinterLink {
  const { port, clock } = options;
  const reader = createAnswerReader();
  const lost = new AbortController();
  let hasStalled = false;
  let disturbances = 0;
  let mark: PromiseWithResolvers<number> | null = null;
  let isMarkDue = false;

  const send = async (bytes: Uint8Array): Promise<Sending> => {
    if (lost.signal.aborted) return 'gone';
    const written = await withinTime({
      promise: port.write(bytes),
      timeoutMs: WRITE_TIMEOUT_MS,
      clock,
    });
    if (written !== TIME_IS_UP && written.ok) return 'sent';
    hasStalled ||= written === TIME_IS_UP;
    await port.close();
    return hasStalled ? 'stalled' : 'gone';
  };
  const settle = (): Promise<void> => clock.wait(SETTLE_MS, lost.signal);
  const questions = createStatusQuestions({ send, settle, clock, lost: lost.signal });

  const hear = (answer: PrinterAnswer): void => {
    if (answer.kind === 'report') options.onReport(answer.report);
    else if (answer.kind === 'mark' && isMarkDue) {
      isMarkDue = false;
      mark?.resolve(answer.byte);
    } else if (answer.kind !== 'real-time' || !questions.hear(answer.byte)) disturbances += 1;
  };
  port.onData((bytes) => {
    for (const answer of reader.read(bytes, clock.nowMs())) hear(answer);
  });
  port.onClose(() => lost.abort());

  return {
    lost: lost.signal,
    get hasStalled() {
      return hasStalled;
    },
    get disturbances() {
      return disturbances;
    },
    send,
    askStatus: questions.askStatus,
    askOnline: questions.askOnline,
    sendMark() {
      // Listening starts before the mark is sent.
      mark = Promise.withResolvers();
      isMarkDue = true;
      return send(MARK);
    },
    async markAnswer(timeoutMs) {
      if (mark === null) throw new Error('no mark was sent');
      const { promise } = mark;
      const byte = await withinTime({ promise, timeoutMs, clock, signal: lost.signal });
      return byte === TIME_IS_UP ? null : byte;
    },
    settle,
    close: () => port.close(),
  };
}
