import { missingCase } from '../../../../shared/result.ts';
import { orderNumberText } from '../../../contract/order-number.ts';
import type { ElderView } from '../../../contract/views.ts';
import { type ClipId, VOICE_CLIPS } from '../../../contract/voice-clips.ts';
import type { StepOf } from '../step.ts';
import { clipsOfSentence } from './sentences.ts';
import { spokenNumber } from './spoken-number.ts';

/** One thing said: a line to read, and the clips that say it without a pause between them. */
export interface Phrase {
  /** Fits one line. */
  readonly text: string;
  readonly clips: readonly [ClipId, ...ClipId[]];
}

/**
 * What is spoken for a view, in order. Bystanders hear it: it depends on the kind of step, the closed sentences, the number
 * of the order and who has been called, and on nothing about the person: no name, amount, account, limit or reason.
 */
export function phrasesOf(view: ElderView): readonly Phrase[] {
  if (view.isTimeShort) return say('more-time', 'press-here');
  const called = view.isStaffCalled ? say('staff-coming', 'please-wait') : [];
  return [...called, ...phrasesOfStep(view)];
}

function phrasesOfStep(view: ElderView): readonly Phrase[] {
  const { step } = view;
  switch (step.kind) {
    case 'waiting':
      return waiting(step, view.canteen.mealPeriod === null);
    case 'menu':
      if (step.reasons !== null) return say('read-screen');
      // Most sentences before the choice are about the person: a limit, a card nobody knows. They are read, not heard.
      return [...say(...(closedClips(step.sentence) ?? [])), ...say('choose-meal')];
    case 'weighing':
      return say('weighing', 'please-wait');
    case 'pay':
      if (step.reason !== null) return say('read-screen');
      return [...sentence(step.sentence), ...say('choose-payment')];
    case 'waiting-for-cash':
      return [number('your-number', step.orderNumber), ...say('go-to-till')];
    case 'cash-here':
      return say('staff-take-cash');
    case 'done':
      return done(step);
    case 'stopped':
      return say(...(closedClips(step.sentence) ?? ['no-ordering', 'eat-anyway', 'go-to-counter']));
    default:
      return missingCase(step);
  }
}

function waiting(step: StepOf<'waiting'>, isClosed: boolean): readonly Phrase[] {
  if (step.reader === 'reading') return say('reading', 'keep-still');
  if (step.sentence !== null) return sentence(step.sentence);
  if (step.reader === 'trouble') return say('reader-gone', 'find-staff');
  return say(isClosed ? 'no-meal-now' : 'place-card');
}

function done(step: StepOf<'done'>): readonly Phrase[] {
  return [number('pickup-number', step.orderNumber), ...slip(step.receipt), ...say('keep-card')];
}

function slip(receipt: StepOf<'done'>['receipt']): readonly Phrase[] {
  switch (receipt) {
    case 'printing':
      return [];
    case 'printed':
      return say('take-slip');
    case 'failed':
    case 'unknown':
      return say('remember-number');
    default:
      return missingCase(receipt);
  }
}

/** A sentence that is not closed may hold anything, so that only its being there is told. */
function sentence(text: string | null): readonly Phrase[] {
  return text === null ? [] : say(...(closedClips(text) ?? ['read-screen']));
}

function closedClips(text: string | null): readonly ClipId[] | null {
  return text === null ? null : clipsOfSentence(text);
}

function number(word: ClipId, orderNumber: number): Phrase {
  return {
    text: `${VOICE_CLIPS[word]} ${orderNumberText(orderNumber)}`,
    clips: [word, ...spokenNumber(orderNumber), 'number'],
  };
}

function say(...clips: readonly ClipId[]): readonly Phrase[] {
  return clips.map((clip) => ({ text: VOICE_CLIPS[clip], clips: [clip] }));
}
