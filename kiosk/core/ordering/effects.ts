import { missingCase } from '../../../shared/result.ts';
import type { CashOrders } from '../cash-orders.ts';
import type { Counter } from '../counter.ts';
import type { StoreReads } from '../ports.ts';
import type { CashHereEffect } from './cash-here.ts';
import type { OrderingEffect, OrderingEvent } from './state.ts';
import { openDay } from './visit.ts';

/** What the session's effects are done with. */
export interface EffectTools {
  readonly cashOrders: CashOrders;
  readonly counter: Counter;
  readonly store: StoreReads;
  readonly openGuestVisit: () => void;
  readonly takeCashHere: (effect: CashHereEffect) => void;
  readonly dispatch: (event: OrderingEvent) => void;
  /** The orders that wait for cash changed. */
  readonly onOrders: () => void;
}

/** Does what the session asks for, and tells it what came of it. */
export function performEffect(tools: EffectTools, effect: OrderingEffect): void {
  switch (effect.kind) {
    case 'open-guest-visit':
      tools.openGuestVisit();
      break;
    case 'open-day': {
      const { visit, basket } = openDay(tools.store, effect);
      tools.dispatch({ kind: 'day-opened', visit, basket });
      break;
    }
    case 'sell-by-account':
      sellByAccount(tools, effect);
      break;
    case 'hold-for-cash':
      holdForCash(tools, effect);
      break;
    case 'withdraw':
      tools.cashOrders.remove(effect.orderId);
      tools.onOrders();
      break;
    case 'judge-pin':
    case 'sell-here':
      tools.takeCashHere(effect);
      break;
    default:
      missingCase(effect);
  }
}

type EffectOf<Kind extends OrderingEffect['kind']> = Extract<
  OrderingEffect,
  { readonly kind: Kind }
>;

function sellByAccount(tools: EffectTools, effect: EffectOf<'sell-by-account'>): void {
  const sold = tools.counter.sellByAccount(effect.choice, effect.staffId);
  if (sold.ok) tools.dispatch({ kind: 'sold', ...sold.value });
  else tools.dispatch({ kind: 'refused', refusal: sold.failure });
}

function holdForCash(tools: EffectTools, effect: EffectOf<'hold-for-cash'>): void {
  const held = tools.cashOrders.hold(effect.choice);
  if (held.ok) {
    const { orderId, orderNumber } = held.value.order;
    tools.dispatch({ kind: 'held', orderId, orderNumber });
    tools.onOrders();
  } else if (held.failure.code === 'too-many') {
    tools.dispatch({ kind: 'too-many-held' });
  } else {
    tools.dispatch({ kind: 'refused', refusal: held.failure });
  }
}
