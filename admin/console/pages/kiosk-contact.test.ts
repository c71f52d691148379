import { expect, it } from 'vitest';
import { clockOf, contactOf } from './kiosk-contact.ts';

const nowMs = Date.parse('2026-11-23T12:00:00+08:00');
const contact = (lastContactAt: string | null, status: 'active' | 'revoked' = 'active') =>
  contactOf({ status, lastContactAt, enrolledAt: '2026-11-01T12:00:00+08:00', headSeq: 0 }, nowMs);

it('a kiosk that was just heard of is online', () => {
  expect(contact('2026-11-23T11:58:00+08:00')).toEqual({ words: '在线', tone: 'good' });
});

it('a kiosk that is switched off for the afternoon is no trouble', () => {
  expect(contact('2026-11-23T07:00:00+08:00')).toEqual({
    words: '5 小时前联系过',
    tone: 'plain',
  });
});

it('a kiosk silent for days is trouble, said in days', () => {
  expect(contact('2026-11-19T12:00:00+08:00')).toEqual({ words: '已 4 天没有联系', tone: 'bad' });
});

it('a kiosk never heard of is trouble, one that was taken out of use is not', () => {
  expect(contact(null).tone).toBe('bad');
  expect(contact(null, 'revoked')).toEqual({ words: '已停用', tone: 'plain' });
});

it('a kiosk enrolled today may still be on its way to the canteen', () => {
  const kiosk = { status: 'active', lastContactAt: null, headSeq: 0 } as const;
  expect(contactOf({ ...kiosk, enrolledAt: '2026-11-23T10:00:00+08:00' }, nowMs).tone).toBe(
    'plain',
  );
});

it('a kiosk whose ledger was imported is not said to have sent nothing', () => {
  const enrolledAt = '2026-11-23T10:00:00+08:00';
  const kiosk = { status: 'active', lastContactAt: null, enrolledAt, headSeq: 65 } as const;
  expect(contactOf(kiosk, nowMs).words).toBe('账本是导入的，还没联网');
});

it('a clock within five minutes is right, one a day ahead is said to be a day ahead', () => {
  expect(clockOf({ clockOffsetMs: null })).toBeNull();
  expect(clockOf({ clockOffsetMs: -299_000 })).toEqual({ words: '准', tone: 'plain' });
  expect(clockOf({ clockOffsetMs: 86_400_000 })).toEqual({ words: '快 1天', tone: 'bad' });
  expect(clockOf({ clockOffsetMs: -7_500_000 })).toEqual({ words: '慢 2小时5分钟', tone: 'bad' });
});
