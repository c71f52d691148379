import { policyIdSchema } from '../../shared/identity/ids.ts';
import { fen } from '../../shared/money/fen.ts';
import { EVERYBODY, type Who } from '../../shared/policy/conditions.ts';
import type { PolicyDocument, PolicyRule } from '../../shared/policy/document.ts';
import { makePolicy, makeRule } from '../../shared/policy/testing/make-policy.ts';

/** Price by age and hardship, one meal a period: the rules of the demo's policy. */
export const CHENGYANG: PolicyDocument = makePolicy({
  policyId: policyIdSchema.parse('5b0c1f7e-6a53-4d0e-9b58-2f1d7c3a9e10'),
  title: '青岛城阳中城路助老食堂套餐价（演示）',
  documentNumber: '演示-2020-12',
  effectiveFrom: '2020-12-01',
  funds: [
    { id: 'district-elder-meals', name: '区级助餐补贴（演示）', level: 'county' },
    { id: 'hardship-relief', name: '困难群众救助资金（演示）', level: 'city' },
  ],
  rules: [
    tier({ id: 'age-60-69', priceYuan: 8, who: agedFrom(60, 69) }),
    tier({ id: 'age-70-79', priceYuan: 7, who: agedFrom(70, 79) }),
    tier({ id: 'age-80-up', priceYuan: 6, who: agedFrom(80, null) }),
    tier({
      id: 'hardship',
      priceYuan: 2,
      who: { ...EVERYBODY, anyCategory: ['minimum-living-allowance', 'destitute-support'] },
      fundId: 'hardship-relief',
    }),
  ],
  limits: [
    {
      form: 'meals',
      id: 'one-per-period',
      title: '每餐次补贴一份',
      ruleIds: null,
      origin: 'setting',
      window: 'meal-period',
      mealsMax: 1,
    },
  ],
});

/** Who is from so many to so many completed years old, both included. */
function agedFrom(from: number, to: number | null): Who {
  const end = (years: number) => ({ years, isIncluded: true });
  return { ...EVERYBODY, age: { from: end(from), to: to === null ? null : end(to) } };
}

function tier(given: {
  readonly id: string;
  readonly priceYuan: number;
  readonly who: Who;
  readonly fundId?: string;
}): PolicyRule {
  const { id, priceYuan, who, fundId = 'district-elder-meals' } = given;
  return makeRule({
    ...{ id, who, title: `套餐${priceYuan}元` },
    benefit: { form: 'fixed-price', priceFen: fen(priceYuan * 100) },
    goods: { kinds: ['set-meal'], setMealPrice: null },
    payers: { split: 'whole', fundId },
  });
}
