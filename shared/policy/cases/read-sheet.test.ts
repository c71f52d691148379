// Goal: a bureau's sheet is read as it was meant, and every cell that cannot be is told by row and column, all at once.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePolicy, makeRule } from '../testing/make-policy.ts';
import { readCaseText } from './read-case-text.ts';
import { type ReadSheet, readCaseSheet } from './read-sheet.ts';
import { runCase } from './run-case.ts';
import type { SheetCell } from './sheet-cells.ts';
import { SHEET_COLUMNS, SHEET_EXAMPLE } from './sheet-columns.ts';

const document = makePolicy({ rules: [makeRule({ id: 'four-off', title: '每餐减4元' })] });

/** A sheet of one case: what is said, and otherwise a lunch of 15 元 at 70. */
function sheet(cells: Readonly<Record<string, SheetCell>>): ReadSheet {
  const all = {
    年龄: 70,
    日期: '2026-11-23',
    餐次: '午餐',
    '套餐价(元)': 15,
    '应付(元)': 11,
    ...cells,
  };
  return readCaseSheet([Object.keys(all), Object.values(all)], document);
}

function onlyCase(cells: Readonly<Record<string, SheetCell>>): unknown {
  const { cases, problems } = sheet(cells);
  expect(problems).toEqual([]);
  expect(cases).toHaveLength(1);
  return cases[0];
}

function sentences(cells: Readonly<Record<string, SheetCell>>): readonly string[] {
  const { cases, problems } = sheet(cells);
  expect(cases).toEqual([]);
  return problems.map((problem) => problem.sentence);
}

describe('a row', () => {
  it('becomes the case that it says', () => {
    const read = onlyCase({
      编号: 'P19-a',
      说明: '甲',
      类别: '低保、独居，五保',
      能力等级: '中度失能',
      状态: '迁出',
      户籍区划: '370481001002',
      居住区划: 370481,
      食堂类型: '助餐点',
      食堂区划: '370481001',
      日期: new Date(Date.UTC(2026, 10, 23)),
      '工作日(是/否)': '否',
      用餐方式: '送餐',
      '提前预订(天)': '1',
      '单点(元)': '3.5元',
      '称重(元)': '4.05',
      克数: 230,
      '送餐费(元)': 2,
      本窗口已用: '当日 早餐 four-off=4；2026/11/22 午餐 每餐减4元=3.5 费:four-off=20 ×2',
      '运营方应得(元)': '4',
      '各方承担(元)': '区级资金=4；city=0',
      '拒绝(是/否)': '否',
    });
    const held = { from: '1900-01-01', to: null };
    const yesterday = {
      businessDate: '2026-11-22',
      mealPeriod: 'lunch',
      subsidies: [{ ruleId: 'four-off', amountFen: 350 }],
      fees: [{ ruleId: 'four-off', amountFen: 2_000 }],
    };
    expect(read).toEqual({
      kind: 'meal',
      id: 'p19-a',
      title: '甲',
      variant: null,
      person: {
        standing: 'registered',
        ageYears: 70,
        categories: [
          { category: 'minimum-living-allowance', ...held },
          { category: 'living-alone', ...held },
          { category: 'destitute-support', ...held },
        ],
        careLevels: [{ level: 2, ...held }],
        states: [{ state: 'moved-away', ...held }],
        householdCode: '370481001002',
        residenceCode: '370481',
      },
      site: {
        canteenId: '00000000-0000-4000-8000-000000000000',
        kind: 'meal-point',
        divisionCode: '370481001',
      },
      meal: {
        businessDate: '2026-11-23',
        mealPeriod: 'lunch',
        isWorkingDay: false,
        serviceType: 'delivery',
        bookedDaysBefore: 1,
        prices: {
          setMealFen: 1_500,
          dishesFen: 350,
          byWeightFen: 405,
          weightGrams: 230,
          deliveryFeeFen: 200,
        },
      },
      used: [
        {
          businessDate: '2026-11-23',
          mealPeriod: 'breakfast',
          subsidies: [{ ruleId: 'four-off', amountFen: 400 }],
          fees: [],
        },
        yesterday,
        yesterday,
      ],
      expect: {
        paysFen: 1_100,
        isRefused: false,
        byFund: [
          { fundId: 'county', amountFen: 400 },
          { fundId: 'city', amountFen: 0 },
        ],
        operatorFen: 400,
      },
    });
  });

  it('that says little means eat-in on the day, by the weekday, without categories', () => {
    expect(onlyCase({})).toMatchObject({
      id: 'row-2',
      title: '第2行',
      person: { standing: 'registered', categories: [], careLevels: [] },
      meal: { isWorkingDay: true, serviceType: 'eat-in', bookedDaysBefore: 0 },
      used: [],
    });
    expect(onlyCase({ 日期: '2026年11月22日' })).toMatchObject({ meal: { isWorkingDay: false } });
    expect(onlyCase({ 编号: 7 })).toMatchObject({ id: 'case-7' });
  });

  it('of a guest has no person', () => {
    expect(onlyCase({ 身份: '散客', 年龄: '' })).toMatchObject({ person: null });
  });

  it('of a canteen that is not said is at one that the policy holds for', () => {
    const scope = {
      divisionCodes: ['37', '3704'],
      siteKinds: ['mobile-cart' as const],
      canteenIds: null,
    };
    const { cases } = readCaseSheet(
      [
        ['年龄', '日期', '餐次', '套餐价（元）', '应付 (元)'],
        [70, '2026-11-23', '午餐', 15, 11],
      ],
      makePolicy({ scope }),
    );
    expect(cases[0]).toMatchObject({ site: { kind: 'mobile-cart', divisionCode: '370400' } });
  });
});

