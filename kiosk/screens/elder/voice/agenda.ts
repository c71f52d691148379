import type { ElderView } from '../../../contract/views.ts';
import { VOICE_CLIPS } from '../../../contract/voice-clips.ts';
import { type Phrase, phrasesOf } from './phrases.ts';

/** What is to be said on the screen as it stands, and how much of it was. */
export interface Agenda {
  /** Changes with the step and with the person: whatever was being said before then ends at once. */
  readonly occasion: string;
  readonly phrases: readonly Phrase[];
  /** Texts that are not to be said (again) by themselves. */
  readonly said: readonly string[];
}

/** What the staff of a canteen would hear all day, was it said whenever the screen waits. */
const WAITING_WORDS: readonly string[] = [VOICE_CLIPS['place-card'], VOICE_CLIPS['no-meal-now']];

/**
 * The agenda after a new view. Within a step only what is new is said. A waiting screen speaks once when somebody has left,
 * which tells the next in the queue that it is their turn, and of trouble; a trouble that comes and goes without anybody
 * there is told once. It never speaks in a loop.
 */
export function agendaFor(before: Agenda | null, view: ElderView): Agenda {
  const phrases = phrasesOf(view);
  const occasion = occasionOf(view);
  return { occasion, phrases, said: saidBefore(before, { occasion, phrases, view }) };
}

function saidBefore(
  before: Agenda | null,
  now: { readonly occasion: string; readonly phrases: readonly Phrase[]; readonly view: ElderView },
): readonly string[] {
  const { step } = now.view;
  if (step.kind === 'waiting' && !now.view.isTimeShort) {
    // At the start nobody is there; and with a card on the reader somebody new is.
    if (before === null || step.reader === 'reading') return WAITING_WORDS;
    return before.occasion === now.occasion ? before.said : stillTrue(before, now.phrases, FLAGS);
  }
  if (before === null) return [];
  return stillTrue(before, now.phrases, before.occasion === now.occasion ? null : FLAGS);
}

/** That staff come stays said from one step to the next. */
const FLAGS: readonly string[] = [VOICE_CLIPS['staff-coming'], VOICE_CLIPS['please-wait']];

/** What was said and is still there; of `only` these texts, where they are given. */
function stillTrue(
  before: Agenda,
  phrases: readonly Phrase[],
  only: readonly string[] | null,
): readonly string[] {
  const texts = phrases.map(({ text }) => text);
  return before.said.filter(
    (text) => texts.includes(text) && (only === null || only.includes(text)),
  );
}

function occasionOf(view: ElderView): string {
  const { step } = view;
  if (view.isTimeShort) return 'time-short';
  switch (step.kind) {
    case 'menu':
      // The name only tells one person from the next.
      return `menu ${step.maskedName} ${step.reasons !== null}`;
    case 'pay':
      return `pay ${step.maskedName} ${step.reason !== null}`;
    case 'waiting-for-cash':
    case 'done':
      return `${step.kind} ${step.orderNumber}`;
    default:
      return step.kind;
  }
}

/** What to say next; null when all is said. */
export function nextPhrase(agenda: Agenda): Phrase | null {
  return agenda.phrases.find(({ text }) => !agenda.said.includes(text)) ?? null;
}

/** The agenda once a phrase was heard to its end. */
export function afterSaying(agenda: Agenda, phrase: Phrase): Agenda {
  return { ...agenda, said: [...agenda.said, phrase.text] };
}

/** The agenda with everything to be said once more. */
export function fromTheBeginning(agenda: Agenda): Agenda {
  return { ...agenda, said: [] };
}
