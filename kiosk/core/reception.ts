import type { IdCardEvent } from '../../hardware/id-card/events.ts';
import { createRateLimit, TEXTS_A_SECOND } from '../../hardware/keyboard-reader/guard.ts';
import { readTypedText } from '../../hardware/keyboard-reader/typed-text.ts';
import type { ScannedCode } from '../../hardware/scanner/scanned-code.ts';
import { missingCase } from '../../shared/result.ts';
import { type CardHolder, findCardHolder } from './cards.ts';
import type { KioskDevices } from './devices.ts';
import type { ElderDesk } from './elder-desk.ts';
import { SENTENCES } from './ordering/sentences.ts';
import type { OrderingEvent } from './ordering/state.ts';
import type { StoreReads } from './ports.ts';
import type { StaffDesk } from './staff/desk.ts';

/** How a card was read, and until when it is valid where it says so. */
interface CardRead {
  readonly identifiedBy: 'id-card' | 'elder-card';
  readonly validUntil: string | null;
}

const ELDER_CARD: CardRead = { identifiedBy: 'elder-card', validUntil: null };

/** A canteen's busiest minute has fewer cards than this; more come from somebody who tries numbers. */
const TYPED_A_MINUTE = 20;

/** Turns cards on the readers into people at the right desk, and shows scanned codes to the desk that knows them. */
export interface Reception {
  start(): void;
  /** Hears what a reader that acts as a keyboard has typed; too many and those that no reader types are dropped. */
  typed(text: string): void;
  stop(): void;
}

export function createReception(tools: {
  readonly store: StoreReads;
  readonly devices: KioskDevices;
  readonly elderDesk: ElderDesk;
  readonly staffDesk: StaffDesk;
  /** False while nothing can be sold yet: cards are not even looked up then. */
  readonly isOpen: () => boolean;
  /** Time since the host began, in milliseconds. */
  readonly uptimeMs: () => number;
  readonly onProblem: (error: unknown) => void;
}): Reception {
  const { store, devices, elderDesk, staffDesk } = tools;
  const unlisten: (() => void)[] = [];
  const typedLimit = createRateLimit([
    { count: TEXTS_A_SECOND, withinMs: 1_000 },
    { count: TYPED_A_MINUTE, withinMs: 60_000 },
  ]);
  let lastTicket = 0;
  let isStopped = false;

  const greet = (holder: CardHolder, { identifiedBy, validUntil }: CardRead): void => {
    switch (holder.kind) {
      case 'elder': {
        const diner = { kind: 'elder', elder: holder.elder, identifiedBy } as const;
        elderDesk.welcome(diner, { kind: 'known', validUntil });
        return;
      }
      case 'staff':
        // One reader serves both sides, and nothing tells where the attendant stands: the PIN may be entered at either, and the
        // first right one closes the other's pad.
        elderDesk.staffCardLaid(holder.staff);
        staffDesk.cardRead(holder.staff);
        return;
      case 'unknown':
        elderDesk.welcome({ kind: 'guest' }, { kind: 'unknown' });
        return;
      default:
        missingCase(holder);
    }
  };
  const cardRead = (text: string, card: CardRead): void => {
    if (!tools.isOpen()) {
      elderDesk.dispatch({ kind: 'reading-over' });
      return;
    }
    lastTicket += 1;
    const ticket = lastTicket;
    findCardHolder(store, text)
      .then((holder) => {
        // A card laid on later has overtaken this one.
        if (ticket === lastTicket) greet(holder, card);
      })
      .catch((error: unknown) => {
        if (!isStopped) elderDesk.dispatch({ kind: 'reading-over' });
        tools.onProblem(error);
      });
  };

  const codeScanned = (code: ScannedCode): void => {
    if (!tools.isOpen()) return;
    const isSeenByStaff = staffDesk.codeScanned(code);
    if (code.kind === 'payment') {
      elderDesk.dispatch({ kind: 'code-scanned', sentence: SENTENCES.noPaymentCodes });
    } else if (!isSeenByStaff) {
      elderDesk.dispatch({ kind: 'code-scanned', sentence: SENTENCES.noCodesHere });
    }
  };

  return {
    typed(text) {
      const read = readTypedText(text);
      if (read === null || !typedLimit.take(tools.uptimeMs())) return;
      if (read.kind === 'card') cardRead(read.cardNumber, ELDER_CARD);
      else codeScanned(read.code);
    },
    start() {
      unlisten.push(
        devices.idCardReader.onEvent((event) => {
          if (event.kind !== 'read') return elderDesk.dispatch(tidingsOf(event));
          const { number, validUntil } = event.person;
          cardRead(number, { identifiedBy: 'id-card', validUntil });
        }),
        devices.elderCardReader.onEvent((event) => {
          if (event.kind === 'card') cardRead(event.cardNumber, ELDER_CARD);
          else if (event.kind === 'disconnected') staffDesk.staffCardReaderGone();
        }),
        devices.codes.onEvent((event) => {
          if (event.kind === 'code') codeScanned(event.code);
        }),
      );
    },
    stop() {
      isStopped = true;
      for (const stop of unlisten.splice(0)) stop();
    },
  };
}

/** What the elder's screen hears of the ID card reader before a card is read, and instead of it. */
function tidingsOf(event: Exclude<IdCardEvent, { readonly kind: 'read' }>): OrderingEvent {
  switch (event.kind) {
    case 'card-found':
      return { kind: 'card-found' };
    case 'read-failed':
      return { kind: 'card-failed', sentence: SENTENCES.cardFailed };
    case 'connected':
      return { kind: 'reader-connected' };
    case 'disconnected':
      return { kind: 'reader-gone' };
    default:
      return missingCase(event);
  }
}
