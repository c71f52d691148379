import { elderIdSchema, orderIdSchema, staffIdSchema } from '../../../shared/identity/ids.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { machineRandom } from '../../host/world.ts';
import { MENU } from '../canteen.test-support.ts';
import type { HeldElder, StoreReads } from '../ports.ts';
import type { Basket } from './basket.ts';
import { type Diner, groundOf, type MealTime, priceOrder } from './price.ts';
import type { Order, Payment } from './sell.ts';

export const LUNCH: MealTime = {
  businessDate: '2026-11-23',
  mealPeriod: 'lunch',
  bookedDaysBefore: 0,
};

export const FIRST_MEAL: MenuItem = firstOf(MENU);

function firstOf(menu: readonly MenuItem[]): MenuItem {
  const first = menu[0];
  if (first === undefined) throw new Error('the menu is empty');
  return first;
}

/** One portion of the first meal, or of another. */
export function basketOf(item: MenuItem = FIRST_MEAL): Basket {
  return {
    lines: [{ item, quantity: 1, weightGrams: null }],
    companions: 0,
    serviceType: 'eat-in',
  };
}

/** What a set meal of 15 yuan costs somebody now. */
export function decisionFor(store: StoreReads, diner: Diner, time: MealTime = LUNCH): Decision {
  return priceOrder(groundOf(store, { diner, time }), basketOf()).own.decision;
}

/** One set meal of 15 yuan, shown at the given price in fen (list price unless told). */
export function orderFor(
  diner: Diner,
  changes: { payFen?: number; time?: Partial<MealTime> } = {},
): Order {
  return {
    orderId: orderIdSchema.parse(machineRandom.uuid()),
    diner,
    basket: basketOf(),
    time: { ...LUNCH, ...changes.time },
    shownPayFen: fen(changes.payFen ?? 1_500),
    orderNumber: null,
  };
}

/** Somebody of the roster of whom only the birth date matters, and benefit categories where a test gives them. */
export function elderBorn(birthDate: string, categories: HeldElder['categories'] = []): HeldElder {
  return {
    elderId: elderIdSchema.parse(machineRandom.uuid()),
    maskedName: '张*花',
    standing: 'registered',
    birthDate,
    categories,
    careLevels: [],
    states: [],
    householdCode: null,
    residenceCode: null,
  };
}

export function dinerOf(elder: HeldElder): Diner {
  return { kind: 'elder', elder, identifiedBy: 'id-card' };
}

export function cashOf(tendered: number): Payment {
  const staffId = staffIdSchema.parse('44444444-4444-4444-8444-444444444444');
  return { by: 'cash', tenderedFen: fen(tendered), staffId };
}
