// Goal: a dead kiosk is replaced by one code; what it did is done elsewhere for the new one; what it still holds is welcome;
// what may be missing is bounded by the papers that staff find. Method: test kiosks over HTTP, the console's interface, real PostgreSQL.
import { expect, test } from 'vitest';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { receiptCode } from '../../shared/ledger/receipt-code.ts';
import { type Change, changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { enrolmentAnswerSchema, isCertificateGood } from '../../shared/sync/enrolment.ts';
import { SMALL } from './admin.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { admin, alarms } from './fresh-admin.test-support.ts';
import { elder, kiosk as old } from './fresh-kiosk.test-support.ts';
import { enrolTestKiosk, post, type TestKiosk } from './kiosk.test-support.ts';

const oldId = () => kioskIdSchema.parse(old.id);

async function officer() {
  return (await signInAs(admin.address)).client;
}

async function changesOf(kiosk: TestKiosk): Promise<readonly Change[]> {
  const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=0`);
  return changesAnswerSchema.parse(answer.body).changes;
}

test('the new kiosk names the old one, and finds what it did as done elsewhere, to the fen', async () => {
  old.topUp(elder, 10_000);
  old.sell(elder);
  old.sellToGuest();
  await old.sendRange(1, 3);
  const fresh = await enrolTestKiosk(admin, SMALL.canteens.first, old.id);
  expect(fresh.enrolment).toMatchObject({
    replaces: old.id,
    kioskNumber: 2,
    orderNumbersAfter: { businessDate: SMALL.today, number: 3 },
  });
  expect(fresh.id).not.toBe(old.id);
  const { kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt } = fresh.enrolment;
  const certificate = { kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt };
  expect(
    isCertificateGood({
      certificate: { format: 1, ...certificate },
      signature: fresh.enrolment.signature,
      adminPublicKey: fresh.enrolment.adminPublicKey,
    }),
  ).toBe(true);
  const heard = await changesOf(fresh);
  expect(heard.find((change) => change.kind === 'account')).toEqual({
    kind: 'account',
    elderId: elder.elderId,
    elsewhereFen: 10_000 - 700,
  });
  expect(heard.find((change) => change.kind === 'usage')).toMatchObject({
    elderId: elder.elderId,
    meals: [{ businessDate: SMALL.today, subsidies: [{ ruleId: 'age-70-79', amountFen: 800 }] }],
  });
  fresh.sell(elder);
  expect((await fresh.sendRange(1, 1)).body.head?.seq).toBe(1);
});

test('a replacement whose answer was lost is asked for again with the same key and changes nothing more', async () => {
  old.sellToGuest();
  await old.sendRange(1, 1);
  const made = await (await officer()).makeReplacementCode.mutate({ kioskId: oldId() });
  if (!made.ok) throw new Error(made.failure.sentence);
  const { publicKey } = makeSigningKeyPair();
  const claim = JSON.stringify({ code: made.value.code, publicKey });
  const first = await post(admin.address, SYNC_PATHS.enrol, claim);
  const again = await post(admin.address, SYNC_PATHS.enrol, claim);
  expect(enrolmentAnswerSchema.parse(again.body)).toEqual(enrolmentAnswerSchema.parse(first.body));
  const other = JSON.stringify({
    code: made.value.code,
    publicKey: makeSigningKeyPair().publicKey,
  });
  expect((await post(admin.address, SYNC_PATHS.enrol, other)).body.code).toBe('code-used');
  const rows = await admin.context.database
    .selectFrom('kiosk')
    .select(['status', 'kiosk_number'])
    .orderBy('kiosk_number')
    .execute();
  expect(rows).toEqual([
    { status: 'replaced', kiosk_number: 1 },
    { status: 'active', kiosk_number: 2 },
  ]);
});

test('of two codes made for one old kiosk, and claimed at once, one kiosk takes its place', async () => {
  const console_ = await officer();
  const codes = [
    await console_.makeReplacementCode.mutate({ kioskId: oldId() }),
    await console_.makeReplacementCode.mutate({ kioskId: oldId() }),
  ];
  const answers = await Promise.all(
    codes.map((made) =>
      post(
        admin.address,
        SYNC_PATHS.enrol,
        JSON.stringify({
          code: made.ok ? made.value.code : '',
          publicKey: makeSigningKeyPair().publicKey,
        }),
      ),
    ),
  );
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
  const third = await console_.makeReplacementCode.mutate({ kioskId: oldId() });
  expect(third).toMatchObject({ ok: false, failure: { code: 'already-replaced' } });
});

test('what the old kiosk still holds is taken, each delivery reported once, and it hears no changes', async () => {
  old.sellToGuest();
  await old.sendRange(1, 1);
  await enrolTestKiosk(admin, SMALL.canteens.first, old.id);
  old.sell(elder);
  old.sellToGuest();
  expect((await old.get(SYNC_PATHS.head)).body.head?.seq).toBe(1);
  expect((await old.sendRange(2, 3)).body.head?.seq).toBe(3);
  expect((await old.sendRange(2, 3)).body.head?.seq).toBe(3);
  expect(await alarms()).toEqual(['replaced-kiosk-sends']);
  old.sellToGuest();
  await old.sendRange(4, 4);
  expect(await alarms()).toEqual(['replaced-kiosk-sends', 'replaced-kiosk-sends']);
  const changes = await old.get(`${SYNC_PATHS.changes}?cursor=0`);
  expect([changes.status, changes.body.code]).toEqual([403, 'replaced-kiosk']);
});

test('a revoked kiosk is refused at once, stays revoked when it is replaced, and the reason is on record', async () => {
  old.sell(elder);
  const console_ = await officer();
  const revoked = await console_.revokeKiosk.mutate({ kioskId: oldId(), reason: '设备被盗' });
  expect(revoked.ok).toBe(true);
  expect((await old.sendRange(1, 1)).body.code).toBe('revoked-kiosk');
  expect((await old.get(SYNC_PATHS.head)).body.code).toBe('revoked-kiosk');
  const fresh = await enrolTestKiosk(admin, SMALL.canteens.first, old.id);
  expect(fresh.enrolment.replaces).toBe(old.id);
  expect((await old.sendRange(1, 1)).body.code).toBe('revoked-kiosk');
  const audit = await admin.context.database
    .selectFrom('audit')
    .select(['action', 'subject', 'detail'])
    .where('action', '=', 'kiosk-revoked')
    .execute();
  expect(audit).toEqual([
    {
      action: 'kiosk-revoked',
      subject: old.id,
      detail: { kioskNumber: 1, before: 'active', reason: '设备被盗' },
    },
  ]);
  const twice = await console_.revokeKiosk.mutate({ kioskId: oldId(), reason: '设备被盗' });
  expect(twice).toMatchObject({ ok: false, failure: { code: 'already-revoked' } });
});

test('order numbers go on over a kiosk that was replaced before it sold anything', async () => {
  old.sellToGuest();
  old.sellToGuest();
  await old.sendRange(1, 2);
  const second = await enrolTestKiosk(admin, SMALL.canteens.first, old.id);
  const third = await enrolTestKiosk(admin, SMALL.canteens.first, second.id);
  expect(third.enrolment.orderNumbersAfter).toEqual({ businessDate: SMALL.today, number: 2 });
});

test('a slip beyond the head bounds what is missing, which shrinks by itself when the entries come', async () => {
  const console_ = await officer();
  for (let meal = 0; meal < 5; meal += 1) old.sellToGuest();
  await old.sendRange(1, 2);
  const codeAt = (seq: number): string =>
    receiptCode({ kioskNumber: 1, seq, hash: old.entries[seq - 1]?.hash ?? '' });
  const entered = await console_.enterSlip.mutate({ kioskId: oldId(), code: codeAt(4) });
  expect(entered).toEqual({ ok: true, value: { fit: 'missing' } });
  expect(await console_.kioskLoss.query({ kioskId: oldId() })).toMatchObject({
    headSeq: 2,
    missing: { fromSeq: 3, toSeq: 4, count: 2 },
    slips: [{ code: codeAt(4), fit: 'missing', enteredBy: 'officer' }],
  });
  expect((await console_.kiosks.query())[0]).toMatchObject({ missingCount: 2 });
  await old.sendRange(3, 3);
  expect((await console_.kioskLoss.query({ kioskId: oldId() }))?.missing).toEqual({
    fromSeq: 4,
    toSeq: 4,
    count: 1,
  });
  await old.sendRange(4, 5);
  expect(await console_.kioskLoss.query({ kioskId: oldId() })).toMatchObject({
    missing: null,
    slips: [{ fit: 'held' }],
  });
  expect(await alarms()).toEqual([]);
});

test('a slip with another hash is reported, one of another kiosk or no code at all is refused', async () => {
  const console_ = await officer();
  old.sellToGuest();
  await old.sendRange(1, 1);
  const forged = await console_.enterSlip.mutate({
    kioskId: oldId(),
    code: '0001-000001-00000000',
  });
  expect(forged).toEqual({ ok: true, value: { fit: 'differs' } });
  expect(await alarms()).toEqual(['slip-differs']);
  const other = await console_.enterSlip.mutate({ kioskId: oldId(), code: '0007-000001-00000000' });
  expect(other).toMatchObject({ ok: false, failure: { code: 'other-kiosk' } });
  const none = await console_.enterSlip.mutate({ kioskId: oldId(), code: '第一张' });
  expect(none).toMatchObject({ ok: false, failure: { code: 'no-receipt-code' } });
});

test('a slip that was typed wrong is taken back with a reason and bounds nothing any more', async () => {
  const console_ = await officer();
  await console_.enterSlip.mutate({ kioskId: oldId(), code: '0001-999999-00000000' });
  const before = await console_.kioskLoss.query({ kioskId: oldId() });
  expect(before?.missing?.count).toBe(999_999);
  const slipId = before?.slips[0]?.slipId ?? 0;
  expect(await console_.withdrawSlip.mutate({ slipId, reason: '看错了' })).toMatchObject({
    ok: true,
  });
  expect(await console_.kioskLoss.query({ kioskId: oldId() })).toMatchObject({
    missing: null,
    slips: [],
  });
});

test('who may only look can neither replace, revoke nor enter slips', async () => {
  const { client } = await signInAs(admin.address, SMALL.users.auditor);
  const kioskId = oldId();
  const refused = [
    await codeOf(client.makeReplacementCode.mutate({ kioskId })),
    await codeOf(client.revokeKiosk.mutate({ kioskId, reason: '试试' })),
    await codeOf(client.enterSlip.mutate({ kioskId, code: '0001-000001-00000000' })),
    await codeOf(
      client.decideEntries.mutate({ quarantineIds: [1], verdict: 'counts', reason: '' }),
    ),
  ];
  expect(refused).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
});
