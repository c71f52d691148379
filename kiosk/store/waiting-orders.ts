import type { Database } from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';
import { elderIdSchema, type OrderId, orderIdSchema } from '../../shared/identity/ids.ts';
import { parseJson } from '../../shared/json.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { LIMITS } from '../../shared/limits.ts';
import { amountFenSchema } from '../../shared/money/schema.ts';
import { serviceTypeSchema } from '../../shared/policy/facts.ts';
import { menuItemSchema } from '../../shared/sync/contract.ts';
import { dateSchema, mealPeriodIdSchema } from '../../shared/time/business-time.ts';
import type { StoreReads, StoreTransaction, WaitingOrder } from '../core/ports.ts';

const waitingOrderSchema = z.strictObject({
  orderId: orderIdSchema,
  orderNumber: z.number().int().min(1),
  orderedOn: dateSchema,
  time: z.strictObject({
    businessDate: dateSchema,
    mealPeriod: mealPeriodIdSchema,
    bookedDaysBefore: z.number().int().min(0).max(60),
  }),
  diner: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('guest') }),
    z.strictObject({
      kind: z.literal('elder'),
      elderId: elderIdSchema,
      identifiedBy: z.enum(['id-card', 'elder-card', 'staff']),
    }),
  ]),
  maskedName: z.string().nullable(),
  basket: z.strictObject({
    lines: z
      .array(
        z.strictObject({
          item: menuItemSchema,
          quantity: z.number().int().min(1).max(LIMITS.dishQuantityMax),
          weightGrams: z.number().int().min(1).max(LIMITS.orderWeightMaxGrams).nullable(),
        }),
      )
      .min(1)
      .max(LIMITS.orderLinesMax),
    companions: z.number().int().min(0).max(LIMITS.companionsOfOrderMax),
    serviceType: serviceTypeSchema,
  }),
  listPriceFen: amountFenSchema,
  payFen: amountFenSchema,
});

/** The orders that wait for cash, oldest first. What cannot be read any more is left out: nothing was paid for it. */
export function waitingOrderReads(database: Database): Pick<StoreReads, 'waitingOrders'> {
  const all = database.prepare<[], { readonly content: string }>(
    'SELECT content FROM waiting_order ORDER BY place',
  );
  return {
    waitingOrders: (): readonly WaitingOrder[] =>
      all
        .all()
        .flatMap(({ content }) => waitingOrderSchema.safeParse(parseJson(content)).data ?? []),
  };
}

export function waitingOrderWrites(
  database: Database,
): Pick<StoreTransaction, 'saveWaitingOrder' | 'removeWaitingOrder' | 'removeWaitingOrdersBefore'> {
  const save = database.prepare(
    `INSERT INTO waiting_order (order_id, ordered_on, content) VALUES (?, ?, ?)
     ON CONFLICT (order_id) DO UPDATE SET content = excluded.content`,
  );
  const remove = database.prepare('DELETE FROM waiting_order WHERE order_id = ?');
  const removeBefore = database.prepare('DELETE FROM waiting_order WHERE ordered_on < ?');
  return {
    saveWaitingOrder(order: WaitingOrder): void {
      save.run(order.orderId, order.orderedOn, canonicalText(waitingOrderSchema.parse(order)));
    },
    removeWaitingOrder(orderId: OrderId): void {
      remove.run(orderId);
    },
    removeWaitingOrdersBefore(businessDate: string): void {
      removeBefore.run(businessDate);
    },
  };
}
