import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { shanghaiDate } from '../../shared/time/business-time.ts';
import { type BackupPlan, keepBackups } from './backup/schedule.ts';
import type { AdminContext } from './context.ts';
import { type Cluster, startCluster } from './database/cluster.ts';
import { type Database, openDatabase } from './database/connection.ts';
import { migrate } from './database/migrate.ts';
import { ensureLedgerPartitions, keepPartitionsReady } from './database/partitions.ts';
import { underStartLock } from './database/start-lock.ts';
import { demoCanteenId, demoState, loadDemo, type Progress } from './demo/load.ts';
import { StartFailure } from './failure.ts';
import { startServerCounter } from './ingest/counter.ts';
import { retryQuarantine } from './ingest/retry-quarantine.ts';
import { loadKeys } from './keys.ts';
import { makeEnrolmentCode } from './kiosk-api/enrolment.ts';
import { listenForAll } from './listen.ts';
import { importOwnData } from './plans/import.ts';
import { isWordsFileStillIn, wordsFileIn } from './recovery/words-file.ts';
import { keepRegulars } from './roster/regulars.ts';
import type { TlsFiles } from './tls/certificate.ts';

/** How an admin is started. */
export interface AdminOptions {
  readonly dataFolder: string;
  /** Null: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where kiosks connect while the console is served without TLS, which only loopback is; 0 takes a free one. */
  readonly kioskPort: number;
  /** Null: the admin makes its own, and serves the console on loopback without any. */
  readonly tls: TlsFiles | null;
  readonly isDemo: boolean;
  /** When and where backups are made every night. */
  readonly backups: BackupPlan;
  readonly progress: Progress;
}

/** An admin that serves. */
export interface RunningAdmin {
  /** As http://127.0.0.1:8450 */
  readonly address: string;
  /** Where kiosks connect, always over TLS: as https://127.0.0.1:8451 */
  readonly kioskAddress: string;
  /** A fresh one-time code for a kiosk of the demo canteen; null without a demo. */
  readonly demoEnrolmentCode: string | null;
  /** Ends requests, connections and the embedded database in order. */
  stop(): Promise<void>;
}

/** A database with the schema and the project's own data, ready to serve. */
export interface OpenStore {
  readonly context: AdminContext;
  close(): Promise<void>;
}

/** Our own database in an embedded server. */
export const DATABASE_NAME = 'zhulao';
const VERSION_MIN = 150_000;

/** @throws StartFailure when it cannot be written. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new StartFailure(
      `数据文件夹“${folder}”不能写入（${error.code}）。请换一个文件夹，或检查磁盘和权限。`,
    );
  }
}

/** Opens the database of a data folder, bringing schema, partitions, places and plans up to date. */
export async function openStore(
  options: Pick<AdminOptions, 'dataFolder' | 'databaseUrl' | 'progress'>,
): Promise<OpenStore> {
  const folder = resolve(options.dataFolder);
  prepareFolder(folder);
  const keys = loadKeys(folder);
  if (isWordsFileStillIn(folder)) {
    options.progress(`恢复密钥在文件“${wordsFileIn(folder)}”里，请打印保存，并把文件移走。`);
  }
  options.progress('正在启动数据库……');
  const cluster =
    options.databaseUrl === null
      ? await startCluster({
          folder: join(folder, 'postgres'),
          password: keys.databasePassword,
        })
      : null;
  const closing: (() => Promise<void>)[] = [async () => cluster?.stop()];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const databaseUrl = (cluster === null ? options.databaseUrl : await ownDatabase(cluster)) ?? '';
    const database = openDatabase(databaseUrl);
    closing.push(() => database.destroy());
    const context: AdminContext = {
      database,
      databaseUrl,
      keys,
      dataFolder: folder,
      now: Date.now,
    };
    await checkVersion(database);
    await underStartLock(databaseUrl, () => prepare(context));
    return { context, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The address of our own database in an embedded server, made the first time. */
export async function ownDatabase(cluster: Cluster): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [
      DATABASE_NAME,
    ]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
  return cluster.url(DATABASE_NAME);
}

async function prepare(context: AdminContext): Promise<void> {
  await migrate(context.database);
  await ensureLedgerPartitions(context.database, shanghaiDate(context.now()));
  await importOwnData(context);
}

/** @throws StartFailure when the server does not answer or is too old. */
export async function checkVersion(database: Database): Promise<void> {
  let version: number;
  try {
    const answer = await sql<{
      version: number;
    }>`select current_setting('server_version_num')::integer as version`.execute(database);
    version = answer.rows[0]?.version ?? 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure(`连不上数据库：${reason}。请检查 --database-url 的地址、账号和密码。`, {
      cause: error,
    });
  }
  if (version < VERSION_MIN) {
    throw new StartFailure('数据库版本太旧，需要 PostgreSQL 15 或更新的版本。');
  }
}

/**
 * Starts the admin.
 * @throws StartFailure when something has to be put right first.
 */
export async function startAdmin(options: AdminOptions): Promise<RunningAdmin> {
  const store = await openStore(options);
  try {
    const { databaseUrl, database } = store.context;
    const canteenId = options.isDemo
      ? await underStartLock(databaseUrl, () => prepareDemo(store.context, options.progress))
      : null;
    const counter = startServerCounter(store.context);
    const context: AdminContext = {
      ...store.context,
      onStored: (kioskId, isFull) => counter.wake(kioskId, isFull),
    };
    const listening = await listenForAll(context, options).catch(async (error: unknown) => {
      await counter.stop();
      throw error;
    });
    const today = () => shanghaiDate(store.context.now());
    const stopKeeping = keepPartitionsReady({ database, today });
    const stopRegulars = keepRegulars(store.context);
    const retrying = retryInBackground(store.context);
    const backups = keepBackups(store.context, {
      ...options.backups,
      dataFolder: resolve(options.dataFolder),
      isServerHere: options.databaseUrl === null,
    });
    const made =
      canteenId === null
        ? null
        : await makeEnrolmentCode(store.context, { canteenId, userId: null });
    return {
      ...listening.addresses,
      demoEnrolmentCode: made?.code ?? null,
      stop: async () => {
        stopKeeping();
        await stopRegulars();
        await backups.stop();
        await listening.close();
        await counter.stop();
        await retrying;
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A newer program may understand what an older one put aside; kiosks and console need not wait for it. */
async function retryInBackground(context: AdminContext): Promise<void> {
  try {
    const { applied } = await retryQuarantine(context);
    if (applied > 0) console.error(`此前搁置的${applied}条记录现在已计入。`);
  } catch (error) {
    console.error('重试此前搁置的记录时出错，它们仍原样保留：', error);
  }
}

/** Loads the demo into an empty database; answers the newcomer's canteen, or null where the data are real. */
async function prepareDemo(context: AdminContext, progress: Progress): Promise<string | null> {
  const state = await demoState(context);
  switch (state) {
    case 'real-district':
      progress('数据库里已有正式数据，不装入演示数据。');
      return null;
    case 'half-loaded-demo':
      // Nothing of it is real, and the ledger's tables cannot be emptied row by row.
      progress('上次装入演示数据时中断，正在重新装入……');
      await sql`drop schema public cascade`.execute(context.database);
      await sql`create schema public`.execute(context.database);
      await prepare(context);
      await loadDemo(context, progress);
      break;
    case 'no-district':
      await loadDemo(context, progress);
      break;
    case 'demo':
      break;
  }
  return demoCanteenId(context);
}
