import { cpSync } from 'node:fs';
import path from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type ConsoleRouter, consoleRouter } from '../../admin/contract/router.ts';
import { markChanges } from '../../admin/server/down-sync/marks.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { expectOk, openStore, temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { sendEntries } from '../../kiosk/core/sync/round.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import {
  SMALL,
  type SmallElder,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from './admin.test-support.ts';
import { enrolTestKiosk, post } from './kiosk.test-support.ts';
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

async function newCode(canteenId: string = SMALL.canteens.first): Promise<string> {
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
  if (made === null) throw new Error('no such canteen');
  return made.code;
}

function claim(code: string, publicKey: string) {
  return post(admin.address, SYNC_PATHS.enrol, JSON.stringify({ code, publicKey }));
}

test('a kiosk whose enrolment answer was lost gets it again, with the same code or a fresh one; nobody else does', async () => {
  const { publicKey } = makeSigningKeyPair();
  const code = await newCode();
  const first = await claim(code, publicKey);
  expect(first.status).toBe(200);
  expect((await claim(code, publicKey)).body).toEqual(first.body);
  expect((await claim(code, makeSigningKeyPair().publicKey)).body.code).toBe('code-used');
  expect((await claim(await newCode(), publicKey)).body).toEqual(first.body);
  // Another canteen's code does not move a kiosk, nor does any code wake a revoked one.
  const elsewhere = await claim(await newCode(SMALL.canteens.second), publicKey);
  expect([elsewhere.status, elsewhere.body.code]).toEqual([409, 'code-used']);
  admin.context.setNow(SMALL.nowMs + 61 * 60_000);
  expect((await claim(code, publicKey)).body.code).toBe('code-used');
  admin.context.setNow(SMALL.nowMs);
  await admin.context.database.updateTable('kiosk').set({ status: 'revoked' }).execute();
  expect((await claim(code, publicKey)).body.code).toBe('code-used');
  expect((await claim(await newCode(), publicKey)).body.code).toBe('code-used');
  expect(await admin.context.database.selectFrom('kiosk').selectAll().execute()).toHaveLength(1);
});

async function forkedHashes(): Promise<readonly string[]> {
  const rows = await admin.context.database
    .selectFrom('quarantine')
    .select('hash')
    .where('kind', '=', 'fork')
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.hash);
}

test('every meal that a cloned data folder sells is kept aside at the bureau with one alarm, and the true chain stands', async () => {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const original = await openRealKiosk(folder, { address: admin.address, code: await newCode() });
  sellForCash(original, 4);
  const live = new AbortController().signal;
  expectOk(await sendEntries(roundTools(original, admin.address), live));
  original.close();
  const cloneFolder = path.join(folder, 'clone');
  cpSync(path.join(folder, 'kiosk.db'), path.join(cloneFolder, 'kiosk.db'));
  const [one, two] = [openStore(folder), openStore(cloneFolder)];
  cleanups.push(
    () => one.close(),
    () => two.close(),
  );
  const [oneTools, twoTools] = [roundTools(one, admin.address), roundTools(two, admin.address)];
  sellForCash(one, 3);
  expectOk(await sendEntries(oneTools, live));
  sellForCash(two, 520);
  const alarm = { ok: false, failure: { code: 'alarm', alarm: { code: 'fork' } } };
  expect(await sendEntries(twoTools, live)).toEqual(alarm);
  sellForCash(two, 2);
  expect(await sendEntries(twoTools, live)).toEqual(alarm);
  // A restart shows the whole branch again, which changes nothing.
  expect(await sendEntries(roundTools(two, admin.address), live)).toEqual(alarm);
  const all = { entriesMax: 1_000, charactersMax: 100_000_000 };
  const branch = two.entriesAfter({ seq: 4, ...all }).map((entry) => entry.hash);
  expect(branch).toHaveLength(522);
  expect(await forkedHashes()).toEqual(branch);
  // These kiosks live at a lunch of their own, which the admin's clock does not share.
  const alarms = await admin.context.database
    .selectFrom('alarm')
    .select('code')
    .where('code', '<>', 'clock-off')
    .execute();
  expect(alarms).toEqual([{ code: 'fork' }]);
  sellForCash(one, 2);
  expectOk(await sendEntries(oneTools, live));
  const held = await admin.context.database
    .selectFrom('ledger_entry_key')
    .select('hash')
    .orderBy('seq')
    .execute();
  expect(held.map((row) => row.hash)).toEqual(
    one.entriesAfter({ seq: 0, ...all }).map((entry) => entry.hash),
  );
});

