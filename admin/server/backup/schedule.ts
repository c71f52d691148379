import { join } from 'node:path';
import { sql } from 'kysely';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { raiseAlarms } from '../alarms.ts';
import type { AdminContext } from '../context.ts';
import type { Database } from '../database/connection.ts';
import { dropOldBackups, makeBackup } from './make-backup.ts';

/** When and where backups are made by themselves. */
export interface BackupPlan {
  /** Minutes from 00:00 in Shanghai. */
  readonly atMinute: number;
  /** Null: `backups` in the data folder. */
  readonly folder: string | null;
}

export const DEFAULT_BACKUP_PLAN: BackupPlan = { atMinute: 150, folder: null };

/** Older than this, the last verified backup is late: one night may fail, a second one is noticed the same day. */
const LATE_MS = 36 * 60 * 60 * 1_000;
/** A try that failed is made again after this long. */
const RETRY_MS = 60 * 60 * 1_000;
const LOOK_EVERY_MS = 60 * 1_000;

/** What is known of the backups made so far. Times in milliseconds since 1970. */
export interface BackupRecord {
  /** When the database was made, or came back from a backup. */
  readonly sinceMs: number;
  readonly lastVerifiedMs: number | null;
  /** When the newest try ended, if it failed. */
  readonly lastFailureMs: number | null;
}

/**
 * Whether the night's backup is due: its hour has passed since the last good one. A machine that is off at night makes it
 * when it is on again.
 */
export function isBackupDue(record: BackupRecord, atMinute: number, nowMs: number): boolean {
  const lastMs = record.lastVerifiedMs ?? record.sinceMs;
  const isTooSoon = record.lastFailureMs !== null && nowMs - record.lastFailureMs < RETRY_MS;
  return nowMs >= hourAfter(lastMs, atMinute) && !isTooSoon;
}

/** The first moment after another at which it is so many minutes past midnight in Shanghai. */
function hourAfter(ms: number, atMinute: number): number {
  const date = shanghaiDate(ms);
  const thatDay = Date.parse(`${date}T00:00:00.000+08:00`) + atMinute * 60_000;
  if (thatDay > ms) return thatDay;
  return Date.parse(`${addDays(date, 1)}T00:00:00.000+08:00`) + atMinute * 60_000;
}

/** Whether somebody has to be told. */
export function isBackupLate(record: BackupRecord, nowMs: number): boolean {
  return (
    record.lastFailureMs !== null || nowMs - (record.lastVerifiedMs ?? record.sinceMs) > LATE_MS
  );
}

export async function readBackupRecord(database: Database): Promise<BackupRecord> {
  const { rows } = await sql<{
    since: Date;
    verified: Date | null;
    failed: Date | null;
  }>`
    select (select min(timestamp)::timestamptz from kysely_migration) as since,
      max(finished_at) filter (where state = 'verified') as verified,
      max(finished_at) filter (where state = 'failed') as failed
    from backup`.execute(database);
  const row = rows[0];
  if (row === undefined) throw new Error('an aggregate has one row');
  const lastVerifiedMs = row.verified?.getTime() ?? null;
  const failedMs = row.failed?.getTime() ?? null;
  const isNewer = failedMs !== null && failedMs > (lastVerifiedMs ?? 0);
  return { sinceMs: row.since.getTime(), lastVerifiedMs, lastFailureMs: isNewer ? failedMs : null };
}

/** Backups as they are kept up while the server runs. */
export interface BackupKeeper {
  /** Looks now, without waiting for the minute; resolves when what it began is done. */
  look(): Promise<void>;
  /** Stops a backup under way and waits for its end. */
  stop(): Promise<void>;
}

/** Makes a backup every night, deletes old ones, and raises or closes the alarm `backup-late`. */
export function keepBackups(
  context: AdminContext,
  options: BackupPlan & { readonly dataFolder: string; readonly isServerHere: boolean },
): BackupKeeper {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const look = (): Promise<void> => {
    if (stopping.signal.aborted) return Promise.resolve();
    running ??= lookOnce(context, { ...options, signal: stopping.signal })
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) console.error('备份时出错：', error);
      })
      .finally(() => {
        running = null;
      });
    return running;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  return {
    look,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

async function lookOnce(
  context: AdminContext,
  options: Parameters<typeof keepBackups>[1] & { readonly signal: AbortSignal },
): Promise<void> {
  const record = await readBackupRecord(context.database);
  if (isBackupDue(record, options.atMinute, context.now())) await backUp(context, options);
  await tellOfLateness(context);
}

async function backUp(
  context: AdminContext,
  options: Parameters<typeof lookOnce>[1],
): Promise<void> {
  const made = await makeBackup({
    databaseUrl: context.databaseUrl,
    dataFolder: options.dataFolder,
    isServerHere: options.isServerHere,
    now: context.now,
    to: `${options.folder ?? join(options.dataFolder, 'backups')}/`,
    isScheduled: true,
    progress: () => {},
    signal: options.signal,
  });
  if (made.ok) await dropOldBackups(made.value.path);
}

/** One alarm from the last good backup to the next one, however often it is looked at. */
async function tellOfLateness(context: AdminContext): Promise<void> {
  const { database } = context;
  const nowMs = context.now();
  const record = await readBackupRecord(database);
  if (!isBackupLate(record, nowMs)) {
    await database
      .updateTable('alarm')
      .set({ closed_at: new Date(nowMs) })
      .where('code', '=', 'backup-late')
      .where('closed_at', 'is', null)
      .execute();
    return;
  }
  const newest = await database
    .selectFrom('backup')
    .select('sentence')
    .where('state', '=', 'failed')
    .orderBy('backup_id', 'desc')
    .executeTakeFirst();
  const why = record.lastFailureMs === null ? '' : (newest?.sentence ?? '');
  const last =
    record.lastVerifiedMs === null
      ? '还没有一份校验过的备份'
      : `最近一份校验过的备份是 ${shanghaiDate(record.lastVerifiedMs)} 的`;
  await raiseAlarms(
    database,
    [
      {
        code: 'backup-late',
        matter: String(record.lastVerifiedMs ?? record.sinceMs),
        sentence: `备份没有按时做好：${last}。${why}`,
        kioskId: null,
        districtCode: null,
      },
    ],
    nowMs,
  );
}
