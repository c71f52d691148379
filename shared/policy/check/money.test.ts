// Goal: whoever writes a policy learns where money would go to nobody, to the wrong one, or not at all.
// Method: one good document, changed in one place a test; asserted are code, place and sentence.
import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import { ANY_TIME, EVERYBODY } from '../conditions.ts';
import { decide } from '../decide.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { usedMealSchema } from '../facts.ts';
import { makePerson, makePolicy, makeQuestion, makeUsed } from '../testing/make-policy.ts';
import { checkPolicy } from './check-policy.ts';
import { good, seventies, sixties, told, withRules } from './testing/good-policy.ts';

describe('funds', () => {
  const place = '第1条规则“60至69岁”的出资';
  it.each<[string, PolicyRule['payers']]>([
    [
      '各方的千分比加起来是999，不是1000：请改正。',
      {
        split: 'by-share',
        parts: [
          { fundId: 'city', sharePermille: 500 },
          { fundId: 'county', sharePermille: 499 },
        ],
      },
    ],
    [
      '只有最后一方可以不写上限：请给前面各方写上最多承担多少。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: null },
          { fundId: 'county', upToFen: null },
        ],
      },
    ],
    [
      '最后一方写了上限，超出的部分没有人承担：请去掉最后一方的上限。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(100) },
          { fundId: 'county', upToFen: fen(900) },
        ],
      },
    ],
    [
      '第1方最多承担0元，等于不承担：请改金额，或删掉这一方。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(0) },
          { fundId: 'county', upToFen: null },
        ],
      },
    ],
    [
      '前面各方已经能承担4元，这条规则一份最多补贴4元，最后一方永远不用出钱：请改金额，或删掉最后一方。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(400) },
          { fundId: 'county', upToFen: null },
        ],
      },
    ],
  ])('that do not add up are told: %s', (words, payers) => {
    expect(told(withRules({ ...sixties, payers }))).toEqual([
      ['error', 'funds-do-not-add-up', 'rules.0.payers.parts', `${place}${words}`],
    ]);
  });

  it('of a merchant bear their rule whole or not at all', () => {
    const payers: PolicyRule['payers'] = {
      split: 'by-share',
      parts: [
        { fundId: 'canteen', sharePermille: 500 },
        { fundId: 'county', sharePermille: 500 },
      ],
    };
    expect(told(checkPolicy(makePolicy({ rules: [{ ...sixties, payers }] })))).toEqual([
      [
        'error',
        'merchant-fund-mixed',
        'rules.0.payers',
        `${place}把食堂让利和别的资金混在一条里：请把食堂让利单独写成一条规则，由它全部承担。`,
      ],
    ]);
  });
});

describe('benefits', () => {
  it.each<[string, Partial<PolicyRule>, string]>([
    [
      'rules.0.goods.kinds',
      { benefit: { form: 'by-weight', fenPer100Grams: fen(100) } },
      '的餐品种类要只选称重菜品，因为优惠是按重量计价：请改餐品，或换一种优惠。',
    ],
    [
      'rules.0.goods.setMealPrice',
      { goods: { kinds: ['dishes'], setMealPrice: { fromFen: null, toFen: fen(1500) } } },
      '的餐品套餐价范围没有用处，因为餐品里没有套餐：请加上套餐，或删掉价格范围。',
    ],
    [
      'rules.0.goods.kinds',
      {
        goods: { kinds: ['delivery-fee'], setMealPrice: null },
        when: { ...ANY_TIME, serviceTypes: ['eat-in'] },
      },
      '的餐品种类只有送餐费，用餐方式里却没有送餐：请加上送餐，或换餐品。',
    ],
  ])('that do not suit their goods are told: %s', (place, changes, words) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['error', 'benefit-does-not-suit-goods', place, `第1条规则“60至69岁”${words}`],
    ]);
  });

  it.each<[string, Partial<PolicyRule>, string]>([
    [
      'rules.0.benefit.amountFen',
      { benefit: { form: 'amount-off', amountFen: fen(0) } },
      '的优惠金额是0元，等于不优惠：请改金额，或删掉这条规则。',
    ],
    [
      'rules.0.benefit.paysPermille',
      { benefit: { form: 'percent', paysPermille: 1000 } },
      '的优惠自付千分比是1000，等于不打折：请改折扣（七折写700），或删掉这条规则。',
    ],
    [
      'rules.0.subsidyMaxFen',
      { subsidyMaxFen: fen(0) },
      '的最高补贴是0元，等于不补贴：请改金额，或删掉这条规则。',
    ],
    [
      'rules.0.benefit',
      {
        benefit: { form: 'fixed-price', priceFen: fen(1500) },
        goods: { kinds: ['set-meal'], setMealPrice: { fromFen: null, toFen: fen(1500) } },
      },
      '的优惠对最高15元的套餐不会有任何补贴：请改价格，或改套餐价范围。',
    ],
  ])('that give nothing are told: %s', (place, changes, words) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['error', 'nothing-given', place, `第1条规则“60至69岁”${words}`],
    ]);
  });
});

