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
  const listeners = createListeners<SocialSecurityEvent>();
  let running: { readonly stopListening: () => void; readonly table: CardTable } | null = null;
  let isConnected = false;

  return {
    start() {
      if (running !== null) return;
      const table = createCardTable({ ...options, emit: listeners.emit });
      const stopListening = options.transport.onEvent((event) => {
        switch (event) {
          case 'connected':
          case 'disconnected':
            table.clear();
            isConnected = event === 'connected';
            return listeners.emit({ kind: event });
          case 'card-laid':
            return table.laid();
          case 'card-removed':
            return table.removed();
        }
      });
      running = { stopListening, table };
    },
    async stop() {
      const stopping = running;
      running = null;
      isConnected = false;
      stopping?.stopListening();
      stopping?.table.clear();
      await stopping?.table.idle();
    },
    onEvent: listeners.add,
    get state() {
      if (running === null) return 'stopped';
      return isConnected ? 'connected' : 'disconnected';
    },
  };
}

/** What lies on the reader, and the reading of it. */
interface CardTable {
  laid(): void;
  removed(): void;
  /** Whatever lies there, or is being read, is nothing to anybody any more. */
  clear(): void;
  /** Resolves when no command is under way. */
  idle(): Promise<void>;
}

function createCardTable(options: {
  readonly transport: ApduTransport;
  readonly clock: DeviceClock;
  readonly emit: (event: SocialSecurityEvent) => void;
}): CardTable {
  const { clock, emit } = options;
  let reading: Promise<void> = Promise.resolve();
  let lastTicket = 0;
  let isLying = false;
  /** The card read last, and since when it is gone. */
  let last: { readonly number: string; goneMs: number | null } | null = null;

  /** `isAgain`: it may be the card that was read already, so nothing is told before that is known. */
  const read = async (ticket: number, isAgain: boolean): Promise<void> => {
    if (ticket !== lastTicket) return;
    const outcome = await readSocialSecurityCard(options.transport);
    // An answer for a card that another has followed is told to nobody.
    if (ticket !== lastTicket) return;
    if (!isLying) {
      if (!isAgain) emit({ kind: 'read-failed', code: 'lifted' });
      return;
    }
    if (!outcome.ok) return emit({ kind: 'read-failed', code: outcome.failure.code });
    const person = outcome.value;
    const isSame = isAgain && last?.number === person.number;
    last = { number: person.number, goneMs: null };
    if (isSame) return;
    if (isAgain) emit({ kind: 'card-found' });
    emit({ kind: 'read', person });
  };
  const removed = (): void => {
    isLying = false;
    if (last !== null) last.goneMs ??= clock.nowMs();
  };
  return {
    laid() {
      lastTicket += 1;
      isLying = true;
      const ticket = lastTicket;
      const goneMs = last?.goneMs ?? null;
      const isAgain = goneMs !== null && clock.nowMs() - goneMs < SAME_CARD_MS;
      if (!isAgain) emit({ kind: 'card-found' });
      // One command at a time: the reading of a card that has gone ends by itself first.
      reading = reading.then(() => read(ticket, isAgain));
    },
    removed,
    clear() {
      lastTicket += 1;
      removed();
    },
    idle: () => reading,
  };
}
