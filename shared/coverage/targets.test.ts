import { expect, test } from 'vitest';
import { assessSite, windowStart } from './effective.ts';
import { areaPrefix, type PlanTarget } from './plan.ts';
import { type DistrictFacts, evaluateTarget, type Site } from './targets.ts';

const RULE = { windowDays: 30, mealsPerDayMin: 5, serviceDaysMin: 10 };
const AS_OF = '2026-11-23';

function days(count: number, meals: number, lastDate = AS_OF) {
  const end = Date.parse(`${lastDate}T00:00:00Z`);
  return Array.from({ length: count }, (_unused, index) => ({
    businessDate: new Date(end - index * 86_400_000).toISOString().slice(0, 10),
    subsidisedMeals: meals,
  }));
}

test('the window of thirty days has thirty days, today among them', () => {
  expect(windowStart(AS_OF, RULE)).toBe('2026-10-25');
});

test.each([
  ['ten days of five meals', days(10, 5), 10, true],
  ['nine days of five meals', days(9, 5), 9, false],
  ['thirty days of four meals', days(30, 4), 0, false],
  ['ten days of which one lies before the window', days(10, 5, '2026-11-02'), 9, false],
  ['ten days of which the first is the window’s first', days(10, 5, '2026-11-03'), 10, true],
  ['days to come', days(10, 9, '2026-12-03'), 0, false],
])('%s', (_name, siteDays, serviceDaysInWindow, isEffective) => {
  expect(assessSite({ rule: RULE, asOf: AS_OF, days: siteDays })).toMatchObject({
    serviceDaysInWindow,
    isEffective,
  });
});

function target(changes: Partial<PlanTarget>): PlanTarget {
  return {
    id: 'some',
    indicator: '某项指标',
    measure: 'new-canteens',
    comparator: '>=',
    value: 20,
    unit: '处',
    deadline: '2023-12-31',
    clause: '二（二）3',
    mealService: true,
    ...changes,
  };
}

function site(changes: Partial<Site>): Site {
  return {
    kind: 'canteen',
    openedOn: '2022-01-01',
    closedOn: null,
    isEffective: true,
    communityCodes: [],
    ...changes,
  };
}

function facts(sites: readonly Site[]): DistrictFacts {
  return {
    districtCode: '370481',
    districtName: '滕州市',
    asOf: AS_OF,
    rule: RULE,
    sites,
    communityCodes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  };
}

const PLAN = {
  divisionCode: '370481',
  jurisdiction: '滕州市',
  period: ['2021-01-01', '2025-12-31'],
} satisfies Parameters<typeof evaluateTarget>[1];

test('new canteens are those opened in the period and not closed; late ones count and are named', () => {
  const figures = evaluateTarget(
    target({}),
    PLAN,
    facts([
      site({ openedOn: '2020-12-31' }),
      site({ openedOn: '2021-01-01' }),
      site({ isEffective: false }),
      site({ kind: 'meal-point' }),
      site({ closedOn: '2024-05-01' }),
      site({ openedOn: '2024-02-02' }),
      site({ openedOn: '2027-01-01' }),
    ]),
  );
  expect(figures).toMatchObject({ nominal: 3, effective: 2, gap: 18, overdueDays: 1058 });
  expect(figures.numeratorNote).toContain('期限（2023-12-31）之后开办1处');
});

test('a clause that names a year counts from that year on', () => {
  const sites = [site({ openedOn: '2021-06-01' }), site({ openedOn: '2022-06-01' })];
  const figures = evaluateTarget(target({ openedFrom: '2022-01-01' }), PLAN, facts(sites));
  expect(figures.nominal).toBe(1);
});

test('a community served by two sites is covered once, and a place outside the district not at all', () => {
  const figures = evaluateTarget(
    target({ measure: 'community-coverage', comparator: '=', value: 100, unit: '%' }),
    PLAN,
    facts([
      site({ communityCodes: ['a', 'b'] }),
      site({ kind: 'meal-point', communityCodes: ['b', 'elsewhere'] }),
      site({ isEffective: false, communityCodes: ['c'] }),
      site({ closedOn: AS_OF, communityCodes: ['d'] }),
    ]),
  );
  expect(figures).toMatchObject({ nominal: 37.5, effective: 25, gap: 75 });
  expect(figures.denominatorNote).toBe('滕州市全部社区（村）8个');
});

test('a target without a figure has no gap, and a reached one has none left', () => {
  const sites = [site({}), site({})];
  expect(evaluateTarget(target({ value: null }), PLAN, facts(sites))).toMatchObject({
    effective: 2,
    gap: null,
  });
  expect(evaluateTarget(target({ value: 1 }), PLAN, facts(sites)).gap).toBe(0);
});

test('what meals cannot tell stays empty with its reason', () => {
  for (const measure of ['reported', 'monthly-visit-rate'] as const) {
    const figures = evaluateTarget(target({ measure }), PLAN, facts([site({})]));
    expect(figures).toMatchObject({ nominal: null, effective: null, gap: null });
    expect(figures.missingReason).toMatch(/尚未/);
  }
});

test('one county’s sites never stand for a whole city or another county', () => {
  for (const divisionCode of ['370400', '371623']) {
    const figures = evaluateTarget(target({}), { ...PLAN, divisionCode }, facts([site({})]));
    expect(figures.nominal).toBeNull();
    expect(figures.missingReason).toContain('滕州市');
  }
  expect([areaPrefix('370400'), areaPrefix('370481')]).toEqual(['3704', '370481']);
});
