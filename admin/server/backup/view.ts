import { sql } from 'kysely';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import {
  type BackupsView,
  RESTORATION_TASKS,
  type RestorationView,
  type RestoredKioskView,
} from '../../contract/backups.ts';
import type { AlarmCode } from '../alarms.ts';
import type { AdminContext } from '../context.ts';
import type { Database } from '../database/connection.ts';
import { isWordsFileStillIn } from '../recovery/words-file.ts';
import { isBackupLate, readBackupRecord } from './schedule.ts';

/** Words that nobody has tried for a year may be lost without anybody knowing. */
const DRILL_EVERY_MS = 365 * 24 * 60 * 60 * 1_000;
/** Alarms by which kiosks tell of things that this admin no longer knows. */
const EVIDENCE: readonly AlarmCode[] = [
  'unknown-policy',
  'unknown-elder',
  'kiosk-adopted',
  'adoption-refused',
];
const EVIDENCE_SHOWN = 50;

const text = (moment: Date): string => shanghaiWallTime(moment.getTime());

/** How backups and the recovery key stand, and what is still to be done after a restore. */
export async function backupsView(context: AdminContext): Promise<BackupsView> {
  const { database, dataFolder } = context;
  const record = await readBackupRecord(database);
  return {
    lastVerified: await lastVerified(database),
    lastFailure: record.lastFailureMs === null ? null : await lastFailure(database),
    isLate: isBackupLate(record, context.now()),
    recovery: {
      isWordsFileHere: dataFolder === undefined ? null : isWordsFileStillIn(dataFolder),
      ...(await drillView(context, record.sinceMs)),
    },
    restoration: await restorationView(database),
  };
}

async function lastVerified(database: Database): Promise<BackupsView['lastVerified']> {
  const row = await database
    .selectFrom('backup')
    .select(['finished_at', 'file_path', 'byte_count', 'row_count'])
    .where('state', '=', 'verified')
    .orderBy('backup_id', 'desc')
    .executeTakeFirst();
  if (row === undefined || row.finished_at === null) return null;
  return {
    at: text(row.finished_at),
    filePath: row.file_path,
    byteCount: row.byte_count ?? 0,
    rowCount: row.row_count ?? 0,
  };
}

async function lastFailure(database: Database): Promise<BackupsView['lastFailure']> {
  const row = await database
    .selectFrom('backup')
    .select(['finished_at', 'sentence'])
    .where('state', '=', 'failed')
    .orderBy('backup_id', 'desc')
    .executeTakeFirst();
  if (row === undefined || row.finished_at === null) return null;
  return { at: text(row.finished_at), sentence: row.sentence ?? '' };
}

/** Only a drill with the key of today counts. */
async function drillView(
  context: AdminContext,
  sinceMs: number,
): Promise<Pick<BackupsView['recovery'], 'lastDrillAt' | 'isDrillDue'>> {
  const row = await context.database
    .selectFrom('recovery_event')
    .select('at')
    .where('kind', '=', 'drill')
    .where('recovery_public_key', '=', context.keys.recoveryPublicKey)
    .orderBy('recovery_event_id', 'desc')
    .executeTakeFirst();
  const lastMs = row?.at.getTime() ?? sinceMs;
  return {
    lastDrillAt: row === undefined ? null : text(row.at),
    isDrillDue: context.now() - lastMs > DRILL_EVERY_MS,
  };
}

async function restorationView(database: Database): Promise<RestorationView | null> {
  const restoration = await database
    .selectFrom('restoration')
    .selectAll()
    .orderBy('restoration_id', 'desc')
    .executeTakeFirst();
  if (restoration === undefined) return null;
  const restorationId = restoration.restoration_id;
  const rows = await database
    .selectFrom('restoration_task')
    .leftJoin('console_user', 'console_user.user_id', 'restoration_task.done_by')
    .select(['kind', 'done_at', 'note', 'display_name'])
    .where('restoration_id', '=', restorationId)
    .execute();
  return {
    restorationId,
    backupMadeAt: text(restoration.backup_made_at),
    restoredAt: text(restoration.restored_at),
    tasks: RESTORATION_TASKS.map((kind) => {
      const row = rows.find((one) => one.kind === kind);
      const at = row?.done_at ?? null;
      if (row === undefined || at === null) return { kind, done: null };
      return { kind, done: { at: text(at), by: row.display_name ?? '', note: row.note ?? '' } };
    }),
    kiosks: await kioskViews(database, restorationId),
    evidence: await evidence(database, restoration.restored_at),
  };
}

async function kioskViews(
  database: Database,
  restorationId: number,
): Promise<readonly RestoredKioskView[]> {
  const { rows } = await sql<{
    number: number;
    name: string;
    then: number;
    now: number;
    requests: number;
  }>`
    select kiosk_number as number, canteen.name, was.head_seq as then, head.seq as now,
      kiosk.last_request_sequence - was.last_request_sequence as requests
    from restoration_kiosk was join kiosk using (kiosk_id) join kiosk_head head using (kiosk_id)
      join canteen using (canteen_id)
    where restoration_id = ${restorationId} order by kiosk_number`.execute(database);
  return rows.map((row) => ({
    kioskNumber: row.number,
    canteenName: row.name,
    seqThen: row.then,
    seqNow: row.now,
    requestsSince: row.requests === 0 ? null : row.requests,
  }));
}

/** Sentences about policies, elders and kiosks that only the lost memory knew. */
async function evidence(database: Database, restoredAt: Date): Promise<readonly string[]> {
  const alarms = await database
    .selectFrom('alarm')
    .select('sentence')
    .where('code', 'in', [...EVIDENCE])
    .where('last_seen_at', '>=', restoredAt)
    .orderBy('alarm_id')
    .limit(EVIDENCE_SHOWN)
    .execute();
  return alarms.map(({ sentence }) => sentence);
}
