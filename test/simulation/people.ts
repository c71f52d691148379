import { demoIdNumber } from '../../shared/demo/people.ts';
import { createDice, type Dice } from './dice.ts';
import { STRENGTHS } from './strengths.ts';

/** Somebody of the district, or somebody who comes to it in the course of the week. */
export interface Person {
  readonly name: string;
  readonly elderId: string;
  readonly idNumber: string;
  readonly birthDate: string;
  /** Number of the community in the district. */
  readonly community: number;
  readonly hasHardship: boolean;
  /** Number of the canteen's own card; null for who has none. */
  readonly card: string | null;
  readonly isNewcomer: boolean;
}

export interface Canteen {
  readonly canteenId: string;
  readonly name: string;
  readonly communities: readonly number[];
  readonly menu: readonly { readonly menuItemId: string; readonly priceFen: number }[];
  readonly staffId: string;
  readonly staffCard: string;
}

/** Everything that is the same in every simulated week: places and people. */
export interface Cast {
  readonly canteens: readonly Canteen[];
  readonly communities: readonly string[];
  readonly people: readonly Person[];
}

export const PIN = '2468';
const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'];

/** A card number nobody has had yet. */
export function cardNumber(dice: Dice): string {
  return `0A${Buffer.from(dice.bytes(4)).toString('hex').toUpperCase()}`;
}

export function makeCast(): Cast {
  const dice = createDice('the cast of every week');
  const { canteens, communitiesOfCanteens } = STRENGTHS;
  const communityCount = Math.max(...communitiesOfCanteens.flat()) + 1;
  return {
    communities: Array.from({ length: communityCount }, (_, index) => `37048100100${index + 1}`),
    canteens: Array.from({ length: canteens }, (_, index) => makeCanteen(dice, index)),
    people: Array.from({ length: STRENGTHS.elders + STRENGTHS.newcomers }, (_, index) =>
      makePerson(dice, index, communityCount),
    ),
  };
}

function makeCanteen(dice: Dice, index: number): Canteen {
  return {
    canteenId: dice.uuid(),
    name: `${'甲乙丙丁戊'.charAt(index)}食堂`,
    communities: STRENGTHS.communitiesOfCanteens[index] ?? [],
    menu: STRENGTHS.menuPricesFen.map((priceFen) => ({ menuItemId: dice.uuid(), priceFen })),
    staffId: dice.uuid(),
    staffCard: cardNumber(dice),
  };
}

function makePerson(dice: Dice, index: number, communityCount: number): Person {
  const year = dice.whole(STRENGTHS.eldersBornFrom, STRENGTHS.eldersBornTo);
  const month = String(dice.whole(1, 12)).padStart(2, '0');
  const day = String(dice.whole(1, 28)).padStart(2, '0');
  const birthDate = `${year}-${month}-${day}`;
  return {
    name: `${dice.pick(SURNAMES)}${String(index)}`,
    elderId: dice.uuid(),
    idNumber: demoIdNumber({ birthDate, order: index, sex: 'female' }),
    birthDate,
    community: dice.whole(0, communityCount - 1),
    hasHardship: index % STRENGTHS.hardshipEvery === 0,
    card: index % STRENGTHS.cardEvery === 0 ? cardNumber(dice) : null,
    isNewcomer: index >= STRENGTHS.elders,
  };
}
