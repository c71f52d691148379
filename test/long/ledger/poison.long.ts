// Goal: 1 bad entry in 1,000 among 100,000, of every kind: the other 999 arrive in the same round, the bad one is kept raw with
// its hash and reason, and the chain goes on. Method: the poisons of test/contract/poison.test-support.ts at seeded places,
// sent in the order of the chain to a real process that is killed in between.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { type AdminReady, type RunningPart, startAdmin } from '../../../tools/demo/processes.ts';
import {
  SMALL,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from '../../contract/admin.test-support.ts';
import { enrolTestKiosk } from '../../contract/kiosk.test-support.ts';
import { addElders } from '../../contract/many-elders.test-support.ts';
import { POISONS, publishWeeklyLimit, SOLD_ORDER } from '../../contract/poison.test-support.ts';
import { randomOf } from '../../policy/random.ts';

const ENTRIES = 100_000;
const ONE_IN = 1_000;
const ELDERS = 1_000;
const KILL_EVERY_BATCHES = 40;
const seed = Date.now() % 2 ** 31;

let cluster: TestCluster;
let admin: TestAdmin;
let part: RunningPart<AdminReady>;

function start(): Promise<RunningPart<AdminReady>> {
  const { databaseUrl } = admin.context;
  return startAdmin(
    ['--data', cluster.folder, '--port', '0', '--database-url', databaseUrl],
    () => {},
  );
}

beforeAll(async () => {
  cluster = await startTestCluster();
  admin = await cluster.open();
  await publishWeeklyLimit(admin);
  part = await start();
});
afterAll(async () => {
  await part.stop();
  await admin.close();
  await cluster.stop();
});

it(`takes ${ENTRIES} entries of which one in ${ONE_IN} is bad`, async () => {
  console.log(`poison: ${ENTRIES} entries, seed ${seed}`);
  const random = randomOf(seed, 0);
  const kiosk = await enrolTestKiosk(admin);
  const elders = await addElders(admin, ELDERS);
  kiosk.sell(random.pick(elders), {
    orderId: SOLD_ORDER,
    businessDate: addDays(SMALL.today, -200),
  });
  const expected: [seq: number, code: string][] = [];
  while (kiosk.entries.length < ENTRIES) {
    const index = kiosk.entries.length;
    const elder = elders[index % ELDERS];
    if (elder === undefined) throw new Error('there are elders');
    if (index % ONE_IN === ONE_IN / 2) {
      const { make, code } = random.pick(POISONS);
      make(kiosk, elder);
      expected.push([kiosk.entries.length, code]);
    } else {
      kiosk.sell(elder, { businessDate: addDays(SMALL.today, -1 - Math.floor(index / ELDERS)) });
    }
  }
  let batches = 0;
  for (let first = 1; first <= ENTRIES; first += LIMITS.batchEntriesMax) {
    const last = Math.min(ENTRIES, first + LIMITS.batchEntriesMax - 1);
    batches += 1;
    if (batches % KILL_EVERY_BATCHES === 0) {
      const lost = kiosk.sendRange(first, last, part.ready.address).catch(() => 'lost');
      await new Promise((resolve) => setTimeout(resolve, random.whole(0, 200)));
      await part.kill();
      await lost;
      part = await start();
    }
    const answer = await kiosk.sendRange(first, last, part.ready.address);
    expect([answer.status, answer.body.head?.seq]).toEqual([200, last]);
  }
  const kept = await admin.context.database
    .selectFrom('quarantine')
    .select(['seq', 'reason_code', 'hash', 'content'])
    .orderBy('seq')
    .execute();
  expect(kept.map((row) => [row.seq, row.reason_code])).toEqual(expected);
  for (const row of kept) {
    const sent = kiosk.entries[row.seq - 1];
    expect([row.hash, row.content]).toEqual([sent?.hash, sent?.content]);
  }
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from ledger_entry) as entries, (select count(*) from meal) as meals,
    (select sum(amount_fen) from meal_subsidy) as subsidy_fen`.execute(admin.context.database);
  const good = ENTRIES - expected.length;
  expect(rows[0]).toEqual({ entries: ENTRIES, meals: good, subsidy_fen: good * 800 });
});
