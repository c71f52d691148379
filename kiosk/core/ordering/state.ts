import type { MenuItemId, OrderId, StaffId } from '../../../shared/identity/ids.ts';
import type { Fen } from '../../../shared/money/fen.ts';
import type { ServiceType } from '../../../shared/policy/facts.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { ElderPress } from '../../contract/router.ts';
import type { Basket } from '../checkout/basket.ts';
import type { Diner, MealTime, Offer, PricedOrder, PricingGround } from '../checkout/price.ts';
import type { Order, SaleRefusal } from '../checkout/sell.ts';
import type { CashHereEffect, CashHereEvent, CashHereStep } from './cash-here.ts';

/** One person at the screen, from the card to the slip. */
export interface Visit {
  readonly diner: Diner;
  /** The day and meal that is being ordered for; one of `times`. */
  readonly time: MealTime;
  readonly times: readonly MealTime[];
  /** What prices follow from. */
  readonly ground: PricingGround;
  readonly offers: readonly Offer[];
  readonly soldOut: ReadonlySet<MenuItemId>;
  readonly serviceTypes: readonly ServiceType[];
  readonly againId: MenuItemId | null;
  /** Null without an account. */
  readonly balanceFen: Fen | null;
  /** Said before the choice; null when there is nothing to say. */
  readonly notice: string | null;
}

/** What a visitor has chosen, with its prices. */
export interface Choice {
  readonly visit: Visit;
  readonly basket: Basket;
  readonly priced: PricedOrder;
}

/**
 * What a visitor chose, at the price that was shown. Whose card the policy refuses for another meal buys it as anybody may:
 * as a guest, at the list price.
 */
export function orderOf({ visit, basket, priced }: Choice): Omit<Order, 'orderId' | 'orderNumber'> {
  const diner: Diner = priced.own.decision.isRefused ? { kind: 'guest' } : visit.diner;
  return { diner, basket, time: visit.time, shownPayFen: priced.payFen };
}

/** 张*花; null for a guest. */
export function maskedNameOf(visit: Pick<Visit, 'diner'>): string | null {
  return visit.diner.kind === 'guest' ? null : visit.diner.elder.maskedName;
}

/** What became of the slip; `unknown`: it may have come out, whole or in part. */
export type ReceiptState = 'printing' | 'printed' | 'failed' | 'unknown';

/** Where the person stands; the same steps as the screen's, with what the next step needs. */
export type OrderingStep =
  | { readonly kind: 'waiting'; readonly sentence: string | null }
  | {
      readonly kind: 'menu';
      readonly visit: Visit;
      /** What was chosen so far. */
      readonly basket: Basket;
      /** The elder asked why the prices are what they are. */
      readonly isAsked: boolean;
      /** Why the last press did not go through; null normally. */
      readonly sentence: string | null;
    }
  | {
      /** Staff weigh this for the person. */
      readonly kind: 'weighing';
      readonly visit: Visit;
      readonly basket: Basket;
      readonly item: MenuItem;
    }
  | ({
      readonly kind: 'pay';
      /** The elder asked for the price and the reason. */
      readonly isAsked: boolean;
      readonly sentence: string | null;
    } & Choice)
  | ({
      readonly kind: 'waiting-for-cash';
      readonly isAsked: boolean;
      readonly orderId: OrderId;
      readonly orderNumber: number;
    } & Choice)
  | {
      readonly kind: 'done';
      readonly maskedName: string | null;
      readonly time: MealTime;
      readonly serviceType: ServiceType;
      readonly orderId: OrderId;
      readonly orderNumber: number;
      readonly receipt: ReceiptState;
    }
  | CashHereStep
  | { readonly kind: 'stopped'; readonly sentence: string };

export interface OrderingState {
  readonly step: OrderingStep;
  readonly reader: 'ready' | 'reading' | 'trouble';
  readonly isStaffCalled: boolean;
}

export type OrderingEvent =
  | CashHereEvent
  | { readonly kind: 'card-found' }
  /** The card cannot be read, or is nobody's; says what to do. */
  | { readonly kind: 'card-failed'; readonly sentence: string }
  /** A code was scanned; says politely what to do instead. */
  | { readonly kind: 'code-scanned'; readonly sentence: string }
  /** The card that was being read brings nobody to this screen. */
  | { readonly kind: 'reading-over' }
  | { readonly kind: 'reader-connected' }
  | { readonly kind: 'reader-gone' }
  | { readonly kind: 'visit-opened'; readonly visit: Visit }
  /** This person's order still waits for cash: the card brings its number back. */
  | ({
      readonly kind: 'visit-resumed';
      readonly orderId: OrderId;
      readonly orderNumber: number;
    } & Choice)
  /** Another day was chosen: its menu, and of the basket what is on it. */
  | { readonly kind: 'day-opened'; readonly visit: Visit; readonly basket: Basket }
  /** What cannot be had any more on a date. */
  | {
      readonly kind: 'sold-out';
      readonly businessDate: string;
      readonly soldOut: ReadonlySet<MenuItemId>;
    }
  /** `staffId`: of the attendant who pressed it for the elder at their own screen; null for a press on the elder's screen. */
  | {
      readonly kind: 'pressed';
      readonly press: ElderPress;
      readonly staffId: StaffId | null;
    }
  /** What the scales showed, as staff say. */
  | { readonly kind: 'weight-entered'; readonly weightGrams: number; readonly staffId: StaffId }
  | { readonly kind: 'sold'; readonly orderId: OrderId; readonly orderNumber: number }
  | { readonly kind: 'refused'; readonly refusal: SaleRefusal }
  | { readonly kind: 'held'; readonly orderId: OrderId; readonly orderNumber: number }
  | { readonly kind: 'too-many-held' }
  | { readonly kind: 'cash-taken'; readonly orderId: OrderId }
  | { readonly kind: 'order-cancelled'; readonly orderId: OrderId }
  | { readonly kind: 'slip'; readonly orderId: OrderId; readonly receipt: ReceiptState }
  | { readonly kind: 'staff-answered' }
  /** The time of `timeLimitMs` is over. */
  | { readonly kind: 'time-up' }
  | { readonly kind: 'stopped'; readonly sentence: string }
  | { readonly kind: 'going-again' };

/** What has to be done in the world for a new state. */
export type OrderingEffect =
  | CashHereEffect
  | { readonly kind: 'open-guest-visit' }
  | {
      readonly kind: 'open-day';
      readonly visit: Visit;
      readonly basket: Basket;
      readonly time: MealTime;
    }
  | { readonly kind: 'sell-by-account'; readonly choice: Choice; readonly staffId: StaffId | null }
  | { readonly kind: 'hold-for-cash'; readonly choice: Choice }
  | { readonly kind: 'withdraw'; readonly orderId: OrderId };

export interface OrderingMove {
  readonly state: OrderingState;
  readonly effects: readonly OrderingEffect[];
}

export const FIRST_STATE: OrderingState = {
  step: { kind: 'waiting', sentence: null },
  reader: 'trouble',
  isStaffCalled: false,
};
