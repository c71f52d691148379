import {
  buildSimulatedCard,
  type SimulatedCard,
  type SimulatedCardFields,
} from '../../hardware/id-card/simulated-card.ts';
import { LI_RARE, ZHANG_XIAOHUA } from '../../hardware/testing/people.ts';
import { maskName } from '../../shared/identity/mask.ts';

/** An invented person with the card that lies on the reader. */
export interface Diner {
  readonly fields: SimulatedCardFields;
  readonly card: SimulatedCard;
  readonly maskedName: string;
  /** What the policy of this canteen asks of them for the one meal, in fen; by their age and by nothing else. */
  readonly payFen: number;
}

/** Whoever has no card that can be read pays what stands on the menu. */
export const LIST_PRICE_FEN = 1_500;

function diner(fields: SimulatedCardFields, payFen: number): Diner {
  return { fields, card: buildSimulatedCard(fields), maskedName: maskName(fields.name), payFen };
}

/** No two look alike when their names are masked. Cards of every layout, with names and validities that are out of the ordinary. */
export const DINERS = {
  resident: diner({ ...ZHANG_XIAOHUA, validTo: '2036-05-06' }, 700),
  next: diner({ ...ZHANG_XIAOHUA, name: '王秀兰', birthDate: '1939-04-03', sequence: 11 }, 600),
  longTerm: diner({ ...ZHANG_XIAOHUA, name: '赵桂香', sequence: 21, validTo: null }, 700),
  expired: diner({ ...ZHANG_XIAOHUA, name: '钱玉珍', sequence: 23, validTo: '2020-05-06' }, 700),
  rare: diner(LI_RARE, 600),
  rarest: diner({ ...LI_RARE, name: '𠮷䶮㛃', sequence: 31 }, 600),
  permitJ: diner(
    { ...ZHANG_XIAOHUA, name: '陈美珍', kind: 'hmt-residence', areaCode: '810000', sequence: 41 },
    700,
  ),
  foreignI: diner(
    { ...ZHANG_XIAOHUA, kind: 'foreign-permanent-2017', name: '安娜', areaCode: '110100' },
    700,
  ),
  foreignY: diner(
    { ...ZHANG_XIAOHUA, kind: 'foreign-permanent-2023', name: '玛丽亚', areaCode: '931100' },
    700,
  ),
} as const satisfies Record<string, Diner>;

/** Whatever would tell who somebody is. */
export const SECRETS: readonly string[] = Object.values(DINERS).flatMap(({ fields, card }) => [
  fields.name,
  card.number,
]);
