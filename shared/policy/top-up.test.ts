import { describe, expect, it } from 'vitest';
import { fen } from '../money/fen.ts';
import type { PersonFacts } from './facts.ts';
import type { TopUpRule } from './operator.ts';
import type { PolicySettings } from './settings.ts';
import { makePerson, makePolicy, makeRule, testSite } from './testing/make-policy.ts';
import { decideTopUp } from './top-up.ts';

const everybody = makeRule({ id: 'x' }).who;

function bonus(id: string, paysPermille: number, changes: Partial<TopUpRule> = {}): TopUpRule {
  return {
    id,
    title: id,
    who: everybody,
    paysPermille,
    creditMinFen: null,
    creditMaxFen: null,
    payers: { split: 'whole', fundId: 'county' },
    ...changes,
  };
}

function topUp(
  topUpRules: TopUpRule[],
  creditFen: number,
  at: { person?: Partial<PersonFacts>; settings?: Partial<PolicySettings> } = {},
) {
  const settings = { ...makePolicy().settings, ...at.settings };
  return decideTopUp({
    policy: makePolicy({ topUpRules, settings }),
    person: makePerson(at.person),
    site: testSite,
    businessDate: '2026-11-23',
    creditFen: fen(creditFen),
  });
}

describe('a bonus on a top-up', () => {
  it('credits 100 元 for 71 元, and the fund bears the rest', () => {
    expect(topUp([bonus('yangming', 710)], 10_000)).toEqual({
      creditFen: 10_000,
      paysFen: 7_100,
      lines: [{ ruleId: 'yangming', fundId: 'county', amountFen: 2_900 }],
    });
  });

  it('is the lowest that fits, of equal ones the smaller id, whatever the order of the file', () => {
    const rules = [bonus('b', 800), bonus('c', 700), bonus('a', 700)];
    for (const order of [rules, rules.toReversed()]) {
      expect(topUp(order, 10_000).lines[0]?.ruleId).toBe('a');
    }
  });

  it('asks for the credit to lie in its range, both ends included', () => {
    const ranged = bonus('range', 500, { creditMinFen: fen(5_000), creditMaxFen: fen(10_000) });
    const pays = [4_999, 5_000, 10_000, 10_001].map((credit) => topUp([ranged], credit).paysFen);
    expect(pays).toEqual([4_999, 2_500, 5_000, 10_001]);
  });

  it('rounds what is paid as the settings say and splits to the fen', () => {
    const payers = {
      split: 'by-share' as const,
      parts: [
        { fundId: 'city', sharePermille: 500 },
        { fundId: 'county', sharePermille: 500 },
      ],
    };
    const down = topUp([bonus('a', 705, { payers })], 1_333, { settings: { rounding: 'down' } });
    expect(down.paysFen).toBe(939);
    expect(down.lines.map((line) => line.amountFen)).toEqual([197, 197]);
    expect(topUp([bonus('a', 705)], 1_333, { settings: { rounding: 'up' } }).paysFen).toBe(940);
  });

  it('is for those it names only, and for nobody whom the policy keeps out', () => {
    const poor = bonus('poor', 500, { who: { ...everybody, anyCategory: ['low-income'] } });
    expect(topUp([poor], 10_000)).toMatchObject({ paysFen: 10_000, lines: [] });
    const held = [{ category: 'low-income' as const, from: '2026-01-01', to: null }];
    expect(topUp([poor], 10_000, { person: { categories: held } }).paysFen).toBe(5_000);
    const moved = { states: [{ state: 'moved-away' as const, from: '2026-01-01', to: null }] };
    const settings = { excludedStates: ['moved-away' as const] };
    expect(topUp([bonus('a', 500)], 10_000, { person: moved, settings }).paysFen).toBe(10_000);
    expect(topUp([bonus('a', 500)], 10_000, { person: moved }).paysFen).toBe(5_000);
  });

  it('is for a card that nobody knows only where age alone decides', () => {
    const person = { standing: 'provisional' as const };
    const childless = bonus('b', 400, { who: { ...everybody, noCategory: ['childless'] } });
    expect(topUp([bonus('a', 500)], 10_000, { person }).paysFen).toBe(10_000);
    const settings = { unknownPerson: 'age-rules' as const };
    expect(topUp([bonus('a', 500), childless], 10_000, { person, settings }).paysFen).toBe(5_000);
    expect(topUp([bonus('a', 500), childless], 10_000, { settings }).paysFen).toBe(4_000);
  });
});
