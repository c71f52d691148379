// Goal: a worked case is judged on everything it states and on nothing else, with the other answers it asks for.
import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { PolicyDocument } from '../document.ts';
import { makeMeal, makePolicy, makeRule, testSite } from '../testing/make-policy.ts';
import { type WorkedCase, workedCaseSchema } from '../worked-case.ts';
import { personFacts } from './person.ts';
import { type CaseResult, runCase } from './run-case.ts';

const anybody = makeRule({ id: 'x' }).who;
const seventies = {
  ...anybody,
  age: { from: { years: 70, isIncluded: true }, to: null },
};
const policy = makePolicy({
  rules: [
    makeRule({ id: 'four-off', who: seventies }),
    makeRule({ id: 'three-off', benefit: { form: 'amount-off', amountFen: fen(300) } }),
  ],
  operatorPayments: [
    {
      id: 'head',
      title: '按人次',
      fundId: 'city',
      amountFen: fen(80),
      per: 'subsidised-meal',
      who: seventies,
    },
  ],
});

function caseOf(changes: Readonly<Record<string, unknown>>): WorkedCase {
  return workedCaseSchema.parse({
    kind: 'meal',
    id: 'a',
    title: '七十岁午餐',
    person: { ageYears: 70 },
    site: testSite,
    meal: makeMeal(),
    expect: { paysFen: 1100 },
    ...changes,
  });
}

function differing(document: PolicyDocument, changes: Readonly<Record<string, unknown>>): unknown {
  const result: CaseResult = runCase(document, caseOf(changes));
  const wrong = result.checks.filter((check) =>
    check.what === 'refused' ? check.expected !== check.got : check.expectedFen !== check.gotFen,
  );
  expect(result.isRight).toBe(wrong.length === 0);
  return wrong;
}

describe('a meal', () => {
  it('is right when it comes to what was expected, by fund and for the operator too', () => {
    expect(
      differing(policy, {
        expect: { paysFen: 1100, byFund: [{ fundId: 'county', amountFen: 400 }], operatorFen: 480 },
      }),
    ).toEqual([]);
  });

  it('is wrong in each thing that comes out otherwise', () => {
    expect(
      differing(policy, {
        expect: {
          paysFen: 1000,
          isRefused: true,
          byFund: [{ fundId: 'city', amountFen: 400 }],
          operatorFen: 400,
        },
      }),
    ).toEqual([
      { what: 'pays', expectedFen: 1000, gotFen: 1100 },
      { what: 'refused', expected: true, got: false },
      { what: 'fund', fundId: 'city', expectedFen: 400, gotFen: 0 },
      { what: 'fund', fundId: 'county', expectedFen: 0, gotFen: 400 },
      { what: 'operator', expectedFen: 400, gotFen: 480 },
    ]);
  });

  it('is priced by the other answers of its variant, which the document keeps not', () => {
    const sum = { settings: {}, combine: { subsidy: 'sum' } };
    expect(differing(policy, { variant: sum, expect: { paysFen: 800 } })).toEqual([]);
    const birthday = { person: { birthDate: '1956-11-23' } };
    expect(differing(policy, { ...birthday, expect: { paysFen: 1100 } })).toEqual([]);
    const dayAfter = { settings: { ageCountsFrom: 'day-after-birthday' }, combine: {} };
    expect(
      differing(policy, { ...birthday, variant: dayAfter, expect: { paysFen: 1200 } }),
    ).toEqual([]);
    expect(differing(policy, {})).toEqual([]);
  });

  it('is priced under the document whatever its dates and scope: those choose a policy, they price nothing', () => {
    const early = { ...policy, effectiveFrom: '2030-01-01', effectiveTo: '2030-12-31' };
    expect(differing(early, { expect: { paysFen: 1100, operatorFen: 480 } })).toEqual([]);
    const elsewhere = {
      ...policy,
      scope: { divisionCodes: ['110101'], siteKinds: ['mobile-cart' as const], canteenIds: [] },
    };
    expect(differing(elsewhere, { expect: { paysFen: 1100, operatorFen: 480 } })).toEqual([]);
  });

  it('of nobody is a guest’s', () => {
    expect(differing(policy, { person: null, expect: { paysFen: 1500 } })).toEqual([]);
  });
});

