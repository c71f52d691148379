import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '../money/fen.ts';
import { completedYears } from './age.ts';
import { decide, subsidyOf } from './decide.ts';
import type { Decision } from './decision.ts';
import { type BenefitCategory, type PolicyDocument, policyDocumentSchema } from './document.ts';
import { explainDecision } from './explain.ts';
import type { PersonFacts, UsedMeal } from './facts.ts';
import template from './templates/qingdao-chengyang-set-meal.json' with { type: 'json' };

const policy = policyDocumentSchema.parse(template);
const today = '2026-11-23';

function born(yearsAgo: number): string {
  return `${2026 - yearsAgo}-06-15`;
}

function priceFor(
  person: PersonFacts | null,
  options: {
    used?: readonly UsedMeal[];
    listPriceFen?: number;
    policy?: PolicyDocument | null;
  } = {},
): Decision {
  return decide({
    policy: options.policy === undefined ? policy : options.policy,
    person,
    meal: {
      listPriceFen: fen(options.listPriceFen ?? 1500),
      businessDate: today,
      mealPeriod: 'lunch',
    },
    usedMeals: options.used ?? [],
  });
}

function elder(age: number, category: BenefitCategory | null = null): PersonFacts {
  return {
    birthDate: born(age),
    categories: category === null ? [] : [{ category, from: '2020-01-01', to: null }],
  };
}

describe('青岛城阳 set meal (field survey P1)', () => {
  it.each([
    [59, 1500],
    [60, 800],
    [69, 800],
    [70, 700],
    [79, 700],
    [80, 600],
    [100, 600],
  ])('at %i years costs %i fen', (age, payableFen) => {
    const decision = priceFor(elder(age));
    expect(decision.payableFen).toBe(payableFen);
    expect(decision.payableFen + subsidyOf(decision)).toBe(1500);
  });

  it('costs 2 元 for 低保 and 特困, also where an age tier fits as well', () => {
    for (const category of ['minimum-living-allowance', 'destitute-support'] as const) {
      const decision = priceFor(elder(80, category));
      expect(decision.payableFen).toBe(200);
      expect(decision.lines).toEqual([
        { ruleId: 'hardship', fundId: 'hardship-relief', amountFen: 1300 },
      ]);
    }
  });

  it('counts a category only between its dates, both included', () => {
    const category = {
      category: 'minimum-living-allowance',
      from: '2026-11-23',
      to: '2026-11-23',
    } as const;
    const held = { birthDate: born(75), categories: [category] };
    expect(priceFor(held).payableFen).toBe(200);
    const ended = { ...held, categories: [{ ...category, from: '2026-01-01', to: '2026-11-22' }] };
    expect(priceFor(ended).payableFen).toBe(700);
    const future = { ...held, categories: [{ ...category, from: '2026-11-24', to: null }] };
    expect(priceFor(future).payableFen).toBe(700);
  });

  it('charges the list price for a second meal in the period, and only for that period', () => {
    const lunch = { businessDate: today, mealPeriod: 'lunch' } as const;
    const second = priceFor(elder(72), { used: [lunch] });
    expect(second.payableFen).toBe(1500);
    expect(second.reasons).toEqual([{ code: 'limit-reached', limitId: 'one-per-period' }]);
    expect(priceFor(elder(72), { used: [{ ...lunch, mealPeriod: 'dinner' }] }).payableFen).toBe(
      700,
    );
    expect(
      priceFor(elder(72), { used: [{ ...lunch, businessDate: '2026-11-22' }] }).payableFen,
    ).toBe(700);
  });

  it('charges guests, and everybody where no policy is in force, the list price', () => {
    expect(priceFor(null)).toMatchObject({ payableFen: 1500, reasons: [{ code: 'guest' }] });
    expect(priceFor(elder(72), { policy: null })).toMatchObject({
      payableFen: 1500,
      reasons: [{ code: 'no-policy-in-force' }],
    });
  });

  it('never raises a price that is already below the fixed one', () => {
    expect(priceFor(elder(72), { listPriceFen: 500 })).toMatchObject({
      payableFen: 500,
      lines: [],
      reasons: [{ code: 'already-cheaper', ruleId: 'age-70-79' }],
    });
  });
});

