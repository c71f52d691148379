import type { DeviceClock } from '../clock.ts';
import type { IdCardEvent, IdCardReadFailureCode } from './events.ts';
import type { PersonRead } from './person-read.ts';

/** The same card is not reported again within this time after it was last seen. */
const SAME_CARD_MS = 3000;

/** Turns what each poll finds into what a person at the reader should hear once. */
export interface CardPresence {
  found(): void;
  away(): void;
  read(person: PersonRead): void;
  failed(code: IdCardReadFailureCode): void;
}

/**
 * A module answers "no card" while a card that was read still lies there, and some keep answering "found"; so one laying-on is told by
 * number and time, not by the answer to find. A failing card is reported once until it is taken away.
 */
export function createCardPresence(options: {
  readonly clock: DeviceClock;
  readonly emit: (event: IdCardEvent) => void;
}): CardPresence {
  const { clock, emit } = options;
  let lastRead: { readonly number: string; seenMs: number } | null = null;
  let wasAwaySinceRead = false;
  let announced = false;
  let failing = false;

  const recentRead = (): { readonly number: string; seenMs: number } | null => {
    if (lastRead !== null && clock.nowMs() - lastRead.seenMs >= SAME_CARD_MS) lastRead = null;
    return lastRead;
  };
  const announce = (): void => {
    if (!announced) emit({ kind: 'card-found' });
    announced = true;
  };

  return {
    found() {
      // Until its number is known this may be the card that was just read.
      if (recentRead() === null && !failing) announce();
    },
    away() {
      recentRead();
      wasAwaySinceRead = true;
      announced = false;
      failing = false;
    },
    read(person) {
      const recent = recentRead();
      const same = recent?.number === person.number;
      lastRead = { number: person.number, seenMs: clock.nowMs() };
      wasAwaySinceRead = false;
      if (!same) {
        announce();
        emit({ kind: 'read', person });
      }
      announced = false;
      failing = false;
    },
    failed(code) {
      // Taking away a card that was just read well is no failure to bother anybody with; the next person's card is.
      const isOldCard = recentRead() !== null && (code === 'lifted' || !wasAwaySinceRead);
      if (isOldCard || failing) return;
      failing = true;
      announced = false;
      emit({ kind: 'read-failed', code });
    },
  };
}
