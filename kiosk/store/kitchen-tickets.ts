import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { OrderId } from '../../shared/identity/ids.ts';
import type { KitchenTicket } from '../core/ports.ts';
import { type PrintJobRow, printJobOf } from './rows.ts';

/** The tickets that are not known to have come out, highest number first. */
export function kitchenTicketReads(database: Database) {
  const all = database.prepare<[], PrintJobRow>(
    'SELECT * FROM kitchen_ticket ORDER BY business_date DESC, order_number DESC',
  );
  return { kitchenTickets: (): readonly KitchenTicket[] => all.all().map(printJobOf) };
}

export function kitchenTicketWrites(database: Database) {
  const save = database.prepare<[PrintJobRow]>(
    `INSERT OR REPLACE INTO kitchen_ticket (order_id, seq, business_date, order_number, state, code, copies)
     VALUES (:order_id, :seq, :business_date, :order_number, :state, :code, :copies)`,
  );
  const remove = database.prepare('DELETE FROM kitchen_ticket WHERE order_id = ?');
  return {
    saveKitchenTicket(ticket: KitchenTicket): void {
      const { orderId, businessDate, orderNumber, seq, state, code, copies } = ticket;
      save.run({
        ...{ order_id: orderId, business_date: businessDate, order_number: orderNumber },
        ...{ seq, state, code, copies },
      });
    },
    removeKitchenTicket(orderId: OrderId): void {
      remove.run(orderId);
    },
  };
}
