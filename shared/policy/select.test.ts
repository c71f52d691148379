import { describe, expect, it } from 'vitest';
import { canteenIdSchema, policyIdSchema } from '../identity/ids.ts';
import { fen } from '../money/fen.ts';
import type { PolicyDocument } from './document.ts';
import { policyFor } from './select.ts';
import { makePolicy, makeRule, testSite } from './testing/make-policy.ts';
import { usedSince, windowDates } from './windows.ts';

const date = '2026-11-23';
const first = policyIdSchema.parse('0b9f6c51-9d56-4b6e-8a3e-5f5c0c9f2a11');
const second = policyIdSchema.parse('1b9f6c51-9d56-4b6e-8a3e-5f5c0c9f2a11');
const here = canteenIdSchema.parse(testSite.canteenId);
const elsewhere = canteenIdSchema.parse('9f0a7f52-6f0e-4b0c-9a51-0a4a8f3b7c21');

function named(title: string, changes: Partial<PolicyDocument> = {}): PolicyDocument {
  return makePolicy({ title, ...changes });
}

function scoped(
  title: string,
  scope: Partial<PolicyDocument['scope']>,
  changes: Partial<PolicyDocument> = {},
) {
  return named(title, { scope: { ...makePolicy().scope, ...scope }, ...changes });
}

/** The title of the policy that holds, asked in both orders. */
function chosen(...policies: PolicyDocument[]): string | null {
  const at = { site: testSite, businessDate: date };
  const one = policyFor(policies, at)?.title ?? null;
  expect(policyFor(policies.toReversed(), at)?.title ?? null).toBe(one);
  return one;
}

describe('the policy of a canteen on a date', () => {
  it('is in force from its first to its last day, both included', () => {
    expect(chosen(named('a', { effectiveFrom: date, effectiveTo: date }))).toBe('a');
    expect(chosen(named('a', { effectiveFrom: '2026-11-24' }))).toBeNull();
    expect(chosen(named('a', { effectiveTo: '2026-11-22' }))).toBeNull();
    expect(chosen()).toBeNull();
  });

  it('holds the canteen by division, kind and id, each where stated', () => {
    expect(chosen(scoped('a', { divisionCodes: ['37', '3705'] }))).toBe('a');
    expect(chosen(scoped('a', { divisionCodes: ['3705'] }))).toBeNull();
    expect(chosen(scoped('a', { siteKinds: ['meal-point'] }))).toBeNull();
    expect(chosen(scoped('a', { siteKinds: ['meal-point', 'canteen'] }))).toBe('a');
    expect(chosen(scoped('a', { canteenIds: [elsewhere, here] }))).toBe('a');
    expect(chosen(scoped('a', { canteenIds: [elsewhere] }))).toBeNull();
  });

  it('is the narrowest: a canteen named, then the longest division, then a kind', () => {
    const site = scoped('site', { canteenIds: [here] }, { effectiveFrom: '2020-01-01' });
    const town = scoped('town', { divisionCodes: ['370481001'] });
    const city = scoped(
      'city',
      { divisionCodes: ['3704'], siteKinds: ['canteen'] },
      { effectiveFrom: '2026-11-01' },
    );
    const kind = scoped('kind', { siteKinds: ['canteen'] });
    const everywhere = named('everywhere', { effectiveFrom: '2026-11-01' });
    expect(chosen(everywhere, kind, city, town, site)).toBe('site');
    expect(chosen(everywhere, kind, city, town)).toBe('town');
    expect(chosen(everywhere, kind, city)).toBe('city');
    expect(chosen(everywhere, kind)).toBe('kind');
    expect(
      chosen(
        scoped('short', { divisionCodes: ['37'] }),
        scoped('long', { divisionCodes: ['99', '3704', '37'] }),
      ),
    ).toBe('long');
  });

  it('counts only the divisions the canteen lies in', () => {
    const far = scoped('far', { divisionCodes: ['37', '320102001002'] });
    expect(chosen(far, scoped('city', { divisionCodes: ['3704'] }))).toBe('city');
    expect(chosen(scoped('none', {}), scoped('province', { divisionCodes: ['37'] }))).toBe(
      'province',
    );
  });

  it('of equally narrow ones began last, then has the higher version, then the greater id', () => {
    expect(
      chosen(
        named('old', { effectiveFrom: '2026-01-01', version: 9 }),
        named('new', { effectiveFrom: '2026-02-01' }),
      ),
    ).toBe('new');
    expect(
      chosen(named('first', { version: 1, policyId: second }), named('second', { version: 2 })),
    ).toBe('second');
    expect(chosen(named('small', { policyId: first }), named('great', { policyId: second }))).toBe(
      'great',
    );
  });
});

describe('windows', () => {
  it('are the day, the week from Monday, the calendar month', () => {
    expect(windowDates('meal-period', date)).toEqual({ from: date, to: date });
    expect(windowDates('day', date)).toEqual({ from: date, to: date });
    expect(windowDates('week', '2026-11-23')).toEqual({ from: '2026-11-23', to: '2026-11-29' });
    expect(windowDates('week', '2026-11-29')).toEqual({ from: '2026-11-23', to: '2026-11-29' });
    expect(windowDates('week', '2027-01-01')).toEqual({ from: '2026-12-28', to: '2027-01-03' });
    expect(windowDates('month', '2028-02-29')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(windowDates('month', '2026-12-31')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(windowDates('month', '2027-01-31')).toEqual({ from: '2027-01-01', to: '2027-01-31' });
  });

  it('tell from when on used meals can matter to a policy', () => {
    const limit = { title: '限额', ruleIds: null, origin: 'setting' as const };
    const week = {
      form: 'meals' as const,
      id: 'week',
      ...limit,
      window: 'week' as const,
      mealsMax: 5,
    };
    const month = {
      form: 'subsidy' as const,
      id: 'month',
      ...limit,
      window: 'month' as const,
      subsidyMaxFen: fen(100),
    };
    const meal = { ...month, id: 'meal', window: 'meal' as const };
    const share = { form: 'own-share' as const, id: 'share', ...limit, minFen: fen(1) };
    const wednesday = '2026-12-02';
    const since = (changes: Partial<PolicyDocument>) => usedSince(makePolicy(changes), wednesday);
    expect(since({})).toBe(wednesday);
    expect(since({ limits: [meal, share] })).toBe(wednesday);
    expect(since({ limits: [week] })).toBe('2026-11-30');
    expect(since({ limits: [month] })).toBe('2026-12-01');
    // A week may begin before its month does.
    expect(since({ limits: [month, week] })).toBe('2026-11-30');
    const nth = makeRule({
      id: 'nth',
      when: { ...makeRule({ id: 'x' }).when, nth: { window: 'month', from: 1, to: 1 } },
    });
    expect(since({ rules: [nth] })).toBe('2026-12-01');
    expect(
      since({
        rules: [
          makeRule({ id: 'fee', benefit: { form: 'flat-fee', window: 'month', feeFen: fen(1) } }),
        ],
      }),
    ).toBe('2026-12-01');
  });
});
