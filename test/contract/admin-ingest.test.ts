import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { acceptBatch } from '../../admin/server/ingest/accept-batch.ts';
import { batchSchema, SYNC_PATHS, signedHeadSchema } from '../../shared/sync/contract.ts';
import { isHeadSignatureGood } from '../../shared/sync/signatures.ts';
import { addDays } from '../../shared/time/calendar.ts';
import { SMALL } from './admin.test-support.ts';
import { admin, alarms, cluster } from './fresh-admin.test-support.ts';
import { elder, kiosk } from './fresh-kiosk.test-support.ts';
import { post } from './kiosk.test-support.ts';

/** Everything that money and chain hang on, counted in the database itself. */
async function counts() {
  const rows = await sql<Record<string, number>>`select
    (select count(*) from ledger_entry) as entries, (select count(*) from ledger_entry_key) as keys,
    (select count(*) from meal) as meals, (select count(*) from meal_subsidy) as subsidies,
    (select coalesce(sum(amount_fen), 0) from meal_subsidy) as subsidy_fen,
    (select coalesce(sum(amount_fen), 0) from account_movement) as account_fen,
    (select coalesce(sum(subsidised_meals), 0) from site_day) as site_meals,
    (select coalesce(sum(subsidy_fen), 0) from site_day) as site_subsidy_fen,
    (select count(*) from quarantine) as quarantined`.execute(admin.context.database);
  return rows.rows[0];
}

/** Lunches of one elder on as many days: nobody gets two subsidised lunches on one. */
function sellOnDays(count: number): void {
  for (let index = 0; index < count; index += 1) {
    kiosk.sell(elder, { businessDate: addDays(SMALL.today, -index) });
  }
}

function wholeMeals(count: number, more: { topUps: number } = { topUps: 0 }) {
  return {
    entries: count + more.topUps,
    keys: count + more.topUps,
    meals: count,
    subsidies: count,
    subsidy_fen: count * 800,
    site_meals: count,
    site_subsidy_fen: count * 800,
  };
}

test('a batch arrives whole and the admin answers its own signed head', async () => {
  kiosk.topUp(elder, 10_000);
  sellOnDays(9);
  const answer = await kiosk.sendRange(1, 10);
  expect(answer.status).toBe(200);
  const head = signedHeadSchema.parse(answer.body.head);
  expect(head).toMatchObject({ kiosk: kiosk.id, seq: 10, hash: kiosk.entries[9]?.hash });
  expect(isHeadSignatureGood(head, cluster.keys.signing.publicKey)).toBe(true);
  expect(await counts()).toEqual({
    ...wholeMeals(9, { topUps: 1 }),
    account_fen: 10_000 - 9 * 700,
    quarantined: 0,
  });
  expect(await alarms()).toEqual([]);
});

test('batches sent again, overlapping and out of order leave every meal there once', async () => {
  sellOnDays(30);
  const plan: readonly (readonly [number, number])[] = [
    [1, 10],
    [21, 30],
    [1, 10],
    [5, 20],
    [11, 20],
    [21, 30],
    [1, 30],
    [30, 30],
  ];
  const answers = [];
  for (const [first, last] of plan) answers.push(await kiosk.sendRange(first, last));
  expect(answers.map(({ status, body }) => [status, body.head?.seq])).toEqual([
    [200, 10],
    [409, 10],
    [200, 10],
    [200, 20],
    [200, 20],
    [200, 30],
    [200, 30],
    [200, 30],
  ]);
  expect(answers[1]?.body.code).toBe('does-not-follow-head');
  expect(await counts()).toMatchObject(wholeMeals(30));
});

test('a kiosk that never heard the answer goes on from the head it asks for', async () => {
  sellOnDays(20);
  await kiosk.sendRange(1, 12); // The answer is thrown away, as a cut line does.
  const { body: answer } = await kiosk.get(SYNC_PATHS.head);
  const seq = answer.head?.seq ?? 0;
  expect(seq).toBe(12);
  expect((await kiosk.sendRange(seq + 1, 20)).body.head?.seq).toBe(20);
  expect(await counts()).toMatchObject(wholeMeals(20));
});

test('two senders of one batch at once, at two servers of one database, store it once', async () => {
  const second = await admin.openSecond();
  sellOnDays(40);
  const body = kiosk.batch(1, 40);
  const sendAt = (address: string, sequence: number) =>
    post(address, SYNC_PATHS.batches, body, kiosk.sign('POST', SYNC_PATHS.batches, body, sequence));
  // The higher sequence may pass first; then the lower one is refused as replayed, which is right too.
  const answers = await Promise.all([sendAt(admin.address, 1), sendAt(second.address, 2)]);
  expect(answers.some((answer) => answer.status === 200)).toBe(true);
  for (const answer of answers.filter(({ status }) => status === 200)) {
    expect(answer.body.head?.seq).toBe(40);
  }
  const third = await kiosk.get(SYNC_PATHS.head, 3);
  expect(third.body.head?.seq).toBe(40);
  await admin.counted();
  expect(await counts()).toMatchObject(wholeMeals(40));
});