describe('a cell that cannot be read', () => {
  it.each<[string, SheetCell, string]>([
    ['日期', '2026-02-30', '“2026-02-30”不是真有的日期，请写成 2026-01-05 的样子'],
    ['日期', '', '没有填，请写就餐日期，如 2026-01-05'],
    ['餐次', '夜宵', '不认识“夜宵”，可以写：早餐、午餐、晚餐'],
    ['应付(元)', '-1', '“-1”不是金额，请写成 12 或 12.50（元），不能是负数，最多两位小数'],
    ['应付(元)', 10.005, '“10.005”不是金额，请写成 12 或 12.50（元），不能是负数，最多两位小数'],
    ['套餐价(元)', '99999999', '金额太大，最多10000000元'],
    ['年龄', '七十', '“七十”不对，请写0到130的整数'],
    ['年龄', '', '年龄和出生日期要填一个；没有登记也没有刷证件的人，身份写“散客”'],
    ['身份', '散客', '散客不填这一列，请清空'],
    ['能力等级', 5, '不认识“5”，可以写0到4，或：能力完好、轻度失能、中度失能、重度失能、完全失能'],
    [
      '户籍区划',
      '3704',
      '“3704”不是区划代码，请写6位（区县）、9位（镇街）或12位（村、社区）数字，单元格设为文本',
    ],
    ['工作日(是/否)', 'y', '“y”不对，请写“是”或“否”'],
    [
      '编号',
      '甲',
      '“甲”不对，请用字母开头，只用字母、数字和短横线，最长40个字符；也可以只写数字，或不填',
    ],
    ['本窗口已用', '当日 早餐', '“当日 早餐”：没有写哪条规则补贴了多少，请写成“规则编号=金额”'],
    ['本窗口已用', '当日 早餐 x=4', '“当日 早餐 x=4”：政策里没有“x”，请用政策里的编号或名称'],
    [
      '本窗口已用',
      '当日 早餐 four-off=4 ×401',
      '“当日 早餐 four-off=4 ×401”：“401”不对，请写1到400的整数',
    ],
    ['各方承担(元)', '财政=3', '政策里没有“财政”，请用政策里的编号或名称'],
  ])('is told: %s %j', (column, cell, words) => {
    const named = column === '身份' ? '年龄' : column;
    expect(sentences({ [column]: cell })).toContain(`第2行“${named}”：${words}。`);
  });

  it('names every category there is', () => {
    const [sentence] = sentences({ 类别: '低保、贵宾' });
    expect(sentence).toMatch(
      /^第2行“类别”：不认识“贵宾”，可以写：低保、低保边缘、.+基本养老服务对象。$/,
    );
  });

  it('does not hide the next one', () => {
    expect(sentences({ 餐次: '夜宵', 年龄: 'x', '套餐价(元)': '' })).toHaveLength(3);
  });
});

