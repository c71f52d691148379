// Goal: every key can be renewed and every kiosk shut out, with no meal lost and no person needed at the kiosk.
// Method: the real admin on a real PostgreSQL, two processes as far as that can tell, and the real kiosk's store and sync.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AdminContext } from '../../admin/server/context.ts';
import { buildHttpServer } from '../../admin/server/http.ts';
import { rotateAdminKey } from '../../admin/server/identity/rotate-admin-key.ts';
import { rotateLookupKey } from '../../admin/server/identity/rotate-lookup-key.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { expectOk, ledgerTools, TEST_KEY } from '../../kiosk/core/canteen.test-support.ts';
import { findCardHolder } from '../../kiosk/core/cards.ts';
import type { KioskStore } from '../../kiosk/core/ports.ts';
import type { HttpPort } from '../../kiosk/core/sync/http-port.ts';
import { createSignedRequests } from '../../kiosk/core/sync/requests.ts';
import { isKeyDue, prepareNextKey } from '../../kiosk/core/sync/rotate.ts';
import { fetchChanges, type RoundTools, sendEntries } from '../../kiosk/core/sync/round.ts';
import { httpTo } from '../../kiosk/host/world.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { fail } from '../../shared/result.ts';
import { headAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { signKioskKey } from '../../shared/sync/kiosk-key.ts';
import { openKioskLedger } from '../../tools/kiosk-ledger.ts';
import { SMALL, startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { enrolTestKiosk, post, TestKiosk } from './kiosk.test-support.ts';
import { openRealKiosk, roundTools, sellForCash } from './real-kiosk.test-support.ts';

let cluster: TestCluster;
let admin: TestAdmin;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  admin = await cluster.open();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await admin.close();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhulao-keys-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function codeFrom(context: AdminContext, canteenId: string = SMALL.canteens.first) {
  return (await makeEnrolmentCode(context, { canteenId, userId: null }))?.code ?? '';
}

async function openKiosk(canteenId?: string): Promise<SqliteKioskStore> {
  const code = await codeFrom(admin.context, canteenId);
  const store = await openRealKiosk(temporaryFolder(), { address: admin.address, code });
  cleanups.push(() => store.close());
  return store;
}

const live = (): AbortSignal => new AbortController().signal;

async function round(tools: RoundTools): Promise<void> {
  expectOk(await sendEntries(tools, live()));
  expectOk(await fetchChanges(tools, live()));
}

/** The same admin started again with other keys: the database stays. */
async function startAgain(keys: AdminContext['keys']): Promise<string> {
  const { database, databaseUrl, now } = admin.context;
  const server = await buildHttpServer({ database, databaseUrl, now, keys }, null);
  cleanups.push(() => server.close());
  return server.listen({ host: '127.0.0.1', port: 0 });
}

function toolsOver(store: SqliteKioskStore, http: HttpPort): RoundTools {
  const tools = roundTools(store, admin.address);
  const { identity, machineClock } = ledgerTools(store);
  const requests = createSignedRequests({ store, http, machineClock, identity });
  return { ...tools, requests };
}

async function entryCount(store: KioskStore): Promise<number> {
  const rows = await admin.context.database
    .selectFrom('ledger_entry_key')
    .select('seq')
    .where('kiosk_id', '=', store.enrolment()?.kiosk ?? '')
    .execute();
  return rows.length;
}

async function openAlarms(): Promise<readonly string[]> {
  const rows = await admin.context.database
    .selectFrom('alarm')
    .select('code')
    .where('closed_at', 'is', null)
    .where('code', '<>', 'clock-off')
    .execute();
  return rows.map(({ code }) => code);
}

describe('a new signing key of the admin', () => {
  test('is followed by kiosks at their next contact; old policies stay good and new heads are taken', async () => {
    const store = await openKiosk();
    await round(roundTools(store, admin.address));
    const [old] = store.adminKeys();
    const keys = await rotateAdminKey(admin.context, temporaryFolder());
    const address = await startAgain(keys);
    sellForCash(store, 3);
    await round(roundTools(store, address));
    expect(store.adminKeys()).toEqual([keys.signing.publicKey, old]);
    expect(await entryCount(store)).toBe(store.head().seq);
    expect(store.policies()).toHaveLength(1);
    // Another process that has not been started again still signs with the old key.
    sellForCash(store, 1);
    await round(roundTools(store, admin.address));
    expect(await entryCount(store)).toBe(store.head().seq);
  });

  test('takes codes that name the old key or the new one, and gives a newcomer the policies of both', async () => {
    const oldCode = await codeFrom(admin.context);
    const keys = await rotateAdminKey(admin.context, temporaryFolder());
    const address = await startAgain(keys);
    const newCode = await codeFrom({ ...admin.context, keys });
    expect(newCode.slice(-9)).not.toBe(oldCode.slice(-9));
    for (const code of [oldCode, newCode]) {
      const store = await openRealKiosk(temporaryFolder(), { address, code });
      cleanups.push(() => store.close());
      const tools = roundTools(store, address);
      expectOk(await sendEntries(tools, live()));
      const fetched = expectOk(await fetchChanges(tools, live()));
      expect(fetched.alarm).toBeNull();
      expect(store.policies()).toHaveLength(1);
    }
  });

  test('that no old key vouches for is nobody’s: the kiosk takes nothing from it and says so', async () => {
    const store = await openKiosk();
    const signing = makeSigningKeyPair();
    const address = await startAgain({ ...admin.context.keys, signing });
    expect(await sendEntries(roundTools(store, address), live())).toEqual({
      ok: false,
      failure: { code: 'alarm', alarm: { code: 'foreign-admin' } },
    });
  });
});

describe('a new signing key of a kiosk', () => {
  test('is in force from the admin’s answer on, for requests and batches, and the chain goes on', async () => {
    const store = await openKiosk();
    sellForCash(store, 2);
    await round(roundTools(store, admin.address));
    const first = store.signingKey();
    expectOk(prepareNextKey(store));
    expect(store.signingKey()).toEqual(first);
    sellForCash(store, 2);
    await round(roundTools(store, admin.address));
    expect(store.signingKey()?.publicKey).not.toBe(first?.publicKey);
    expect(store.firstKey()).toEqual(first);
    sellForCash(store, 2);
    await round(roundTools(store, (await admin.openSecond()).address));
    expect(await entryCount(store)).toBe(store.head().seq);
    const [next] = store.nextKeys();
    const kept = await admin.context.database.selectFrom('kiosk_key').selectAll().execute();
    expect(kept).toMatchObject([
      {
        public_key: next?.key.publicKey,
        previous_key: first?.publicKey,
        signature: next?.signature,
      },
    ]);
  });

  test.each([
    ['its request', 'request'],
    ['its answer', 'answer'],
  ])(
    'is in force in the end though %s was lost again and again, and over restarts',
    async (_what, lost) => {
      const store = await openKiosk();
      const real = httpTo(admin.address);
      let losses = 3;
      const http: HttpPort = {
        async send(request, signal) {
          const isLost = request.path === SYNC_PATHS.keys && losses > 0;
          if (isLost) losses -= 1;
          if (isLost && lost === 'request') return fail({ code: 'unreachable' });
          const answer = await real.send(request, signal);
          return isLost ? fail({ code: 'unreachable' }) : answer;
        },
      };
      expectOk(prepareNextKey(store));
      const pending = store.nextKeys().at(-1)?.key.publicKey;
      for (let start = 0; start < 3; start += 1) {
        sellForCash(store, 1);
        expect((await sendEntries(toolsOver(store, http), live())).ok).toBe(false);
      }
      expectOk(await sendEntries(toolsOver(store, http), live()));
      expect(store.signingKey()?.publicKey).toBe(pending);
      expect(await entryCount(store)).toBe(store.head().seq);
      expect(await openAlarms()).toEqual([]);
    },
  );

  test('leaves a copy from before it refused, and the bureau is told that there is one', async () => {
    const store = await openKiosk();
    const first = store.signingKey();
    if (first === null) throw new Error('an enrolled kiosk has a key');
    expectOk(prepareNextKey(store));
    await round(roundTools(store, admin.address));
    const asCopy = { method: 'GET', path: SYNC_PATHS.head, body: null, signingKey: first } as const;
    const { requests } = roundTools(store, admin.address);
    const answer = await requests.send({ ...asCopy, schema: headAnswerSchema, signal: live() });
    expect(answer).toMatchObject({ failure: { refusal: { code: 'bad-request-signature' } } });
    expect(await openAlarms()).toEqual(['old-key']);
  });

  test('and the one after it are told again to an admin restored from before both', async () => {
    const store = await openKiosk();
    for (let turn = 0; turn < 2; turn += 1) {
      expectOk(prepareNextKey(store));
      await round(roundTools(store, admin.address));
    }
    const { database } = admin.context;
    await database.updateTable('kiosk').set({ next_public_key: null }).execute();
    await sql`alter table kiosk_key disable trigger kiosk_key_append_only`.execute(database);
    await database.deleteFrom('kiosk_key').execute();
    sellForCash(store, 1);
    await round(roundTools(store, admin.address));
    expect(await entryCount(store)).toBe(store.head().seq);
  });

  test('is refused from a stranger, who cannot use up the kiosk’s sequence either', async () => {
    const kiosk = await enrolTestKiosk(admin);
    const stranger = makeSigningKeyPair();
    const { publicKey: previous } = kiosk.keys;
    const statement = { kiosk: kiosk.id, previous, publicKey: stranger.publicKey };
    const forged = signKioskKey(statement, stranger.privateKey);
    const { publicKey } = stranger;
    const body = JSON.stringify({ publicKey, previous, signature: forged, possession: forged });
    const { enrolment, site } = kiosk;
    const impostor = new TestKiosk({ admin, enrolment, keys: stranger, site });
    const headers = impostor.sign('POST', SYNC_PATHS.keys, body, 9_000);
    const answer = await post(admin.address, SYNC_PATHS.keys, body, headers);
    expect([answer.status, answer.body.code]).toEqual([401, 'bad-request-signature']);
    expect((await kiosk.get(SYNC_PATHS.head)).status).toBe(200);
  });

  test('is due after a year, counted from enrolment or from the last one', async () => {
    const store = await openKiosk();
    const yearMs = 366 * 24 * 60 * 60 * 1000;
    expect(isKeyDue(store, SMALL.nowMs)).toBe(false);
    expect(isKeyDue(store, SMALL.nowMs + yearMs)).toBe(true);
    expectOk(prepareNextKey(store));
    expect(isKeyDue(store, SMALL.nowMs + yearMs)).toBe(false);
    await round(roundTools(store, admin.address));
    expect(isKeyDue(store, SMALL.nowMs)).toBe(false);
    expect(isKeyDue(store, SMALL.nowMs + yearMs)).toBe(true);
  });
});

describe('a new lookup key', () => {
  const idNumberOf = (index: number): string => cluster.elders[index]?.idNumber ?? '';

  test('makes the list void at once and brings it again; nobody is ever taken for somebody else meanwhile', async () => {
    const store = await openKiosk();
    const tools = roundTools(store, admin.address);
    await round(tools);
    const known = await findCardHolder(store, idNumberOf(0));
    expect(known.kind).toBe('elder');
    const kioskId = store.enrolment()?.kiosk ?? '';
    const before = store.enrolment()?.lookupKey;
    expect(await rotateLookupKey(admin.context, { kioskId, userId: null })).toBe(true);
    const seen: string[] = [];
    const send: HttpPort['send'] = async (request, signal) => {
      const holder = await findCardHolder(store, idNumberOf(0));
      seen.push(holder.kind === 'elder' ? holder.elder.elderId : holder.kind);
      return httpTo(admin.address).send(request, signal);
    };
    await round(toolsOver(store, { send }));
    expect(store.enrolment()?.lookupKey).not.toBe(before);
    expect(await findCardHolder(store, idNumberOf(0))).toEqual(known);
    expect(new Set(seen)).toEqual(new Set([cluster.elders[0]?.elderId, 'unknown']));
    const audit = await admin.context.database.selectFrom('audit').select('action').execute();
    expect(audit.map(({ action }) => action)).toContain('lookup-key-rotated');
  });

  test('is told to that kiosk alone', async () => {
    const [renewed, other] = [await openKiosk(), await openKiosk()];
    for (const store of [renewed, other]) await round(roundTools(store, admin.address));
    const before = other.enrolment()?.lookupKey;
    const { cursor } = other.syncState();
    await rotateLookupKey(admin.context, {
      kioskId: renewed.enrolment()?.kiosk ?? '',
      userId: null,
    });
    const fetched = expectOk(await fetchChanges(roundTools(other, admin.address), live()));
    expect(fetched.changeCount).toBe(0);
    expect(other.enrolment()?.lookupKey).toBe(before);
    expect(other.syncState().cursor).toBeGreaterThan(cursor);
  });

  test('of its own is why a stolen kiosk’s list says nothing about another’s', async () => {
    const [stolen, other] = [await enrolTestKiosk(admin), await enrolTestKiosk(admin)];
    const lookupsOf = async (kiosk: typeof stolen): Promise<readonly string[]> => {
      const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=0`);
      return JSON.stringify(answer.body).match(/(?<=[["])[0-9a-f]{64}(?=")/g) ?? [];
    };
    const [first, second] = [await lookupsOf(stolen), await lookupsOf(other)];
    expect(first.length).toBeGreaterThanOrEqual(2);
    expect(second).toHaveLength(first.length);
    expect(first.filter((lookup) => second.includes(lookup))).toEqual([]);
  });
});

describe('a revoked kiosk', () => {
  test('is refused at once on every route, in every process, and its staff screen is told', async () => {
    const store = await openKiosk();
    const kiosk = await enrolTestKiosk(admin);
    const second = await admin.openSecond();
    kiosk.sellToGuest();
    await admin.context.database
      .updateTable('kiosk')
      .set({ status: 'revoked', revoked_at: new Date(SMALL.nowMs) })
      .execute();
    for (const path of [SYNC_PATHS.head, `${SYNC_PATHS.changes}?cursor=0`]) {
      const answer = await kiosk.get(path);
      expect([answer.status, answer.body.code]).toEqual([403, 'revoked-kiosk']);
      expect(answer.body.message).toMatch(/停用/);
    }
    for (const address of [admin.address, second.address]) {
      const sent = await kiosk.sendRange(1, 1, address);
      expect([sent.status, sent.body.code]).toEqual([403, 'revoked-kiosk']);
    }
    expectOk(prepareNextKey(store));
    expect(await sendEntries(roundTools(store, second.address), live())).toEqual({
      ok: false,
      failure: { code: 'alarm', alarm: { code: 'refused', reason: 'revoked-kiosk' } },
    });
    expect(store.signingKey()).toEqual(store.firstKey());
    const stored = await admin.context.database
      .selectFrom('ledger_entry_key')
      .select('seq')
      .execute();
    expect(stored).toEqual([]);
  });
});

test('an exported ledger leads a reader from the first key to the one in force, and to the head of whichever admin key', async () => {
  const folder = temporaryFolder();
  const code = await codeFrom(admin.context);
  const store = await openRealKiosk(folder, { address: admin.address, code });
  cleanups.push(() => store.close());
  writeFileSync(join(folder, 'kiosk.key'), TEST_KEY, { mode: 0o600 });
  sellForCash(store, 2);
  for (let turn = 0; turn < 2; turn += 1) {
    expectOk(prepareNextKey(store));
    await round(roundTools(store, admin.address));
  }
  const address = await startAgain(await rotateAdminKey(admin.context, temporaryFolder()));
  // A head of the old key is kept beside the pinned new one: nothing was sold since.
  await round(roundTools(store, address));
  expectOk(prepareNextKey(store));
  const summary = expectOk(verifyLedgerFile(openKioskLedger(folder).lines));
  expect(summary.saleCount).toBe(2);
  expect(summary.countersignedSeq).toBe(store.head().seq);
});

test('a request that was recorded is refused when played again, after a restart and by another process, whatever the clock says', async () => {
  const kiosk = await enrolTestKiosk(admin);
  kiosk.sellToGuest();
  const body = kiosk.batch(1, 1);
  const headers = kiosk.sign('POST', SYNC_PATHS.batches, body, 7);
  expect((await post(admin.address, SYNC_PATHS.batches, body, headers)).status).toBe(200);
  admin.context.setNow(SMALL.nowMs - 365 * 24 * 60 * 60 * 1000);
  const restarted = await startAgain(admin.context.keys);
  for (const address of [admin.address, (await admin.openSecond()).address, restarted]) {
    const again = await post(address, SYNC_PATHS.batches, body, headers);
    expect(again.body).toMatchObject({ code: 'replayed-sequence', lastSequence: 7 });
  }
});
