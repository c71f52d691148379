/** Columns of a sheet of worked cases, by their meaning; the headers are those of docs/formats/policy-cases-v1.md. */
export const SHEET_COLUMNS = {
  id: '编号',
  title: '说明',
  standing: '身份',
  ageYears: '年龄',
  birthDate: '出生日期',
  categories: '类别',
  careLevel: '能力等级',
  states: '状态',
  householdCode: '户籍区划',
  residenceCode: '居住区划',
  siteKind: '食堂类型',
  siteCode: '食堂区划',
  date: '日期',
  mealPeriod: '餐次',
  isWorkingDay: '工作日(是/否)',
  serviceType: '用餐方式',
  bookedDays: '提前预订(天)',
  setMeal: '套餐价(元)',
  dishes: '单点(元)',
  byWeight: '称重(元)',
  grams: '克数',
  deliveryFee: '送餐费(元)',
  used: '本窗口已用',
  pays: '应付(元)',
  byFund: '各方承担(元)',
  operator: '运营方应得(元)',
  isRefused: '拒绝(是/否)',
} as const;

/** A column of a sheet of cases. */
export type SheetColumn = keyof typeof SHEET_COLUMNS;

/** Columns without which no row says a whole case. */
export const REQUIRED_COLUMNS: readonly SheetColumn[] = ['date', 'mealPeriod', 'pays'];

/** A header as typed or printed by different programs: spaces and full-width brackets make no difference. */
export function normalHeader(text: string): string {
  return text.replace(/\s+/gu, '').replace(/（/gu, '(').replace(/）/gu, ')').replace(/／/gu, '/');
}

/** The headers and one example row that the empty sheet is handed out with. */
export const SHEET_EXAMPLE: readonly (readonly [SheetColumn, string | number])[] = [
  ['id', 'example-1'],
  ['title', '示例：80岁低保老人工作日午餐，请改成自己的算例'],
  ['standing', '登记'],
  ['ageYears', 80],
  ['birthDate', ''],
  ['categories', '低保、独居'],
  ['careLevel', ''],
  ['states', ''],
  ['householdCode', ''],
  ['residenceCode', ''],
  ['siteKind', ''],
  ['siteCode', ''],
  ['date', '2026-12-01'],
  ['mealPeriod', '午餐'],
  ['isWorkingDay', '是'],
  ['serviceType', '堂食'],
  ['bookedDays', 0],
  ['setMeal', 15],
  ['dishes', ''],
  ['byWeight', ''],
  ['grams', ''],
  ['deliveryFee', ''],
  ['used', ''],
  ['pays', 2],
  ['byFund', ''],
  ['operator', ''],
  ['isRefused', '否'],
];
