import { z } from 'zod';
import type { ReceiptBlock, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { formatYuan } from '../../../shared/money/fen.ts';
import { amountFenSchema } from '../../../shared/money/schema.ts';
import { MEAL_PERIOD_NAMES } from '../../../shared/policy/names.ts';
import { dateSchema, mealPeriodIdSchema } from '../../../shared/time/business-time.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import { END_OF_PAPER, headFacts, heading, minuteSchema, title } from './blocks.ts';

/** Doors on one page: as much paper as a hand holds while climbing stairs. */
const STOPS_A_PAGE = 12;

/** One door. The list leaves the house: a masked name, and of the address only what finds the door. */
const stopSchema = z.strictObject({
  orderNumber: z.number().int().min(1),
  maskedName: z.string().min(2).max(20).includes('*'),
  /** Where to go, as 幸福小区3号楼2单元501. */
  building: z.string().min(1).max(60),
  meals: z
    .array(z.strictObject({ name: z.string().min(1), quantity: z.number().int().min(1) }))
    .min(1),
  /** As 少盐, 敲门要响; null where there is nothing to heed. */
  note: z.string().min(1).max(60).nullable(),
  /** Cash to take at the door; 0 when it is paid. */
  collectFen: amountFenSchema,
});
type Stop = z.infer<typeof stopSchema>;

/** The deliveries of one route at one meal. */
export const deliveryListFactsSchema = z.strictObject({
  ...headFacts,
  businessDate: dateSchema,
  mealPeriod: mealPeriodIdSchema,
  routeName: z.string().min(1).max(20),
  printedAt: minuteSchema,
  stops: z.array(stopSchema).min(1),
});
export type DeliveryListFacts = z.infer<typeof deliveryListFactsSchema>;

/** The pages of a route's list, door after door: 2号楼 comes before 10号楼. Each is a paper of its own that says how many there are. */
export function deliveryListPages(facts: DeliveryListFacts): readonly ReceiptDocument[] {
  const byDoor = new Intl.Collator('zh-CN', { numeric: true });
  const stops = facts.stops.toSorted(
    (one, other) =>
      byDoor.compare(one.building, other.building) || one.orderNumber - other.orderNumber,
  );
  const pageCount = Math.ceil(stops.length / STOPS_A_PAGE);
  return Array.from({ length: pageCount }, (_unused, index) => {
    const from = index * STOPS_A_PAGE;
    const onPage = stops.slice(from, from + STOPS_A_PAGE);
    return {
      blocks: [
        ...heading(facts),
        title(`送餐单 ${facts.routeName}`, 'large'),
        title(`第${index + 1}页 共${pageCount}页`),
        {
          kind: 'row',
          left: `${facts.businessDate} ${MEAL_PERIOD_NAMES[facts.mealPeriod]}`,
          right: `共${mealCount(stops)}份`,
        },
        { kind: 'rule' },
        ...onPage.flatMap((stop, place) => stopBlocks(stop, from + place + 1)),
        { kind: 'text', text: `打印 ${facts.printedAt}` },
        { kind: 'text', text: '送完请交回，不要丢在外面', align: 'centre' },
        ...END_OF_PAPER,
      ],
    };
  });
}

function mealCount(stops: readonly Stop[]): number {
  return stops.flatMap(({ meals }) => meals).reduce((sum, { quantity }) => sum + quantity, 0);
}

function stopBlocks(stop: Stop, place: number): readonly ReceiptBlock[] {
  const blocks: ReceiptBlock[] = [
    { kind: 'text', text: `${place}. ${stop.building}`, size: 'tall', bold: true },
    { kind: 'row', left: stop.maskedName, right: `${orderNumberText(stop.orderNumber)}号` },
    ...stop.meals.map(
      ({ name, quantity }) =>
        ({ kind: 'row', left: name, right: `×${quantity}`, size: 'tall' }) as const,
    ),
  ];
  if (stop.note !== null) blocks.push({ kind: 'text', text: `注意：${stop.note}`, bold: true });
  if (stop.collectFen > 0) {
    const right = `${formatYuan(stop.collectFen)}元`;
    blocks.push({ kind: 'row', left: '收现金', right, size: 'tall', bold: true });
  }
  blocks.push({ kind: 'row', left: '送到签字', right: '____________' }, { kind: 'rule' });
  return blocks;
}
