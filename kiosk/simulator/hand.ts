import type { DeviceClock } from '../../hardware/clock.ts';
import type { SimulatedCard } from '../../hardware/id-card/simulated-card.ts';
import type { SamSimulator } from '../../hardware/id-card/simulator.ts';
import type { IdCardReaderPort } from '../core/devices.ts';

/** A person takes the card away when the reader has not done anything with it for this long. */
const TAP_TIMEOUT_MS = 5_000;
/** Between two cards the reader has to see once that there is none; it looks every 300 ms. */
const HAND_PAUSE_MS = 700;
/** The readers take the same card within 3 s for the same laying-on, as they must: cards lie there and answer again. */
const SAME_CARD_PAUSE_MS = 3_200;

/** The one hand that lays cards on the simulated readers, one after the other. */
export interface Hand {
  /** Takes a card when the one before is back on the table, after the pause a person makes. */
  take(cardId: string, use: () => Promise<void>): Promise<void>;
  /** Lays a card on an ID card reader until it was read or could not be. */
  layOn(card: SimulatedCard, reader: SamSimulator, driver: IdCardReaderPort): Promise<void>;
}

export function createHand({ clock }: { readonly clock: DeviceClock }): Hand {
  let last: { readonly cardId: string; readonly liftedMs: number } | null = null;
  let inTurn: Promise<void> = Promise.resolve();
  const takeNow = async (cardId: string, use: () => Promise<void>): Promise<void> => {
    if (last !== null) {
      const pauseMs = last.cardId === cardId ? SAME_CARD_PAUSE_MS : HAND_PAUSE_MS;
      await clock.wait(Math.max(0, last.liftedMs + pauseMs - clock.nowMs()));
    }
    await use();
    last = { cardId, liftedMs: clock.nowMs() };
  };
  return {
    take(cardId, use) {
      inTurn = inTurn.then(() => takeNow(cardId, use));
      return inTurn;
    },
    async layOn(card, reader, driver) {
      const over = Promise.withResolvers<void>();
      const stop = driver.onEvent((event) => {
        if (event.kind === 'read' || event.kind === 'read-failed') over.resolve();
      });
      reader.place(card);
      await Promise.race([over.promise, clock.wait(TAP_TIMEOUT_MS)]);
      stop();
      reader.lift();
    },
  };
}