test('no change made after a restore from a backup is hidden from a kiosk that had gone further before it', async () => {
  const [elder] = cluster.elders as readonly [SmallElder];
  const { database } = admin.context;
  const kiosk = await enrolTestKiosk(admin);
  const mark = (kind: 'elder' | 'account') =>
    database
      .transaction()
      .execute((transaction) =>
        markChanges(transaction, [
          { kind, subject: elder.elderId, canteenId: SMALL.canteens.first, originKioskId: null },
        ]),
      );
  const cursorAfter = async (cursor: number) => {
    const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=${cursor}`);
    return changesAnswerSchema.parse(answer.body);
  };
  await cursorAfter(0);
  const backup = await database.selectFrom('change_mark').selectAll().execute();
  const sequence = await sql<{ last_value: number }>`select last_value from change_number`.execute(
    database,
  );
  for (let change = 0; change < 5; change += 1) await mark('elder');
  const { cursor } = await cursorAfter(0);
  // The folder of the day before comes back, and life goes on before the kiosk asks.
  await database.deleteFrom('change_mark').execute();
  await database.insertInto('change_mark').values(backup).execute();
  await sql`select setval('change_number', ${sequence.rows[0]?.last_value ?? 1})`.execute(database);
  await mark('elder');
  const heard = await cursorAfter(cursor);
  expect(heard.changes.map((change) => change.kind)).toEqual(['keys', 'elder']);
});

test('one row that no kiosk could read keeps no other change from the kiosk, and is named in the log without its content', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  cleanups.push(() => logged.mockRestore());
  const [elder] = cluster.elders as readonly [SmallElder];
  const { database } = admin.context;
  const maskedName = '张'.repeat(21);
  await database
    .updateTable('elder')
    .set({ masked_name: maskedName })
    .where('elder_id', '=', elder.elderId)
    .execute();
  const kiosk = await enrolTestKiosk(admin);
  const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=0`);
  const { changes } = changesAnswerSchema.parse(answer.body);
  const kinds = changes.map((change) => change.kind);
  expect(kinds).toContain('policy');
  expect(kinds.filter((kind) => kind === 'elder')).toHaveLength(1);
  const lines = JSON.stringify(logged.mock.calls);
  expect(lines).toContain('maskedName');
  expect(lines).not.toContain(maskedName);
});

test('of twenty passwords guessed at once, at two servers, only five are judged', async () => {
  const second = await admin.openSecond();
  const guess = (index: number) => {
    const client = createTRPCClient<ConsoleRouter>({
      links: [httpLink({ url: new URL('/api/trpc', [admin, second][index % 2]?.address).href })],
    });
    return client.signIn.mutate({ userName: 'officer', password: `guess ${index}` });
  };
  const answers = await Promise.all(Array.from({ length: 20 }, (_unused, index) => guess(index)));
  const codes = answers.map((answer) => (answer.ok ? 'in' : answer.failure.code));
  expect(codes.filter((code) => code === 'wrong-name-or-password')).toHaveLength(5);
  expect(codes.filter((code) => code === 'locked')).toHaveLength(15);
});

