import { expect, test } from 'vitest';
import { SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL, type SmallElder } from './admin.test-support.ts';
import { codeOf, openBrowser, signInAs } from './console.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk, post } from './kiosk.test-support.ts';

const browser = () => openBrowser(admin.address);
const signedIn = (userName?: string) => signInAs(admin.address, userName);

test('signing in gives a cookie that scripts and other sites never get, and the session says who it is', async () => {
  const { state, client } = await signedIn();
  expect(state.setCookies[0]).toMatch(/HttpOnly/);
  expect(state.setCookies[0]).toMatch(/SameSite=Strict/);
  expect(await client.session.query()).toMatchObject({
    userName: 'officer',
    role: 'bureau-officer',
    districtName: '滕州市',
    isDemo: true,
  });
});

test('without a session nothing is shown', async () => {
  const { client } = browser();
  expect(await client.session.query()).toBeNull();
  expect(await codeOf(client.coverage.query())).toBe('UNAUTHORIZED');
  expect(await codeOf(client.alarms.query())).toBe('UNAUTHORIZED');
});

test('a change without the session’s own token is refused though the cookie is right', async () => {
  const { state, client } = await signedIn();
  const canteenId = SMALL.canteens.first;
  const right = state.csrf;
  state.csrf = '';
  expect(await codeOf(client.makeEnrolmentCode.mutate({ canteenId: canteenId as never }))).toBe(
    'UNAUTHORIZED',
  );
  state.csrf = `${right.slice(0, -1)}${right.endsWith('A') ? 'B' : 'A'}`;
  expect(await codeOf(client.makeEnrolmentCode.mutate({ canteenId: canteenId as never }))).toBe(
    'UNAUTHORIZED',
  );
  state.csrf = right;
  const made = await client.makeEnrolmentCode.mutate({ canteenId: canteenId as never });
  expect(made.code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/);
});

test('an auditor may look and not make codes', async () => {
  const { client } = await signedIn(SMALL.users.auditor);
  expect(await client.kiosks.query()).toEqual([]);
  const canteenId = SMALL.canteens.first;
  expect(await codeOf(client.makeEnrolmentCode.mutate({ canteenId: canteenId as never }))).toBe(
    'FORBIDDEN',
  );
});

test('five wrong passwords lock the name for a quarter of an hour, the right one included', async () => {
  const { client } = browser();
  const attempt = (password: string) => client.signIn.mutate({ userName: 'officer', password });
  for (let count = 0; count < 5; count += 1) {
    expect(await attempt('wrong')).toMatchObject({
      ok: false,
      failure: { code: 'wrong-name-or-password' },
    });
  }
  expect(await attempt(SMALL.users.password)).toMatchObject({
    ok: false,
    failure: { code: 'locked', sentence: expect.stringContaining('15分钟') },
  });
  admin.context.setNow(SMALL.nowMs + 16 * 60_000);
  expect(await attempt(SMALL.users.password)).toMatchObject({ ok: true });
});

test('a session ends by itself when nobody uses it, after a working day in any case, and at once by hand', async () => {
  const { client } = await signedIn();
  admin.context.setNow(SMALL.nowMs + 31 * 60_000);
  expect(await client.session.query()).toBeNull();

  const busy = await signedIn();
  const start = SMALL.nowMs + 31 * 60_000;
  for (let minutes = 0; minutes <= 12 * 60; minutes += 20) {
    admin.context.setNow(start + minutes * 60_000);
    expect((await busy.client.session.query()) === null).toBe(minutes >= 12 * 60);
  }

  const short = await signedIn();
  const { cookie } = short.state;
  await short.client.signOut.mutate();
  short.state.cookie = cookie;
  expect(await short.client.session.query()).toBeNull();
});

test('sign-ins, refusals and enrolment codes leave lines in the audit', async () => {
  const { client } = await signedIn();
  await client.signIn.mutate({ userName: 'nobody', password: 'x' });
  await client.makeEnrolmentCode.mutate({ canteenId: SMALL.canteens.first as never });
  const lines = await admin.context.database
    .selectFrom('audit')
    .select(['action', 'actor_kind', 'subject'])
    .where('action', 'in', ['sign-in', 'sign-in-refused', 'enrolment-code-made'])
    .orderBy('audit_id')
    .execute();
  expect(lines).toEqual([
    { action: 'sign-in', actor_kind: 'user', subject: null },
    { action: 'sign-in-refused', actor_kind: 'user', subject: null },
    { action: 'enrolment-code-made', actor_kind: 'user', subject: SMALL.canteens.first },
  ]);
});

test('a meal is shown with its code, its funds and why it cost what it did; an alarm and the kiosk beside it', async () => {
  const [elder] = cluster.elders as readonly [SmallElder];
  const kiosk = await enrolTestKiosk(admin);
  kiosk.topUp(elder, 10_000);
  const sale = kiosk.sell(elder);
  kiosk.append((seq) => ({ ...kiosk.envelope(seq, SMALL.today), kind: 'hologram', body: {} }));
  await kiosk.sendRange(1, 3);
  const { client } = await signedIn();
  const query = { from: SMALL.today, to: SMALL.today, canteenId: null, page: 1 };
  const page = await client.meals.query(query);
  expect(page).toMatchObject({
    totalCount: 1,
    listPriceFen: 1500,
    subsidyFen: 800,
    paidFen: 700,
    byFund: [{ fundName: '区级助餐补贴（演示）', amountFen: 800, mealCount: 1 }],
  });
  expect(page.meals).toEqual([
    {
      kioskNumber: 1,
      seq: 2,
      receiptCode: `0001-000002-${sale.hash.slice(0, 8).toUpperCase()}`,
      businessDate: SMALL.today,
      at: '2026-11-23T11:42:07.123+08:00',
      canteenName: '第一食堂',
      mealPeriodName: '午餐',
      maskedName: '张*花',
      mealName: '红烧肉套餐',
      listPriceFen: 1500,
      subsidyFen: 800,
      paidFen: 700,
      tenderName: '个人账户',
      fundParts: [{ fundName: '区级助餐补贴（演示）', amountFen: 800 }],
      beyondLimit: null,
      explanation:
        '依据《青岛城阳中城路助老食堂套餐价（演示）》（演示-2020-12，第1版）：规则“70至79周岁套餐7元”减8元；原价15元，区级助餐补贴（演示）承担8元，本人付7元；应付运营方8元。',
      isFromBranch: false,
      isUnsettled: false,
      hash: sale.hash,
    },
  ]);
  expect(
    (await client.meals.query({ ...query, canteenId: SMALL.canteens.second as never })).totalCount,
  ).toBe(0);
  const [seen] = await client.kiosks.query();
  expect(seen).toMatchObject({
    kioskId: kiosk.id,
    headSeq: 3,
    status: 'active',
    quarantinedCount: 1,
  });
  const [alarm] = await client.alarms.query();
  expect(alarm).toMatchObject({ code: 'quarantined-entry', kioskNumber: 1 });
});

test('every answer carries the headers that keep a page to itself', async () => {
  const answer = await fetch(new URL('/api/trpc/session', admin.address));
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect((await post(admin.address, SYNC_PATHS.enrol, '{')).body.code).toBe('malformed');
});
