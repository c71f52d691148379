import { expect, test } from 'vitest';
import { REQUEST_HEADERS, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { admin } from './fresh-admin.test-support.ts';
import { kiosk } from './fresh-kiosk.test-support.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

async function contactWithClock(offsetMs: number): Promise<void> {
  kiosk.wallMs = SMALL.nowMs + offsetMs;
  expect((await kiosk.get(SYNC_PATHS.head)).status).toBe(200);
}

function alarms(code: 'clock-off' | 'clock-jumped') {
  return admin.context.database
    .selectFrom('alarm')
    .select(['sentence', 'times_seen', 'closed_at'])
    .where('code', '=', code)
    .where('kiosk_id', '=', kiosk.id)
    .execute();
}

test('a clock within five minutes is nobody’s matter, and the console shows how far it is off', async () => {
  await contactWithClock(-4 * MINUTE_MS);
  await contactWithClock(30_000);
  expect(await alarms('clock-off')).toEqual([]);
  expect(await alarms('clock-jumped')).toEqual([]);
  const { client } = await signInAs(admin.address);
  const [view] = await client.kiosks.query();
  expect(view?.clockOffsetMs).toBe(30_000);
});

test('a clock that is off raises one alarm however often the kiosk calls, and it closes once the clock is right', async () => {
  await contactWithClock(-125 * MINUTE_MS);
  await contactWithClock(-125 * MINUTE_MS + 800);
  await contactWithClock(-125 * MINUTE_MS + 900);
  const raised = await alarms('clock-off');
  expect(raised).toHaveLength(1);
  expect(raised[0]).toMatchObject({ times_seen: 1, closed_at: null });
  expect(raised[0]?.sentence).toContain('慢2小时5分钟');
  await contactWithClock(1_000);
  expect((await alarms('clock-off'))[0]?.closed_at).not.toBeNull();
  await contactWithClock(-30 * MINUTE_MS);
  expect(await alarms('clock-off')).toMatchObject([{ times_seen: 2, closed_at: null }]);
});

test('a clock that jumped between two contacts is reported with where it stood before and after', async () => {
  await contactWithClock(1_000);
  await contactWithClock(DAY_MS);
  const [jump] = await alarms('clock-jumped');
  expect(jump?.sentence).toContain('原来是准的，现在快1天');
  await contactWithClock(0);
  const after = await alarms('clock-jumped');
  expect(after).toHaveLength(1);
  expect(after[0]).toMatchObject({ times_seen: 2, closed_at: null });
  expect(after[0]?.sentence).toContain('原来快1天，现在是准的');
});

test('a wall clock that somebody changed on the way makes the signature bad and moves nothing', async () => {
  await contactWithClock(0);
  const path = SYNC_PATHS.head;
  const headers = {
    ...kiosk.sign('GET', path, ''),
    [REQUEST_HEADERS.at]: '2026-11-29T12:00:00.000+08:00',
  };
  const answer = await fetch(new URL(path, admin.address), { headers });
  expect(await answer.json()).toMatchObject({ code: 'bad-request-signature' });
  expect(await alarms('clock-off')).toEqual([]);
});

test('a request from a clock decades off is served like any other', async () => {
  kiosk.wallMs = Date.parse('2000-01-01T00:00:00.000+08:00');
  kiosk.sellToGuest();
  expect((await kiosk.sendRange(1, 1)).status).toBe(200);
  expect(await alarms('clock-off')).toHaveLength(1);
});
