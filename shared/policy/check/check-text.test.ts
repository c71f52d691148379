// Goal: whatever text is handed in, the answer is findings with a place, bounded in number; nothing crashes or runs away.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePolicy, makeRule } from '../testing/make-policy.ts';
import { checkPolicyText } from './check-text.ts';

const goodText = JSON.stringify(
  makePolicy({
    funds: [{ id: 'county', name: '区级资金', level: 'county' }],
    rules: [makeRule({ id: 'four-off', title: '每餐减4元' })],
  }),
);

/** The first finding of a text, by code and sentence. */
function first(text: string): readonly (string | undefined)[] {
  const { document, findings } = checkPolicyText(text);
  expect(document).toBeNull();
  return [findings[0]?.code, findings[0]?.sentence];
}

describe('a text that is a policy', () => {
  it('becomes its document, with or without a byte order mark', () => {
    for (const text of [goodText, `\uFEFF${goodText}`]) {
      const { document, findings } = checkPolicyText(text);
      expect(findings).toEqual([]);
      expect(document?.rules[0]?.title).toBe('每餐减4元');
    }
  });
});

describe('a text that is not JSON', () => {
  const sentence = (place: string) =>
    `不是JSON文件：${place}读不下去。请检查逗号、引号和括号，或者重新导出这份文件。`;

  it.each([
    ['', '末尾'],
    ['{"format": 1', '第1行第13个字符处'],
    ['{"format": 1,\n  "title": }', '第2行第12个字符处'],
    ['{"format": 1,\n  "title": undefined}', '第2行第12个字符处'],
    ["{'format': 1}", '第1行第2个字符处'],
    ['{"format": 1} {}', '第1行第15个字符处'],
  ])('is told with where it breaks: %j', (text, place) => {
    expect(first(text)).toEqual(['not-json', sentence(place)]);
  });
});

