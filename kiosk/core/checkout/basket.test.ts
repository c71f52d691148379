import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '../../../shared/money/fen.ts';
import {
  type Basket,
  basketText,
  emptyBasket,
  ownLines,
  weighedPriceFen,
  withCompanions,
  withItem,
  withQuantity,
  withWeighed,
} from './basket.ts';
import { FIRST_MEAL } from './order.test-support.ts';
import { GREENS, RICE, SOUP, WIDE_MENU } from './orders.test-support.ts';

function filled(...steps: readonly ((basket: Basket) => Basket | null)[]): Basket {
  return steps.reduce<Basket>((basket, step) => step(basket) ?? basket, emptyBasket('eat-in'));
}

const add = (item: (typeof WIDE_MENU)[number]) => (basket: Basket) => withItem(basket, item);
const weigh = (grams: number) => (basket: Basket) => withWeighed(basket, GREENS, grams);
const along = (count: number) => (basket: Basket) => withCompanions(basket, count);

describe('the price of weighed food', () => {
  it.for([
    [1_000, 500, 1_000],
    [1_000, 250, 500],
    [1_001, 250, 501], // 500.5
    [999, 250, 500], // 499.5
    [1_666, 3, 10], // 9.996
    [1_666, 1, 3], // 3.332
    [1, 249, 0],
    [1, 250, 1],
  ] as const)('of %i fen for 500 g is, for %i g, %i fen', ([priceFen, grams, expected]) => {
    expect(weighedPriceFen(fen(priceFen), grams)).toBe(expected);
  });

  it('is never more than half a fen from the exact one, and more food never costs less', () => {
    const seed = Date.now() % 2 ** 31;
    const price = fc.integer({ min: 0, max: 1_000_000 });
    const grams = fc.integer({ min: 1, max: 99_999 });
    fc.assert(
      fc.property(price, grams, (listPrice, weight) => {
        const rounded = weighedPriceFen(fen(listPrice), weight);
        const twice = BigInt(rounded) * 1_000n - 2n * BigInt(listPrice) * BigInt(weight);
        expect(twice > -500n && twice <= 500n).toBe(true);
        expect(weighedPriceFen(fen(listPrice), weight + 1)).toBeGreaterThanOrEqual(rounded);
      }),
      { seed, numRuns: 2_000 },
    );
    console.log(`weights: 2000, seed ${seed}`);
  });
});

describe('a basket', () => {
  it('has one portion of a set meal, which another takes the place of, and any number of a dish', () => {
    const [, noodles] = WIDE_MENU;
    if (noodles === undefined) throw new Error('a menu has two set meals');
    const basket = filled(add(RICE), add(FIRST_MEAL), add(RICE), add(noodles), add(SOUP));
    expect(basketText(basket)).toBe('软面套餐、米饭2份、紫菜蛋花汤');
    expect(withQuantity(basket, 0, 2)).toBeNull();
  });

  it('keeps each weighing as a line of its own', () => {
    const basket = filled(weigh(250), weigh(120));
    expect(ownLines(basket, fen(0))).toMatchObject([
      { name: '炒青菜', unitPriceFen: 833, quantity: 1, weightGrams: 250 },
      { name: '炒青菜', unitPriceFen: 400, quantity: 1, weightGrams: 120 },
    ]);
    expect(basketText(basket)).toBe('炒青菜250克、炒青菜120克');
  });

  it('has at most four who eat along, of the same set meal, and none without one', () => {
    expect(withCompanions(filled(add(RICE)), 1)).toBeNull();
    const four = filled(add(FIRST_MEAL), add(RICE), along(4));
    expect(withCompanions(four, 5)).toBeNull();
    expect(basketText(four)).toBe('红烧肉套餐5份、米饭');
    expect(withQuantity(four, 0, 0)).toMatchObject({ companions: 0 });
  });

  it('takes no more than a slip and an entry hold', () => {
    const full = filled(...Array.from({ length: 20 }, () => weigh(100)));
    expect(withWeighed(full, GREENS, 100)).toBeNull();
    expect(withWeighed(filled(weigh(90_000)), GREENS, 10_001)).toBeNull();
    const many = withQuantity(filled(add(RICE)), 0, 20);
    expect(many === null ? null : withItem(many, RICE)).toBeNull();
  });

  it('pays for the way only where it is brought home, as its last line', () => {
    const home = { ...filled(add(FIRST_MEAL)), serviceType: 'delivery' as const };
    expect(ownLines(home, fen(200)).map(({ kind, unitPriceFen }) => [kind, unitPriceFen])).toEqual([
      ['set-meal', 1_500],
      ['delivery-fee', 200],
    ]);
    expect(ownLines({ ...home, serviceType: 'pick-up' }, fen(200))).toHaveLength(1);
    expect(ownLines(home, fen(0))).toHaveLength(1);
  });
});
