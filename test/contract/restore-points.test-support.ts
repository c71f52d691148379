import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { expectOk, LUNCH_MS, openStore } from '../../kiosk/core/canteen.test-support.ts';
import { fetchChanges, sendEntries } from '../../kiosk/core/sync/round.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';
import { openTestAdmin, SMALL, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { type BackupBench, restore } from './backup.test-support.ts';
import { openRealKiosk, roundTools, sellForCash } from './real-kiosk.test-support.ts';

/** How one district lived before it lost its admin; counts of meals. */
export interface RestorePoint {
  /** Sold and sent before the backup, sold and not sent, sold after it and sent, and sold last of all. */
  readonly sentBefore: number;
  readonly unsentBefore: number;
  readonly sentAfter: number;
  readonly unsentAfter: number;
}

/** What stands at the restored admin of a kiosk that came back to it by itself. */
export interface RestoreOutcome {
  readonly atKiosk: number;
  readonly atBackup: number;
  readonly entries: number;
  readonly distinctEntries: number;
  readonly meals: number;
  /** Entries whose text or hash is another than the kiosk's. */
  readonly differing: number;
  readonly alarms: readonly string[];
}

async function talk(store: SqliteKioskStore, address: string): Promise<void> {
  const signal = new AbortController().signal;
  const tools = roundTools(store, address);
  expectOk(await sendEntries(tools, signal));
  expectOk(await fetchChanges(tools, signal));
}

/** Sells, backs up, goes on, loses the admin, restores it by the older backup, and lets the real kiosk find it. */
export async function liveThrough(
  cluster: TestCluster,
  bench: BackupBench,
  point: RestorePoint & { readonly name: string },
): Promise<RestoreOutcome> {
  const admin = await cluster.open();
  admin.context.setNow(LUNCH_MS);
  const folder = join(bench.folder, `kiosk-${point.name}`);
  mkdirSync(folder);
  const made = await makeEnrolmentCode(admin.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  const store = await openRealKiosk(folder, { address: admin.address, code: made?.code ?? '' });
  try {
    sellForCash(store, point.sentBefore);
    await talk(store, admin.address);
    sellForCash(store, point.unsentBefore);
    const file = await bench.backUp(admin, `${point.name}.backup`);
    sellForCash(store, point.sentAfter);
    await talk(store, admin.address);
    sellForCash(store, point.unsentAfter);
    await admin.close();
    const databaseUrl = await cluster.makeDatabase();
    expectOk(await restore(bench, file, { databaseUrl }));
    const restored = await openTestAdmin(databaseUrl, bench.keys);
    restored.context.setNow(LUNCH_MS);
    try {
      const atBackup = await headOf(restored);
      // Twice: what has come back once must not come again.
      await talk(store, restored.address);
      await talk(store, restored.address);
      return { atBackup, ...(await compare(store, restored)) };
    } finally {
      await restored.close();
    }
  } finally {
    store.close();
  }
}

/**
 * A clone's entries become the chain, an older backup forgets them, and the original's become the chain instead. Answers the
 * hashes of the clone's own entries, and of those that the restored admin then keeps aside.
 */
export async function forgetClone(
  cluster: TestCluster,
  bench: BackupBench,
): Promise<{ readonly ofClone: readonly string[]; readonly aside: readonly string[] }> {
  const admin = await cluster.open();
  admin.context.setNow(LUNCH_MS);
  const [disk, copy] = [join(bench.folder, 'original'), join(bench.folder, 'clone')];
  mkdirSync(disk);
  const canteenId = SMALL.canteens.first;
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
  const enrolled = await openRealKiosk(disk, { address: admin.address, code: made?.code ?? '' });
  sellForCash(enrolled, 5);
  await talk(enrolled, admin.address);
  enrolled.close();
  cpSync(disk, copy, { recursive: true });
  const [original, clone] = [openStore(disk), openStore(copy)];
  try {
    const file = await bench.backUp(admin, 'before-clone.backup');
    sellForCash(clone, 10);
    await talk(clone, admin.address);
    await admin.close();
    const databaseUrl = await cluster.makeDatabase();
    expectOk(await restore(bench, file, { databaseUrl }));
    const restored = await openTestAdmin(databaseUrl, bench.keys);
    restored.context.setNow(LUNCH_MS);
    try {
      sellForCash(original, 20);
      await talk(original, restored.address);
      sellForCash(clone, 2);
      await sendEntries(roundTools(clone, restored.address), new AbortController().signal);
      const rows = await restored.context.database
        .selectFrom('quarantine')
        .select('hash')
        .orderBy('seq')
        .execute();
      const own = clone.entriesAfter({ seq: 5, entriesMax: 10_000, charactersMax: 1e9 });
      return { ofClone: own.map(({ hash }) => hash), aside: rows.map(({ hash }) => hash) };
    } finally {
      await restored.close();
    }
  } finally {
    original.close();
    clone.close();
  }
}

async function headOf(admin: TestAdmin): Promise<number> {
  const head = await admin.context.database
    .selectFrom('kiosk_head')
    .select('seq')
    .executeTakeFirstOrThrow();
  return head.seq;
}

async function compare(
  store: SqliteKioskStore,
  admin: TestAdmin,
): Promise<Omit<RestoreOutcome, 'atBackup'>> {
  const { database } = admin.context;
  await admin.counted();
  const own = store.entriesAfter({ seq: 0, entriesMax: 10_000, charactersMax: 1e9 });
  const stored = await database
    .selectFrom('ledger_entry')
    .select(['seq', 'hash', 'content'])
    .orderBy('seq')
    .execute();
  const meals = await sql<{ meals: number }>`select count(*) as meals from meal`.execute(database);
  const alarms = await database.selectFrom('alarm').select('code').orderBy('code').execute();
  return {
    atKiosk: store.head().seq,
    entries: stored.length,
    distinctEntries: new Set(stored.map(({ seq }) => seq)).size,
    meals: meals.rows[0]?.meals ?? 0,
    differing: own.filter(
      ({ hash, content }, at) => stored[at]?.hash !== hash || stored[at].content !== content,
    ).length,
    alarms: alarms.map(({ code }) => code),
  };
}
