import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { Who } from '../conditions.ts';
import { decide } from '../decide.ts';
import type { BenefitCategory, PersonFacts } from '../facts.ts';
import type { PolicySettings } from '../settings.ts';
import {
  makePerson,
  makePolicy,
  makeQuestion,
  makeRule,
  testSite,
} from '../testing/make-policy.ts';

const nobodySpecial = makeRule({ id: 'any' }).who;

/** Whether a rule with this `who` gives something to a person. */
function fits(
  who: Partial<Who>,
  person: Partial<PersonFacts>,
  extra: { settings?: Partial<PolicySettings>; date?: string; scopeCodes?: string[] } = {},
): boolean {
  const base = makePolicy();
  const policy = makePolicy({
    rules: [makeRule({ id: 'rule', who: { ...nobodySpecial, ...who } })],
    settings: { ...base.settings, ...extra.settings },
    scope: { ...base.scope, divisionCodes: extra.scopeCodes ?? null },
  });
  const question = makeQuestion({ policy, person: makePerson(person) });
  const meal = { ...question.meal, businessDate: extra.date ?? question.meal.businessDate };
  return decide({ ...question, meal }).lines.length > 0;
}

function held(category: BenefitCategory, from = '2020-01-01', to: string | null = null) {
  return { category, from, to };
}

describe('age in completed years', () => {
  const from80 = { age: { from: { years: 80, isIncluded: true }, to: null } };

  it.each([
    ['birthday', '2026-11-22', false],
    ['birthday', '2026-11-23', true],
    ['birthday', '2026-11-24', true],
    ['day-after-birthday', '2026-11-22', false],
    ['day-after-birthday', '2026-11-23', false],
    ['day-after-birthday', '2026-11-24', true],
  ] as const)(
    'counting from the %s, a person born on 1946-11-23 is 80 on %s: %s',
    (ageCountsFrom, date, is80) => {
      expect(fits(from80, { birthDate: '1946-11-23' }, { settings: { ageCountsFrom }, date })).toBe(
        is80,
      );
    },
  );

  it.each([
    ['february-28', 'birthday', '2027-02-27', false],
    ['february-28', 'birthday', '2027-02-28', true],
    ['february-28', 'day-after-birthday', '2027-02-28', false],
    ['february-28', 'day-after-birthday', '2027-03-01', true],
    ['march-1', 'birthday', '2027-02-28', false],
    ['march-1', 'birthday', '2027-03-01', true],
    ['march-1', 'day-after-birthday', '2027-03-01', false],
    ['march-1', 'day-after-birthday', '2027-03-02', true],
  ] as const)(
    'with the birthday of 29 February on %s and counting from the %s: on %s %s',
    (leapDayBirthday, ageCountsFrom, date, isOlder) => {
      const from79 = { age: { from: { years: 79, isIncluded: true }, to: null } };
      const settings = { leapDayBirthday, ageCountsFrom };
      expect(fits(from79, { birthDate: '1948-02-29' }, { settings, date })).toBe(isOlder);
    },
  );

  it('leaves 29 February itself the birthday in a leap year, and knows which years are leap years', () => {
    const from80Leap = { birthDate: '1948-02-29' };
    const settings = { leapDayBirthday: 'march-1' } as const;
    expect(fits(from80, from80Leap, { settings, date: '2028-02-29' })).toBe(true);
    expect(fits(from80, from80Leap, { settings, date: '2028-02-28' })).toBe(false);
    const from200 = { age: { from: { years: 100, isIncluded: true }, to: null } };
    expect(fits(from200, { birthDate: '2000-02-29' }, { settings, date: '2100-02-28' })).toBe(
      false,
    );
    expect(fits(from200, { birthDate: '2000-02-29' }, { settings, date: '2100-03-01' })).toBe(true);
    const from400 = { age: { from: { years: 52, isIncluded: true }, to: null } };
    expect(fits(from400, { birthDate: '1948-02-29' }, { settings, date: '2000-02-29' })).toBe(true);
  });

  it.each([
    [true, true, [60, 61, 69, 70]],
    [false, true, [61, 69, 70]],
    [true, false, [60, 61, 69]],
    [false, false, [61, 69]],
  ])('includes the ends of a band as published (%s, %s)', (fromIncluded, toIncluded, expected) => {
    const age = {
      from: { years: 60, isIncluded: fromIncluded },
      to: { years: 70, isIncluded: toIncluded },
    };
    const ages = [59, 60, 61, 69, 70, 71];
    const inside = ages.filter((years) => fits({ age }, { birthDate: `${2026 - years}-03-03` }));
    expect(inside).toEqual(expected);
  });

  it('leaves an end open that is not stated', () => {
    const upTo = { age: { from: null, to: { years: 70, isIncluded: true } } };
    expect(fits(upTo, { birthDate: '2026-01-01' })).toBe(true);
    expect(fits(from80, { birthDate: '1906-01-01' })).toBe(true);
  });
});

