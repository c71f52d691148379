import { FEN_MAX, fen, formatSpokenYuan } from '../../money/fen.ts';
import type { MealPeriodId } from '../../time/business-time.ts';
import type { PolicyDocument } from '../document.ts';
import { type MealFacts, type MealPrices, NO_PRICES, type ServiceType } from '../facts.ts';
import { MEAL_PERIOD_NAMES, SERVICE_TYPE_NAMES } from '../names.ts';

/** A bill of the price table; `isSecond` is the same person's further meal of the same period. */
export interface Bill {
  readonly key: string;
  /** Chinese: what is eaten and under which circumstances. */
  readonly label: string;
  readonly meal: MealFacts;
  readonly isSecond: boolean;
}

/** More columns than this do not fit a page; the commonest come first. */
const BILLS_MAX = 8;
const PRICES_MAX = 4;

/** A bill's circumstances; those the document does not ask about are the commonest. */
interface Circumstances {
  readonly prices: MealPrices;
  readonly priceLabel: string;
  readonly mealPeriod: MealPeriodId;
  readonly isWorkingDay: boolean;
  readonly serviceType: ServiceType;
  readonly bookedDaysBefore: number;
  readonly isSecond: boolean;
  readonly note: string;
}

/** Bills that show what the document tells apart: list prices, meal periods, days, ways of service, booking, a second meal. */
export function representativeBills(
  document: PolicyDocument,
  options: { readonly listPricesFen: readonly number[] | null; readonly onDate: string },
): readonly Bill[] {
  const { rules } = document;
  const prices = billPrices(document, options.listPricesFen);
  const periods = asked(rules.flatMap((rule) => rule.when.mealPeriods ?? []));
  const booked = Math.max(0, ...rules.map((rule) => rule.when.bookedDaysBefore ?? 0));
  const services = asked(rules.flatMap((rule) => rule.when.serviceTypes ?? []));
  const common = {
    mealPeriod: periods.includes('lunch') ? 'lunch' : (periods[0] ?? 'lunch'),
    isWorkingDay: !rules.some((rule) => rule.when.days === 'rest-days'),
    serviceType: services.includes('eat-in') ? 'eat-in' : (services[0] ?? 'eat-in'),
    bookedDaysBefore: booked,
    isSecond: false,
    note: '',
  } as const;
  const [first] = prices;
  if (first === undefined) return [];
  const base: Circumstances = { ...common, ...first };
  return [...prices.map((price) => ({ ...common, ...price })), ...variantsOf(document, base)]
    .slice(0, BILLS_MAX)
    .map((circumstances, index) =>
      billOf(circumstances, { index, onDate: options.onDate, periods }),
    );
}

function variantsOf(document: PolicyDocument, base: Circumstances): Circumstances[] {
  const { rules, limits } = document;
  const periods = asked(rules.flatMap((rule) => rule.when.mealPeriods ?? []));
  const services = asked(rules.flatMap((rule) => rule.when.serviceTypes ?? []));
  const otherPeriod = (['breakfast', 'lunch', 'dinner'] as const).filter(
    (period) => periods.length > 0 && period !== base.mealPeriod,
  );
  const otherService = (['eat-in', 'delivery'] as const).filter(
    (service) => services.length > 0 && service !== base.serviceType,
  );
  const countsMeals =
    limits.some((limit) => limit.form !== 'own-share') ||
    rules.some((rule) => rule.when.nth !== null || rule.benefit.form === 'flat-fee');
  return [
    ...(countsMeals ? [{ ...base, isSecond: true, note: '同一餐第2份' }] : []),
    ...otherPeriod.map((mealPeriod) => ({ ...base, mealPeriod })),
    ...(rules.some((rule) => rule.when.days !== 'every-day')
      ? [
          {
            ...base,
            isWorkingDay: !base.isWorkingDay,
            note: base.isWorkingDay ? '休息日' : '工作日',
          },
        ]
      : []),
    ...otherService.map((serviceType) => ({
      ...base,
      serviceType,
      note: SERVICE_TYPE_NAMES[serviceType],
    })),
    ...(base.bookedDaysBefore > 0 ? [{ ...base, bookedDaysBefore: 0, note: '当天才点' }] : []),
  ];
}

function billOf(
  circumstances: Circumstances,
  place: { readonly index: number; readonly onDate: string; readonly periods: readonly string[] },
): Bill {
  const { priceLabel, note, isSecond, ...rest } = circumstances;
  const { prices, ...facts } = rest;
  const period = place.periods.length === 0 ? '' : MEAL_PERIOD_NAMES[circumstances.mealPeriod];
  return {
    key: `bill-${place.index}`,
    label: [period, priceLabel, note].filter((words) => words !== '').join(' · '),
    meal: { businessDate: place.onDate, ...facts, prices },
    isSecond,
  };
}

type Priced = Pick<Circumstances, 'prices' | 'priceLabel'>;

function billPrices(document: PolicyDocument, given: readonly number[] | null): readonly Priced[] {
  const kinds = new Set(document.rules.flatMap((rule) => rule.goods.kinds));
  const amounts = given ?? derivedAmounts(document);
  const bills: Priced[] = [];
  if (kinds.has('set-meal') || kinds.size === 0) {
    bills.push(...amounts.map((amount) => priced('套餐', { setMealFen: fen(amount) }, amount)));
  } else if (kinds.has('dishes')) {
    bills.push(...amounts.map((amount) => priced('菜品', { dishesFen: fen(amount) }, amount)));
  }
  if (kinds.has('by-weight')) {
    bills.push(priced('称重500克', { byWeightFen: fen(2000), weightGrams: 500 }, 2000));
  }
  const [amount = 1500] = amounts;
  if (kinds.has('delivery-fee')) {
    bills.push(
      priced('套餐加送餐费', { setMealFen: fen(amount), deliveryFeeFen: fen(300) }, amount + 300),
    );
  }
  return bills;
}

function priced(what: string, prices: Partial<MealPrices>, totalFen: number): Priced {
  return {
    prices: { ...NO_PRICES, ...prices },
    priceLabel: `${what}${formatSpokenYuan(fen(totalFen))}`,
  };
}

/** Prices that the document itself names: of its worked cases, its ranges of set meals and its spend thresholds. */
function derivedAmounts(document: PolicyDocument): readonly number[] {
  const ofCases = document.cases.flatMap((one) =>
    one.kind === 'meal' ? [one.meal.prices.setMealFen + one.meal.prices.dishesFen] : [],
  );
  const ofRules = document.rules.flatMap((rule) => {
    const { fromFen = null, toFen = null } = rule.goods.setMealPrice ?? {};
    const spend = rule.spend?.amountFen ?? null;
    return [
      fromFen,
      toFen,
      toFen === null ? null : toFen + 100,
      spend,
      spend === null ? null : spend + 100,
    ].filter((amount) => amount !== null);
  });
  const commonest = [...new Set([...ofRules, ...ofCases])]
    .filter((amount) => amount > 0 && amount <= FEN_MAX)
    .slice(0, PRICES_MAX);
  return (commonest.length === 0 ? [1200, 1500] : commonest).sort((a, b) => a - b);
}

function asked<Item extends string>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}
