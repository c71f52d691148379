import type { ElderView } from '../../../contract/views.ts';
import type { ClipId } from '../../../contract/voice-clips.ts';
import { type Agenda, afterSaying, agendaFor, fromTheBeginning, nextPhrase } from './agenda.ts';
import type { Phrase } from './phrases.ts';

/** A clip that sounds, or would. */
export interface Sounding {
  /** Fulfilled at the end of the clip, heard or not; never rejected, and not at all after `stop`. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  stop(): void;
}

/** What makes clips heard. */
export interface Sound {
  /** Plays a clip; one that cannot be heard takes as long as reading its caption. */
  play(clip: ClipId): Sounding;
}

/** Between two phrases, for slow ears. Unit: ms. */
const PAUSE_MS = 300;

/** Says what each view has to say, one phrase after the other, and shows each as a caption. */
export interface VoicePlayer {
  /** Says what is new in a view; ends at once what the view no longer says. */
  show(view: ElderView): void;
  /** 再说一遍. */
  repeat(): void;
  /** For somebody who touches a screen that waits: what to do, unless it is just being said. */
  prompt(): void;
  stop(): void;
}

export function createVoicePlayer(parts: {
  readonly sound: Sound;
  /** Calls back after a time in ms, unless the returned function was called. */
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** The line to read now; null when the step says nothing. */
  readonly onCaption: (text: string | null) => void;
}): VoicePlayer {
  let agenda: Agenda | null = null;
  let saying: { readonly phrase: Phrase; readonly silence: () => void } | null = null;

  const stop = (): void => {
    saying?.silence();
    saying = null;
  };
  const goOn = (): void => {
    const next = agenda === null ? null : nextPhrase(agenda);
    if (next !== null && next.text === saying?.phrase.text) return;
    stop();
    if (next !== null) start(next);
  };
  const start = (phrase: Phrase): void => {
    parts.onCaption(phrase.text);
    const [first, ...others] = phrase.clips;
    const playFrom = (clip: ClipId, rest: readonly ClipId[]): void => {
      const sounding = parts.sound.play(clip);
      const mine = { phrase, silence: () => sounding.stop() };
      saying = mine;
      void sounding.ended.then(() => {
        if (saying !== mine) return;
        const [next, ...more] = rest;
        if (next !== undefined) playFrom(next, more);
        else saying = { phrase, silence: parts.after(PAUSE_MS, finish) };
      });
    };
    const finish = (): void => {
      saying = null;
      if (agenda !== null) agenda = afterSaying(agenda, phrase);
      goOn();
    };
    playFrom(first, others);
  };

  return {
    show(view) {
      const before = agenda;
      agenda = agendaFor(before, view);
      if (before?.occasion !== agenda.occasion) stop();
      const next = nextPhrase(agenda);
      // A step that says nothing by itself is captioned all the same.
      if (next === null) parts.onCaption(captionOf(before, agenda));
      goOn();
    },
    repeat() {
      if (agenda === null) return;
      stop();
      agenda = fromTheBeginning(agenda);
      goOn();
    },
    prompt() {
      if (saying === null) this.repeat();
    },
    stop,
  };
}

/** At rest: what was said last where it still holds, else the first of what could be said. */
function captionOf(before: Agenda | null, agenda: Agenda): string | null {
  const texts = agenda.phrases.map(({ text }) => text);
  const last = before?.occasion === agenda.occasion ? before.said.at(-1) : undefined;
  return last !== undefined && texts.includes(last) ? last : (texts[0] ?? null);
}
