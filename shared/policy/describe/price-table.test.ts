import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { PolicyRule } from '../document.ts';
import { makePolicy, makeRule } from '../testing/make-policy.ts';
import { compareVersions } from './compare.ts';
import { comparePrices, priceTable } from './price-table.ts';

const everybody = makeRule({ id: 'r' }).who;

function band(id: string, from: number, to: number | null, priceFen: number): PolicyRule {
  return makeRule({
    id,
    who: {
      ...everybody,
      age: {
        from: { years: from, isIncluded: true },
        to: to === null ? null : { years: to, isIncluded: false },
      },
    },
    goods: { kinds: ['set-meal'], setMealPrice: null },
    benefit: { form: 'fixed-price', priceFen: fen(priceFen) },
  });
}

const hardship = makeRule({
  id: 'hardship',
  who: { ...everybody, anyCategory: ['minimum-living-allowance', 'destitute-support'] },
  goods: { kinds: ['set-meal'], setMealPrice: null },
  benefit: { form: 'fixed-price', priceFen: fen(200) },
});

const chengyang = makePolicy({
  rules: [band('a', 60, 70, 800), band('b', 70, 80, 700), band('c', 80, null, 600), hardship],
  limits: [
    {
      form: 'meals',
      id: 'one',
      title: '每餐次一份',
      ruleIds: null,
      origin: 'setting',
      window: 'meal-period',
      mealsMax: 1,
    },
  ],
});

describe('the price table', () => {
  const table = priceTable(chengyang, { listPricesFen: [1500] });

  it('has a row for every age band and every situation that changes something', () => {
    expect(table.rows.map((row) => [row.ages, row.situation])).toEqual([
      ['未满60周岁', ''],
      ['60至69周岁', ''],
      ['70至79周岁', ''],
      ['80周岁以上', ''],
      ['不分年龄', '低保或特困'],
    ]);
  });

  it('holds what each pays to the fen, and the second meal of the same period at list price', () => {
    expect(table.bills.map((bill) => bill.label)).toEqual(['套餐15元', '套餐15元 · 同一餐第2份']);
    expect(table.rows.map((row) => row.cells.map((cell) => cell.paysFen))).toEqual([
      [1500, 1500],
      [800, 1500],
      [700, 1500],
      [600, 1500],
      [200, 1500],
    ]);
    for (const cell of table.rows.flatMap((row) => row.cells)) {
      expect(cell.paysFen + cell.subsidyFen).toBe(cell.listPriceFen);
      expect(cell.explanation).not.toBe('');
    }
  });

  it('shows what a fee for a day or a month leaves of the meals after the one that paid it', () => {
    const feeOf = (window: 'day' | 'month') =>
      priceTable(
        makePolicy({
          effectiveFrom: '2027-01-31',
          rules: [
            makeRule({
              id: 'fee',
              goods: { kinds: ['set-meal'], setMealPrice: null },
              benefit: { form: 'flat-fee', window, feeFen: fen(500) },
            }),
          ],
        }),
        { listPricesFen: [800] },
      );
    const day = feeOf('day');
    expect(day.bills.map((bill) => bill.label).at(-1)).toBe('套餐8元 · 当天吃过另一餐');
    expect(day.rows[0]?.cells.map((cell) => cell.paysFen)).toEqual([500, 0, 0]);
    const month = feeOf('month');
    expect(month.bills.map((bill) => bill.label).at(-1)).toBe('套餐8元 · 本月前一天吃过');
    expect(month.rows[0]?.cells.map((cell) => cell.paysFen)).toEqual([500, 0, 0]);
  });

  it('says what the operator is owed beside the price, and what a top-up costs whom', () => {
    const old = { ...everybody, age: { from: { years: 75, isIncluded: true }, to: null } };
    const { bills, rows } = priceTable(
      makePolicy({
        operatorPayments: [
          {
            id: 'head',
            title: '按人次',
            fundId: 'city',
            amountFen: fen(150),
            per: 'meal',
            who: old,
          },
        ],
        topUpRules: [
          {
            id: 'bonus',
            title: '充值七一折',
            who: old,
            paysPermille: 710,
            creditMinFen: fen(10_000),
            creditMaxFen: null,
            payers: { split: 'whole', fundId: 'county' },
          },
        ],
      }),
      { listPricesFen: [1500] },
    );
    expect(bills.map((bill) => bill.label)).toEqual(['套餐15元', '充值100元']);
    expect(
      rows.map((row) => [row.ages, ...row.cells.map((cell) => [cell.paysFen, cell.operatorFen])]),
    ).toEqual([
      ['未满75周岁', [1500, 0], [10_000, 0]],
      ['75周岁以上', [1500, 150], [7_100, 0]],
    ]);
    expect(rows[1]?.cells[1]?.explanation).toBe('账户得100元，付71元，区级资金承担29元。');
  });

  it('names the way of a meal where rules ask for it: a delivery fee belongs to a delivery', () => {
    const rule = makeRule({
      id: 'fee',
      when: { ...makeRule({ id: 'w' }).when, serviceTypes: ['delivery'] },
      goods: { kinds: ['set-meal', 'delivery-fee'], setMealPrice: null },
    });
    const { bills } = priceTable(makePolicy({ rules: [rule] }), { listPricesFen: [1200] });
    expect(bills.map((bill) => bill.label)).toEqual([
      '套餐12元 · 送餐',
      '套餐加送餐费15元 · 送餐',
      '套餐12元 · 堂食',
    ]);
  });

  it('shows both sides of a range of set meals and of where somebody belongs', () => {
    const rule = makeRule({
      id: 'home',
      who: { ...everybody, home: { basis: 'household', area: 'site-county' } },
      goods: { kinds: ['set-meal'], setMealPrice: { fromFen: null, toFen: fen(1500) } },
    });
    const { bills, rows } = priceTable(makePolicy({ rules: [rule] }));
    expect(bills.map((bill) => bill.label)).toEqual(['套餐15元', '套餐16元']);
    expect(rows.map((row) => [row.situation, ...row.cells.map((cell) => cell.paysFen)])).toEqual([
      ['', 1100, 1600],
      ['户籍、常住都不在本地', 1500, 1600],
    ]);
  });

  it('tells apart periods, days and bookings that rules ask about', () => {
    const rule = makeRule({
      id: 'lunch',
      when: {
        mealPeriods: ['lunch'],
        days: 'working-days',
        serviceTypes: null,
        bookedDaysBefore: 1,
        nth: null,
      },
    });
    const { bills, rows } = priceTable(makePolicy({ rules: [rule] }), { listPricesFen: [1200] });
    const pays = Object.fromEntries(
      bills.map((bill, index) => [bill.label, rows[0]?.cells[index]?.paysFen]),
    );
    expect(pays).toMatchObject({
      '午餐 · 套餐12元': 800,
      '晚餐 · 套餐12元': 1200,
      '午餐 · 套餐12元 · 休息日': 1200,
      '午餐 · 套餐12元 · 当天才点': 1200,
    });
  });
});

