import { describe, expect, it } from 'vitest';
import { fen } from '../../../../../shared/money/fen.ts';
import { makeMeal, makePolicy } from '../../../../../shared/policy/testing/make-policy.ts';
import { type WorkedCase, workedCaseSchema } from '../../../../../shared/policy/worked-case.ts';
import {
  answered,
  casesFrom,
  documentToLookAt,
  documentToSave,
  startEmpty,
  startFromTemplate,
  startFromVersion,
  unanswered,
} from './draft-form.ts';

const template = makePolicy({ version: 4 });
const fresh = { policyId: template.policyId, effectiveFrom: '2026-12-01' };

describe('the questions that a text leaves open', () => {
  it('have no answer in a draft that begins with a template or with nothing', () => {
    for (const start of [startFromTemplate(template, fresh), startEmpty(fresh)]) {
      expect(unanswered(start.form)).toHaveLength(10);
      expect(documentToSave(start.form)).toBeNull();
    }
  });

  it('are looked at with stand-ins that no answer turns into a saved one', () => {
    const { form, suggested } = startFromTemplate(template, fresh);
    expect(documentToLookAt(form, suggested).settings).toEqual(template.settings);
    const settings = answered(form.settings, 'rounding', 'down');
    expect(settings).toEqual({ rounding: 'down' });
    expect(unanswered({ ...form, settings })).toHaveLength(9);
    expect(answered(settings, 'rounding', 'sideways')).toBe(settings);
  });

  it('keep the district’s own answers in a next version', () => {
    const { form } = startFromVersion(template, { version: 5, effectiveFrom: '2026-12-01' });
    expect(unanswered(form)).toEqual([]);
    expect(documentToSave(form)).toMatchObject({ version: 5, settings: template.settings });
  });
});

describe('worked cases of a draft that begins later', () => {
  const mealCase = (changes: Record<string, unknown>): WorkedCase =>
    workedCaseSchema.parse({
      kind: 'meal',
      id: 'one',
      title: '一',
      person: { ageYears: 70 },
      site: {
        canteenId: '3f0a7f52-6f0e-4b0c-9a51-0a4a8f3b7c21',
        kind: 'canteen',
        divisionCode: '370481',
      },
      meal: makeMeal(),
      expect: { paysFen: fen(800) },
      ...changes,
    });

  it('move to its first day unless they hang on real dates', () => {
    const dates = (one: WorkedCase): string[] =>
      casesFrom([one], '2026-12-01').map((moved) =>
        moved.kind === 'meal' ? moved.meal.businessDate : '',
      );
    expect(dates(mealCase({}))).toEqual(['2026-12-01']);
    expect(dates(mealCase({ person: { birthDate: '1956-11-23' } }))).toEqual(['2026-11-23']);
    expect(dates(mealCase({ meal: makeMeal({ businessDate: '2027-03-01' }) }))).toEqual([
      '2027-03-01',
    ]);
  });
});
