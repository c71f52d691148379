import type { MenuItem } from '../../shared/sync/contract.ts';
import type { CanteenView, NumbersView } from './views.ts';

/** The number display (叫号屏): nothing on it says whose a number is. */
export interface NumberDisplayView {
  readonly revision: number;
  readonly canteen: CanteenView;
  readonly numbers: NumbersView;
}

/** The price board (价格公示): list prices for everybody, of today. */
export interface PriceBoardView {
  readonly revision: number;
  readonly canteen: CanteenView;
  readonly periods: readonly {
    readonly name: string;
    /** As 11:00–13:00. */
    readonly hours: string;
    readonly isNow: boolean;
    readonly items: readonly (Readonly<
      Pick<MenuItem, 'menuItemId' | 'name' | 'kind' | 'listPriceFen' | 'dietMarks' | 'allergens'>
    > & { readonly isSoldOut: boolean })[];
  }[];
}