describe('two versions', () => {
  const changed = makePolicy({
    ...chengyang,
    version: 2,
    rules: [band('a', 60, 75, 650), ...chengyang.rules.slice(1)],
    settings: { ...chengyang.settings, ageCountsFrom: 'day-after-birthday' },
    limits: [],
  });

  it('differ member by member, each with both sentences', () => {
    const differences = compareVersions(chengyang, changed);
    expect(differences.map((one) => [one.kind, one.part])).toEqual([
      ['changed', '规则'],
      ['removed', '限额'],
      ['changed', '设置'],
    ]);
    const [rule] = differences;
    expect(rule?.before).toContain('未满70周岁的老人，套餐付8元');
    expect(rule?.after).toContain('未满75周岁的老人，套餐付6.5元');
  });

  it('that are the same differ in nothing', () => {
    expect(compareVersions(chengyang, structuredClone(chengyang))).toEqual([]);
  });

  it('differ also where only a name, an order or a list of canteens does', () => {
    const firstMatch = makePolicy({
      ...chengyang,
      layers: [{ id: 'subsidy', title: '补贴', combine: 'first-match', subsidyMaxFen: null }],
    });
    const reordered = { ...firstMatch, rules: [...firstMatch.rules].reverse() };
    expect(compareVersions(firstMatch, reordered)).toHaveLength(1);
    expect(
      compareVersions(chengyang, { ...chengyang, rules: [...chengyang.rules].reverse() }),
    ).toEqual([]);
    const renamed = makePolicy({
      ...chengyang,
      rules: chengyang.rules.map((rule) => ({ ...rule, title: `${rule.title}改` })),
    });
    expect(compareVersions(chengyang, renamed)).toHaveLength(4);
  });

  it('stand beside each other over the ages that either tells apart', () => {
    const { rows } = comparePrices(chengyang, changed);
    const ordinary = rows.filter((row) => row.situation === '');
    expect(ordinary.map((row) => row.ages)).toEqual([
      '未满60周岁',
      '60至69周岁',
      '70至74周岁',
      '75至79周岁',
      '80周岁以上',
    ]);
    expect(
      ordinary.map((row) => [row.before[0]?.paysFen, row.after[0]?.paysFen]).slice(1, 3),
    ).toEqual([
      [800, 650],
      [700, 650],
    ]);
  });
});
