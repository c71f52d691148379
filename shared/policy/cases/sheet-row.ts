import type { PolicyDocument } from '../document.ts';
import type { SiteFacts } from '../facts.ts';
import { localIdSchema } from '../local-id.ts';
import {
  CARE_LEVEL_NAMES,
  CATEGORY_NAMES,
  MEAL_PERIOD_NAMES,
  SERVICE_TYPE_NAMES,
  SITE_KIND_NAMES,
  STATE_NAMES,
} from '../names.ts';
import {
  partsOf,
  type ReadCell,
  readChoice,
  readCount,
  readDate,
  readYesNo,
  readYuan,
} from './sheet-cells.ts';
import type { SheetColumn } from './sheet-columns.ts';
import { readByFund, readUsed } from './sheet-used.ts';

/** The text of a row's cell; empty where it is empty or the sheet has no such column. */
export type RowText = (column: SheetColumn) => string;

/** A row as the raw form of a worked case; of use only without problems. */
export interface ReadRow {
  readonly raw: unknown;
  readonly problems: readonly { readonly column: SheetColumn; readonly sentence: string }[];
}

/** What everybody holds in a sheet holds without beginning and end: rows say who somebody is on the day. */
const ALWAYS = { from: '1900-01-01', to: null };

/** Reads a cell of the row, noting what is wrong with it; an empty cell is `empty`. */
type Take = <Value, Empty>(
  column: SheetColumn,
  read: (text: string) => ReadCell<Value>,
  empty: Empty,
) => Value | Empty;

/** Reads one row. Every cell is looked at, so that all of its mistakes are told at once. */
export function readCaseRow(
  textOf: RowText,
  { document, row }: { readonly document: PolicyDocument; readonly row: number },
): ReadRow {
  const problems: { readonly column: SheetColumn; readonly sentence: string }[] = [];
  const take: Take = (column, read, empty) => {
    const text = textOf(column);
    if (text === '') return empty;
    const cell = read(text);
    if (cell.ok) return cell.value;
    problems.push({ column, sentence: cell.sentence });
    return empty;
  };
  const need = (column: SheetColumn, sentence: string): void => {
    if (textOf(column) === '') problems.push({ column, sentence });
  };
  need('date', '没有填，请写就餐日期，如 2026-01-05');
  need('mealPeriod', '没有填，请写早餐、午餐或晚餐');
  need('pays', '没有填，请写老人应付多少元');
  const date = take('date', readDate, null);
  const person = readPerson(textOf, take, problems);
  const raw = {
    kind: 'meal',
    id: take('id', readCaseId, `row-${row}`),
    title: textOf('title') || `第${row}行`,
    person,
    site: readSite(take, document),
    meal: readMeal(take, date),
    used: take('used', (text) => readUsed(text, { document, date: date ?? '' }), []),
    expect: {
      paysFen: take('pays', readYuan, 0),
      isRefused: take('isRefused', readYesNo, false),
      byFund: take('byFund', (text) => readByFund(text, document), undefined),
      operatorFen: take('operator', readYuan, undefined),
    },
  };
  const hasPrice = (['setMeal', 'dishes', 'byWeight', 'deliveryFee'] as const).some(
    (column) => textOf(column) !== '',
  );
  if (!hasPrice) {
    const sentence = '没有任何价格，请在套餐价、单点、称重、送餐费里至少填一项';
    problems.push({ column: 'setMeal', sentence });
  }
  return { raw, problems };
}

/** A number alone is taken as its place in somebody's list. */
function readCaseId(text: string): ReadCell<string> {
  const id = /^\d+$/.test(text) ? `case-${text}` : text.toLowerCase();
  if (localIdSchema.safeParse(id).success) return { ok: true, value: id };
  return {
    ok: false,
    sentence: `“${text}”不对，请用字母开头，只用字母、数字和短横线，最长40个字符；也可以只写数字，或不填`,
  };
}

const STANDINGS = { registered: '登记', provisional: '未登记', guest: '散客' } as const;

const PERSON_COLUMNS = [
  'ageYears',
  'birthDate',
  'categories',
  'careLevel',
  'states',
  'householdCode',
  'residenceCode',
] as const;

