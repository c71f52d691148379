import { describe, expect, it } from 'vitest';
import { openKioskUnderTest, PORK, textOf } from './kiosk.test-support.ts';

describe('the screen', () => {
  it('asks whoever pressed nothing for a minute whether they need time, and forgets them twenty seconds later', async () => {
    const under = await openKioskUnderTest();
    await under.tap('zhang');
    await under.step('menu');
    under.timer.advance(59_000);
    expect(under.elder.view.isTimeShort).toBe(false);
    under.timer.advance(1_000);
    const asked = await under.elder.until('the question', (view) => view.isTimeShort && view);
    expect(asked.step).toMatchObject({ kind: 'menu', maskedName: '张*花' });
    under.timer.advance(19_000);
    expect(under.elder.view.step.kind).toBe('menu');
    under.timer.advance(1_000);
    await under.step('waiting');
    expect(under.elder.view.isTimeShort).toBe(false);
    expect(JSON.stringify(under.elder.view)).not.toContain('张');
    under.timer.advance(10 * 60_000);
    expect(under.elder.view.isTimeShort).toBe(false);
  });

  it('gives the whole time again after 还需要时间 and after any other press, but not after one made on a step that is gone', async () => {
    const under = await openKioskUnderTest();
    await under.tap('zhang');
    await under.step('menu');
    const onMenu = under.elder.view.revision;
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    under.timer.advance(70_000);
    await under.elder.until('the question', (view) => view.isTimeShort);
    await under.press({ press: 'need-time' });
    await under.elder.until('an open screen', (view) => !view.isTimeShort);
    await under.step('pay');
    under.timer.advance(59_000);
    await under.press({ press: 'explain' });
    under.timer.advance(59_000);
    expect(under.elder.view.isTimeShort).toBe(false);
    under.timer.advance(1_000);
    await under.elder.until('the question', (view) => view.isTimeShort);
    const connection = { connectionId: 'elder', screen: 'elder' } as const;
    await under.kiosk.service.pressElder(connection, { press: 'need-time', revision: onMenu });
    under.timer.advance(20_000);
    await under.step('waiting');
  });

  it('takes the same card laid on again as a sign that somebody is there', async () => {
    const under = await openKioskUnderTest();
    await under.tap('zhang');
    await under.step('menu');
    under.timer.advance(61_000);
    await under.elder.until('the question', (view) => view.isTimeShort);
    await under.tap('zhang');
    await under.elder.until('an open screen', (view) => !view.isTimeShort);
    expect(await under.step('menu')).toMatchObject({ maskedName: '张*花' });
  });

  it('ignores a press that was made on an older step, and takes one made while only the header changed', async () => {
    const under = await openKioskUnderTest();
    const old = under.elder.view.revision;
    await under.tap('zhang');
    await under.step('menu');
    const connection = { connectionId: 'elder', screen: 'elder' } as const;
    await under.kiosk.service.pressElder(connection, { press: 'leave', revision: old });
    await under.step('menu');
    const drawn = under.elder.view.revision;
    under.timer.advance(30_000);
    await under.kiosk.service.pressElder(connection, {
      press: 'choose',
      menuItemId: PORK,
      revision: drawn,
    });
    await under.step('pay');
  });

  it('shows two people of different tier the same in the discreet form, until one asks', async () => {
    const under = await openKioskUnderTest({ isDiscreet: true });
    const seen: string[] = [];
    const slips: string[] = [];
    for (const [index, key] of ['zhang', 'zhao'].entries()) {
      const views: unknown[] = [];
      await under.tap(key);
      views.push(await under.step('menu'));
      await under.press({ press: 'choose', menuItemId: PORK });
      const pay = await under.step('pay');
      expect(pay).toMatchObject({ payFen: null, reducedFen: null, reason: null });
      views.push(pay);
      await under.press({ press: 'pay-by-account' });
      slips.push(textOf(await under.paper(index + 1)));
      await under.elder.until(
        'a printed slip',
        ({ step }) => step.kind === 'done' && step.receipt === 'printed',
      );
      views.push(await under.step('done'));
      await under.press({ press: 'leave' });
      seen.push(
        JSON.stringify(views)
          .replaceAll(/张\*花|赵\*福/g, '某')
          .replaceAll(/"orderNumber":\d+|取餐号 \d+|叫到\d+号/g, ''),
      );
    }
    expect(seen[0]).toBe(seen[1]);
    const [first, second] = slips.map((slip) =>
      slip.replaceAll(/0007-\d{6}-[0-9A-F]{8}/g, 'code').replace(/取餐号\n\d+/, ''),
    );
    expect(first).toBe(second);
    expect(first).not.toMatch(/\d+\.\d\d/);
  });

  it('says between meals that it is not time', async () => {
    const under = await openKioskUnderTest({ nowMs: Date.parse('2026-11-23T15:00:00.000+08:00') });
    expect(under.elder.view.canteen.mealPeriod).toBeNull();
    await under.tap('zhang');
    const sentence = await under.elder.until(
      'why not',
      ({ step }) => step.kind === 'waiting' && step.sentence,
    );
    expect(sentence).toMatch(/不是开餐时间/);
    under.timer.advance(90 * 60_000);
    await under.elder.until('dinner', ({ canteen }) => canteen.mealPeriod?.name === '晚餐');
  });
});
