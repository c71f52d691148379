import type { OrderId } from '../../shared/identity/ids.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { businessDateNow } from './canteen.ts';
import { kitchenTicketFactsOfSale } from './checkout/receipt-facts.ts';
import type { LedgerTools } from './checkout/sell.ts';
import type { KitchenPrinterPort } from './devices.ts';
import type { KitchenTicket, StoreFailure, StoreTransaction } from './ports.ts';
import { kitchenTicketDocument } from './receipts/kitchen-ticket.ts';

/** Why a ticket is not printed again. `gone`: it came out meanwhile; `in-hand`: it is on its way. */
export type TicketRefusal = StoreFailure | { readonly code: 'gone' | 'in-hand' };

/**
 * Tickets for the kitchen. The ledger knows nothing of them: it is the money's, and what a cook read at noon proves nothing to anybody
 * in the evening. So a ticket is a row of the store's own from the sale's transaction until it is known to have come out: an order
 * that the kitchen may not have heard of survives a power cut, and one that it has is forgotten.
 */
export interface Kitchen {
  /** Notes, in the sale's own transaction, that the kitchen has to hear of it. */
  noteSale(
    transaction: StoreTransaction,
    ticket: Omit<KitchenTicket, 'state' | 'code' | 'copies'>,
  ): void;
  /** Prints the ticket of a sale, where it was noted. */
  printFirst(orderId: OrderId): Promise<void>;
  /** Prints it again, marked 补打 with its number. */
  reprint(orderId: OrderId): Promise<Result<'printed' | 'failed', TicketRefusal>>;
  /** Tickets of today and of days ahead that did not come out, or perhaps not, highest number first. */
  troubled(): readonly KitchenTicket[];
  /** What the power interrupted is doubtful from now on, and yesterday's is forgotten; nothing is printed by itself. */
  settleInterrupted(): void;
}

/** `onChange` is called when `troubled` may answer otherwise. */
export function createKitchen(tools: {
  readonly ledger: LedgerTools;
  readonly printer: KitchenPrinterPort;
  readonly onChange: () => void;
}): Kitchen {
  const { ledger, printer } = tools;
  const { store } = ledger;
  const inHand = new Set<OrderId>();
  const today = (): string => businessDateNow(store.settings(), ledger.clock.nowMs());
  const ticketOf = (orderId: OrderId): KitchenTicket | undefined =>
    store.kitchenTickets().find((ticket) => ticket.orderId === orderId);

  const print = async (ticket: KitchenTicket): Promise<'printed' | 'failed'> => {
    inHand.add(ticket.orderId);
    try {
      const facts = kitchenTicketFactsOfSale(store, ticket.seq);
      const outcome = await printer.print({
        document: kitchenTicketDocument(facts, ticket.copies),
      });
      // A full disk loses the note; the ticket is doubtful then.
      store.transact((transaction) => {
        if (outcome.state === 'printed') transaction.removeKitchenTicket(ticket.orderId);
        else transaction.saveKitchenTicket({ ...ticket, ...outcome });
        return succeed(undefined);
      });
      return outcome.state === 'printed' ? 'printed' : 'failed';
    } finally {
      inHand.delete(ticket.orderId);
      tools.onChange();
    }
  };
  return {
    noteSale(transaction, ticket) {
      if (!printer.isAssigned) return;
      transaction.saveKitchenTicket({ ...ticket, state: 'waiting', code: '', copies: 0 });
    },
    async printFirst(orderId) {
      const ticket = ticketOf(orderId);
      if (ticket !== undefined) await print(ticket);
    },
    async reprint(orderId) {
      if (inHand.has(orderId)) return fail({ code: 'in-hand' });
      const before = ticketOf(orderId);
      if (before === undefined) return fail({ code: 'gone' });
      const ticket = { ...before, state: 'waiting', code: '', copies: before.copies + 1 } as const;
      // On disk before the first byte goes out: no two papers carry the same number.
      const begun = store.transact<void, never>((transaction) => {
        transaction.saveKitchenTicket(ticket);
        return succeed(undefined);
      });
      return begun.ok ? succeed(await print(ticket)) : begun;
    },
    troubled: () =>
      store
        .kitchenTickets()
        .filter(({ orderId, businessDate }) => businessDate >= today() && !inHand.has(orderId)),
    settleInterrupted() {
      const tickets = store.kitchenTickets();
      if (tickets.length === 0) return;
      store.transact((transaction) => {
        for (const ticket of tickets) {
          if (ticket.businessDate < today()) transaction.removeKitchenTicket(ticket.orderId);
          else if (ticket.state === 'waiting')
            transaction.saveKitchenTicket({ ...ticket, state: 'unknown', code: 'interrupted' });
        }
        return succeed(undefined);
      });
    },
  };
}
