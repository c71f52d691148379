import { expect, it } from 'vitest';
import { fen } from '../../shared/money/fen.ts';
import { EVERYBODY } from '../../shared/policy/conditions.ts';
import { makeRule } from '../../shared/policy/testing/make-policy.ts';
import { applyChanges, policyChange } from './canteen.test-support.ts';
import { eatOnAccount, ledgerOf, openKioskUnderTest } from './kiosk.test-support.ts';
import { CHENGYANG } from './policy.test-support.ts';

it('gives a meal that the subsidy covers whole its number, its slip and its place in the ledger', async () => {
  const under = await openKioskUnderTest();
  const free = makeRule({
    ...{ id: 'destitute-free', who: { ...EVERYBODY, anyCategory: ['minimum-living-allowance'] } },
    benefit: { form: 'fixed-price', priceFen: fen(0) },
    goods: { kinds: ['set-meal'], setMealPrice: null },
    payers: { split: 'whole', fundId: 'hardship-relief' },
  });
  const policy = { ...CHENGYANG, version: 2, effectiveFrom: '2026-11-01', rules: [free] };
  applyChanges(under.store, [policyChange(under.district, policy)]);
  const slip = await eatOnAccount(under, { cardId: 'zhao', slips: 1 });
  expect(slip).toContain('取餐号\n001\n');
  expect(slip).toMatch(/实付 0\.00元/);
  expect(ledgerOf(under)[0]).toMatchObject({
    kind: 'sale',
    body: {
      orderNumber: 1,
      listPriceFen: 1_500,
      decision: { lines: [{ fundId: 'hardship-relief', amountFen: 1_500 }] },
      tenders: [],
    },
  });
});