function readPerson(
  textOf: RowText,
  take: Take,
  problems: { readonly column: SheetColumn; readonly sentence: string }[],
): unknown {
  const standing = take('standing', (text) => readChoice(text, STANDINGS), 'registered' as const);
  const filled = PERSON_COLUMNS.filter((column) => textOf(column) !== '');
  if (standing === 'guest') {
    for (const column of filled) problems.push({ column, sentence: '散客不填这一列，请清空' });
    return null;
  }
  const hasAge = textOf('ageYears') !== '';
  if (hasAge === (textOf('birthDate') !== '')) {
    const sentence = hasAge
      ? '年龄和出生日期只填一个'
      : '年龄和出生日期要填一个；没有登记也没有刷证件的人，身份写“散客”';
    problems.push({ column: 'ageYears', sentence });
  }
  const categories = take('categories', readCategories, []);
  const level = take('careLevel', readCareLevel, null);
  const states = take('states', readStates, []);
  return {
    standing,
    ageYears: take('ageYears', (text) => readCount(text, { min: 0, max: 130 }), undefined),
    birthDate: take('birthDate', readDate, undefined),
    categories: categories.map((category) => ({ category, ...ALWAYS })),
    careLevels: level === null ? [] : [{ level, ...ALWAYS }],
    states: states.map((state) => ({ state, ...ALWAYS })),
    householdCode: take('householdCode', readDivision, null),
    residenceCode: take('residenceCode', readDivision, null),
  };
}

type Category = keyof typeof CATEGORY_NAMES;

/** Other words for the same that notices use. */
const CATEGORY_ALIASES: ReadonlyMap<string, Category> = new Map([
  ['五保', 'destitute-support'],
  ['重度残疾', 'severe-disability'],
  ['失独', 'bereaved-family-planning'],
]);

function readCategories(text: string): ReadCell<readonly Category[]> {
  return readEach(text, (part) => readChoice(part, CATEGORY_NAMES, CATEGORY_ALIASES));
}

function readStates(text: string): ReadCell<readonly (keyof typeof STATE_NAMES)[]> {
  return readEach(text, (part) => readChoice(part, STATE_NAMES));
}

function readEach<Value>(
  text: string,
  read: (part: string) => ReadCell<Value>,
): ReadCell<readonly Value[]> {
  const values: Value[] = [];
  for (const part of partsOf(text)) {
    const one = read(part);
    if (!one.ok) return one;
    values.push(one.value);
  }
  return { ok: true, value: values };
}

/** A level 0–4 by number or by name. */
function readCareLevel(text: string): ReadCell<number> {
  const byNumber = readCount(text, { min: 0, max: 4 });
  if (byNumber.ok) return byNumber;
  for (const level of [0, 1, 2, 3, 4] as const) {
    if (CARE_LEVEL_NAMES[level] === text) return { ok: true, value: level };
  }
  const known = Object.values(CARE_LEVEL_NAMES).join('、');
  return { ok: false, sentence: `不认识“${text}”，可以写0到4，或：${known}` };
}

function readDivision(text: string): ReadCell<string> {
  if (/^(\d{6}|\d{9}|\d{12})$/.test(text)) return { ok: true, value: text };
  return {
    ok: false,
    sentence: `“${text}”不是区划代码，请写6位（区县）、9位（镇街）或12位（村、社区）数字，单元格设为文本`,
  };
}

/** The canteen of cases that state none: one that the policy's scope holds. */
function readSite(take: Take, { scope }: PolicyDocument): SiteFacts {
  const longest = (scope.divisionCodes ?? []).toSorted((one, other) => other.length - one.length);
  return {
    canteenId: scope.canteenIds?.[0] ?? '00000000-0000-4000-8000-000000000000',
    kind: take(
      'siteKind',
      (text) => readChoice(text, SITE_KIND_NAMES),
      scope.siteKinds?.[0] ?? 'canteen',
    ),
    divisionCode: take('siteCode', readDivision, (longest[0] ?? '').padEnd(6, '0')),
  };
}

function readMeal(take: Take, date: string | null): unknown {
  const serviceType = take(
    'serviceType',
    (text) => readChoice(text, SERVICE_TYPE_NAMES),
    'eat-in' as const,
  );
  return {
    businessDate: date ?? '',
    mealPeriod: take('mealPeriod', (text) => readChoice(text, MEAL_PERIOD_NAMES), ''),
    isWorkingDay: take('isWorkingDay', readYesNo, date !== null && isWeekday(date)),
    serviceType,
    bookedDaysBefore: take('bookedDays', (text) => readCount(text, { min: 0, max: 60 }), 0),
    prices: {
      setMealFen: take('setMeal', readYuan, 0),
      dishesFen: take('dishes', readYuan, 0),
      byWeightFen: take('byWeight', readYuan, 0),
      weightGrams: take('grams', (text) => readCount(text, { min: 0, max: 100_000 }), 0),
      deliveryFeeFen: take('deliveryFee', readYuan, 0),
    },
  };
}

/** Monday to Friday: what a row means that does not say; public holidays have to be said. */
function isWeekday(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day !== 0 && day !== 6;
}
