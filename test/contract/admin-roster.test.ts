import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import {
  markEldersChanged,
  refreshHolding,
  setRosterScope,
} from '../../admin/server/roster/holding.ts';
import { expectOk, TEST_KEY, temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { fetchChanges } from '../../kiosk/core/sync/round.ts';
import { openDatabaseForReading } from '../../kiosk/store/open-database.ts';
import { type Change, changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL, type SmallElder } from './admin.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk, rawGet, type TestKiosk } from './kiosk.test-support.ts';
import { openRealKiosk, roundTools, sellForCash } from './real-kiosk.test-support.ts';

const { first, second } = SMALL.canteens;

function elder(index: number): SmallElder {
  const found = cluster.elders[index];
  if (found === undefined) throw new Error('the small district has three elders');
  return found;
}

/** A kiosk's ear: what is new since it last listened. */
function listenerOf(kiosk: TestKiosk) {
  let cursor = 0;
  return async (): Promise<readonly Change[]> => {
    const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=${cursor}`);
    const heard = changesAnswerSchema.parse(answer.body);
    expect(heard.more).toBe(false);
    cursor = heard.cursor;
    return heard.changes;
  };
}

function eldersIn(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => (change.kind === 'elder' ? [change.elderId] : [])).toSorted();
}

function moveHome(elderId: string, homeCommunityCode: string): Promise<void> {
  return admin.context.database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('elder')
      .set({ home_community_code: homeCommunityCode })
      .where('elder_id', '=', elderId)
      .execute();
    await refreshHolding(admin.context, transaction, { of: 'elders', elderIds: [elderId] });
  });
}

test('after the first load one changed elder brings that elder alone, with the key of the lookups', async () => {
  const listen = listenerOf(await enrolTestKiosk(admin));
  expect(eldersIn(await listen())).toHaveLength(2);
  await admin.context.database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('elder_category')
      .values({
        elder_id: elder(0).elderId,
        category: 'minimum-living-allowance',
        ...{ from_date: '2026-11-01', to_date: null },
      })
      .execute();
    await markEldersChanged(admin.context, transaction, [elder(0).elderId]);
  });
  const changes = await listen();
  expect(changes).toMatchObject([
    { kind: 'keys' },
    {
      kind: 'elder',
      elderId: elder(0).elderId,
      categories: [{ category: 'minimum-living-allowance', from: '2026-11-01', to: null }],
    },
  ]);
  expect(await listen()).toEqual([]);
});

test('a canteen of the whole district hears of everybody with account and usage, and of nobody foreign once it is its own again', async () => {
  const home = await enrolTestKiosk(admin);
  home.topUp(elder(0), 5_000);
  home.sell(elder(0));
  expect((await home.sendRange(1, 2)).status).toBe(200);
  const listen = listenerOf(await enrolTestKiosk(admin, second));
  expect(eldersIn(await listen())).toEqual([elder(2).elderId]);
  const request = { canteenId: second, userId: crypto.randomUUID() };
  const widened = await setRosterScope(admin.context, { ...request, scope: 'district' });
  expect(widened).toEqual({ elderCount: 3 });
  const heard = await listen();
  expect(eldersIn(heard)).toEqual([elder(0).elderId, elder(1).elderId].toSorted());
  expect(heard.filter((change) => change.kind === 'account')).toEqual([
    { kind: 'account', elderId: elder(0).elderId, elsewhereFen: 4_300 },
  ]);
  expect(heard.filter((change) => change.kind === 'usage')).toMatchObject([
    { elderId: elder(0).elderId, meals: [{ businessDate: SMALL.today }] },
  ]);
  await setRosterScope(admin.context, { ...request, scope: 'own' });
  const removed = await listen();
  expect(removed.every((change) => change.kind === 'elder-removed')).toBe(true);
  expect(removed).toHaveLength(2);
  // Of people who are not theirs any more the kiosk hears nothing.
  home.topUp(elder(0), 1_000);
  await home.sendRange(3, 3);
  expect(await listen()).toEqual([]);
  expect(eldersIn(await listenerOf(await enrolTestKiosk(admin, second))())).toEqual([
    elder(2).elderId,
  ]);
});

test('an elder who moves away leaves the old canteen’s kiosk and comes to the new one’s', async () => {
  const before = listenerOf(await enrolTestKiosk(admin));
  const after = listenerOf(await enrolTestKiosk(admin, second));
  await before();
  await after();
  await moveHome(elder(1).elderId, SMALL.communities[2]);
  expect(await before()).toEqual([{ kind: 'elder-removed', elderId: elder(1).elderId }]);
  expect(eldersIn(await after())).toEqual([elder(1).elderId]);
});

test('somebody who ate at a canteen stays on its kiosks wherever they live', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const listen = listenerOf(kiosk);
  await listen();
  kiosk.sell(elder(0));
  await kiosk.sendRange(1, 1);
  await moveHome(elder(0).elderId, SMALL.communities[2]);
  await setRosterScope(admin.context, {
    ...{ canteenId: first, userId: crypto.randomUUID(), scope: 'own' },
  });
  const heard = await listen();
  expect(heard.filter((change) => change.kind === 'elder-removed')).toEqual([]);
  expect(eldersIn(await listenerOf(await enrolTestKiosk(admin))())).toContain(elder(0).elderId);
});

test('only an officer sets whom a canteen holds, and the audit names them', async () => {
  const officer = await signInAs(admin.address);
  const set = officer.client.setRosterScope.mutate({ canteenId: first, scope: 'district' });
  expect(await set).toEqual({ elderCount: 3 });
  const line = await admin.context.database
    .selectFrom('audit')
    .select(['actor_kind', 'subject', 'detail'])
    .where('action', '=', 'roster-scope-set')
    .executeTakeFirstOrThrow();
  expect(line).toEqual({ actor_kind: 'user', subject: first, detail: { scope: 'district' } });
  const auditor = await signInAs(admin.address, SMALL.users.auditor);
  const refused = auditor.client.setRosterScope.mutate({ canteenId: first, scope: 'own' });
  expect(await codeOf(refused)).toBe('FORBIDDEN');
});

test('a long answer comes as gzip to whoever reads it and plain to whoever does not, with the same content', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const path = `${SYNC_PATHS.changes}?cursor=0`;
  const ask = async (coding: string) => {
    const headers = { ...kiosk.sign('GET', path, ''), 'accept-encoding': coding };
    return rawGet(new URL(path, admin.address), headers);
  };
  const plain = await ask('identity');
  const packed = await ask('br, gzip');
  expect([plain.coding, packed.coding]).toEqual([undefined, 'gzip']);
  expect((await ask('gzip;q=0')).coding).toBeUndefined();
  const changesOf = (bytes: Buffer) => JSON.parse(bytes.toString('utf8')).changes;
  expect(changesOf(gunzipSync(packed.bytes))).toEqual(changesOf(plain.bytes));
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length);
});

test('a roster comes in by pieces with sales in between, and a stop half-way loses and doubles nothing', async () => {
  await addElders(1_200);
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const made = await makeEnrolmentCode(admin.context, { canteenId: first, userId: null });
  const store = await openRealKiosk(folder, { address: admin.address, code: made?.code ?? '' });
  onTestFinished(() => store.close());
  const stopping = new AbortController();
  let pauses = 0;
  const interrupted = await fetchChanges(
    {
      ...roundTools(store, admin.address),
      letOthersIn: async () => {
        pauses += 1;
        if (pauses === 1) sellForCash(store, 1);
        else stopping.abort();
      },
    },
    stopping.signal,
  );
  expect(interrupted.ok).toBe(false);
  expect(pauses).toBe(2);
  expect(store.syncState().cursor).toBe(0);
  const half = eldersHeld(folder);
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(1_202);
  const { signal } = new AbortController();
  expectOk(await fetchChanges(roundTools(store, admin.address), signal));
  expect(eldersHeld(folder)).toBe(1_202);
  expect(store.head().seq).toBe(1);
  const again = expectOk(await fetchChanges(roundTools(store, admin.address), signal));
  expect(again.changeCount).toBe(0);
});

async function addElders(count: number): Promise<void> {
  await admin.context.database.transaction().execute(async (transaction) => {
    const elderIds = Array.from({ length: count }, () => crypto.randomUUID());
    await transaction
      .insertInto('elder')
      .values(
        elderIds.map((elder_id) => ({
          elder_id,
          ...{ district_code: SMALL.districtCode, home_community_code: SMALL.communities[0] },
          ...{ masked_name: '王*', birth_date: '1950-01-01', sealed_identity: null },
          slow_lookup: elder_id.replaceAll('-', '').repeat(2),
          ...{ is_demo: true, registered_at: new Date(SMALL.nowMs) },
        })),
      )
      .execute();
    await refreshHolding(admin.context, transaction, { of: 'elders', elderIds });
  });
}

function eldersHeld(folder: string): number {
  const database = expectOk(
    openDatabaseForReading({ file: path.join(folder, 'kiosk.db'), keyHex: TEST_KEY }),
  );
  const row = database
    .prepare<[], { readonly count: number }>('SELECT count(*) AS count FROM elder')
    .get();
  database.close();
  return row?.count ?? 0;
}
