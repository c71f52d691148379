import { type MenuItemId, menuItemIdSchema } from '../../../shared/identity/ids.ts';
import type { SaleBody } from '../../../shared/ledger/entry.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { FEN_MAX, type Fen, fen } from '../../../shared/money/fen.ts';
import type { ServiceType } from '../../../shared/policy/facts.ts';
import { GOODS_KIND_NAMES } from '../../../shared/policy/names.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';

/** Something of the menu that one person takes. */
export interface BasketLine {
  readonly item: MenuItem;
  /** More than 1 of dishes only: a person has one portion of a set meal, and each weighing is a line. */
  readonly quantity: number;
  /** Of food by weight; null for everything else. */
  readonly weightGrams: number | null;
}

/** What one person orders, for themselves and for those who eat along. */
export interface Basket {
  /** The set meal first, if there is one, then everything else as it was chosen. */
  readonly lines: readonly BasketLine[];
  /** Portions of the same set meal at the list price; 0 without a set meal. */
  readonly companions: number;
  readonly serviceType: ServiceType;
}

export type SaleLine = SaleBody['lines'][number];

/** The list price of food by weight is that of 500 grams (shared/sync/contract.ts). */
const PRICED_GRAMS = 500;

/** The fee of a delivery stands on no menu; in the ledger it has this id everywhere. */
const DELIVERY_FEE_ID: MenuItemId = menuItemIdSchema.parse('de11fee0-0000-4000-8000-0000000000fe');

export function emptyBasket(serviceType: ServiceType): Basket {
  return { lines: [], companions: 0, serviceType };
}

/**
 * What weighed food costs: price of 500 grams × grams ÷ 500, half a fen up (docs/decisions/0024-orders.md). The one place where
 * a weight becomes money; scales at a market round the same way, and the ledger keeps the grams beside it.
 */
export function weighedPriceFen(listPriceFen: Fen, grams: number): Fen {
  return fen(Math.floor((listPriceFen * grams + PRICED_GRAMS / 2) / PRICED_GRAMS));
}

/** The set meal of a basket; null without one. */
export function setMealOf(basket: Pick<Basket, 'lines'>): MenuItem | null {
  return basket.lines.find(({ item }) => item.kind === 'set-meal')?.item ?? null;
}

/**
 * Adds one portion of a set meal, in the place of another, or of a dish. Null where it does not fit.
 * @throws RangeError for food by weight, which is added with its weight: a programmer error.
 */
export function withItem(basket: Basket, item: MenuItem): Basket | null {
  const { lines } = basket;
  if (item.kind === 'by-weight') throw new RangeError('food by weight has a weight');
  if (item.kind === 'set-meal') {
    const others = lines.filter((line) => line.item.kind !== 'set-meal');
    return fitting({ ...basket, lines: [{ item, quantity: 1, weightGrams: null }, ...others] });
  }
  const position = lines.findIndex((line) => line.item.menuItemId === item.menuItemId);
  const there = lines[position];
  if (there === undefined) {
    return fitting({ ...basket, lines: [...lines, { item, quantity: 1, weightGrams: null }] });
  }
  return withQuantity(basket, position, there.quantity + 1);
}

/** Adds weighed food; null where it does not fit. */
export function withWeighed(basket: Basket, item: MenuItem, weightGrams: number): Basket | null {
  return fitting({ ...basket, lines: [...basket.lines, { item, quantity: 1, weightGrams }] });
}

/** Changes how much there is of a line; 0 takes it out, and with the set meal go those who eat along. Null where it does not fit. */
export function withQuantity(basket: Basket, position: number, quantity: number): Basket | null {
  const line = basket.lines[position];
  if (line === undefined) return null;
  if (quantity === 0) {
    const lines = basket.lines.filter((_line, at) => at !== position);
    return { ...basket, lines, companions: setMealOf({ lines }) === null ? 0 : basket.companions };
  }
  if (line.item.kind !== 'dishes') return quantity === 1 ? basket : null;
  return fitting({ ...basket, lines: basket.lines.with(position, { ...line, quantity }) });
}

