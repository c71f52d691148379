import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import {
  readSocialSecurityCard,
  type SocialSecurityFailure,
  type SocialSecurityPerson,
} from './social-security-card.ts';
import type { ApduTransport } from './transport.ts';

/** What a screen needs to know of the reader; nothing personal stands in any event but `read`. */
export type SocialSecurityEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  /** Reading begins. */
  | { readonly kind: 'card-found' }
  | { readonly kind: 'read'; readonly person: SocialSecurityPerson }
  | { readonly kind: 'read-failed'; readonly code: SocialSecurityFailure['code'] };

/** A reader for social-security cards. */
export interface SocialSecurityReader {
  start(): void;
  /** Resolves when no reading is under way any more; nothing is told afterwards. */
  stop(): Promise<void>;
  onEvent(listener: (event: SocialSecurityEvent) => void): () => void;
  readonly state: 'stopped' | 'disconnected' | 'connected';
}

/** Readers lose a card that trembles in the hand; taken away no longer than this, the same card is not read twice. */
const SAME_CARD_MS = 2500;

/** Makes a reader; the transport is listened to from start() on. */
export function createSocialSecurityReader(options: {
  readonly transport: ApduTransport;
  readonly clock: DeviceClock;
}): SocialSecurityReader {
  const { transport, clock } = options;
  const listeners = createListeners<SocialSecurityEvent>();
  let stopListening: (() => void) | null = null;
  let isConnected = false;
  let reading: Promise<void> = Promise.resolve();
  let laidCount = 0;
  let isLying = false;
  /** The card read last, while it lies there and for a while after it went. */
  let last: { readonly number: string; goneMs: number | null } | null = null;

  const isFlutter = (): boolean =>
    last !== null && last.goneMs !== null && clock.nowMs() - last.goneMs < SAME_CARD_MS;

  const read = async (ticket: number, isAgain: boolean): Promise<void> => {
    const isCurrent = (): boolean => ticket === laidCount && isConnected && stopListening !== null;
    if (!isCurrent()) return;
    const outcome = await readSocialSecurityCard(transport);
    // An answer for a card that another has followed is told to nobody.
    if (!isCurrent()) return;
    if (!isLying) return listeners.emit({ kind: 'read-failed', code: 'lifted' });
    if (!outcome.ok) {
      return listeners.emit({ kind: 'read-failed', code: outcome.failure.code });
    }
    const person = outcome.value;
    const isSame = isAgain && last?.number === person.number;
    last = { number: person.number, goneMs: null };
    if (isSame) return;
    // Held back while it might have been the card that was read already.
    if (isAgain) listeners.emit({ kind: 'card-found' });
    listeners.emit({ kind: 'read', person });
  };
  const gone = (): void => {
    isLying = false;
    if (last !== null) last.goneMs ??= clock.nowMs();
  };

  return {
    start() {
      stopListening ??= transport.onEvent((event) => {
        switch (event) {
          case 'connected':
          case 'disconnected':
            gone();
            isConnected = event === 'connected';
            return listeners.emit({ kind: event });
          case 'card-removed':
            return gone();
          case 'card-laid': {
            laidCount += 1;
            isLying = true;
            const ticket = laidCount;
            const isAgain = isFlutter();
            if (!isAgain) listeners.emit({ kind: 'card-found' });
            // One command at a time: the reading of a card that has gone ends by itself first.
            reading = reading.then(() => read(ticket, isAgain));
          }
        }
      });
    },
    async stop() {
      stopListening?.();
      stopListening = null;
      isConnected = false;
      last = null;
      await reading;
    },
    onEvent: listeners.add,
    get state() {
      if (stopListening === null) return 'stopped';
      return isConnected ? 'connected' : 'disconnected';
    },
  };
}
