// Goal: a kiosk that a restored admin has forgotten is taken in again by its certificate, once, with everything it holds, and
// a person is told; nobody else gets in that way. Method: two copies of one district, the kiosk enrolled at the one that is lost.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { expectOk, temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { createSyncClient } from '../../kiosk/core/sync/client.ts';
import { prepareNextKey } from '../../kiosk/core/sync/rotate.ts';
import { machineRandom } from '../../kiosk/host/world.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { kioskLookup, slowLookup } from '../../shared/identity/lookup.ts';
import { SYNC_PATHS } from '../../shared/sync/contract.ts';
import { enrolmentAnswerSchema, signCertificate } from '../../shared/sync/enrolment.ts';
import { SMALL, startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { enrolTestKiosk, post, TestKiosk } from './kiosk.test-support.ts';
import { openRealKiosk, roundTools, sellForCash } from './real-kiosk.test-support.ts';

let cluster: TestCluster;
let lost: TestAdmin;
let restored: TestAdmin;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  lost = await cluster.open();
  restored = await cluster.open();
});
afterEach(async () => {
  await lost.close();
  await restored.close();
});

/** The same kiosk, speaking with the restored admin. */
function atRestored(kiosk: TestKiosk): TestKiosk {
  const { enrolment, keys, site } = kiosk;
  const same = new TestKiosk({ admin: restored, enrolment, keys, site });
  same.entries.push(...kiosk.entries);
  same.sequence = kiosk.sequence;
  return same;
}

function proofOf({ enrolment }: TestKiosk, change: Record<string, unknown> = {}) {
  const { kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt } = enrolment;
  const certificate = {
    format: 1 as const,
    kiosk,
    kioskNumber,
    canteenId,
    publicKey,
    replaces,
    enrolledAt,
  };
  return { certificate: { ...certificate, ...change }, signature: enrolment.signature };
}

function adopt(kiosk: TestKiosk, proof: unknown = proofOf(kiosk)) {
  const body = JSON.stringify(proof);
  const headers = kiosk.sign('POST', SYNC_PATHS.adopt, body);
  return post(restored.address, SYNC_PATHS.adopt, body, headers);
}

async function alarms(): Promise<readonly string[]> {
  const rows = await restored.context.database
    .selectFrom('alarm')
    .select('code')
    .orderBy('alarm_id')
    .execute();
  return rows.map((row) => row.code);
}

test('a forgotten kiosk is taken in under its own id and number, and brings everything back', async () => {
  const before = await enrolTestKiosk(lost);
  before.sellToGuest();
  before.sellToGuest();
  await before.sendRange(1, 2);
  const kiosk = atRestored(before);
  expect((await kiosk.get(SYNC_PATHS.head)).body.code).toBe('unknown-kiosk');
  const answer = enrolmentAnswerSchema.parse((await adopt(kiosk)).body);
  expect(answer.certificate).toEqual(proofOf(before).certificate);
  expect(answer.lookupKey).not.toBe(before.enrolment.lookupKey);
  expect((await kiosk.sendRange(1, 2)).body.head?.seq).toBe(2);
  expect(await alarms()).toEqual(['kiosk-adopted']);
  const next = await enrolTestKiosk(restored);
  expect(next.enrolment.kioskNumber).toBe(before.enrolment.kioskNumber + 1);
});

test('an adoption whose answer was lost is asked for again and gets the same answer; played again it is refused', async () => {
  const kiosk = atRestored(await enrolTestKiosk(lost));
  const first = enrolmentAnswerSchema.parse((await adopt(kiosk)).body);
  expect(enrolmentAnswerSchema.parse((await adopt(kiosk)).body)).toEqual(first);
  const body = JSON.stringify(proofOf(kiosk));
  const headers = kiosk.sign('POST', SYNC_PATHS.adopt, body, kiosk.sequence);
  expect((await post(restored.address, SYNC_PATHS.adopt, body, headers)).body.code).toBe(
    'replayed-sequence',
  );
  expect(await alarms()).toEqual(['kiosk-adopted']);
});

test('of two adoptions at once the kiosk is made once', async () => {
  const kiosk = atRestored(await enrolTestKiosk(lost));
  const answers = await Promise.all([adopt(kiosk), adopt(kiosk), adopt(kiosk)]);
  expect(answers.some((answer) => answer.status === 200)).toBe(true);
  const rows = await restored.context.database.selectFrom('kiosk').select('kiosk_id').execute();
  expect(rows).toEqual([{ kiosk_id: kiosk.id }]);
});

