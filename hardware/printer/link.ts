import { type DeviceClock, TIME_IS_UP, withinTime } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import type { BytePort, OpenPort } from '../port/port.ts';
import {
  BARRIER_QUESTION,
  encodeStatusQuestion,
  isBarrierAnswer,
  isStatusAnswer,
  type PrinterStatus,
  STATUS_QUESTIONS,
  type StatusQuestion,
  statusOfAnswers,
} from './status.ts';

const STATUS_TIMEOUT_MS = 500;
/** Longer than 256 bytes take at 1200 baud; a printer that holds the line longer has stopped. */
const WRITE_TIMEOUT_MS = 4000;
/** After an answer stayed away, whatever comes in this time is late and is dropped. */
const SETTLE_MS = 200;

/** The bytes of one connection to a printer: questions with their own answers, and writes that never lie in wait. */
export interface PrinterLink {
  readonly gone: boolean;
  /** Sends. When the bytes could not leave in time the connection is closed, so that they never come out later. */
  send(bytes: Uint8Array): Promise<'sent' | 'stalled' | 'gone'>;
  /** Asks DLE EOT 1 to 4. */
  askStatus(): Promise<PrinterStatus>;
  /** Sends the barrier; the answer comes when the printer has worked off all before it. */
  sendBarrier(): Promise<'sent' | 'stalled' | 'gone'>;
  /** The barrier's answer byte, or null when it has not come in this time; may be asked again. */
  barrierAnswer(timeoutMs: number): Promise<number | null>;
  /** Lets answers pass that come too late to be of use. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a connection; null when the port cannot be opened. `onGone` is called when it is lost. */
export async function openPrinterLink(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
  readonly onGone: () => void;
}): Promise<PrinterLink | null> {
  const opened = await options.open();
  return opened.ok ? linkOver({ ...options, port: opened.value }) : null;
}

function linkOver(options: {
  readonly port: BytePort;
  readonly clock: DeviceClock;
  readonly onGone: () => void;
}): PrinterLink {
  const { port, clock } = options;
  const received = createListeners<number>();
  let gone = false;
  let lateAnswersDue = false;
  let barrier: Promise<number> | null = null;
  const lost = new AbortController();

  port.onData((bytes) => {
    for (const byte of bytes) received.emit(byte);
  });
  port.onClose(() => {
    gone = true;
    lost.abort();
    options.onGone();
  });

  const send = async (bytes: Uint8Array): Promise<'sent' | 'stalled' | 'gone'> => {
    if (gone) return 'gone';
    const written = await withinTime({
      promise: port.write(bytes),
      timeoutMs: WRITE_TIMEOUT_MS,
      clock,
    });
    if (written !== TIME_IS_UP && written.ok) return 'sent';
    await port.close();
    return written === TIME_IS_UP ? 'stalled' : 'gone';
  };
  /** Listening starts before the question is sent. */
  const firstByte = (
    fits: (byte: number) => boolean,
  ): { readonly byte: Promise<number>; stop(): void } => {
    const byte = Promise.withResolvers<number>();
    const stop = received.add((value) => {
      if (!fits(value)) return;
      stop();
      byte.resolve(value);
    });
    return { byte: byte.promise, stop };
  };
  const settle = (): Promise<void> => clock.wait(SETTLE_MS, lost.signal);
  const ask = async (question: StatusQuestion): Promise<number | null> => {
    const answer = firstByte(isStatusAnswer);
    if ((await send(encodeStatusQuestion(question))) !== 'sent') {
      answer.stop();
      return null;
    }
    const byte = await withinTime({
      promise: answer.byte,
      timeoutMs: STATUS_TIMEOUT_MS,
      clock,
      signal: lost.signal,
    });
    answer.stop();
    return byte === TIME_IS_UP ? null : byte;
  };

  return {
    get gone() {
      return gone;
    },
    send,
    async askStatus() {
      if (lateAnswersDue) await settle();
      lateAnswersDue = false;
      const answers: Record<StatusQuestion, number | null> = { 1: null, 2: null, 3: null, 4: null };
      for (const question of STATUS_QUESTIONS) {
        answers[question] = await ask(question);
        if (answers[question] === null) {
          // Its late answer would be taken for the answer to the next question.
          lateAnswersDue = true;
          return 'silent';
        }
      }
      return statusOfAnswers(answers);
    },
    sendBarrier() {
      barrier = firstByte(isBarrierAnswer).byte;
      return send(BARRIER_QUESTION);
    },
    async barrierAnswer(timeoutMs) {
      if (barrier === null) throw new Error('no barrier was sent');
      const byte = await withinTime({ promise: barrier, timeoutMs, clock, signal: lost.signal });
      return byte === TIME_IS_UP ? null : byte;
    },
    settle,
    close: () => port.close(),
  };
}
