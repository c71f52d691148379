import { missingCase } from '../../shared/result.ts';
import { type CardHolder, findCardHolder } from './cards.ts';
import type { KioskDevices } from './devices.ts';
import type { ElderDesk } from './elder-desk.ts';
import { SENTENCES } from './ordering/sentences.ts';
import type { StoreReads } from './ports.ts';
import type { StaffDesk } from './staff/desk.ts';

type ReadBy = 'id-card' | 'elder-card';

/** Turns cards on the readers into people at the right desk. */
export interface Reception {
  start(): void;
  stop(): void;
}

export function createReception(tools: {
  readonly store: StoreReads;
  readonly devices: KioskDevices;
  readonly elderDesk: ElderDesk;
  readonly staffDesk: StaffDesk;
  /** False while nothing can be sold yet: cards are not even looked up then. */
  readonly isOpen: () => boolean;
  readonly onProblem: (error: unknown) => void;
}): Reception {
  const { store, devices, elderDesk, staffDesk } = tools;
  const unlisten: (() => void)[] = [];
  let lastTicket = 0;

  const greet = (holder: CardHolder, identifiedBy: ReadBy): void => {
    switch (holder.kind) {
      case 'elder': {
        const diner = { kind: 'elder', elder: holder.elder, identifiedBy } as const;
        elderDesk.welcome(diner, { isCardUnknown: false });
        return;
      }
      case 'staff':
        staffDesk.cardRead(holder.staff);
        return;
      case 'unknown':
        elderDesk.welcome({ kind: 'guest' }, { isCardUnknown: true });
        return;
      default:
        missingCase(holder);
    }
  };
  const cardRead = (text: string, identifiedBy: ReadBy): void => {
    if (!tools.isOpen()) return;
    lastTicket += 1;
    const ticket = lastTicket;
    findCardHolder(store, text)
      .then((holder) => {
        // A card laid on later has overtaken this one.
        if (ticket === lastTicket) greet(holder, identifiedBy);
      })
      .catch(tools.onProblem);
  };

  return {
    start() {
      unlisten.push(
        devices.idCardReader.onEvent((event) => {
          switch (event.kind) {
            case 'card-found':
              return elderDesk.dispatch({ kind: 'card-found' });
            case 'read':
              return cardRead(event.person.number, 'id-card');
            case 'read-failed':
              return elderDesk.dispatch({ kind: 'card-failed', sentence: SENTENCES.cardFailed });
            case 'connected':
              return elderDesk.dispatch({ kind: 'reader-connected' });
            case 'disconnected':
              return elderDesk.dispatch({ kind: 'reader-gone' });
            default:
              return missingCase(event);
          }
        }),
        devices.elderCardReader.onEvent((event) => {
          if (event.kind === 'card') cardRead(event.cardNumber.toUpperCase(), 'elder-card');
        }),
      );
    },
    stop() {
      for (const stop of unlisten.splice(0)) stop();
    },
  };
}
