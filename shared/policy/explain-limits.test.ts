import { describe, expect, it } from 'vitest';
import { decideUnder, limited, meals, money, plain, toElder } from './explain.test-support.ts';
import { limitsLeftTexts, tightestLimitText } from './explain-limits.ts';
import type { Limit } from './limit.ts';
import { makePolicy, makeRule, makeUsed } from './testing/make-policy.ts';

describe('what is left', () => {
  const mine = { ...meals('day', 3), id: 'mine', ruleIds: ['plain'] };
  const others = { ...money('month', 100), id: 'others', ruleIds: ['poor'] };
  const poor = makeRule({
    id: 'poor',
    who: { ...plain.who, anyCategory: ['minimum-living-allowance'] },
  });

  it('is told of the limits that concern the person alone', () => {
    const policy = makePolicy({ rules: [plain, poor], limits: [mine, others] });
    expect(limitsLeftTexts(decideUnder(policy), policy)).toEqual(['今天还可优惠2份']);
    const used = [1, 2, 3].map(() => makeUsed({ ruleId: 'plain' }));
    expect(toElder(policy, { used })).toBe('您今天的优惠已经用完，再买一份按原价15元。');
  });

  it('is said on the slip by the tightest: fewest meals like this one, of equals the wider', () => {
    const slip = (...limits: Limit[]): string | null => {
      const policy = limited(...limits);
      return tightestLimitText(decideUnder(policy), policy);
    };
    expect(slip(meals('day', 2), money('month', 100))).toBe('今天还可优惠1份');
    expect(slip(meals('week', 5), money('month', 16))).toBe('本月还可补贴12元');
    expect(slip(meals('day', 1), meals('month', 1))).toBe('本月的优惠用完了');
    expect(slip()).toBeNull();
    const policy = limited(meals('day', 2));
    expect(tightestLimitText(decideUnder(policy, { person: null }), policy)).toBeNull();
  });
});