test('no procedure of the console answers anybody without a session, and no error tells of the program', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  cleanups.push(() => logged.mockRestore());
  const open = ['session', 'signIn', 'signOut'];
  const inputs = [
    '',
    '{}',
    '"x"',
    '{"__proto__":{"role":"bureau-officer"}}',
    '{"canteenId":"\' or 1=1"}',
  ];
  const names = Object.keys(consoleRouter._def.procedures).filter((name) => !open.includes(name));
  expect(names.length).toBeGreaterThan(5);
  for (const name of [
    ...names,
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'meals.x',
  ]) {
    for (const input of inputs) {
      const query = `/api/trpc/${name}?input=${encodeURIComponent(input)}`;
      const asked = await fetch(new URL(query, admin.address));
      const changed = await fetch(new URL(`/api/trpc/${name}`, admin.address), {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: 'zhulao-session=forged' },
        body: input,
      });
      for (const answer of [asked, changed]) {
        expect([400, 401, 404, 405], `${name} ${input}`).toContain(answer.status);
        expect(await answer.text()).not.toMatch(/"stack"|node_modules|\.ts:\d|select |"result"/);
      }
    }
  }
  // A form of another site can send only these kinds of body; none of them signs anybody in.
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const answer = await fetch(new URL('/api/trpc/signIn', admin.address), {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify({ userName: 'officer', password: SMALL.users.password }),
    });
    expect(answer.status, type).toBeGreaterThanOrEqual(400);
    expect(answer.headers.getSetCookie(), type).toEqual([]);
  }
  // The program being broken, its error says so and nothing of the database.
  await sql`alter table console_user rename to moved`.execute(admin.context.database);
  const broken = await post(
    admin.address,
    '/api/trpc/signIn',
    JSON.stringify({ userName: 'officer', password: 'x' }),
  );
  expect(broken.status).toBe(500);
  expect(JSON.stringify(broken.body)).not.toMatch(/console_user|stack|relation|\.ts/);
});

test('a session is new after each sign-in, and neither a given cookie nor the old one opens it', async () => {
  const signIn = (cookie: string) =>
    fetch(new URL('/api/trpc/signIn', admin.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ userName: 'officer', password: SMALL.users.password }),
    });
  const view = async (cookie: string) => {
    const answer = await fetch(new URL('/api/trpc/session', admin.address), {
      headers: { cookie },
    });
    const body: unknown = await answer.json();
    return JSON.stringify(body).includes('csrfToken');
  };
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const planted = 'zhulao-session=planted';
  const first = cookieOf(await signIn(planted));
  const second = cookieOf(await signIn(first));
  expect(new Set([planted, first, second]).size).toBe(3);
  expect([await view(planted), await view(first), await view(second)]).toEqual([
    false,
    false,
    true,
  ]);
});

