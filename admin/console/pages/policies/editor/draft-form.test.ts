import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../../../../shared/policy/check/check-policy.ts';
import { policyDocumentSchema } from '../../../../../shared/policy/document.ts';
import { makePolicy } from '../../../../../shared/policy/testing/make-policy.ts';
import {
  answered,
  type DraftForm,
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

describe('a draft from a shipped template', () => {
  const folder = path.join(import.meta.dirname, '../../../../../shared/policy/templates');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

  it.each(files)(
    '%s has cases that come out right from another first day and in another place',
    (file) => {
      const shipped = policyDocumentSchema.parse(
        JSON.parse(readFileSync(path.join(folder, file), 'utf8')),
      );
      const { form, suggested } = startFromTemplate(shipped, fresh);
      expect([form.title, form.issuer, form.documentNumber].join()).not.toMatch(/模板|待核对/);
      const moved: DraftForm = {
        ...form,
        issuer: '滕州市民政局',
        documentNumber: '滕民〔2026〕1号',
        scope: { divisionCodes: ['370481'], siteKinds: ['mobile-cart'], canteenIds: null },
      };
      expect(moved.cases.length).toBeGreaterThan(0);
      const look = documentToLookAt(moved, suggested);
      const asksForOwnArea = look.rules.some(({ who }) => who.home?.area === 'policy-area');
      const wrong = checkPolicy(look).filter(({ severity }) => severity === 'error');
      // Whose home lies in the scope is no longer the same there: that a person has to look at, and is told why.
      const unexplained = wrong.filter(({ sentence }) => !sentence.includes('请改成本地的区划'));
      expect(unexplained).toEqual([]);
      expect(wrong.length > 0).toBe(asksForOwnArea);
    },
  );
});