/** Sets how many eat along; null where so many cannot. */
export function withCompanions(basket: Basket, companions: number): Basket | null {
  if (companions < 0 || companions > LIMITS.companionsOfOrderMax) return null;
  if (companions > 0 && setMealOf(basket) === null) return null;
  return fitting({ ...basket, companions });
}

/** The same basket where it keeps every bound of the ledger and the policies, null where it does not. */
function fitting(basket: Basket): Basket | null {
  const { lines } = basket;
  const grams = lines.reduce((sum, line) => sum + (line.weightGrams ?? 0), 0);
  const isWhole =
    lines.length <= LIMITS.orderLinesMax &&
    lines.every(({ quantity }) => quantity <= LIMITS.dishQuantityMax) &&
    grams <= LIMITS.orderWeightMaxGrams &&
    // With room for the fee of a delivery.
    listPriceNumber(basket) <= FEN_MAX / 2;
  return isWhole ? basket : null;
}

function listPriceNumber({ lines, companions }: Basket): number {
  const own = lines.reduce((sum, line) => {
    const { listPriceFen } = line.item;
    if (line.weightGrams === null) return sum + listPriceFen * line.quantity;
    return sum + (listPriceFen * line.weightGrams) / PRICED_GRAMS;
  }, 0);
  return own + companions * (setMealOf({ lines })?.listPriceFen ?? 0);
}

/** What the person eats, as the lines of a sale, with the fee of a delivery as the last where there is one. */
export function ownLines(basket: Basket, deliveryFeeFen: Fen): readonly SaleLine[] {
  const lines = basket.lines.map(saleLineOf);
  if (basket.serviceType !== 'delivery' || deliveryFeeFen === 0) return lines;
  const fee: SaleLine = {
    ...{
      menuItemId: DELIVERY_FEE_ID,
      name: GOODS_KIND_NAMES['delivery-fee'],
      kind: 'delivery-fee',
    },
    ...{ unitPriceFen: deliveryFeeFen, quantity: 1, weightGrams: null },
  };
  return [...lines, fee];
}

/** What one who eats along has: one portion of the same set meal. */
export function companionLines(basket: Basket): readonly SaleLine[] {
  const item = setMealOf(basket);
  return item === null ? [] : [saleLineOf({ item, quantity: 1, weightGrams: null })];
}

function saleLineOf({ item, quantity, weightGrams }: BasketLine): SaleLine {
  const { menuItemId, name, kind, listPriceFen } = item;
  const unitPriceFen =
    weightGrams === null ? listPriceFen : weighedPriceFen(listPriceFen, weightGrams);
  return { menuItemId, name, kind, unitPriceFen, quantity, weightGrams };
}

/** Something to be cooked or handed out, with how much of it. */
export type Goods = Pick<SaleLine, 'name' | 'quantity' | 'weightGrams'>;

/** All that is handed out for some lines of one order, the same things together; the fee of a delivery is none. */
export function goodsOf(lines: readonly SaleLine[]): readonly Goods[] {
  const goods: (Goods & Pick<SaleLine, 'menuItemId'>)[] = [];
  for (const { menuItemId, name, kind, quantity, weightGrams } of lines) {
    if (kind === 'delivery-fee') continue;
    const at = goods.findIndex((one) => one.menuItemId === menuItemId && weightGrams === null);
    const there = goods[at];
    if (there === undefined) goods.push({ menuItemId, name, quantity, weightGrams });
    else goods[at] = { ...there, quantity: there.quantity + quantity };
  }
  return goods.map(({ name, quantity, weightGrams }) => ({ name, quantity, weightGrams }));
}

/** Everything on an order in a few words, as 红烧肉套餐、米饭2份、炒青菜250克. */
export function goodsText(lines: readonly SaleLine[]): string {
  const words = goodsOf(lines).map(({ name, quantity, weightGrams }) => {
    if (weightGrams !== null) return `${name}${weightGrams}克`;
    return quantity === 1 ? name : `${name}${quantity}份`;
  });
  return words.join('、');
}

/** The same of a basket, those who eat along among it. */
export function basketText(basket: Basket): string {
  const along = Array.from({ length: basket.companions }, () => companionLines(basket));
  return goodsText([...basket.lines.map(saleLineOf), ...along.flat()]);
}