test('a changed certificate, one of another admin, and one without its key are refused', async () => {
  const kiosk = atRestored(await enrolTestKiosk(lost));
  const changed = await adopt(kiosk, proofOf(kiosk, { kioskNumber: 9 }));
  expect([changed.status, changed.body.code]).toEqual([401, 'unknown-kiosk']);
  const { certificate } = proofOf(kiosk);
  const stranger = makeSigningKeyPair();
  const foreign = { certificate, signature: signCertificate(certificate, stranger.privateKey) };
  expect((await adopt(kiosk, foreign)).body.code).toBe('unknown-kiosk');
  const thief = atRestored(kiosk);
  Object.assign(thief, { keys: stranger });
  expect((await adopt(thief)).body.code).toBe('bad-request-signature');
  expect(await restored.context.database.selectFrom('kiosk').selectAll().execute()).toEqual([]);
});

test('a number that another kiosk got meanwhile is not given twice, and somebody is told', async () => {
  const before = await enrolTestKiosk(lost);
  const meanwhile = await enrolTestKiosk(restored);
  expect(meanwhile.enrolment.kioskNumber).toBe(before.enrolment.kioskNumber);
  expect((await adopt(atRestored(before))).body.code).toBe('unknown-kiosk');
  expect(await alarms()).toEqual(['adoption-refused']);
});

test('a kiosk that was revoked again after its adoption stays out', async () => {
  const kiosk = atRestored(await enrolTestKiosk(lost));
  await adopt(kiosk);
  const { client } = await signInAs(restored.address);
  const kioskId = kioskIdSchema.parse(kiosk.id);
  await client.revokeKiosk.mutate({ kioskId, reason: '备份之后停用过' });
  expect((await adopt(kiosk)).body.code).toBe('revoked-kiosk');
});

test.each(['old first', 'new first'])(
  'a kiosk and the one that took its place stand so again after both come back, the %s',
  async (order) => {
    const old = await enrolTestKiosk(lost);
    const fresh = await enrolTestKiosk(lost, SMALL.canteens.first, old.id);
    const inOrder = order === 'old first' ? [old, fresh] : [fresh, old];
    for (const kiosk of inOrder) expect((await adopt(atRestored(kiosk))).status).toBe(200);
    const rows = await restored.context.database
      .selectFrom('kiosk')
      .select(['kiosk_id', 'status', 'replaces_kiosk_id'])
      .orderBy('kiosk_number')
      .execute();
    expect(rows).toEqual([
      { kiosk_id: old.id, status: 'replaced', replaces_kiosk_id: null },
      { kiosk_id: fresh.id, status: 'active', replaces_kiosk_id: old.id },
    ]);
  },
);

test('a real kiosk whose admin forgot it presents its certificate by itself, loses nothing and knows its elders again', async () => {
  const { folder, remove } = temporaryFolder();
  const made = await makeEnrolmentCode(lost.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  const store = await openRealKiosk(folder, { address: lost.address, code: made?.code ?? '' });
  try {
    await oneRound(store, lost.address);
    sellForCash(store, 3);
    const lookupKeyBefore = store.enrolment()?.lookupKey;
    await oneRound(store, restored.address);
    const heads = await restored.context.database.selectFrom('kiosk_head').selectAll().execute();
    expect(heads).toMatchObject([{ seq: 3, hash: store.head().hash }]);
    const lookupKey = store.enrolment()?.lookupKey ?? '';
    expect(lookupKey).not.toBe(lookupKeyBefore);
    const [elder] = cluster.elders;
    const salt = store.enrolment()?.districtSalt ?? '';
    const slow = await slowLookup(elder?.idNumber ?? '', salt);
    expect(store.elderByLookup(kioskLookup(slow, lookupKey))?.maskedName).toBe('张*花');
    expect(store.elderByLookup(kioskLookup(slow, lookupKeyBefore ?? ''))).toBeNull();
  } finally {
    store.close();
    remove();
  }
});

test('a kiosk that went on to another key is taken in by its first one, and hands over again by itself', async () => {
  const { folder, remove } = temporaryFolder();
  const made = await makeEnrolmentCode(lost.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  const store = await openRealKiosk(folder, { address: lost.address, code: made?.code ?? '' });
  try {
    sellForCash(store, 1);
    expectOk(prepareNextKey(store));
    await oneRound(store, lost.address);
    sellForCash(store, 1);
    expect(store.signingKey()).not.toEqual(store.firstKey());
    await oneRound(store, restored.address);
    const { database } = restored.context;
    const heads = await database.selectFrom('kiosk_head').selectAll().execute();
    expect(heads).toMatchObject([{ seq: 2, hash: store.head().hash }]);
    const rows = await database.selectFrom('kiosk').select('next_public_key').execute();
    expect(rows).toEqual([{ next_public_key: store.signingKey()?.publicKey }]);
  } finally {
    store.close();
    remove();
  }
});

/** Runs the real sync client until its first round is over. */
async function oneRound(store: SqliteKioskStore, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const client = createSyncClient({
      ...roundTools(store, address),
      timer: {
        // The client asks for its next round when one is over.
        after: () => {
          resolve();
          return () => {};
        },
      },
      random: machineRandom,
      onNews: () => {},
      onProblem: reject,
    });
    client.start();
  });
}