describe('a total for the operator', () => {
  it('is the payment of each part times its meals, without advanced subsidies (80 + 90 元)', () => {
    const young = {
      ...anybody,
      age: { from: { years: 65, isIncluded: true }, to: { years: 74, isIncluded: true } },
    };
    const old = { ...anybody, age: { from: { years: 75, isIncluded: true }, to: null } };
    const heads = { title: '按人次', fundId: 'city', per: 'meal' as const };
    const document = makePolicy({
      operatorPayments: [
        { id: 'young', ...heads, amountFen: fen(80), who: young },
        { id: 'old', ...heads, amountFen: fen(150), who: old },
      ],
    });
    const part = (times: number, ageYears: number) => ({
      times,
      person: { ageYears },
      site: testSite,
      meal: makeMeal(),
    });
    const total = workedCaseSchema.parse({
      kind: 'operator-total',
      id: 'p17',
      title: '一百份和六十份',
      parts: [part(100, 70), part(60, 80)],
      expect: { operatorFen: 17_000 },
    });
    expect(runCase(document, total).checks).toEqual([
      { what: 'operator', expectedFen: 17_000, gotFen: 17_000 },
    ]);
  });
});

describe('a top-up', () => {
  const bonus = {
    id: 'bonus',
    title: '充值七一折',
    who: seventies,
    paysPermille: 710,
    creditMinFen: fen(10_000),
    creditMaxFen: null,
    payers: { split: 'whole' as const, fundId: 'county' },
  };
  const document = makePolicy({
    topUpRules: [bonus, { ...bonus, id: 'better', paysPermille: 700, creditMinFen: fen(50_000) }],
  });
  const topUp = (creditFen: number, paysFen: number, ageYears = 70) =>
    runCase(
      document,
      workedCaseSchema.parse({
        kind: 'top-up',
        id: 't',
        title: '充值',
        person: { ageYears },
        site: testSite,
        businessDate: '2026-11-23',
        creditFen,
        expect: { paysFen },
      }),
    );

  it('costs what the lowest of the rules that fit asks, and a fund bears the rest', () => {
    expect(topUp(10_000, 7_100).isRight).toBe(true);
    expect(topUp(50_000, 35_000).topUp?.lines).toEqual([
      { ruleId: 'better', fundId: 'county', amountFen: 15_000 },
    ]);
  });

  it('is rounded by the setting and never bears a fen too much or too little', () => {
    const { topUp: decided } = topUp(10_001, 7_101);
    expect(decided).toEqual({
      creditFen: 10_001,
      paysFen: 7_101,
      lines: [{ ruleId: 'bonus', fundId: 'county', amountFen: 2_900 }],
    });
  });

  it('below the least credit, or of somebody the rule is not for, is paid whole', () => {
    expect(topUp(9_999, 9_999).isRight).toBe(true);
    expect(topUp(10_000, 10_000, 69).isRight).toBe(true);
  });
});

describe('a person given by age', () => {
  it('had the birthday half a year before, whatever the date', () => {
    const person = {
      standing: 'registered',
      ageYears: 80,
      categories: [],
      careLevels: [],
      states: [],
    } as const;
    const born = (onDate: string) =>
      personFacts(
        {
          ...person,
          categories: [],
          careLevels: [],
          states: [],
          householdCode: null,
          residenceCode: null,
        },
        onDate,
      ).birthDate;
    expect(born('2026-11-23')).toBe('1946-05-25');
    expect(born('2024-08-29')).toBe('1944-02-29');
    expect(born('2025-02-01')).toBe('1944-08-03');
  });
});