describe('a sheet', () => {
  const header = ['年龄', '日期', '餐次', '套餐价(元)', '应付(元)'];
  const row = [70, '2026-11-23', '午餐', 15, 11];

  it('keeps the row numbers of the spreadsheet over empty rows', () => {
    const { problems } = readCaseSheet(
      [[], header, row, [null, ''], [...row.slice(0, 4), 'x']],
      document,
    );
    expect(problems.map((problem) => [problem.row, problem.column])).toEqual([[5, '应付(元)']]);
  });

  it.each<[string, readonly (readonly SheetCell[])[], string]>([
    ['empty', [[], ['']], '表格是空的：请用空的算例表填好再试。'],
    ['without cases', [header], '第1行：只有表头，没有算例：请在下面每行填一个算例。'],
    [
      'with an unknown column',
      [[...header, '备注'], row],
      '第1行：不认识的列“备注”：请删掉这一列，或改成模板里的列名。',
    ],
    [
      'with a column twice',
      [[...header, '餐次'], row],
      '第1行“餐次”：这一列出现了两次，请删掉一列。',
    ],
    ['without a needed column', [header.slice(0, 4), row], '第1行“应付(元)”：缺少这一列，请补上。'],
    [
      'with a cell beyond its header',
      [header, [...row, '备注']],
      '第2行：第6列有内容，这一列却没有表头：请补上表头或删掉内容。',
    ],
    [
      'of too many rows',
      [header, ...Array.from({ length: 2_001 }, () => row)],
      '第1行：算例太多，有2001行，最多2000行：请分成几个文件。',
    ],
  ])('%s is refused', (_, rows, sentence) => {
    const { cases, problems } = readCaseSheet(rows, document);
    expect(cases).toEqual([]);
    expect(problems.map((problem) => problem.sentence)).toEqual([sentence]);
  });

  it('with an id twice is told where it stood before', () => {
    const { problems } = readCaseSheet(
      [
        ['编号', ...header],
        [1, ...row],
        [1, ...row],
      ],
      document,
    );
    expect(problems.map((problem) => problem.sentence)).toEqual([
      '第3行“编号”：与第2行的编号相同，请换一个。',
    ]);
  });

  it('as it is handed out can be read, and has every column', () => {
    const rows = [
      SHEET_EXAMPLE.map(([column]) => SHEET_COLUMNS[column]),
      SHEET_EXAMPLE.map(([, value]) => value),
    ];
    expect(readCaseSheet(rows, document)).toMatchObject({
      problems: [],
      cases: [{ id: 'example-1' }],
    });
    expect(new Set(SHEET_EXAMPLE.map(([column]) => column))).toEqual(
      new Set(Object.keys(SHEET_COLUMNS)),
    );
  });
});

describe('the format page', () => {
  const page = readFileSync(
    path.join(import.meta.dirname, '../../../docs/formats/policy-cases-v1.md'),
    'utf8',
  );
  const seventies = {
    ...makeRule({ id: 'x' }).who,
    age: { from: { years: 70, isIncluded: true }, to: null },
  };
  const onceAPeriod = {
    form: 'meals' as const,
    id: 'once',
    title: '每餐次一份',
    ruleIds: null,
    origin: 'published' as const,
    window: 'meal-period' as const,
    mealsMax: 1,
  };
  const policy = makePolicy({
    rules: [makeRule({ id: 'four-off', who: seventies })],
    limits: [onceAPeriod],
  });

  it('has an example sheet that comes out right', () => {
    const table = page.slice(page.indexOf('| 编号 | 说明 | 年龄 |')).trim().split('\n');
    const rows = table
      .filter((_, index) => index !== 1)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const { cases, problems } = readCaseSheet(rows, policy);
    expect(problems).toEqual([]);
    expect(cases.map((one) => [one.id, runCase(policy, one).isRight])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
  });

  it('has an example file that comes out right', () => {
    const [, json = ''] = /\n {4}(\{"format"[\s\S]+?\n {4}\}\]\})/u.exec(page) ?? [];
    const { cases, findings } = readCaseText(json, policy);
    expect(findings).toEqual([]);
    expect(cases.map((one) => [one.id, runCase(policy, one).isRight])).toEqual([['p2-70', true]]);
  });

  it('names every column', () => {
    for (const header of Object.values(SHEET_COLUMNS)) expect(page).toContain(header);
  });
});
