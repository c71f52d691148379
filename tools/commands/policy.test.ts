// Goal: a bureau that checks a policy or its cases gets places and sentences in Chinese and an exit code a script can use,
// whatever files it hands in.
// Method: the real command in its own process, on real files, also hostile ones.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import {
  makeMeal,
  makePolicy,
  makeRule,
  testSite,
} from '../../shared/policy/testing/make-policy.ts';
import { workbookOf } from './workbook.test-support.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-policy-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function zhulao(...args: readonly string[]): {
  readonly out: string;
  readonly errors: string;
  readonly code: number;
} {
  const file = path.join(import.meta.dirname, '..', 'zhulao.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, 'policy', ...args], {
    encoding: 'utf8',
  });
  return { out: stdout.trim(), errors: stderr.trim(), code: status ?? -1 };
}

function written(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const policy = makePolicy({
  funds: [{ id: 'county', name: '区级资金', level: 'county' }],
  rules: [makeRule({ id: 'four-off', title: '每餐减4元' })],
});

function mealCase(id: string, paysFen: number): unknown {
  return {
    kind: 'meal',
    id,
    title: '70岁午餐15元',
    person: { ageYears: 70 },
    site: testSite,
    meal: makeMeal(),
    expect: { paysFen },
  };
}

const policyFile = () => written('policy.json', JSON.stringify(policy));
const caseFile = (paysFen: number) =>
  written('cases.json', JSON.stringify({ format: 1, cases: [mealCase('lunch', paysFen)] }));

describe('zhulao policy check', () => {
  it('says that a good policy is good', () => {
    expect(zhulao('check', policyFile())).toEqual({
      out: '通过：错误0处，提醒0处；没有核对算例。',
      errors: '',
      code: 0,
    });
  });

  it('shows expected against got, and fails on a difference', () => {
    const right = zhulao('check', policyFile(), caseFile(1_100));
    expect(right.out.split('\n')).toEqual([
      '结果  算例   项目  预期  算出  说明',
      '对    lunch  应付  11元  11元  70岁午餐15元',
      '通过：错误0处，提醒0处；核对1个算例，全部一致。',
    ]);
    expect(right.code).toBe(0);
    const wrong = zhulao('check', policyFile(), caseFile(1_000));
    expect(wrong.out.split('\n').slice(1)).toEqual([
      '不对  lunch  应付  10元  11元  70岁午餐15元',
      '没有通过：错误0处，提醒0处；核对1个算例，1个不一致。',
    ]);
    expect(wrong.code).toBe(1);
  });

  it('counts a case that travels with the policy and comes out otherwise', () => {
    const file = written(
      'own.json',
      JSON.stringify({ ...policy, cases: [mealCase('own', 1_000)] }),
    );
    const { out, code } = zhulao('check', file);
    expect(out).toContain('错误  第1个算例“70岁午餐15元”算出来不一样：应付应为10元，算出11元。');
    expect(out).toContain('没有通过：错误0处，提醒0处；核对1个算例，1个不一致。');
    expect(code).toBe(1);
  });

  it('gives machines one line with everything', () => {
    const { out, code } = zhulao('check', policyFile(), caseFile(1_000), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'wrong',
      findings: [],
      caseFindings: [],
      cases: [
        {
          caseId: 'lunch',
          isRight: false,
          checks: [
            { what: 'pays', expectedFen: 1_000, gotFen: 1_100 },
            { what: 'refused', expected: false, got: false },
          ],
        },
      ],
    });
  });

  it('passes a policy with a doubt, and tells it', () => {
    const funds = [...policy.funds, { id: 'city', name: '市级资金', level: 'city' }];
    const { out, code } = zhulao(
      'check',
      written('doubt.json', JSON.stringify({ ...policy, funds })),
    );
    expect(out).toBe(
      '提醒  第2个资金来源“市级资金”没有用到：请在规则里选用，或删掉。\n通过：错误0处，提醒1处；没有核对算例。',
    );
    expect(code).toBe(0);
  });
});