test('many overlapping batches at once, all of them fresh requests, store every meal once', async () => {
  const second = await admin.openSecond();
  sellOnDays(60);
  const sender = {
    kioskId: kiosk.id,
    kioskNumber: 1,
    canteenId: SMALL.canteens.first,
    districtCode: SMALL.districtCode,
    publicKey: kiosk.keys.publicKey,
    keyInForce: kiosk.keys.publicKey,
  };
  const ranges = Array.from(
    { length: 24 },
    (_unused, index) => [1 + (index % 3), 20 * (1 + (index % 3))] as const,
  );
  const outcomes = await Promise.all(
    ranges.map(([first, last], index) =>
      acceptBatch(
        index % 2 === 0 ? admin.context : second.context,
        sender,
        batchSchema.parse(JSON.parse(kiosk.batch(first, last))),
      ),
    ),
  );
  expect(outcomes.some((outcome) => outcome.ok)).toBe(true);
  expect((await kiosk.sendRange(1, 60)).body.head?.seq).toBe(60);
  expect(await counts()).toMatchObject(wholeMeals(60));
});

test('one poisoned entry in fifty is kept raw with its reason, and the other forty-nine arrive', async () => {
  const poisons: readonly (() => unknown)[] = [
    () =>
      kiosk.append((seq) => ({ ...kiosk.envelope(seq, SMALL.today), kind: 'hologram', body: {} })),
    () =>
      kiosk.append((seq) => ({
        ...kiosk.envelope(seq, SMALL.today),
        kind: 'top-up',
        body: { elderId: elder.elderId, amountFen: -5, tender: null },
      })),
    () => kiosk.append((seq) => ({ format: 9, kiosk: kiosk.id, seq })),
    // Right by its schema, refused by the database: an order that was sold before.
    () => kiosk.sell(elder, { orderId: '99999999-9999-4999-8999-999999999999' }),
  ];
  kiosk.sell(elder, {
    orderId: '99999999-9999-4999-8999-999999999999',
    businessDate: '2026-09-01',
  });
  sellOnDays(45);
  for (const poison of poisons) poison();
  const answer = await kiosk.sendRange(1, 50);
  expect(answer.status).toBe(200);
  expect(answer.body.head?.seq).toBe(50);
  expect(await counts()).toMatchObject({
    ...wholeMeals(46),
    entries: 50,
    keys: 50,
    quarantined: 4,
  });
  const kept = await admin.context.database
    .selectFrom('quarantine')
    .select(['seq', 'reason_code', 'hash', 'content'])
    .orderBy('seq')
    .execute();
  expect(kept.map((row) => [row.seq, row.reason_code])).toEqual([
    [47, 'unknown-kind'],
    [48, 'bad-schema'],
    [49, 'bad-schema'],
    [50, 'cannot-apply'],
  ]);
  for (const row of kept) {
    const sent = kiosk.entries[row.seq - 1];
    expect([row.hash, row.content]).toEqual([sent?.hash, sent?.content]);
  }
  expect(await alarms()).toEqual(Array(4).fill('quarantined-entry'));
  kiosk.sell(elder);
  expect((await kiosk.sendRange(51, 51)).body.head?.seq).toBe(51);
});

test('another content at a seq the admin holds is a fork: the whole branch is kept aside and an alarm raised', async () => {
  sellOnDays(5);
  await kiosk.sendRange(1, 5);
  const clone = kiosk.entries.splice(3);
  kiosk.sell(elder);
  kiosk.sell(elder);
  kiosk.sell(elder);
  const answer = await kiosk.sendRange(3, 6);
  expect([answer.status, answer.body.code, answer.body.head?.seq]).toEqual([409, 'fork', 5]);
  expect(answer.body.head?.hash).toBe(clone[1]?.hash);
  const kept = await admin.context.database
    .selectFrom('quarantine')
    .select(['seq', 'kind', 'content', 'attachments'])
    .orderBy('seq')
    .execute();
  // The first of the batch is on the chain already.
  const branch = kiosk.entries.slice(3);
  expect(kept.map((row) => [row.seq, row.kind, row.content])).toEqual(
    branch.map((entry) => [entry.seq, 'fork', entry.content]),
  );
  expect(kept.map((row) => JSON.parse(String(row.attachments)))).toEqual(
    branch.map((entry) => entry.attachments),
  );
  expect(await alarms()).toEqual(['fork']);
  expect(await counts()).toMatchObject(wholeMeals(5));
  await kiosk.sendRange(3, 6);
  expect(await alarms()).toEqual(['fork']);
  expect(await counts()).toMatchObject({ quarantined: 3 });
});