describe('other parts', () => {
  const payment = {
    id: 'p',
    title: '按人次',
    fundId: 'county',
    amountFen: fen(300),
    per: 'meal' as const,
    who: EVERYBODY,
  };
  const grant = {
    id: 'g',
    title: '建设补助',
    fundId: 'county',
    kind: 'building' as const,
    amountMaxFen: fen(3_000_000),
    fullYearOfService: false,
    evaluationPassed: true,
    mealsOfYearMin: null,
  };
  const topUp = {
    id: 't',
    title: '充值优惠',
    who: EVERYBODY,
    paysPermille: 710,
    creditMinFen: fen(10_000),
    creditMaxFen: null,
    payers: { split: 'whole' as const, fundId: 'county' },
  };
  const merchant = makePolicy().funds;

  it('that are right are not told', () => {
    expect(
      checkPolicy(good({ operatorPayments: [payment], siteGrants: [grant], topUpRules: [topUp] })),
    ).toEqual([]);
  });

  it.each<[string, string, Partial<PolicyDocument>, string]>([
    [
      'nothing-given',
      'operatorPayments.0.amountFen',
      { operatorPayments: [{ ...payment, amountFen: fen(0) }] },
      '第1项运营补贴“按人次”的金额是0元：请改金额，或删掉这一项。',
    ],
    [
      'nothing-given',
      'siteGrants.0.amountMaxFen',
      { siteGrants: [{ ...grant, amountMaxFen: fen(0) }] },
      '第1项站点补助“建设补助”的最高金额是0元：请改金额，或删掉这一项。',
    ],
    [
      'nothing-given',
      'topUpRules.0.paysPermille',
      { topUpRules: [{ ...topUp, paysPermille: 1000 }] },
      '第1条充值优惠“充值优惠”的自付千分比是1000，等于没有优惠：请改折扣，或删掉这一条。',
    ],
    [
      'nothing-given',
      'layers.0.subsidyMaxFen',
      {
        layers: good().layers.map((layer) => ({ ...layer, subsidyMaxFen: fen(0) })),
        rules: [seventies],
      },
      '第1层“补贴”的最高补贴是0元，这一层等于没有：请改金额，或删掉上限。',
    ],
    [
      'range-reversed',
      'topUpRules.0.creditMinFen',
      { topUpRules: [{ ...topUp, creditMaxFen: fen(5_000) }] },
      '第1条充值优惠“充值优惠”的最低充值金额100元大于最高充值金额50元：请对调。',
    ],
    [
      'merchant-fund-mixed',
      'operatorPayments.0.fundId',
      { funds: merchant, operatorPayments: [{ ...payment, fundId: 'canteen' }] },
      '第1项运营补贴“按人次”的资金来源是食堂让利，食堂不能自己付给自己：请换成付钱的资金来源。',
    ],
    [
      'shape',
      'operatorPayments',
      { operatorPayments: [{ ...payment, amountFen: fen(1_000_000_000) }] },
      '运营补贴加起来超过5000000元一份：请改正金额。',
    ],
  ])('that are wrong are told: %s %s', (code, place, changes, sentence) => {
    expect(told(checkPolicy(good(changes)))).toEqual([['error', code, place, sentence]]);
  });
});

describe('rules that apply together', () => {
  const summed = (count: number) =>
    good({
      layers: [
        { id: 'gifts', title: '累加', combine: 'sum', subsidyMaxFen: null },
        { id: 'subsidy', title: '补贴', combine: 'lowest-price', subsidyMaxFen: null },
      ],
      rules: [
        ...Array.from({ length: count }, (_, index) => ({
          ...seventies,
          id: `gift-${index}`,
          layerId: 'gifts',
          benefit: { form: 'amount-off' as const, amountFen: fen(1) },
        })),
        ...Array.from({ length: 5 }, (_, index) => ({ ...seventies, id: `best-${index}` })),
      ],
    });
  const codes = (count: number) =>
    checkPolicy(summed(count)).filter(({ code }) => code === 'too-large');

  it('may be as many as a sale and a used meal hold, and no more', () => {
    expect(codes(39)).toEqual([]);
    expect(told(codes(40))).toEqual([
      [
        'error',
        'too-large',
        'rules',
        '一餐最多可能同时用上41条规则，最多40条：请减少“各条相加”一层里的规则，或改成取最优惠的一条。',
      ],
    ]);
    const decision = decide(
      makeQuestion({ policy: summed(39), person: makePerson({ birthDate: '1950-01-01' }) }),
    );
    expect(decision.lines).toHaveLength(40);
    const subsidies = decision.lines.map(({ ruleId, amountFen }) => ({ ruleId, amountFen }));
    expect(usedMealSchema.safeParse(makeUsed({ subsidies })).success).toBe(true);
  });
});
