import { FEN_MAX, type Fen, fen, formatSpokenYuan } from '../../money/fen.ts';
import type { MealPeriodId } from '../../time/business-time.ts';
import { addDays } from '../../time/calendar.ts';
import type { Window } from '../conditions.ts';
import type { PolicyDocument } from '../document.ts';
import { type MealFacts, type MealPrices, NO_PRICES, type ServiceType } from '../facts.ts';
import { MEAL_PERIOD_NAMES, SERVICE_TYPE_NAMES } from '../names.ts';
import { windowDates } from '../windows.ts';

/** A bill of the price table. */
export interface Bill {
  readonly key: string;
  /** Chinese: what is eaten and under which circumstances. */
  readonly label: string;
  readonly meal: MealFacts;
  /** The meal that the same person had before it; null for the first. */
  readonly earlier: MealFacts | null;
}

/** More columns than this do not fit a page; the commonest come first. */
const BILLS_MAX = 8;
const PRICES_MAX = 4;
const MEAL_PERIODS: readonly MealPeriodId[] = ['breakfast', 'lunch', 'dinner'];

/** When the meal before was had, beside the bill's own. */
type Earlier = 'same-period' | 'same-day' | 'earlier-day';

/** A bill's circumstances; those the document does not ask about are the commonest. */
interface Circumstances {
  readonly prices: MealPrices;
  readonly priceLabel: string;
  readonly mealPeriod: MealPeriodId;
  readonly isWorkingDay: boolean;
  readonly serviceType: ServiceType;
  readonly bookedDaysBefore: number;
  readonly earlier: Earlier | null;
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
    earlier: null,
    note: '',
  } as const;
  const usual = usualOf(prices, document);
  if (usual === undefined) return [];
  const base: Circumstances = { ...common, ...usual };
  return [...prices.map((price) => ({ ...common, ...price })), ...variantsOf(document, base)]
    .slice(0, BILLS_MAX)
    .map((circumstances, index) =>
      billOf(circumstances, { index, onDate: options.onDate, periods, services }),
    );
}

/** The price that most worked cases are about: at a rare one nothing may be given that a variant could change. */
function usualOf(prices: readonly Priced[], { cases }: PolicyDocument): Priced | undefined {
  const countOf = ({ prices: asked }: Priced): number =>
    cases.filter(
      (one) =>
        one.kind === 'meal' &&
        one.meal.prices.setMealFen === asked.setMealFen &&
        one.meal.prices.dishesFen === asked.dishesFen &&
        one.meal.prices.deliveryFeeFen === asked.deliveryFeeFen,
    ).length;
  return prices.reduce<Priced | undefined>(
    (best, one) => (best !== undefined && countOf(best) >= countOf(one) ? best : one),
    undefined,
  );
}

function variantsOf(document: PolicyDocument, base: Circumstances): Circumstances[] {
  const { rules, limits } = document;
  const periods = asked(rules.flatMap((rule) => rule.when.mealPeriods ?? []));
  const services = asked(rules.flatMap((rule) => rule.when.serviceTypes ?? []));
  const otherPeriod = MEAL_PERIODS.filter(
    (period) => periods.length > 0 && period !== base.mealPeriod,
  );
  const otherService = (['eat-in', 'delivery'] as const).filter(
    (service) => services.length > 0 && service !== base.serviceType,
  );
  const countsMeals =
    limits.some((limit) => limit.form !== 'own-share') ||
    rules.some((rule) => rule.when.nth !== null || rule.benefit.form === 'flat-fee');
  const changing = changingWindows(document);
  const hasOtherPeriod = periods.length === 0 || otherPeriod.some((one) => periods.includes(one));
  return [
    ...(countsMeals ? [{ ...base, earlier: 'same-period' as const, note: '同一餐第2份' }] : []),
    ...(changing.has('day') && hasOtherPeriod
      ? [{ ...base, earlier: 'same-day' as const, note: '当天吃过另一餐' }]
      : []),
    ...(changing.has('week') || changing.has('month')
      ? [
          {
            ...base,
            earlier: 'earlier-day' as const,
            note: changing.has('week') ? '本周前一天吃过' : '本月前一天吃过',
          },
        ]
      : []),
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
    ...otherService.map((serviceType) => ({ ...base, serviceType })),
    ...(base.bookedDaysBefore > 0 ? [{ ...base, bookedDaysBefore: 0, note: '当天才点' }] : []),
  ];
}

