import { clockTime } from '../../shared/time/business-time.ts';
import type { NumberDisplayView, PriceBoardView } from '../contract/public-views.ts';
import type { CanteenView, NumbersView } from '../contract/views.ts';
import { businessDateNow, mealTimeAt } from './canteen.ts';
import { mealsOf } from './checkout/price.ts';
import { createFeed } from './feed.ts';
import type { StoreReads } from './ports.ts';

/** The public displays of the canteen: numbers called, and the price board. */
export interface Displays {
  watchNumbers(signal: AbortSignal): AsyncGenerator<NumberDisplayView, void, void>;
  watchPrices(signal: AbortSignal): AsyncGenerator<PriceBoardView, void, void>;
  /** Date, meal period, menu or numbers changed. */
  refresh(): void;
}

export function createDisplays(tools: {
  readonly store: StoreReads;
  readonly nowMs: () => number;
  readonly canteen: () => CanteenView;
  readonly numbers: () => NumbersView;
}): Displays {
  let revision = 0;
  const drawNumbers = (): NumberDisplayView => ({
    revision,
    canteen: tools.canteen(),
    numbers: tools.numbers(),
  });
  const drawPrices = (): PriceBoardView => ({
    revision,
    canteen: tools.canteen(),
    periods: periodsOf(tools.store, tools.nowMs()),
  });
  const numbers = createFeed(drawNumbers());
  const prices = createFeed(drawPrices());
  return {
    watchNumbers: (signal) => numbers.watch(signal),
    watchPrices: (signal) => prices.watch(signal),
    refresh() {
      revision += 1;
      numbers.set(drawNumbers());
      prices.set(drawPrices());
    },
  };
}

function periodsOf(store: StoreReads, nowMs: number): PriceBoardView['periods'] {
  const settings = store.settings();
  if (settings === null) return [];
  const now = mealTimeAt(settings, nowMs);
  const businessDate = businessDateNow(settings, nowMs);
  const soldOut = store.soldOut(businessDate);
  return settings.businessDay.mealPeriods.map(({ id, name, fromMinute, toMinute }) => ({
    name,
    hours: `${clockTime(fromMinute)}–${clockTime(toMinute)}`,
    isNow: now?.mealPeriod === id,
    items: mealsOf(store.menu(), { businessDate, mealPeriod: id }).map(
      ({ menuItemId, name: itemName, kind, listPriceFen, dietMarks, allergens }) => ({
        ...{ menuItemId, name: itemName, kind, listPriceFen, dietMarks, allergens },
        isSoldOut: soldOut.has(menuItemId),
      }),
    ),
  }));
}
