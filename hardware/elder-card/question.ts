import { type DeviceClock, TIME_IS_UP, withinTime } from '../clock.ts';
import type { Listeners } from '../listeners.ts';
import type { BytePort } from '../port/port.ts';
import type { CardFinding, CardQuestion } from './dialect.ts';

/** After so many questions in a row without an answer the module counts as mute. */
const SILENT_QUESTIONS = 3;
/** After an unanswered question nothing is asked and nothing heard is believed for so long: the answer may still be on its way. */
const PAUSE_AFTER_SILENCE_MS = 500;

/**
 * Asks a module for a card again and again until the signal aborts.
 *
 * A late answer is never taken for the answer to the next question: it would name somebody who has gone. Answers come in order,
 * so after a question without one (and at the beginning, when another program may have asked) the first answer only shows that
 * the module lives, and whatever follows before the next question is dropped.
 */
export async function askForCards(options: {
  readonly port: BytePort;
  readonly question: CardQuestion;
  readonly findings: Listeners<CardFinding>;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
  readonly onAnswer: (finding: CardFinding) => void;
  readonly onChange: (state: 'connected' | 'mute') => void;
}): Promise<void> {
  const { question, clock, signal } = options;
  let unanswered = 0;
  let isInStep = false;
  while (!signal.aborted) {
    const answer = await ask(options);
    if (signal.aborted) return;
    if (answer === null) {
      isInStep = false;
      unanswered += 1;
      if (unanswered === SILENT_QUESTIONS) options.onChange('mute');
    } else {
      unanswered = 0;
      options.onChange('connected');
      if (isInStep) options.onAnswer(answer);
      isInStep = true;
    }
    await clock.wait(answer === null ? PAUSE_AFTER_SILENCE_MS : question.everyMs, signal);
  }
}

/** What was said first after the question; null when nothing was in time. */
async function ask(options: {
  readonly port: BytePort;
  readonly question: CardQuestion;
  readonly findings: Listeners<CardFinding>;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
}): Promise<CardFinding | null> {
  const { port, question, clock, signal } = options;
  const heard = Promise.withResolvers<CardFinding>();
  const stopListening = options.findings.add(heard.resolve);
  // A write that fails is a question without an answer; that the port is gone is told by its close.
  void port.write(question.bytes);
  const answer = await withinTime({
    ...{ promise: heard.promise, timeoutMs: question.answerWithinMs, clock, signal },
  });
  stopListening();
  return answer === TIME_IS_UP ? null : answer;
}