describe('categories', () => {
  const low = held('minimum-living-allowance');
  const lost = held('disabled-loss');

  it('asks for any, for every, or for none of a list', () => {
    const list: BenefitCategory[] = ['minimum-living-allowance', 'disabled-loss'];
    expect(fits({ anyCategory: list }, { categories: [lost] })).toBe(true);
    expect(fits({ anyCategory: list }, { categories: [held('empty-nest')] })).toBe(false);
    expect(fits({ everyCategory: list }, { categories: [lost] })).toBe(false);
    expect(fits({ everyCategory: list }, { categories: [lost, low] })).toBe(true);
    expect(fits({ noCategory: list }, { categories: [low] })).toBe(false);
    expect(fits({ noCategory: list }, { categories: [held('empty-nest')] })).toBe(true);
    expect(fits({ noCategory: list }, {})).toBe(true);
  });

  it('counts one from its first to its last day, both included', () => {
    const on = (from: string, to: string | null) =>
      fits({ anyCategory: ['low-income'] }, { categories: [held('low-income', from, to)] });
    expect(on('2026-11-23', '2026-11-23')).toBe(true);
    expect(on('2026-11-24', null)).toBe(false);
    expect(on('2020-01-01', '2026-11-22')).toBe(false);
    expect(on('2020-01-01', null)).toBe(true);
  });
});

describe('care level', () => {
  const severe = { careLevel: { from: 3, to: 4 } };
  const assessed = (level: number, from = '2026-01-01', to: string | null = null) => ({
    level,
    from,
    to,
  });

  it('lies in the range, ends included, and asks for an assessment', () => {
    const levels = [0, 1, 2, 3, 4].filter((level) =>
      fits({ careLevel: { from: 1, to: 3 } }, { careLevels: [assessed(level)] }),
    );
    expect(levels).toEqual([1, 2, 3]);
    expect(fits({ careLevel: { from: 0, to: 4 } }, {})).toBe(false);
  });

  it('is that of the assessment that began last and still holds, of two the higher', () => {
    expect(fits(severe, { careLevels: [assessed(4), assessed(1, '2026-06-01')] })).toBe(false);
    expect(fits(severe, { careLevels: [assessed(1, '2026-06-01'), assessed(4)] })).toBe(false);
    expect(
      fits(severe, { careLevels: [assessed(4), assessed(1, '2026-06-01', '2026-11-22')] }),
    ).toBe(true);
    expect(fits(severe, { careLevels: [assessed(1), assessed(4)] })).toBe(true);
    expect(fits(severe, { careLevels: [assessed(4), assessed(1)] })).toBe(true);
  });
});

describe('home', () => {
  const here = testSite.divisionCode;
  const sameTown = '370481001999';
  const sameCounty = '370481777002';
  const elsewhere = '370402001002';

  it.each([
    ['household', here, elsewhere, true],
    ['household', elsewhere, here, false],
    ['residence', here, elsewhere, false],
    ['residence', elsewhere, here, true],
    ['either', here, elsewhere, true],
    ['either', elsewhere, here, true],
    ['either', elsewhere, elsewhere, false],
    ['both', here, elsewhere, false],
    ['both', elsewhere, here, false],
    ['both', here, here, true],
  ] as const)(
    'by %s, registered at %s and living at %s: %s',
    (basis, householdCode, residenceCode, expected) => {
      expect(
        fits({ home: { basis, area: 'site-community' } }, { householdCode, residenceCode }),
      ).toBe(expected);
    },
  );

  it.each([
    ['site-community', [here]],
    ['site-town', [here, sameTown, '370481001']],
    ['site-county', [here, sameTown, sameCounty, '370481001', '370481']],
  ] as const)(
    'in %s compares so many digits, and a shorter code fits nothing',
    (area, expected) => {
      const codes = [here, sameTown, sameCounty, elsewhere, '370481001', '370481'];
      const inside = codes.filter((householdCode) =>
        fits({ home: { basis: 'household', area } }, { householdCode }),
      );
      expect(inside).toEqual(expected);
    },
  );

  it('in the policy area is where the scope’s divisions begin the code, anywhere known without them', () => {
    const home = { basis: 'household', area: 'policy-area' } as const;
    expect(fits({ home }, { householdCode: here }, { scopeCodes: ['3704'] })).toBe(true);
    // The policy holds at the canteen, but the person is not from the area.
    expect(fits({ home }, { householdCode: '320102001002' }, { scopeCodes: ['3704'] })).toBe(false);
    expect(fits({ home }, { householdCode: elsewhere }, { scopeCodes: ['370481', '3704'] })).toBe(
      true,
    );
    expect(fits({ home }, { householdCode: elsewhere })).toBe(true);
    expect(fits({ home }, { householdCode: null })).toBe(false);
  });
});