test('hostile requests of an enrolled kiosk are refused by a code, store nothing and stop nobody else', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  cleanups.push(() => logged.mockRestore());
  const [elder] = cluster.elders as readonly [SmallElder];
  const kiosk = await enrolTestKiosk(admin);
  const victim = await enrolTestKiosk(admin, SMALL.canteens.second);
  victim.sell(elder);
  kiosk.sell(elder);
  kiosk.sell(elder);
  const good = kiosk.batch(1, 2);
  const changed = (change: (batch: ReturnType<typeof JSON.parse>) => void): string => {
    const batch = JSON.parse(good);
    change(batch);
    return JSON.stringify(batch);
  };
  const swapped = changed(({ entries }) => {
    [entries[0].attachments, entries[1].attachments] = [
      entries[1].attachments,
      entries[0].attachments,
    ];
  });
  const bodies = [
    '[',
    `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`,
    `{"a":`.repeat(100_000),
    'null',
    good.replace('"format":1', '"format":1,"__proto__":{"kiosk":"x"}'),
    good.replace('"format":1', '"format":1,"constructor":{"prototype":{}}'),
    good.replace('"firstSeq":1', '"firstSeq":9007199254740993'),
    good.replace('"firstSeq":1', '"firstSeq":1e400'),
    good.replace('"firstSeq":1', '"firstSeq":-0.5'),
    swapped,
    changed((batch) => {
      batch.entries[0].content = batch.entries[0].content.replace('800', '900');
    }),
    changed((batch) => {
      batch.entries[1].seq = 3;
    }),
    changed((batch) => {
      batch.entries[0].content = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    }),
    changed((batch) => {
      batch.entries = Array.from({ length: 501 }, () => batch.entries[0]);
    }),
    changed((batch) => {
      batch.kiosk = victim.id;
    }),
    victim.batch(1, 1),
  ];
  for (const [index, body] of bodies.entries()) {
    const answer = await kiosk.send(body);
    const wanted = ['malformed', 'bad-batch-signature', 'chain-broken', 'does-not-follow-head'];
    expect(wanted, `body ${index}: ${body.slice(0, 60)}`).toContain(answer.body.code);
  }
  const url = new URL(SYNC_PATHS.batches, admin.address);
  for (const type of ['text/plain', 'application/xml', '']) {
    const headers = { ...kiosk.sign('POST', SYNC_PATHS.batches, good), 'content-type': type };
    const answer = await fetch(url, { method: 'POST', headers, body: good });
    expect(answer.status, type).toBeGreaterThanOrEqual(400);
  }
  const huge = 'x'.repeat(9 * 1024 * 1024);
  const tooLong = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: huge,
  }).then(
    (answer) => answer.status,
    () => 400,
  );
  expect(tooLong).toBe(400);
  const strange = await post(admin.address, SYNC_PATHS.enrol, `"${'x'.repeat(5_000)}"`);
  expect([strange.status, strange.body.code]).toEqual([400, 'malformed']);
  const stored = await admin.context.database.selectFrom('ledger_entry').selectAll().execute();
  expect(stored).toEqual([]);
  expect((await kiosk.send(good)).body.head?.seq).toBe(2);
  expect((await victim.sendRange(1, 1)).body.head?.seq).toBe(1);
  expect(logged.mock.calls.map((call) => String(call[1]))).toEqual([]);
});

test('a poisonous entry with a right hash and signature is kept aside and holds up nobody', async () => {
  const [elder] = cluster.elders as readonly [SmallElder];
  const kiosk = await enrolTestKiosk(admin);
  const poison = [
    '{"__proto__":{"x":1},"format":1,"kiosk":"KIOSK","kind":"sale","seq":SEQ}',
    '{"kiosk":"KIOSK","seq":SEQ,"seq":SEQ}',
    `{"deep":${'['.repeat(30_000)}${']'.repeat(30_000)},"format":1,"kind":"sale","kiosk":"KIOSK","seq":SEQ}`,
    '{"format":1,"kind":"\\u0000\\ud800","kiosk":"KIOSK","seq":SEQ}',
    '{"businessDate":"0001-01-01","format":1e999,"kind":"sale","kiosk":"KIOSK","seq":SEQ}',
    '{"businessDate":"9999-12-31","format":1,"kind":"sale","kiosk":"KIOSK","seq":SEQ}',
  ];
  const { entryHash } = await import('../../shared/ledger/chain.ts');
  for (const text of poison) {
    const previous = kiosk.entries.at(-1) ?? kiosk.genesis();
    const seq = previous.seq + 1;
    const content = text.replaceAll('KIOSK', kiosk.id).replaceAll('SEQ', String(seq));
    kiosk.entries.push({ seq, content, hash: entryHash(previous.hash, content), attachments: [] });
    kiosk.sell(elder);
  }
  const answer = await kiosk.sendRange(1, poison.length * 2);
  expect(answer.body.head?.seq).toBe(poison.length * 2);
  const aside = await admin.context.database
    .selectFrom('quarantine')
    .select('seq')
    .orderBy('seq')
    .execute();
  expect(aside.map((row) => row.seq)).toEqual(poison.map((_text, index) => index * 2 + 1));
  const meals = await admin.context.database.selectFrom('meal').select('seq').execute();
  expect(meals).toHaveLength(poison.length);
});
