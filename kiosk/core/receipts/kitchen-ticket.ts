import { z } from 'zod';
import type { ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { serviceTypeSchema } from '../../../shared/policy/facts.ts';
import { SERVICE_TYPE_NAMES } from '../../../shared/policy/names.ts';
import { calledNumber, END_OF_PAPER, marks, minuteSchema, title } from './blocks.ts';

/** What the kitchen has to know of an order: no person and no money. */
export const kitchenTicketFactsSchema = z.strictObject({
  isDemo: z.boolean(),
  orderNumber: z.number().int().min(1),
  serviceType: serviceTypeSchema,
  timeText: minuteSchema,
  /** As 明天 11月24日 午餐 for a meal that was ordered ahead; null for one to be made now. */
  dayText: z.string().min(1).nullable(),
  lines: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        quantity: z.number().int().min(1),
        /** Of food by weight; null for everything else. */
        weightGrams: z.number().int().min(1).nullable(),
      }),
    )
    .min(1),
});
export type KitchenTicketFacts = z.infer<typeof kitchenTicketFactsSchema>;

/** The ticket on the kitchen's printer, read at arm's length. `copy` above 0 warns the cook that the meal may be cooked already. */
export function kitchenTicketDocument(facts: KitchenTicketFacts, copy: number): ReceiptDocument {
  return {
    blocks: [
      ...marks(facts.isDemo, copy),
      calledNumber(facts.orderNumber),
      ...(facts.dayText === null ? [] : [title(facts.dayText, 'large')]),
      title(SERVICE_TYPE_NAMES[facts.serviceType], 'large'),
      { kind: 'rule' },
      ...facts.lines.map(
        ({ name, quantity, weightGrams }) =>
          ({
            kind: 'row',
            left: weightGrams === null ? name : `${name} ${weightGrams}克`,
            right: `×${quantity}`,
            size: 'large',
            bold: true,
          }) as const,
      ),
      { kind: 'rule' },
      { kind: 'text', text: facts.timeText, size: 'tall' },
      ...END_OF_PAPER,
    ],
  };
}
