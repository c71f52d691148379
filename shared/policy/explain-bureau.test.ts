import { describe, expect, it } from 'vitest';
import { fen } from '../money/fen.ts';
import {
  limited,
  meals,
  money,
  plain,
  settings,
  toBureau,
  withRule,
} from './explain.test-support.ts';
import { makePerson, makePolicy, makeRule, makeUsed, testSite } from './testing/make-policy.ts';

describe('the bureau is told', () => {
  it('document and version, rules, funds, what the operator is owed and what is left', () => {
    const policy = makePolicy({
      layers: [
        { id: 'subsidy', title: '补贴', combine: 'lowest-price', subsidyMaxFen: null },
        { id: 'discount', title: '让利', combine: 'sum', subsidyMaxFen: null },
      ],
      rules: [
        makeRule({ id: 'plain', title: '每餐减4元' }),
        makeRule({
          id: 'own',
          title: '食堂再减1元',
          layerId: 'discount',
          benefit: { form: 'amount-off', amountFen: fen(100) },
          payers: { split: 'whole', fundId: 'canteen' },
        }),
      ],
      limits: [
        { ...meals('day', 2), title: '每天两份' },
        { ...money('month', 3), title: '每月3元' },
      ],
      operatorPayments: [
        {
          id: 'meal-grant',
          title: '每餐补助',
          fundId: 'city',
          amountFen: fen(200),
          per: 'subsidised-meal',
          who: plain.who,
        },
      ],
    });
    expect(toBureau(policy)).toBe(
      '依据《测试政策》（测试-1，第1版）：规则“每餐减4元”减3元；规则“每餐减4元”的补贴因限额“每月3元”减少；' +
        '规则“食堂再减1元”减1元；原价15元，区级资金承担3元，食堂让利承担1元，本人付11元；' +
        '应付运营方5元，其中“每餐补助”2元（市级资金）；限额剩余：“每天两份”1份、“每月3元”0元。',
    );
  });

  it('why not, by the names of the document', () => {
    const closed = withRule({ title: '周末不补', when: { days: 'rest-days' } });
    expect(toBureau(closed)).toBe(
      '依据《测试政策》（测试-1，第1版）：规则“周末不补”不符合的条件：日期（工作日或休息日）；按原价15元。',
    );
    const excluding = { ...settings, excludedStates: ['in-institution' as const] };
    const inside = { state: 'in-institution' as const, from: '2026-01-01', to: null };
    const policy = makePolicy({ rules: [plain], settings: excluding });
    expect(toBureau(policy, { person: makePerson({ states: [inside] }) })).toContain(
      '本人当日状态为“入住机构”，政策规定不享受',
    );
    const used = [makeUsed({ ruleId: 'plain' })];
    const once = limited({ ...meals('day', 1), title: '每天一份' });
    expect(toBureau(once, { used })).toContain('限额“每天一份”已满');
    expect(toBureau(null, { site: testSite })).toBe('当日没有生效的政策；按原价15元。');
  });
});
