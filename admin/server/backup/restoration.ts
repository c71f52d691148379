import { basename } from 'node:path';
import type pg from 'pg';
import { RESTORATION_TASKS } from '../../contract/backups.ts';

/** Kiosk numbers that may have been given out between backup and loss; far more than a district adds between two backups. */
const KIOSK_NUMBERS_SKIPPED = 100;
const KIOSK_NUMBER_MAX = 9_999;

/** Where the rows came from and when they came back. */
export interface RestorationFacts {
  readonly backupMadeAt: Date;
  readonly restoredAt: Date;
  readonly path: string;
  readonly byteCount: number;
  readonly rowCount: number;
}

/**
 * Makes a database that was just loaded know that it was restored, within the caller's transaction: nothing that was given
 * out before the loss is given out again, nothing that opened a door before opens it now, and what a person has to do
 * again stands in a list.
 */
export async function markRestored(client: pg.Client, facts: RestorationFacts): Promise<void> {
  await voidOldDoors(client, facts.restoredAt);
  await stepUpSequences(client, facts.restoredAt);
  // The backup's own line was written before it was finished.
  await client.query(
    `update backup set state = 'verified', finished_at = $1, byte_count = $2, row_count = $3 where state = 'running'`,
    [facts.restoredAt, facts.byteCount, facts.rowCount],
  );
  const made = await client.query<{ id: string }>(
    `insert into restoration (backup_made_at, restored_at, file_name) values ($1, $2, $3)
     returning restoration_id as id`,
    [facts.backupMadeAt, facts.restoredAt, basename(facts.path)],
  );
  const id = made.rows[0]?.id;
  await client.query(
    'insert into restoration_task (restoration_id, kind) select $1, unnest($2::text[])',
    [id, [...RESTORATION_TASKS]],
  );
  await client.query(
    `insert into restoration_kiosk (restoration_id, kiosk_id, head_seq, last_request_sequence)
     select $1, kiosk_id, head.seq, last_request_sequence from kiosk join kiosk_head head using (kiosk_id)`,
    [id],
  );
  await client.query(
    `insert into alarm (code, matter, sentence, raised_at, last_seen_at) values ('restored', $1, $2, $3, $3)`,
    [
      String(id),
      '管理端是从备份恢复的：备份之后在管理端做的事都不在了，请到“备份与恢复”逐项补做。',
      facts.restoredAt,
    ],
  );
  await client.query(
    `insert into audit (at, actor_kind, action, subject, detail) values ($1, 'system', 'backup-restored', $2, $3)`,
    [
      facts.restoredAt,
      String(id),
      JSON.stringify({ backupMadeAt: facts.backupMadeAt.toISOString() }),
    ],
  );
}

async function voidOldDoors(client: pg.Client, restoredAt: Date): Promise<void> {
  await client.query('delete from console_session');
  await client.query('update enrolment_code set expires_at = least(expires_at, $1)', [restoredAt]);
}

/**
 * Change numbers go on above the clock, and every change is marked anew: a kiosk may hold what it heard in the time that
 * was lost, and its cursor from then would hide from it what this admin has instead.
 */
async function stepUpSequences(client: pg.Client, restoredAt: Date): Promise<void> {
  await client.query(
    `select setval('kiosk_number', least(last_value + $1, $2)) from kiosk_number`,
    [KIOSK_NUMBERS_SKIPPED, KIOSK_NUMBER_MAX],
  );
  await client.query(
    `select setval('change_number', greatest(last_value, $1)) from change_number`,
    [restoredAt.getTime()],
  );
  // Keys first: with another lookup key than this admin has, whatever a kiosk heard before would be void again.
  await client.query(
    `insert into change_mark (kind, subject, canteen_id)
     select 'keys', kiosk_id::text, canteen_id from kiosk where status = 'active'
     on conflict (kind, subject, canteen_id) do update set change_number = nextval('change_number')`,
  );
  await client.query(
    `update change_mark set change_number = nextval('change_number'), origin_kiosk_id = null where kind <> 'keys'`,
  );
}
