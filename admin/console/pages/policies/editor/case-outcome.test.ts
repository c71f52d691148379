import { expect, it } from 'vitest';
import { fen } from '../../../../../shared/money/fen.ts';
import { runCase } from '../../../../../shared/policy/cases/run-case.ts';
import {
  makeMeal,
  makePolicy,
  makeRule,
  testSite,
} from '../../../../../shared/policy/testing/make-policy.ts';
import { workedCaseSchema } from '../../../../../shared/policy/worked-case.ts';
import { withOutcome } from './case-outcome.ts';

const policy = makePolicy({ rules: [makeRule({ id: 'four-off' })] });
const caseOf = (changes: Readonly<Record<string, unknown>>) =>
  workedCaseSchema.parse({
    kind: 'meal',
    id: 'a',
    title: '七十岁午餐',
    person: { ageYears: 70 },
    site: testSite,
    meal: makeMeal(),
    ...changes,
  });

it('takes over what came out in everything the case states, and states nothing more', () => {
  const whole = caseOf({
    expect: {
      paysFen: 1500,
      isRefused: true,
      byFund: [{ fundId: 'city', amountFen: 1 }],
      operatorFen: 7,
    },
  });
  const after = withOutcome(whole, runCase(policy, whole));
  expect(after?.expect).toEqual({
    paysFen: 1100,
    isRefused: false,
    byFund: [{ fundId: 'county', amountFen: 400 }],
    operatorFen: 400,
  });
  const short = caseOf({ expect: { paysFen: 1500 } });
  expect(withOutcome(short, runCase(policy, short))?.expect).toEqual({
    paysFen: 1100,
    isRefused: false,
  });
});

it('does so for a top-up and for a total of the operator, and not beyond what money can be', () => {
  const topUp = workedCaseSchema.parse({
    kind: 'top-up',
    id: 't',
    title: '充值',
    person: { ageYears: 70 },
    site: testSite,
    businessDate: '2026-11-23',
    creditFen: 100,
    expect: { paysFen: 1 },
  });
  expect(withOutcome(topUp, runCase(policy, topUp))?.expect).toEqual({ paysFen: 100 });
  const total = (times: number, amountFen: number) => {
    const one = workedCaseSchema.parse({
      kind: 'operator-total',
      id: 'o',
      title: '一月',
      parts: [{ times, person: { ageYears: 70 }, site: testSite, meal: makeMeal() }],
      expect: { operatorFen: 0 },
    });
    const { who } = makeRule({ id: 'x' });
    const payment = { id: 'head', title: '按人次', fundId: 'city', per: 'meal' as const, who };
    const owing = makePolicy({
      operatorPayments: [{ ...payment, amountFen: fen(amountFen) }],
    });
    return withOutcome(one, runCase(owing, one));
  };
  expect(total(100, 80)?.expect).toEqual({ operatorFen: 8_000 });
  expect(total(1_000_000, 1_000_000)).toBeNull();
});