/** Windows in which already a second meal is another price: a fee that was paid, one meal and no more, the n-th meal. */
function changingWindows({ rules, limits }: PolicyDocument): ReadonlySet<Window> {
  return new Set([
    ...rules.flatMap(({ benefit, when }) => [
      ...(benefit.form === 'flat-fee' ? [benefit.window] : []),
      ...(when.nth === null ? [] : [when.nth.window]),
    ]),
    ...limits.flatMap((limit) =>
      limit.form === 'meals' && limit.mealsMax === 1 ? [limit.window] : [],
    ),
  ]);
}

function billOf(
  circumstances: Circumstances,
  place: {
    readonly index: number;
    readonly onDate: string;
    readonly periods: readonly MealPeriodId[];
    readonly services: readonly ServiceType[];
  },
): Bill {
  const { priceLabel, note, earlier, ...rest } = circumstances;
  const { prices, ...facts } = rest;
  const period = place.periods.length === 0 ? '' : MEAL_PERIOD_NAMES[circumstances.mealPeriod];
  const service = place.services.length === 0 ? '' : SERVICE_TYPE_NAMES[circumstances.serviceType];
  const first: MealFacts = { businessDate: firstOfTwoDays(place.onDate), ...facts, prices };
  const meal =
    earlier === 'earlier-day' ? { ...first, businessDate: addDays(first.businessDate, 1) } : first;
  const otherPeriods = place.periods.length === 0 ? MEAL_PERIODS : place.periods;
  return {
    key: `bill-${place.index}`,
    label: [period, priceLabel, service, note].filter((words) => words !== '').join(' · '),
    meal,
    earlier: earlier === null ? null : earlierMeal(),
  };

  function earlierMeal(): MealFacts {
    const other = otherPeriods.find((one) => one !== first.mealPeriod);
    return earlier === 'same-day' && other !== undefined ? { ...first, mealPeriod: other } : first;
  }
}

/** The first day from `onDate` on whose next day lies in the same week and month. */
function firstOfTwoDays(onDate: string): string {
  let date = onDate;
  while (['week' as const, 'month' as const].some((one) => windowDates(one, date).to === date)) {
    date = addDays(date, 1);
  }
  return date;
}

/** Where a bill of such prices can be eaten in one way alone, it says so. */
type Priced = Pick<Circumstances, 'prices' | 'priceLabel'> & { readonly serviceType?: 'delivery' };

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
    bills.push({
      ...priced(
        '套餐加送餐费',
        { setMealFen: fen(amount), deliveryFeeFen: fen(300) },
        amount + 300,
      ),
      serviceType: 'delivery',
    });
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

/** Money put on an account, as a column of the price table. */
export interface TopUpBill {
  readonly key: string;
  readonly label: string;
  readonly creditFen: Fen;
}

const TOP_UPS_MAX = 3;

/** Top-ups that show what the document tells apart: the least and the most of a bonus, and those of its cases. */
export function representativeTopUps({ topUpRules, cases }: PolicyDocument): readonly TopUpBill[] {
  if (topUpRules.length === 0) return [];
  const named = [
    ...topUpRules.flatMap(({ creditMinFen, creditMaxFen }) => [
      creditMinFen,
      creditMaxFen === null ? null : creditMaxFen + 100,
    ]),
    ...cases.flatMap((one) => (one.kind === 'top-up' ? [one.creditFen] : [])),
  ].filter((amount) => amount !== null && amount > 0 && amount <= FEN_MAX);
  const amounts = [...new Set(named.filter((amount) => amount !== null))].slice(0, TOP_UPS_MAX);
  return (amounts.length === 0 ? [10_000] : amounts)
    .toSorted((a, b) => a - b)
    .map((amount) => ({
      key: `top-up-${amount}`,
      label: `充值${formatSpokenYuan(fen(amount))}`,
      creditFen: fen(amount),
    }));
}
