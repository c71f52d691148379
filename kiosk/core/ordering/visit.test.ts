import { describe, expect, it, onTestFinished } from 'vitest';
import {
  expectOk,
  LUNCH_MS,
  makeDistrict,
  openCanteenStore,
  temporaryFolder,
} from '../canteen.test-support.ts';
import { dinerOf, elderBorn } from '../checkout/order.test-support.ts';
import { openVisit } from './visit.ts';

function noticeFor(validUntil: string | null): string | null {
  const { folder, remove } = temporaryFolder();
  const store = openCanteenStore(folder, makeDistrict());
  onTestFinished(() => {
    store.close();
    remove();
  });
  const diner = dinerOf(elderBorn('1951-03-08'));
  const visit = openVisit(store, { diner, nowMs: LUNCH_MS, card: { kind: 'known', validUntil } });
  return expectOk(visit).notice;
}

describe('an elder with an ID card', () => {
  it('that has expired is told so once and gets today’s menu all the same', () => {
    expect(noticeFor('2026-11-22')).toBe('您的身份证过期了，今天照常吃饭。请抽空换新证。');
  });

  it.for(['2026-11-23', '2046-05-01', 'long-term', null])(
    'valid until %s hears nothing of it',
    (validUntil) => {
      expect(noticeFor(validUntil)).toBeNull();
    },
  );
});
