import { type DeviceClock, TIME_IS_UP, withinTime } from '../clock.ts';
import {
  encodeStatusQuestion,
  type PrinterReading,
  readAnswers,
  STATUS_QUESTIONS,
  type StatusQuestion,
} from './status.ts';

const STATUS_TIMEOUT_MS = 500;
/** An answer that is later than this after its question does not come any more. */
const LATEST_ANSWER_MS = 1500;
const SETTLE_ROUNDS = 5;

/** Questions in real time. Nothing but their order tells which answer belongs to which. */
export interface StatusQuestions {
  /** An answer has come; false when nobody had asked for one. */
  hear(byte: number): boolean;
  /** Asks DLE EOT 1 to 4; null when an answer stays away. */
  askStatus(): Promise<PrinterReading | null>;
  /** Asks DLE EOT 1 alone: null when the answer stays away. */
  askOnline(): Promise<boolean | null>;
}

export function createStatusQuestions(tools: {
  readonly send: (bytes: Uint8Array) => Promise<string>;
  readonly settle: () => Promise<void>;
  readonly clock: DeviceClock;
  readonly lost: AbortSignal;
}): StatusQuestions {
  const { clock, lost } = tools;
  let wanted: PromiseWithResolvers<number> | null = null;
  /** After a surprise it has to be found out first which answer is whose. */
  let isOutOfStep = false;
  let unansweredAtMs = Number.NEGATIVE_INFINITY;

  const listen = (): PromiseWithResolvers<number> => {
    wanted = Promise.withResolvers();
    return wanted;
  };
  const ask = async (question: StatusQuestion): Promise<number | null> => {
    const { promise } = listen();
    const askedAtMs = clock.nowMs();
    await tools.send(encodeStatusQuestion(question));
    const timeoutMs = STATUS_TIMEOUT_MS;
    const byte = await withinTime({ promise, timeoutMs, clock, signal: lost });
    wanted = null;
    if (byte !== TIME_IS_UP) return byte;
    isOutOfStep = true;
    unansweredAtMs = askedAtMs;
    return null;
  };
  /** Goes on until one question brings exactly one answer; false when none comes. */
  const findStep = async (): Promise<boolean> => {
    for (let round = 0; isOutOfStep && round < SETTLE_ROUNDS; round += 1) {
      const lateMs = unansweredAtMs + LATEST_ANSWER_MS - clock.nowMs();
      if (lateMs > 0) await clock.wait(lateMs, lost);
      await tools.settle();
      isOutOfStep = false;
      if ((await ask(1)) === null) return false;
      await tools.settle();
    }
    return !isOutOfStep;
  };
  return {
    hear(byte) {
      if (wanted === null) {
        isOutOfStep = true;
        return false;
      }
      wanted.resolve(byte);
      wanted = null;
      return true;
    },
    async askStatus() {
      if (!(await findStep())) return null;
      const answers: Record<StatusQuestion, number> = { 1: 0, 2: 0, 3: 0, 4: 0 };
      for (const question of STATUS_QUESTIONS) {
        const byte = await ask(question);
        if (byte === null) return null;
        answers[question] = byte;
      }
      // One answer too many among the four, and nobody knows which belongs to which question.
      return isOutOfStep ? null : readAnswers(answers);
    },
    async askOnline() {
      if (!(await findStep())) return null;
      const byte = await ask(1);
      return byte === null ? null : (byte & 0x08) === 0;
    },
  };
}
