import { fen } from '../../../../../shared/money/fen.ts';
import { ANY_TIME, EVERYBODY } from '../../../../../shared/policy/conditions.ts';
import { SETTING_NAMES } from '../../../../../shared/policy/describe/other-parts.ts';
import type { PolicyDocument, PolicyRule } from '../../../../../shared/policy/document.ts';
import { policyDocumentSchema } from '../../../../../shared/policy/document.ts';
import { type PolicySettings, settingsSchema } from '../../../../../shared/policy/settings.ts';
import type { WorkedCase } from '../../../../../shared/policy/worked-case.ts';

/** A document while it is typed: a question nobody has answered yet has no answer. */
export interface DraftForm extends Omit<PolicyDocument, 'settings'> {
  readonly settings: Partial<PolicySettings>;
}

/** What a draft begins with. */
export interface DraftStart {
  readonly form: DraftForm;
  /** Answers of a template: shown beside the questions, taken for none of them. */
  readonly suggested: Partial<PolicySettings>;
}

/** Members of the form that are replaced. */
export type FormChange = Partial<DraftForm>;

/** The settings that still wait for an answer, in the order they are asked. */
export function unanswered(form: DraftForm): readonly (keyof PolicySettings)[] {
  return SETTING_NAMES.filter((name) => form.settings[name] === undefined);
}

/** Answers for looking only, where a question is open: the template's, else the first that may be given. Never saved. */
const LOOK_ONLY: PolicySettings = {
  ageCountsFrom: 'birthday',
  leapDayBirthday: 'february-28',
  unknownPerson: 'list-price',
  overLimit: 'list-price',
  limitPartlyLeft: 'grant-the-rest',
  rounding: 'half-up',
  usableAt: 'every-site',
  homeBasis: 'household',
  grantedTwice: 'honour',
  excludedStates: [],
};

/** The form as a document to look at and to check, with stand-in answers for open questions. */
export function documentToLookAt(
  form: DraftForm,
  suggested: Partial<PolicySettings>,
): PolicyDocument {
  return { ...form, settings: { ...LOOK_ONLY, ...suggested, ...form.settings } };
}

/** The form as the document to save; null while questions are open or a part is not filled in. */
export function documentToSave(form: DraftForm): PolicyDocument | null {
  const read = policyDocumentSchema.safeParse(form);
  return read.success ? read.data : null;
}

/** An id that the list does not hold yet: rule-4. */
export function freshId(prefix: string, list: readonly { readonly id: string }[]): string {
  for (let number = list.length + 1; ; number += 1) {
    const id = `${prefix}-${number}`;
    if (!list.some((item) => item.id === id)) return id;
  }
}

/** A new rule: a set meal for everybody from 60 on, nothing given until somebody says so. */
export function makeRule(form: DraftForm): PolicyRule {
  return {
    id: freshId('rule', form.rules),
    title: '新规则',
    layerId: form.layers[0]?.id ?? '',
    who: EVERYBODY,
    when: ANY_TIME,
    goods: { kinds: ['set-meal'], setMealPrice: null },
    spend: null,
    benefit: { form: 'amount-off', amountFen: fen(0) },
    subsidyMaxFen: null,
    payers: { split: 'whole', fundId: form.funds[0]?.id ?? '' },
  };
}

/** Forgets the template's or the empty start's identity: a new policy, its first version. */
function asNewPolicy(document: PolicyDocument, policyId: PolicyDocument['policyId']): DraftForm {
  return { ...document, policyId, version: 1, settings: {} };
}

/** A draft that begins with another place's scheme; every question is asked again. */
export function startFromTemplate(
  template: PolicyDocument,
  fresh: { readonly policyId: PolicyDocument['policyId']; readonly effectiveFrom: string },
): DraftStart {
  const form = asNewPolicy(template, fresh.policyId);
  return {
    form: {
      ...form,
      effectiveFrom: fresh.effectiveFrom,
      effectiveTo: null,
      cases: casesFrom(template.cases, fresh.effectiveFrom),
    },
    suggested: template.settings,
  };
}

/** The next version of a published policy; the district's own answers stay. */
export function startFromVersion(
  document: PolicyDocument,
  fresh: { readonly version: number; readonly effectiveFrom: string },
): DraftStart {
  return {
    form: {
      ...document,
      version: fresh.version,
      effectiveFrom: fresh.effectiveFrom,
      effectiveTo: null,
      cases: casesFrom(document.cases, fresh.effectiveFrom),
    },
    suggested: {},
  };
}

/** A draft with one layer, one fund and nothing else. */
export function startEmpty(fresh: {
  readonly policyId: PolicyDocument['policyId'];
  readonly effectiveFrom: string;
}): DraftStart {
  return {
    form: {
      format: 1,
      policyId: fresh.policyId,
      version: 1,
      title: '',
      issuer: '',
      documentNumber: '',
      effectiveFrom: fresh.effectiveFrom,
      effectiveTo: null,
      source: { grade: 'A', place: '', note: '' },
      scope: { divisionCodes: null, siteKinds: null, canteenIds: null },
      funds: [{ id: 'fund-1', name: '区县级助餐补贴', level: 'county' }],
      settings: {},
      layers: [{ id: 'layer-1', title: '政府补贴', combine: 'lowest-price', subsidyMaxFen: null }],
      rules: [],
      limits: [],
      topUpRules: [],
      operatorPayments: [],
      siteGrants: [],
      settlement: { advancedBy: 'canteen', claimEvery: 'month' },
      cases: [],
    },
    suggested: {},
  };
}

/** The answers with one more; what has no answer keeps none. An answer that the format does not know changes nothing. */
export function answered(
  settings: Partial<PolicySettings>,
  name: keyof PolicySettings,
  answer: unknown,
): Partial<PolicySettings> {
  const whole = settingsSchema.safeParse({ ...LOOK_ONLY, ...settings, [name]: answer });
  if (!whole.success) return settings;
  const next: { -readonly [Name in keyof PolicySettings]?: PolicySettings[Name] } = whole.data;
  for (const other of SETTING_NAMES) {
    if (other !== name && settings[other] === undefined) delete next[other];
  }
  return next;
}

/**
 * Cases on dates before the policy begins, moved to its first day. Those that hang on real dates (a birth date, meals already
 * had, top-ups) stay where they are: checking says so, and a person decides.
 */
export function casesFrom(
  cases: readonly WorkedCase[],
  effectiveFrom: string,
): PolicyDocument['cases'] {
  return cases.map((one) => {
    const isFree =
      one.kind === 'meal' && one.used.length === 0 && one.person?.birthDate === undefined;
    if (!isFree || one.meal.businessDate >= effectiveFrom) return one;
    return { ...one, meal: { ...one.meal, businessDate: effectiveFrom } };
  });
}
