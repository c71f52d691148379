import { expect, test } from 'vitest';
import { importCalendar } from '../../admin/server/calendar/import.ts';
import { markChanges } from '../../admin/server/down-sync/marks.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { refreshHolding } from '../../admin/server/roster/holding.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { kioskLookup, slowLookup } from '../../shared/identity/lookup.ts';
import { LIMITS } from '../../shared/limits.ts';
import { isPolicySignatureGood } from '../../shared/policy/signing.ts';
import { type Change, changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL, type SmallElder } from './admin.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk, post, type TestKiosk } from './kiosk.test-support.ts';

function elder(index: number): SmallElder {
  const found = cluster.elders[index];
  if (found === undefined) throw new Error('the small district has three elders');
  return found;
}

async function changesAfter(kiosk: TestKiosk, cursor: number) {
  const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=${cursor}`);
  expect(answer.status).toBe(200);
  return changesAnswerSchema.parse(answer.body);
}

function ofKind<Kind extends Change['kind']>(
  changes: readonly Change[],
  kind: Kind,
): readonly Extract<Change, { kind: Kind }>[] {
  return changes.filter(
    (change): change is Extract<Change, { kind: Kind }> => change.kind === kind,
  );
}

test('of twenty claims of one code at once exactly one wins', async () => {
  const made = await makeEnrolmentCode(admin.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  const second = await admin.openSecond();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_unused, index) =>
      post(
        index % 2 === 0 ? admin.address : second.address,
        SYNC_PATHS.enrol,
        JSON.stringify({ code: made?.code, publicKey: makeSigningKeyPair().publicKey }),
      ),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.body.code === 'code-used')).toHaveLength(19);
  const kiosks = await admin.context.database.selectFrom('kiosk').select('kiosk_id').execute();
  expect(kiosks).toHaveLength(1);
});

test('a wrong code, an old code and a malformed request each get their own refusal in Chinese', async () => {
  const { publicKey } = makeSigningKeyPair();
  const claim = (code: string) =>
    post(admin.address, SYNC_PATHS.enrol, JSON.stringify({ code, publicKey }));
  const unknown = await claim('AAAA-BBBB-CCCC-DDDD-EEEE');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-code']);
  expect(unknown.body.message).toMatch(/注册码不对/);
  const made = await makeEnrolmentCode(admin.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  admin.context.setNow(SMALL.nowMs + 61 * 60_000);
  expect((await claim(made?.code ?? '')).body.code).toBe('code-expired');
  expect((await claim('short')).body.code).toBe('malformed');
});

test('a new kiosk hears of its own communities’ elders only, by lookups under its own key', async () => {
  const first = await enrolTestKiosk(admin);
  const second = await enrolTestKiosk(admin, SMALL.canteens.second);
  const heard = await changesAfter(first, 0);
  expect(heard.more).toBe(false);
  const elders = ofKind(heard.changes, 'elder');
  expect(elders.map((change) => change.elderId).toSorted()).toEqual(
    [elder(0).elderId, elder(1).elderId].toSorted(),
  );
  const slow = await slowLookup(elder(0).idNumber, first.enrolment.districtSalt);
  const zhang = elders.find((change) => change.elderId === elder(0).elderId);
  expect(zhang).toMatchObject({ maskedName: '张*花', birthDate: '1951-03-08' });
  expect(zhang?.lookups).toEqual([kioskLookup(slow, first.enrolment.lookupKey)]);
  expect(JSON.stringify(heard)).not.toContain(elder(0).idNumber);
  // The full name comes for the counter's own search, and nowhere else.
  expect(zhang?.contact).toMatchObject({ name: '张小花', numberEnd: elder(0).idNumber.slice(-4) });
  const withoutContact = heard.changes.map((change) => ({ ...change, contact: null }));
  expect(JSON.stringify(withoutContact)).not.toContain('张小花');
  const others = ofKind((await changesAfter(second, 0)).changes, 'elder');
  expect(others.map((change) => change.elderId)).toEqual([elder(2).elderId]);
  const [policy] = ofKind(heard.changes, 'policy');
  if (policy === undefined) throw new Error('the policy must be sent');
  expect(isPolicySignatureGood({ ...policy, adminPublicKey: first.enrolment.adminPublicKey })).toBe(
    true,
  );
  expect((await changesAfter(first, heard.cursor)).changes).toEqual([]);
});

test('what an elder does at one canteen reaches the other that knows them, and never comes back as news to the first', async () => {
  const home = await enrolTestKiosk(admin);
  const away = await enrolTestKiosk(admin, SMALL.canteens.second);
  const homeStart = (await changesAfter(home, 0)).cursor;
  const awayStart = (await changesAfter(away, 0)).cursor;

  away.topUp(elder(0), 5_000);
  away.sell(elder(0));
  await away.sendRange(1, 2);
  const atHome = await changesAfter(home, homeStart);
  expect(ofKind(atHome.changes, 'account')).toEqual([
    { kind: 'account', elderId: elder(0).elderId, elsewhereFen: 4_300 },
  ]);
  expect(ofKind(atHome.changes, 'usage')).toEqual([
    {
      kind: 'usage',
      elderId: elder(0).elderId,
      meals: [
        {
          businessDate: SMALL.today,
          mealPeriod: 'lunch',
          subsidies: [{ ruleId: 'age-70-79', amountFen: 800 }],
          fees: [],
        },
      ],
    },
  ]);
  // The diner is new at the other canteen, so its kiosk now holds them; of its own doing it hears nothing.
  const atAway = await changesAfter(away, awayStart);
  expect(ofKind(atAway.changes, 'elder').map((change) => change.elderId)).toEqual([
    elder(0).elderId,
  ]);
  expect(ofKind(atAway.changes, 'account')).toEqual([
    { kind: 'account', elderId: elder(0).elderId, elsewhereFen: 0 },
  ]);

  home.sell(elder(0));
  await home.sendRange(1, 1);
  expect(ofKind((await changesAfter(away, atAway.cursor)).changes, 'account')).toEqual([
    { kind: 'account', elderId: elder(0).elderId, elsewhereFen: -700 },
  ]);
  away.sell(elder(0));
  await away.sendRange(3, 3);
  away.sell(elder(0));
  await away.sendRange(4, 4);
  const settled = await changesAfter(away, (await changesAfter(away, 0)).cursor);
  expect(settled.changes).toEqual([]);
});

test('a long list comes in pages that together hold everything once', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const { database } = admin.context;
  const count = 2 * LIMITS.changesPerAnswerMax + 7;
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  for (let start = 0; start < count; start += 1_000) {
    await database
      .insertInto('elder')
      .values(
        ids.slice(start, start + 1_000).map((elder_id) => ({
          elder_id,
          district_code: SMALL.districtCode,
          home_community_code: SMALL.communities[0],
          masked_name: '王*',
          birth_date: '1950-01-01',
          slow_lookup: elder_id.replaceAll('-', '').repeat(2),
          sealed_identity: null,
          is_demo: true,
          registered_at: new Date(SMALL.nowMs),
        })),
      )
      .execute();
  }
  await database
    .transaction()
    .execute((transaction) =>
      refreshHolding(admin.context, transaction, { of: 'elders', elderIds: ids }),
    );
  const heard: string[] = [];
  const sizes: number[] = [];
  let cursor = 0;
  for (let more = true; more; ) {
    const page = await changesAfter(kiosk, cursor);
    sizes.push(page.changes.length);
    heard.push(...ofKind(page.changes, 'elder').map((change) => change.elderId));
    ({ cursor, more } = page);
  }
  expect(sizes.slice(0, 2)).toEqual([LIMITS.changesPerAnswerMax, LIMITS.changesPerAnswerMax]);
  expect(heard.toSorted()).toEqual([...ids, elder(0).elderId, elder(1).elderId].toSorted());
});

test('changes made while others are being committed are never skipped by the cursor', async () => {
  const kiosk = await enrolTestKiosk(admin);
  let cursor = (await changesAfter(kiosk, 0)).cursor;
  const subjects = Array.from({ length: 40 }, () => crypto.randomUUID());
  const { database } = admin.context;
  const writing = Promise.all(
    subjects.map((subject) =>
      database.transaction().execute(async (transaction) => {
        await markChanges(transaction, [
          {
            kind: 'elder',
            subject,
            canteenId: SMALL.canteens.first,
            originKioskId: null,
          },
        ]);
      }),
    ),
  );
  const heard: string[] = [];
  const listen = async () => {
    const page = await changesAfter(kiosk, cursor);
    heard.push(...ofKind(page.changes, 'elder-removed').map((change) => change.elderId));
    cursor = page.cursor;
  };
  for (let round = 0; round < 10; round += 1) await listen();
  await writing;
  await listen();
  expect(heard.toSorted()).toEqual([...subjects].toSorted());
});

test('an elder who leaves the roster is removed from the kiosk', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const { cursor } = await changesAfter(kiosk, 0);
  await admin.context.database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('elder')
      .set({ is_active: false })
      .where('elder_id', '=', elder(0).elderId)
      .execute();
    await markChanges(transaction, [
      {
        kind: 'elder',
        subject: elder(0).elderId,
        canteenId: '00000000-0000-0000-0000-000000000000',
        originKioskId: null,
      },
    ]);
  });
  expect((await changesAfter(kiosk, cursor)).changes).toEqual([
    { kind: 'elder-removed', elderId: elder(0).elderId },
  ]);
});

test('a cursor from beyond the admin’s own, as after a restored backup, starts anew', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const all = await changesAfter(kiosk, 0);
  const again = await changesAfter(kiosk, all.cursor + 1_000);
  expect(again.changes).toEqual(all.changes);
  expect(again.cursor).toBe(all.cursor);
});

test('a kiosk hears everything of a person that a policy may ask, and what and where its canteen is', async () => {
  const { database } = admin.context;
  const elder_id = elder(0).elderId;
  const span = { elder_id, from_date: '2026-01-01', to_date: '2026-12-31' };
  await database
    .insertInto('elder_category')
    .values({ ...span, category: 'living-alone' })
    .execute();
  await database
    .insertInto('elder_care_level')
    .values({ ...span, level: 3 })
    .execute();
  await database
    .insertInto('elder_state')
    .values({ ...span, state: 'moved-away' })
    .execute();
  await database
    .updateTable('elder')
    .set({ household_code: '370402' })
    .where('elder_id', '=', elder_id)
    .execute();
  const { changes } = await changesAfter(await enrolTestKiosk(admin), 0);
  const dates = { from: '2026-01-01', to: '2026-12-31' };
  expect(ofKind(changes, 'elder').find((change) => change.elderId === elder_id)).toMatchObject({
    birthDate: '1951-03-08',
    categories: [{ category: 'living-alone', ...dates }],
    careLevels: [{ level: 3, ...dates }],
    states: [{ state: 'moved-away', ...dates }],
    householdCode: '370402',
    residenceCode: '370481001001',
  });
});

test('an imported calendar reaches every kiosk as a whole list, and a bad file changes nothing', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const { cursor } = await changesAfter(kiosk, 0);
  expect(await importCalendar(admin.context, '2026-10-10,是\n2026-10-01,否\n')).toEqual({
    ok: true,
    value: { dayCount: 2 },
  });
  const heard = await changesAfter(kiosk, cursor);
  expect(heard.changes).toEqual([
    {
      kind: 'calendar',
      days: [
        { date: '2026-10-01', isWorkingDay: false },
        { date: '2026-10-10', isWorkingDay: true },
      ],
    },
  ]);
  const refused = await importCalendar(admin.context, '2026-10-32,是\n');
  expect(refused).toMatchObject({ ok: false, failure: { code: 'bad-rows' } });
  expect((await changesAfter(kiosk, heard.cursor)).changes).toEqual([]);
  await importCalendar(admin.context, '2026-12-31,是\n');
  expect((await changesAfter(kiosk, heard.cursor)).changes).toEqual([
    { kind: 'calendar', days: [{ date: '2026-12-31', isWorkingDay: true }] },
  ]);
});
