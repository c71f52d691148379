import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money/fen.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { policyDigest } from '../../shared/policy/signing.ts';
import type { Change } from '../../shared/sync/contract.ts';
import { applyChanges, expectOk, MENU, policyChange, SETTINGS } from './canteen.test-support.ts';
import {
  eatOnAccount,
  type KioskUnderTest,
  ledgerOf,
  openKioskUnderTest,
  PORK,
  salesOf,
  textOf,
} from './kiosk.test-support.ts';
import { CHENGYANG } from './policy.test-support.ts';

/** The same rules at other prices: everybody one yuan dearer. */
const NEXT = {
  ...CHENGYANG,
  version: 2,
  effectiveFrom: '2026-11-24',
  rules: CHENGYANG.rules.map((rule) => ({
    ...rule,
    benefit: { form: 'fixed-price' as const, priceFen: fen(800) },
  })),
};

/** Dinner runs into the night and breakfast begins where the business day does, at four. */
const NIGHT: readonly Change[] = [
  {
    ...SETTINGS,
    businessDay: {
      dayBoundaryMinute: 240,
      mealPeriods: [
        { id: 'breakfast', name: '早餐', fromMinute: 240, toMinute: 540 },
        { id: 'dinner', name: '晚餐', fromMinute: 990, toMinute: 1_680 },
      ],
    },
  },
  {
    kind: 'menu',
    items: MENU.map((meal) => ({
      ...meal,
      mealPeriods: ['breakfast' as const, 'dinner' as const],
    })),
  },
];

async function priceOf(under: KioskUnderTest, cardId: string): Promise<number | null | undefined> {
  await under.tap(cardId);
  const menu = await under.step('menu');
  return menu.meals.find((meal) => meal.menuItemId === PORK)?.payFen;
}

function policyVersions(under: KioskUnderTest) {
  return salesOf(under).map((sale) => [sale.businessDate, sale.body.decision.policy]);
}

function reference(document: PolicyDocument) {
  const { policyId, version } = document;
  return { policyId, version, digest: policyDigest(document) };
}

describe('a policy delivered ahead of its date', () => {
  it('begins by itself with its business date, without network, and not at midnight', async () => {
    const under = await openKioskUnderTest({ nowMs: Date.parse('2026-11-24T03:58:00.000+08:00') });
    applyChanges(under.store, [...NIGHT, policyChange(under.district, NEXT)]);
    expect(await priceOf(under, 'zhang')).toBe(700);
    await under.press({ press: 'leave' });
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    under.timer.advance(120_000);
    await under.elder.until('breakfast', ({ canteen }) => canteen.mealPeriod?.name === '早餐');
    expect(under.elder.view.canteen.isOnline).toBe(false);
    await under.step('waiting');
    expect(await priceOf(under, 'zhang')).toBe(800);
    await under.press({ press: 'leave' });
    await eatOnAccount(under, { cardId: 'zhang', slips: 2 });
    expect(policyVersions(under)).toEqual([
      ['2026-11-23', reference(CHENGYANG)],
      ['2026-11-24', reference(NEXT)],
    ]);
  });

  it('is not mixed with the day before: an order made before the boundary and paid after it is made anew', async () => {
    const under = await openKioskUnderTest({ nowMs: Date.parse('2026-11-24T03:59:50.000+08:00') });
    applyChanges(under.store, [...NIGHT, policyChange(under.district, NEXT)]);
    expect(await priceOf(under, 'zhang')).toBe(700);
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    under.timer.advance(20_000);
    await under.press({ press: 'pay-by-account' });
    const sentence = await under.elder.until(
      'what to do',
      ({ step }) => step.kind === 'waiting' && step.sentence,
    );
    expect(sentence).toBe('日期已经变了，还没有收钱。请把卡重新放一次。');
    expect(await priceOf(under, 'zhang')).toBe(800);
    expect(ledgerOf(under)).toEqual([]);
  });

  it('leaves meals that were sold as they are, even when a version for their date comes afterwards', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    const before = ledgerOf(under);
    const [sale] = salesOf(under);
    if (sale === undefined) throw new Error('a meal was sold');
    const balanceFen = under.store.balance(under.elderId('zhang'));
    const late = { ...NEXT, effectiveFrom: '2026-11-01' };
    applyChanges(under.store, [policyChange(under.district, late)]);
    expectOk(under.store.rebuildProjections());
    expect(ledgerOf(under)).toEqual(before);
    expect(policyVersions(under)).toEqual([['2026-11-23', reference(CHENGYANG)]]);
    expect(under.store.balance(under.elderId('zhang'))).toBe(balanceFen);
    await under.signIn('till');
    await under.act('till', { act: 'reprint', orderId: sale.body.orderId });
    expect(textOf(await under.paper(2))).toMatch(/实付 7\.00元/);
    under.timer.advance(60_000);
    expect(await priceOf(under, 'li'), 'the next meal goes by the later version').toBe(800);
  });
});
