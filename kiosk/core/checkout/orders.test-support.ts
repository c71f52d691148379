import fc from 'fast-check';
import { menuItemIdSchema } from '../../../shared/identity/ids.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { MENU, PLAIN_ITEM } from '../canteen.test-support.ts';
import {
  type Basket,
  emptyBasket,
  withCompanions,
  withItem,
  withQuantity,
  withWeighed,
} from './basket.ts';

function item(number: number, changes: Partial<MenuItem> & Pick<MenuItem, 'name' | 'kind'>) {
  return {
    menuItemId: menuItemIdSchema.parse(`${String(number).repeat(8)}-3333-4333-8333-333333333333`),
    description: '',
    listPriceFen: fen(100),
    picture: 'plain',
    ...PLAIN_ITEM,
    mealPeriods: ['breakfast', 'lunch', 'dinner'],
    ...changes,
  } satisfies MenuItem;
}

export const RICE = item(3, { name: '米饭', kind: 'dishes', listPriceFen: fen(100) });
export const SOUP = item(4, { name: '紫菜蛋花汤', kind: 'dishes', listPriceFen: fen(333) });
/** 16.66 yuan for 500 grams: nearly every weight has to be rounded. */
export const GREENS = item(5, { name: '炒青菜', kind: 'by-weight', listPriceFen: fen(1_666) });

/** Two set meals, two dishes and food by weight. */
export const WIDE_MENU: readonly MenuItem[] = [...MENU, RICE, SOUP, GREENS];

type Press =
  | { readonly kind: 'item'; readonly item: MenuItem }
  | { readonly kind: 'weighed'; readonly grams: number }
  | { readonly kind: 'quantity'; readonly position: number; readonly quantity: number }
  | { readonly kind: 'companions'; readonly count: number };

function pressed(basket: Basket, press: Press): Basket | null {
  switch (press.kind) {
    case 'item':
      return withItem(basket, press.item);
    case 'weighed':
      return withWeighed(basket, GREENS, press.grams);
    case 'quantity':
      return withQuantity(basket, press.position, press.quantity);
    case 'companions':
      return withCompanions(basket, press.count);
  }
}

const press: fc.Arbitrary<Press> = fc.oneof(
  fc.record({
    kind: fc.constant('item' as const),
    item: fc.constantFrom(...WIDE_MENU.filter(({ kind }) => kind !== 'by-weight')),
  }),
  fc.record({ kind: fc.constant('weighed' as const), grams: fc.integer({ min: 1, max: 20_000 }) }),
  fc.record({
    kind: fc.constant('quantity' as const),
    position: fc.nat(6),
    quantity: fc.nat(20),
  }),
  fc.record({ kind: fc.constant('companions' as const), count: fc.nat(5) }),
);

/** What comes of any presses; never empty. */
export const anyBasket: fc.Arbitrary<Basket> = fc
  .tuple(
    fc.constantFrom('eat-in' as const, 'pick-up' as const, 'delivery' as const),
    fc.constantFrom(...WIDE_MENU.filter(({ kind }) => kind !== 'by-weight')),
    fc.array(press, { maxLength: 8 }),
  )
  .map(([serviceType, first, presses]) => {
    const begun = withItem(emptyBasket(serviceType), first) ?? emptyBasket(serviceType);
    const done = presses.reduce((basket, one) => pressed(basket, one) ?? basket, begun);
    return done.lines.length === 0 ? begun : done;
  });