test('a branch is not kept without its beginning: it is asked for, and whole then', async () => {
  sellOnDays(3);
  await kiosk.sendRange(1, 3);
  kiosk.entries.splice(2);
  kiosk.sell(elder);
  kiosk.sell(elder);
  expect((await kiosk.sendRange(4, 4)).body.code).toBe('does-not-follow-head');
  expect(await counts()).toMatchObject({ quarantined: 0 });
  expect((await kiosk.sendRange(3, 4)).body.code).toBe('fork');
  expect(await counts()).toMatchObject({ quarantined: 2 });
});

test('a wrong batch signature, a changed entry and a gap are refused whole', async () => {
  sellOnDays(6);
  const good = JSON.parse(kiosk.batch(1, 6));
  const signature = `${good.signature.startsWith('A') ? 'B' : 'A'}${good.signature.slice(1)}`;
  const badSignature = await kiosk.send(JSON.stringify({ ...good, signature }));
  expect([badSignature.status, badSignature.body.code]).toEqual([422, 'bad-batch-signature']);
  const changed = structuredClone(good);
  changed.entries[2].content = changed.entries[2].content.replace(
    '"amountFen":800',
    '"amountFen":900',
  );
  expect((await kiosk.send(JSON.stringify(changed))).body.code).toBe('chain-broken');
  const gap = structuredClone(good);
  gap.entries.splice(2, 1);
  expect((await kiosk.send(JSON.stringify(gap))).body.code).toBe('chain-broken');
  const forged = structuredClone(good);
  forged.entries[1].attachments[0].content = '{"birthDate":"1930-01-01"}';
  expect((await kiosk.send(JSON.stringify(forged))).body.code).toBe('chain-broken');
  expect(await counts()).toMatchObject({ ...wholeMeals(0), quarantined: 0 });
  expect(await alarms()).toEqual([
    'bad-batch-signature',
    ...['chain-broken', 'chain-broken', 'chain-broken'],
  ]);
  expect((await kiosk.sendRange(1, 6)).status).toBe(200);
});

test('a recorded request is refused when it is played again, and says where the sequence stands', async () => {
  kiosk.sell(elder);
  const body = kiosk.batch(1, 1);
  const headers = kiosk.sign('POST', SYNC_PATHS.batches, body);
  expect((await post(admin.address, SYNC_PATHS.batches, body, headers)).status).toBe(200);
  const replayed = await post(admin.address, SYNC_PATHS.batches, body, headers);
  expect(replayed.status).toBe(409);
  expect(replayed.body).toMatchObject({ code: 'replayed-sequence', lastSequence: 1 });
});

test('requests of strangers, with foreign bodies, or of a revoked kiosk are refused by their codes', async () => {
  kiosk.sell(elder);
  const body = kiosk.batch(1, 1);
  const { batches } = SYNC_PATHS;
  const withoutHeaders = await post(admin.address, batches, body);
  expect(withoutHeaders.body.code).toBe('malformed');
  const otherBody = await post(
    admin.address,
    batches,
    `${body} `,
    kiosk.sign('POST', batches, body),
  );
  expect(otherBody.body.code).toBe('bad-request-signature');
  const stranger = { ...kiosk.sign('POST', batches, body), 'zhulao-kiosk': SMALL.canteens.first };
  expect((await post(admin.address, batches, body, stranger)).body.code).toBe('unknown-kiosk');
  expect((await kiosk.send('{"format":2}')).body.code).toBe('malformed');
  expect((await kiosk.send('not json')).body.code).toBe('malformed');
  await admin.context.database
    .updateTable('kiosk')
    .set({ status: 'revoked' })
    .where('kiosk_id', '=', kiosk.id)
    .execute();
  expect((await kiosk.sendRange(1, 1)).body.code).toBe('revoked-kiosk');
  expect(await counts()).toMatchObject(wholeMeals(0));
});

test('a meal priced differently from its policy is stored and raises an alarm', async () => {
  kiosk.sell(elder, { subsidyFen: 900 });
  expect((await kiosk.sendRange(1, 1)).status).toBe(200);
  expect(await counts()).toMatchObject({ meals: 1, subsidy_fen: 900, quarantined: 0 });
  expect(await alarms()).toEqual(['decision-differs']);
});

test('an entry with a clock far off the mark still finds its place', async () => {
  kiosk.sell(elder, { businessDate: '1970-01-01' });
  kiosk.sell(elder, { businessDate: '2099-12-31' });
  expect((await kiosk.sendRange(1, 2)).body.head?.seq).toBe(2);
  expect(await counts()).toMatchObject(wholeMeals(2));
});

test('what was stored can be neither changed nor deleted', async () => {
  kiosk.sell(elder);
  await kiosk.sendRange(1, 1);
  const { database } = admin.context;
  for (const table of ['ledger_entry', 'ledger_entry_key', 'batch', 'audit', 'policy']) {
    const name = sql.table(table);
    await expect(sql`delete from ${name}`.execute(database)).rejects.toThrow('append-only');
    await expect(sql`truncate ${name} cascade`.execute(database)).rejects.toThrow('append-only');
  }
  await expect(sql`update ledger_entry set content = '{}'`.execute(database)).rejects.toThrow(
    'append-only',
  );
});
