// Goal: 100,000 entries, each batch sent one to five times, out of order, with answers lost, by eight senders at once through
// two processes of which now one, now the other is killed: none double, none missing, every sum right to the fen, and every
// other content under a seq that is held is alarmed. Method: as test/contract/admin-exactly-once.test.ts, with the kills.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AdminReady, type RunningPart, startAdmin } from '../../../tools/demo/processes.ts';
import {
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from '../../contract/admin.test-support.ts';
import {
  differences,
  makeLedgers,
  sendForked,
  sendWildly,
} from '../../contract/exactly-once.test-support.ts';
import { randomOf } from '../../policy/random.ts';

const ENTRIES = 100_000;
/** Below LIMITS.alarmsOfKioskMax a kiosk, so that each has its own line. */
const FORKS = 400;
const KILL_EVERY_MS = 5_000;
const seed = Date.now() % 2 ** 31;

let cluster: TestCluster;
let admin: TestAdmin;
const processes: RunningPart<AdminReady>[] = [];

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
  processes.push(await start(), await start());
});
afterAll(async () => {
  for (const part of processes) await part.stop();
  await admin.close();
  await cluster.stop();
});

/** Kills a process and starts another in its place, over and over. Answers how to end it. */
function keepKilling(): () => Promise<number> {
  let isOver = false;
  const killing = (async () => {
    let kills = 0;
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS));
      const place = kills % processes.length;
      await processes[place]?.kill();
      processes[place] = await start();
      kills += 1;
    }
    return kills;
  })();
  return () => {
    isOver = true;
    return killing;
  };
}

it(`has each of ${ENTRIES} entries exactly once, and alarms every one of ${FORKS} forks`, async () => {
  console.log(`exactly once: ${ENTRIES} entries, seed ${seed}`);
  const chance = randomOf(seed, 0).next;
  const addresses = () => processes.map(({ ready }) => ready.address);
  const today = new Date().toISOString().slice(0, 10);
  const ledgers = await makeLedgers(admin, { entries: ENTRIES, chance, today });
  const stopKilling = keepKilling();
  const traffic = await sendWildly(ledgers, { addresses, chance });
  const kills = await stopKilling();
  console.log(`${JSON.stringify(traffic)}, ${kills} processes killed`);
  expect(await differences(admin, ledgers)).toEqual([]);

  const codes: unknown[] = [];
  // The same other content twice is one fork, and alarmed once: no place is taken twice.
  const taken = new Set<string>();
  for (let fork = 0; fork < FORKS; fork += 1) {
    const place = fork % ledgers.kiosks.length;
    const kiosk = ledgers.kiosks[place];
    if (kiosk === undefined) throw new Error('there are kiosks');
    const anySeq = (): number => 1 + Math.floor(chance() * kiosk.entries.length);
    let seq = anySeq();
    while (taken.has(`${place} ${seq}`)) seq = anySeq();
    taken.add(`${place} ${seq}`);
    codes.push(await sendForked(kiosk, seq, addresses()[fork % 2] ?? ''));
  }
  expect(codes).toEqual(Array(FORKS).fill('fork'));
  const seen = await sql<{ times: number }>`
    select coalesce(sum(times_seen), 0) as times from alarm where code = 'fork'`.execute(
    admin.context.database,
  );
  expect(seen.rows[0]?.times).toBe(FORKS);
  expect(await differences(admin, ledgers)).toEqual([]);
});