describe('cases in a spreadsheet', () => {
  const rows = [
    ['编号', '年龄', '日期', '餐次', '套餐价(元)', '应付(元)'],
    ['a', '70', '2026-11-23', '午餐', '15', '11'],
    ['b', '70', '2026/11/23', '晚餐', '12.5', '8.5'],
  ];
  const csv = rows.map((cells) => cells.join(',')).join('\r\n');

  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(csv)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${csv}`)],
    ['GB18030, as Excel in China saves', iconv.encode(csv, 'gb18030')],
  ])('are read from CSV in %s', (_, bytes) => {
    const { out, code } = zhulao('check', policyFile(), written('cases.csv', bytes));
    expect(out).toContain('核对2个算例，全部一致。');
    expect(code).toBe(0);
  });

  it('are read from a workbook, with its dates and numbers', async () => {
    const cells = [
      (rows[0] ?? []).map((value) => ({ value })),
      [
        { value: 'a' },
        { value: 70 },
        { value: new Date(Date.UTC(2026, 10, 23)), type: Date, format: 'yyyy-mm-dd' },
        { value: '午餐' },
        { value: 15 },
        { value: 11.0 },
      ],
    ];
    const bytes = await writeExcelFile(cells, { sheet: '算例' }).toBuffer();
    const { out, code } = zhulao('check', policyFile(), written('cases.xlsx', bytes));
    expect(out).toContain('核对1个算例，全部一致。');
    expect(code).toBe(0);
  });

  it('with wrong cells are told by row and column, and none is left out silently', () => {
    const file = written('wrong.csv', `${csv}\r\nc,70,2026-11-31,午餐,15,x`);
    const { out, code } = zhulao('check', policyFile(), file);
    expect(out.split('\n')).toEqual([
      `算例文件“${file}”：`,
      '错误  第4行“日期”：“2026-11-31”不是真有的日期，请写成 2026-01-05 的样子。',
      '错误  第4行“应付(元)”：“x”不是金额，请写成 12 或 12.50（元），不能是负数，最多两位小数。',
      '没有通过：错误2处，提醒0处；没有核对算例。',
    ]);
    expect(code).toBe(1);
  });

  it('begin with a sheet that is handed out, and never written over another file', () => {
    const file = path.join(folder, 'template.xlsx');
    expect(zhulao('cases-template', file)).toMatchObject({ code: 0 });
    expect(zhulao('check', policyFile(), file).out).toContain('example-1  应付  2元   11元');
    const before = readFileSync(file);
    const again = zhulao('cases-template', file);
    expect(again.errors).toBe(
      `文件“${file}”：已经有这个文件，没有覆盖。请换一个名字，或检查路径和权限。`,
    );
    expect(again.code).toBe(2);
    expect(readFileSync(file)).toEqual(before);
  });
});

describe('files that are not what they should be', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['empty.json', '', '错误  不是JSON文件：末尾读不下去。'],
    ['cut.json', '{"format": 1,', '错误  不是JSON文件：第1行第14个字符处读不下去。'],
    ['nul.json', Buffer.alloc(1000), '错误  不是JSON文件：第1行第1个字符处读不下去。'],
  ])('%s is not readable', (name, content, words) => {
    const { out, code } = zhulao('check', written(name, content));
    expect(out).toContain(words);
    expect(code).toBe(2);
  });

  it.each<[string, string]>([
    ['deep.json', '['.repeat(500_000)],
    ['keys.json', '{"__proto__":{"rules":[]},"rules":[]}'],
    ['rules.json', JSON.stringify({ rules: Array.from({ length: 900 }, () => ({ id: -1 })) })],
  ])('%s is refused with errors', (name, content) => {
    const { out, errors, code } = zhulao('check', written(name, content));
    expect(out).toMatch(/^错误 {2}/);
    expect(errors).toBe('');
    expect(code).toBe(1);
  });

  it('too large or not there or not text are told on the error stream', () => {
    const large = written('large.json', '1'.repeat(1_000_001));
    expect(zhulao('check', large)).toEqual({
      out: '',
      errors: `文件“${large}”太大：有1000001字节，最多1000000字节。`,
      code: 2,
    });
    const absent = path.join(folder, 'absent.json');
    expect(zhulao('check', absent)).toEqual({
      out: '',
      errors: `读不了文件：${absent}（ENOENT）。请检查路径和权限。`,
      code: 2,
    });
    expect(zhulao('check', folder).code).toBe(2);
    const binary = written('binary.json', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    expect(zhulao('check', binary).errors).toBe(`文件“${binary}”不是UTF-8编码：请另存为UTF-8。`);
    expect(JSON.parse(zhulao('check', absent, '--json').out)).toMatchObject({
      outcome: 'unreadable',
    });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['cases.txt', 'a', '的类型不对：请用 .json、.xlsx 或 .csv 文件。'],
    [
      'broken.xlsx',
      'PK not a workbook',
      '不是能读的 .xlsx 工作簿：请用 Excel 或 WPS 重新另存为 .xlsx。',
    ],
    ['broken.csv', 'a,"b\nc', 'CSV格式不对：请检查引号，或用 Excel 重新另存。'],
  ])('as cases are told: %s', (name, content, words) => {
    const { errors, code } = zhulao('check', policyFile(), written(name, content));
    expect(errors).toContain(words);
    expect(code).toBe(2);
  });

  const cell = (name: string, content = '<v>1</v>') => `<c r="${name}">${content}</c>`;
  const first = `<row r="1">${cell('A1')}</row>`;
  it.each<[string, () => Buffer]>([
    [
      'unpacks to a hundred times what its directory says',
      () =>
        workbookOf(`<row r="1">${cell('A1', `<is><t>${'A'.repeat(20_000_000)}</t></is>`)}</row>`),
    ],
    [
      'names one cell in the last row and column there is',
      () => workbookOf(`${first}<row r="1048576">${cell('XFD1048576')}</row>`),
    ],
  ])('a workbook that %s is given up', (_, make) => {
    const file = written('bomb.xlsx', make());
    expect(zhulao('check', policyFile(), file)).toEqual({
      out: '',
      errors: `文件“${file}”展开后太大：请只留一张算例表，另存后再试。`,
      code: 2,
    });
  });

  it('a workbook with a second end behind its own is given up', () => {
    const second = Buffer.alloc(22);
    second.write('PK\u0005\u0006');
    const file = written('ends.xlsx', Buffer.concat([workbookOf(first), second]));
    const { errors, code } = zhulao('check', policyFile(), file);
    expect(errors).toContain('不是能读的 .xlsx 工作簿');
    expect(code).toBe(2);
  });

  it('a device that never ends is not read', () => {
    const { errors, code } = zhulao('check', '/dev/zero');
    expect(errors).toBe('“/dev/zero”不是普通文件：请先存成文件再试。');
    expect(code).toBe(2);
  });

  it('cases without the policy’s names are told, not worked out', () => {
    const one = {
      ...Object(mealCase('a', 1_100)),
      expect: { paysFen: 1_100, byFund: [{ fundId: 'gone', amountFen: 1 }] },
    };
    const file = written('names.json', JSON.stringify({ format: 1, cases: [one] }));
    const { out, code } = zhulao('check', policyFile(), file);
    expect(out).toContain('各方承担第1项资金来源写的“gone”不存在');
    expect(code).toBe(1);
  });
});

describe('zhulao policy explain', () => {
  const one = () => written('one.json', JSON.stringify(mealCase('lunch', 1_100)));

  it('prints every line with its fund, and why', () => {
    const { out, errors, code } = zhulao('explain', policyFile(), one());
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('算例 lunch：70岁午餐15元\n  原价：15元  应付：11元');
    expect(out).toContain('  区级资金承担：4元（规则“每餐减4元”）');
    expect(out).toMatch(/\n {2}原因：.*每餐减4元/);
    expect(out).toContain('  与预期一致：应付预期11元，算出11元');
  });

  it('gives machines the decision', () => {
    const { out } = zhulao('explain', policyFile(), one(), '--json');
    expect(JSON.parse(out)).toMatchObject([
      { caseId: 'lunch', decision: { payableFen: 1_100, reasons: [{ code: 'rule-applied' }] } },
    ]);
  });

  it('does not explain with a policy that has errors', () => {
    const rules = [{ ...policy.rules[0], layerId: 'gone' }];
    const file = written('wrong.json', JSON.stringify({ ...policy, rules }));
    const { out, code } = zhulao('explain', file, one());
    expect(out).toContain('错误  第1条规则“每餐减4元”的所属的层写的“gone”不存在');
    expect(code).toBe(1);
  });

  it('does not explain cases that cannot be read', () => {
    const file = written('cut-cases.json', '{"format": 1,');
    const { out, code } = zhulao('explain', policyFile(), file);
    expect(out).toContain(`算例文件“${file}”：\n错误  不是JSON文件：`);
    expect(code).toBe(2);
  });
});
