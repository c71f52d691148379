import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ensureLedgerPartitions } from '../../admin/server/database/partitions.ts';
import { LIMITS } from '../../shared/limits.ts';
import { SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL } from './admin.test-support.ts';
import { sendForked } from './exactly-once.test-support.ts';
import { admin } from './fresh-admin.test-support.ts';
import { elder, kiosk } from './fresh-kiosk.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';
import { addElders } from './many-elders.test-support.ts';

/** Sends bytes as a body, signed as they are. */
async function sendBytes(body: Uint8Array<ArrayBuffer>, coding: string) {
  const headers = kiosk.signBytes('POST', SYNC_PATHS.batches, body);
  const response = await fetch(new URL(SYNC_PATHS.batches, admin.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': coding, ...headers },
    body,
  });
  const answer: { code?: string; head?: { seq: number } } = await response.json();
  return { status: response.status, ...answer };
}

async function alarms() {
  return admin.context.database
    .selectFrom('alarm')
    .select(['code', 'matter', 'times_seen'])
    .orderBy('alarm_id')
    .execute();
}

async function months(): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'ledger_entry'::regclass order by 1`.execute(admin.context.database);
  return rows.map(({ name }) => name.replace('ledger_entry_', ''));
}

/** Which partition each entry lies in. */
async function places(): Promise<readonly string[]> {
  const { rows } = await sql<{ place: string }>`
    select replace(tableoid::regclass::text, 'ledger_entry_', '') as place from ledger_entry order by kiosk_id, seq`.execute(
    admin.context.database,
  );
  return rows.map(({ place }) => place);
}

test('a compressed batch is taken, and what unpacks beyond the bound, or not at all, is refused and reported', async () => {
  kiosk.sell(elder);
  const good = new Uint8Array(gzipSync(kiosk.batch(1, 1)));
  expect((await sendBytes(good, 'gzip')).head?.seq).toBe(1);
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(LIMITS.requestBytesMax + 1, ' ')));
  expect(bomb.length).toBeLessThan(LIMITS.requestBytesMax / 100);
  const refused = [
    await sendBytes(bomb, 'gzip'),
    await sendBytes(good.slice(0, good.length - 9), 'gzip'),
    await sendBytes(good, 'br'),
    await sendBytes(good, 'identity'),
  ];
  expect(refused.map(({ status, code }) => [status, code])).toEqual(
    Array(4).fill([400, 'malformed']),
  );
  expect(await alarms()).toEqual([{ code: 'malformed-batch', matter: kiosk.id, times_seen: 4 }]);
  kiosk.sell(elder, { mealPeriod: 'dinner' });
  expect((await kiosk.sendRange(2, 2)).body.head?.seq).toBe(2);
});

test('a server that runs for years puts every entry into the partition of its month, late ones too', async () => {
  admin.context.setNow(Date.parse('2031-02-03T12:00:00.000+08:00'));
  for (const date of ['2031-02-03', '2031-01-31', '2028-07-01', '2031-12-31', '2021-02-01']) {
    kiosk.sellToGuest(date);
  }
  expect((await kiosk.sendRange(1, 5)).status).toBe(200);
  expect(await places()).toEqual(['2031_02', '2031_01', '2028_07', '2031_12', '2021_02']);
  // The kiosk's own clock stays in its year.
  expect((await alarms()).map(({ code }) => code)).toEqual(['clock-off']);
  await ensureLedgerPartitions(admin.context.database, '2031-02-03');
  await ensureLedgerPartitions(admin.context.database, '2031-12-31');
  expect(await months()).toEqual(
    expect.arrayContaining(['2031_03', '2031_04', '2031_11', '2032_01', '2032_02']),
  );
});

test('two processes that need the same new months at once make each of them once', async () => {
  const second = await admin.openSecond();
  const nowMs = Date.parse('2027-06-30T23:59:00.000+08:00');
  admin.context.setNow(nowMs);
  const other = await enrolTestKiosk(admin, SMALL.canteens.second);
  for (const month of ['01', '02', '03', '04', '05', '06']) {
    kiosk.sellToGuest(`2027-${month}-15`);
    other.sellToGuest(`2027-${month}-16`);
  }
  const answers = await Promise.all([
    kiosk.sendRange(1, 6),
    other.sendRange(1, 6, second.address),
    ensureLedgerPartitions(second.context.database, '2027-06-30'),
  ]);
  expect([answers[0].status, answers[1].status]).toEqual([200, 200]);
  const half = ['2027_01', '2027_02', '2027_03', '2027_04', '2027_05', '2027_06'];
  expect((await places()).toSorted()).toEqual([...half, ...half].toSorted());
});

test('an entry dated by a clock that cannot be right stands under the day it came, and somebody is told', async () => {
  kiosk.sellToGuest('2099-12-31');
  kiosk.sellToGuest('1970-01-01');
  kiosk.sellToGuest();
  expect((await kiosk.sendRange(1, 3)).body.head?.seq).toBe(3);
  expect(await places()).toEqual(['2026_11', '2026_11', '2026_11']);
  expect((await alarms()).map(({ code }) => code)).toEqual(['far-off-date']);
  const { rows } = await sql<{ content: string }>`
    select content from ledger_entry where seq = 1`.execute(admin.context.database);
  expect(rows[0]?.content).toContain('"businessDate":"2099-12-31"');
});

test('a kiosk that gives cause for alarm with every meal fills one line beyond the bound, not the list', async () => {
  const count = LIMITS.alarmsOfKioskMax + 50;
  const elders = await addElders(admin, count);
  for (const one of elders) kiosk.sell(one, { subsidyFen: 900 });
  expect((await kiosk.sendRange(1, count)).status).toBe(200);
  const raised = await alarms();
  expect(raised).toHaveLength(LIMITS.alarmsOfKioskMax + 1);
  expect(raised.at(-1)?.matter).toBe(`${kiosk.id}/further`);
});

test('a kiosk that makes up branches without end fills no disk: what is not kept is refused and said', async () => {
  for (let meal = 0; meal < 3; meal += 1) kiosk.sellToGuest();
  await kiosk.sendRange(1, 3);
  await sql`with branch as (
      insert into fork_branch (branch_id, kiosk_id, from_seq, previous_hash, found_at)
      values (gen_random_uuid(), ${kiosk.id}::uuid, 1, '', now()) returning branch_id)
    insert into quarantine (kiosk_id, seq, hash, kind, reason_code, reason, content, raised_at, branch_id, previous_hash)
    select ${kiosk.id}::uuid, n, md5(n::text), 'fork', 'fork', '', '{}', now(), branch_id, ''
    from branch, generate_series(1, ${LIMITS.forkEntriesKeptMax - 1}) n`.execute(
    admin.context.database,
  );
  expect(await sendForked(kiosk, 2, admin.address)).toBe('fork');
  expect(await sendForked(kiosk, 3, admin.address)).toBe('fork');
  const kept = await sql<{ count: number }>`
    select count(*) as count from quarantine where kind = 'fork'`.execute(admin.context.database);
  expect(kept.rows[0]?.count).toBe(LIMITS.forkEntriesKeptMax);
  expect((await alarms()).map(({ code }) => code).toSorted()).toEqual(['fork', 'quarantine-full']);
});

/** A request whose body never comes. */
function openHanging(): Promise<Socket> {
  const { hostname, port } = new URL(admin.address);
  const headers = Object.entries(kiosk.sign('POST', SYNC_PATHS.batches, '{}'));
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST ${SYNC_PATHS.batches} HTTP/1.1\r\nhost: admin\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n${lines}\r\n{`,
        () => resolve(socket),
      );
    });
  });
}

test('one kiosk that holds its lines open is turned away, others are served, and it is heard again when they close', async () => {
  const other = await enrolTestKiosk(admin, SMALL.canteens.second);
  const sockets: Socket[] = [];
  for (let line = 0; line < 2 * LIMITS.requestsOfKioskAtOnceMax; line += 1) {
    sockets.push(await openHanging());
  }
  await expect.poll(async () => (await kiosk.get(SYNC_PATHS.head)).body.code).toBe('server-error');
  expect((await other.get(SYNC_PATHS.head)).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await kiosk.get(SYNC_PATHS.head)).status).toBe(200);
});
