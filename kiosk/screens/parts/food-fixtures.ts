import { menuItemIdSchema } from '../../../shared/identity/ids.ts';
import { type Fen, fen } from '../../../shared/money/fen.ts';
import type { MenuCard, OrderLineView } from '../../contract/views.ts';

/** Invented food for the fixtures of the elder's screen. */

const PHOTO = 'a'.repeat(64);
const PHOTO_NOT_HERE = 'b'.repeat(64);

/** Brings the one photo of the fixtures; another, as on a real kiosk, is not there yet. */
export async function photoOfFixture(digest: string): Promise<string | null> {
  if (digest !== PHOTO) return null;
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3" fill="#7a4a24"/><circle cx="2" cy="1.5" r="1.1" fill="#f3eadb"/><circle cx="2" cy="1.5" r=".7" fill="#b5432a"/></svg>';
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}

/** One thing of the menu; a set meal at 15 yuan without marks unless said otherwise. */
function meal(
  order: number,
  card: Pick<MenuCard, 'name' | 'description' | 'picture'> & Partial<MenuCard>,
  payFen: Fen | null,
): MenuCard {
  return {
    menuItemId: menuItemIdSchema.parse(
      `00000000-0000-4000-8000-${String(order).padStart(12, '0')}`,
    ),
    kind: 'set-meal',
    photo: null,
    dietMarks: [],
    allergens: [],
    listPriceFen: fen(1500),
    payFen,
    isSoldOut: false,
    ...card,
  };
}

/** Four set meals at what somebody pays. */
export function mealsAt(payFen: Fen | null): readonly [MenuCard, ...MenuCard[]] {
  return [
    meal(
      1,
      { name: '红烧肉套餐', description: '一荤两素、米饭、汤', picture: 'braised-pork' },
      payFen,
    ),
    meal(
      2,
      { name: '清蒸鱼套餐', description: '少盐少油、米饭、汤', picture: 'steamed-fish' },
      payFen,
    ),
    meal(3, { name: '番茄鸡蛋套餐', description: '软烂、米饭、汤', picture: 'tomato-egg' }, payFen),
    meal(4, { name: '软面套餐', description: '软食、低糖', picture: 'soft-noodles' }, payFen),
  ];
}

/** Seven set meals: more than a page. */
export function sevenMealsAt(payFen: Fen | null): readonly [MenuCard, ...MenuCard[]] {
  return [
    ...mealsAt(payFen),
    meal(5, { name: '小份家常套餐', description: '一素一汤', picture: 'plain' }, payFen),
    meal(
      6,
      { name: '胡萝卜土豆炖牛腩套餐', description: '软烂、米饭、汤', picture: 'plain' },
      payFen,
    ),
    meal(7, { name: '时令青菜套餐', description: '清淡', picture: 'plain' }, payFen),
  ];
}

/** As on a usual day: set meals, dishes, food by weight, marks, a photo, one thing sold out. */
export function mixedMenu(payFen: Fen | null): readonly [MenuCard, ...MenuCard[]] {
  const dish = {
    kind: 'dishes',
    listPriceFen: fen(600),
    payFen: payFen === null ? null : fen(600),
  };
  return [
    meal(
      1,
      {
        name: '红烧肉套餐',
        description: '一荤两素、米饭、汤',
        picture: 'braised-pork',
        photo: PHOTO,
        allergens: ['soy'],
      },
      payFen,
    ),
    meal(
      2,
      {
        name: '清蒸鱼套餐',
        description: '少盐少油、米饭、汤',
        picture: 'steamed-fish',
        photo: PHOTO_NOT_HERE,
        dietMarks: ['low-salt', 'soft'],
        allergens: ['fish'],
        isSoldOut: true,
      },
      payFen,
    ),
    meal(
      3,
      {
        name: '牛肉拉面',
        description: '清真',
        picture: 'soft-noodles',
        dietMarks: ['halal'],
        allergens: ['gluten'],
      },
      payFen,
    ),
    meal(
      4,
      {
        ...dish,
        kind: 'dishes',
        name: '番茄炒蛋',
        description: '一小份',
        picture: 'tomato-egg',
        dietMarks: ['low-sugar'],
        allergens: ['egg', 'peanut'],
      },
      dish.payFen,
    ),
    meal(
      5,
      { kind: 'by-weight', name: '自选称重', description: '荤素随意', picture: 'plain' },
      null,
    ),
    meal(
      6,
      {
        kind: 'dishes',
        name: '白米饭',
        description: '一碗',
        picture: 'plain',
        listPriceFen: fen(150),
      },
      payFen === null ? null : fen(150),
    ),
  ];
}

/** Everything as long as the contract lets it become. */
export function longestMenu(payFen: Fen | null): readonly [MenuCard, ...MenuCard[]] {
  const longest = (order: number): MenuCard =>
    meal(
      order,
      {
        name: '胡萝卜土豆番茄炖牛腩套餐',
        description: '一大荤一小荤两素菜、五谷杂粮米饭、例汤、水果一份',
        picture: 'braised-pork',
        dietMarks: ['low-salt', 'low-sugar', 'soft', 'halal'],
        allergens: ['gluten', 'crustacean', 'fish', 'egg', 'peanut', 'soy', 'milk', 'nut'],
        listPriceFen: fen(99_990),
      },
      payFen,
    );
  return [longest(1), ...[2, 3, 4, 5, 6, 7, 8].map(longest)];
}

/** A card as a line of an order. */
export function lineOf(card: MenuCard, changes?: Partial<OrderLineView>): OrderLineView {
  const { name, kind, listPriceFen, picture, photo } = card;
  const line = { position: 0, quantity: 1, weightGrams: null, mayChange: true };
  return { ...line, name, kind, listPriceFen, picture, photo, ...changes };
}

/** A set meal, two dishes and something weighed. */
export const someLines: readonly OrderLineView[] = mixedMenu(fen(700))
  .filter((card) => !card.isSoldOut)
  .map((card, position) => {
    if (card.kind === 'by-weight') {
      return lineOf(card, { position, weightGrams: 350, listPriceFen: fen(1050) });
    }
    const quantity = card.kind === 'dishes' && position === 2 ? 2 : 1;
    return lineOf(card, { position, quantity, listPriceFen: fen(card.listPriceFen * quantity) });
  });

/** As many lines as an order can have, each as long as it can be, and the fee of a delivery. */
export const fiftyLines: readonly OrderLineView[] = Array.from({ length: 50 }, (_, position) => {
  const [card] = longestMenu(null);
  const line = { position, quantity: 20, kind: 'dishes', listPriceFen: fen(99_990) } as const;
  if (position < 49) return lineOf(card, line);
  const fee = {
    kind: 'delivery-fee',
    quantity: 1,
    listPriceFen: fen(200),
    mayChange: false,
  } as const;
  return lineOf(card, { ...line, ...fee, name: '送餐费' });
});