describe('what keeps a person from every rule', () => {
  const anybody = (settings: Partial<PolicySettings>, person: Partial<PersonFacts>) => {
    const base = makePolicy();
    const policy = makePolicy({
      rules: [
        makeRule({ id: 'any' }),
        makeRule({
          id: 'poor',
          who: { ...nobodySpecial, anyCategory: ['low-income'] },
          benefit: { form: 'free' },
        }),
      ],
      settings: { ...base.settings, ...settings },
      operatorPayments: [
        {
          id: 'each',
          title: '每餐',
          fundId: 'city',
          amountFen: fen(0),
          per: 'meal',
          who: nobodySpecial,
        },
      ],
    });
    return decide(makeQuestion({ policy, person: makePerson(person) }));
  };

  it('is a state of the list on the day, the first of the list named', () => {
    const states = [
      { state: 'moved-away', from: '2026-01-01', to: null },
      { state: 'in-institution', from: '2026-11-23', to: '2026-11-23' },
    ] as const;
    const person = { states: [...states] };
    expect(anybody({ excludedStates: ['in-institution', 'moved-away'] }, person)).toMatchObject({
      payableFen: 1500,
      lines: [],
      limitsLeft: [],
      reasons: [{ code: 'excluded', state: 'in-institution' }],
    });
    expect(anybody({ excludedStates: ['moved-away', 'in-institution'] }, person).reasons).toEqual([
      { code: 'excluded', state: 'moved-away' },
    ]);
    expect(anybody({ excludedStates: ['died'] }, person).payableFen).toBe(1100);
    const ended = {
      states: [{ state: 'in-institution', from: '2026-01-01', to: '2026-11-22' } as const],
    };
    expect(anybody({ excludedStates: ['in-institution'] }, ended).payableFen).toBe(1100);
  });

  it.each([
    ['every-site', 'household', [true, true, true, true]],
    ['county-of-home', 'household', [true, true, true, false]],
    ['town-of-home', 'household', [true, true, false, false]],
    ['community-of-home', 'household', [true, false, false, false]],
  ] as const)('is a canteen too far from home under %s', (usableAt, homeBasis, expected) => {
    const codes = [testSite.divisionCode, '370481001999', '370481777002', '370402001002'];
    const usable = codes.map(
      (householdCode) => anybody({ usableAt, homeBasis }, { householdCode }).payableFen === 1100,
    );
    expect(usable).toEqual(expected);
    const far = anybody({ usableAt: 'town-of-home', homeBasis }, { householdCode: null });
    expect(far.reasons).toEqual([{ code: 'not-usable-here' }]);
  });

  it('takes home for household, residence or either', () => {
    const at = (homeBasis: PolicySettings['homeBasis']) => {
      const usable = (person: Partial<PersonFacts>) =>
        anybody({ usableAt: 'community-of-home', homeBasis }, person).payableFen === 1100;
      return [
        usable({ householdCode: testSite.divisionCode }),
        usable({ residenceCode: testSite.divisionCode }),
      ];
    };
    expect(at('household')).toEqual([true, false]);
    expect(at('residence')).toEqual([false, true]);
    expect(at('either')).toEqual([true, true]);
  });

  it('is being unknown, unless the policy lets age alone decide; then other rules stay closed', () => {
    const person = { standing: 'provisional', categories: [held('low-income')] } as const;
    const unknown = { ...person, categories: [...person.categories] };
    expect(anybody({ unknownPerson: 'list-price' }, unknown)).toMatchObject({
      payableFen: 1500,
      reasons: [{ code: 'unknown-person' }],
    });
    expect(anybody({ unknownPerson: 'age-rules' }, unknown).lines).toMatchObject([
      { ruleId: 'any' },
    ]);
    expect(
      anybody({ unknownPerson: 'list-price' }, { categories: unknown.categories }).lines,
    ).toMatchObject([{ ruleId: 'poor' }]);
  });

  it.each(['anyCategory', 'everyCategory', 'noCategory', 'careLevel', 'home'] as const)(
    'closes a rule to unknown people that asks for %s',
    (member) => {
      const base = makePolicy();
      const answers = {
        anyCategory: ['low-income'],
        everyCategory: ['low-income'],
        noCategory: ['childless'],
        careLevel: { from: 0, to: 4 },
        home: { basis: 'household', area: 'policy-area' },
      } as const;
      const who = { ...nobodySpecial, [member]: answers[member] };
      const policy = makePolicy({
        rules: [makeRule({ id: 'closed', who })],
        settings: { ...base.settings, unknownPerson: 'age-rules' },
      });
      const facts = {
        categories: [held('low-income')],
        careLevels: [{ level: 2, from: '2026-01-01', to: null }],
        householdCode: '370481',
      };
      const ask = (standing: PersonFacts['standing']) =>
        decide(makeQuestion({ policy, person: makePerson({ ...facts, standing }) })).lines.length;
      expect([ask('registered'), ask('provisional')]).toEqual([1, 0]);
    },
  );

  it('is having no policy in force, or being a guest', () => {
    const listPrice = {
      payableFen: 1500,
      isRefused: false,
      lines: [],
      fees: [],
      operatorLines: [],
      limitsLeft: [],
    };
    expect(decide(makeQuestion({ policy: null }))).toMatchObject({
      ...listPrice,
      reasons: [{ code: 'no-policy-in-force' }],
    });
    expect(decide(makeQuestion({ person: null }))).toMatchObject({
      ...listPrice,
      reasons: [{ code: 'guest' }],
    });
  });
});