describe('a hostile text', () => {
  it.each([
    ['too long', `"${'x'.repeat(1_000_001)}"`],
    ['too long in UTF-8', `"${'好'.repeat(400_000)}"`],
  ])('that is %s is not read', (_, text) => {
    expect(first(text)).toEqual([
      'too-large',
      '文件太大：最多1000000字节（约1MB）。请减少规则或算例，拆成几份政策。',
    ]);
  });

  it.each(['[', '{"a":', '[{"a":'])('that nests without end is not built: %s', (opening) => {
    const [code, sentence] = first(opening.repeat(100_000));
    expect(code).toBe('shape');
    expect(sentence).toMatch(/^第1行第\d+个字符处嵌套太深：最多16层。请检查括号。$/);
  });

  it('with brackets inside its texts does not nest', () => {
    const text = goodText.replace('每餐减4元', `\\"${'['.repeat(40)}`);
    expect(checkPolicyText(text).findings).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('with a key %s is refused', (key) => {
    expect(first(goodText.replace('"benefit"', `"${key}":{"a":1},"benefit"`))).toEqual([
      'shape',
      `第1条规则“每餐减4元”里有不允许的名字“${key}”：请删掉这一项。`,
    ]);
    const inRecord = goodText.replace(
      '"cases":[]',
      `"cases":[{"variant":{"combine":{"${key}":"sum"}}}]`,
    );
    expect(first(inRecord)[1]).toContain(`不允许的名字“${key}”`);
  });

  it('with 10,000 rules is refused by their number', () => {
    const rules = Array.from({ length: 10_000 }, () => ({}));
    expect(first(JSON.stringify({ rules }))).toEqual([
      'too-large',
      '规则太多：有10000项。请减少，或拆成几份政策。',
    ]);
  });

  it('with more parts than any policy has is refused', () => {
    const cases = Array.from({ length: 400 }, () => Array.from({ length: 200 }, () => ({})));
    expect(first(JSON.stringify({ cases }))).toEqual([
      'too-large',
      '内容太多：对象和列表超过50000个。请减少规则或算例。',
    ]);
  });

  it('with hundreds of broken rules gets bounded findings', () => {
    const rules = Array.from({ length: 900 }, () => ({}));
    const { findings } = checkPolicyText(JSON.stringify({ rules }));
    expect(findings).toHaveLength(51);
    expect(findings[0]?.sentence).toBe(
      '第1条规则缺少“id”（编号）：请补上；没有内容也要写明（null 或空列表）。',
    );
    expect(findings.at(-1)?.sentence).toMatch(/^还有\d+处没有列出：/);
  });

  it('with half a character is refused, for it could not be signed', () => {
    expect(first(goodText.replace('每餐减4元', '\\ud83c'))[1]).toContain('里有半个字符（乱码）');
  });

  it('with a key of thousands of letters gives a short sentence', () => {
    const text = goodText.replace('"benefit"', `"${'钥'.repeat(100_000)}":1,"benefit"`);
    expect(first(text)[1]).toBe(
      `第1条规则“每餐减4元”里有不认识的项目“${'钥'.repeat(30)}…”：请删掉，或检查名字有没有写错。`,
    );
  });
});

describe('amounts', () => {
  const place = '第1条规则“每餐减4元”的优惠金额';
  it.each([
    ['-400', `${place}不能是负数：现在是-400分。`],
    ['9007199254740993', `${place}太大：最多10000000元，现在是9007199254740992分。`],
    ['1e400', `${place}的数字太大，计算机表示不了：请改小。`],
    ['4.5', `${place}要写整数（金额以分为单位，不带小数，不加引号），现在是4.5。`],
    ['"4元"', `${place}要写数字（不加引号），现在是“4元”。`],
    ['null', `${place}要写数字（不加引号），现在是null。`],
  ])('of %s are refused once', (amount, sentence) => {
    const { document, findings } = checkPolicyText(
      goodText.replace('"amountFen":400', `"amountFen":${amount}`),
    );
    expect(document).toBeNull();
    expect(findings.map((finding) => [finding.path.join('.'), finding.sentence])).toEqual([
      ['rules.0.benefit.amountFen', sentence],
    ]);
  });
});

describe('the form', () => {
  it.each([
    [
      '"spend":null,',
      '',
      '第1条规则“每餐减4元”缺少“spend”（消费门槛）：请补上；没有内容也要写明（null 或空列表）。',
    ],
    [
      '"spend":null',
      '"spend":null,"prize":1',
      '第1条规则“每餐减4元”里有不认识的项目“prize”：请删掉，或检查名字有没有写错。',
    ],
    [
      '"effectiveFrom":"2026-01-01"',
      '"effectiveFrom":"2026-02-30"',
      '生效日期写得不对：日期要写成 2026-01-31 的样子，并且是真有的一天，现在是“2026-02-30”。',
    ],
    [
      '"id":"four-off"',
      '"id":"第四"',
      '第1条规则“每餐减4元”的编号写得不对：编号用小写字母开头，只用小写字母、数字和短横线，最长40个字符，现在是“第四”。',
    ],
    [
      '"form":"amount-off"',
      '"form":"gift"',
      '第1条规则“每餐减4元”的优惠形式只能写amount-off、percent、fixed-price、free、flat-fee、by-weight之一，现在是“gift”。',
    ],
    [
      '"rounding":"half-up"',
      '"rounding":"floor"',
      '设置“打折或称重算出的价钱不足一分的零头，怎么办？”只能写half-up、down、up之一，现在是“floor”。',
    ],
    [
      '"age":null',
      '"age":{"from":{"years":151,"isIncluded":true},"to":null}',
      '第1条规则“每餐减4元”的年龄起点不能大于150，现在是151。',
    ],
    ['"title":"每餐减4元"', '"title":""', '第1条规则“four-off”的名称不能空着。'],
  ])('%s → %s is told by place', (part, other, sentence) => {
    const { findings } = checkPolicyText(goodText.replace(part, other));
    expect(findings.map((finding) => finding.sentence)).toEqual([
      part.includes('title') ? sentence.replace('“four-off”', '') : sentence,
    ]);
  });
});

describe('any text', () => {
  it('is answered with at most 51 findings, each a sentence', () => {
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e21, '', null, [], {}));
    const members = Object.keys(JSON.parse(goodText));
    const seed = 20261123;
    console.log(`fast-check seed ${seed}, 500 documents`);
    fc.assert(
      fc.property(fc.constantFrom(...members), values, (member, value) => {
        const { findings } = checkPolicyText(
          JSON.stringify({ ...JSON.parse(goodText), [member]: value }),
        );
        expect(findings.length).toBeLessThanOrEqual(51);
        for (const { sentence } of findings) expect(sentence).toMatch(/。$/);
      }),
      { seed, numRuns: 500 },
    );
  });
});