describe('age in completed years', () => {
  const onBirthday = { birthDate: '1946-11-23', onDate: '2026-11-23' };

  it('counts from the birthday or from the day after, as the policy says', () => {
    const settings = { leapDayBirthday: 'march-1' } as const;
    expect(completedYears(onBirthday, { ...settings, ageCountsFrom: 'birthday' })).toBe(80);
    expect(completedYears(onBirthday, { ...settings, ageCountsFrom: 'day-after-birthday' })).toBe(
      79,
    );
    const dayAfter = { ...onBirthday, onDate: '2026-11-24' };
    expect(completedYears(dayAfter, { ...settings, ageCountsFrom: 'day-after-birthday' })).toBe(80);
    const dayBefore = { ...onBirthday, onDate: '2026-11-22' };
    expect(completedYears(dayBefore, { ...settings, ageCountsFrom: 'birthday' })).toBe(79);
  });

  it('gives a person of 29 February the birthday the policy says, and their own in a leap year', () => {
    const person = { birthDate: '1948-02-29' };
    const settings = { ageCountsFrom: 'birthday' } as const;
    const at = (onDate: string, leapDayBirthday: 'february-28' | 'march-1') =>
      completedYears({ ...person, onDate }, { ...settings, leapDayBirthday });
    expect(at('2027-02-28', 'february-28')).toBe(79);
    expect(at('2027-02-28', 'march-1')).toBe(78);
    expect(at('2027-03-01', 'march-1')).toBe(79);
    expect(at('2028-02-28', 'february-28')).toBe(79);
    expect(at('2028-02-29', 'march-1')).toBe(80);
  });
});

describe('every decision', () => {
  const person = fc.record({
    birthDate: fc
      .date({ min: new Date('1900-01-01'), max: new Date('2026-11-23'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    categories: fc.array(
      fc.record({
        category: fc.constantFrom(
          'minimum-living-allowance' as const,
          'destitute-support' as const,
        ),
        from: fc.constantFrom('2020-01-01', '2026-11-23', '2027-01-01'),
        to: fc.constantFrom(null, '2026-11-22', '2026-11-23'),
      }),
      { maxLength: 3 },
    ),
  });
  const used = fc.array(
    fc.record({
      businessDate: fc.constantFrom(today, '2026-11-22'),
      mealPeriod: fc.constantFrom('breakfast' as const, 'lunch' as const, 'dinner' as const),
    }),
    { maxLength: 4 },
  );

  it('adds up to the fen, stays between nothing and the price, and does not depend on the order of rules', () => {
    fc.assert(
      fc.property(
        person,
        used,
        fc.integer({ min: 0, max: 5_000 }),
        fc.shuffledSubarray(policy.rules, { minLength: 4 }),
        (facts, usedMeals, listPriceFen, rules) => {
          const decision = priceFor(facts, { used: usedMeals, listPriceFen });
          expect(decision.payableFen + subsidyOf(decision)).toBe(listPriceFen);
          expect(decision.payableFen).toBeGreaterThanOrEqual(0);
          expect(decision.payableFen).toBeLessThanOrEqual(listPriceFen);
          for (const line of decision.lines) expect(line.amountFen).toBeGreaterThan(0);
          for (const limit of decision.limitsLeft)
            expect(limit.mealsLeft).toBeGreaterThanOrEqual(0);
          const shuffled = priceFor(facts, {
            used: usedMeals,
            listPriceFen,
            policy: { ...policy, rules },
          });
          expect(shuffled).toEqual(decision);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('explains itself to the elder without naming tier or hardship', () => {
    const words = /低保|特困|困难|周岁|档/;
    for (const facts of [elder(65), elder(85), elder(70, 'minimum-living-allowance'), elder(50)]) {
      const decision = priceFor(facts);
      const sentence = explainDecision(decision, { policy, audience: 'elder' });
      expect(sentence).not.toMatch(words);
      expect(sentence).toMatch(/15元/);
    }
    const hardship = priceFor(elder(70, 'destitute-support'));
    expect(explainDecision(hardship, { policy, audience: 'bureau' })).toBe(
      '规则“低保、特困套餐2元”：原价15元，困难群众救助资金（演示）承担13元，本人付2元。',
    );
  });
});

describe('a policy document', () => {
  it('is refused with the place when a fund is not listed, an id comes twice or a key is unknown', () => {
    const broken = structuredClone(template);
    broken.rules[1] = { ...structuredClone(template.rules[0]), fundId: 'nobody' } as never;
    const result = policyDocumentSchema.safeParse(broken);
    expect(result.success).toBe(false);
    const places = result.error?.issues.map((issue) => issue.path.join('.'));
    expect(places).toContain('rules.1.id');
    expect(places).toContain('rules.1.fundId');
    expect(policyDocumentSchema.safeParse({ ...template, hidden: 1 }).success).toBe(false);
  });
});
