import { elderIdSchema, orderIdSchema, staffIdSchema } from '../../../shared/identity/ids.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { machineRandom } from '../../host/world.ts';
import { MENU } from '../canteen.test-support.ts';
import type { HeldElder } from '../ports.ts';
import type { Diner, MealTime } from './price.ts';
import type { Order, Payment } from './sell.ts';

export const LUNCH: MealTime = { businessDate: '2026-11-23', mealPeriod: 'lunch' };

export const FIRST_MEAL: MenuItem = firstOf(MENU);

function firstOf(menu: readonly MenuItem[]): MenuItem {
  const first = menu[0];
  if (first === undefined) throw new Error('the menu is empty');
  return first;
}

/** One set meal of 15 yuan, shown at the given price in fen (list price unless told). */
export function orderFor(diner: Diner, changes: { payFen?: number; time?: MealTime } = {}): Order {
  return {
    orderId: orderIdSchema.parse(machineRandom.uuid()),
    diner,
    meal: FIRST_MEAL,
    time: changes.time ?? LUNCH,
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
