import { sql } from 'kysely';
import type { Queryable } from './database/connection.ts';

/** What the admin raises an alarm for; the closed set. */
export type AlarmCode =
  | 'fork'
  | 'bad-batch-signature'
  | 'chain-broken'
  | 'quarantined-entry'
  | 'decision-differs'
  | 'unknown-policy'
  | 'unknown-elder'
  | 'facts-missing'
  | 'facts-differ'
  | 'granted-beyond-limit'
  | 'backup-late'
  | 'restored'
  | 'clock-off'
  | 'clock-jumped'
  | 'replaced-kiosk-sends'
  | 'kiosk-adopted'
  | 'adoption-refused'
  | 'slip-differs'
  | 'far-off-date'
  | 'quarantine-full'
  | 'malformed-batch'
  | 'counting-behind'
  | 'old-key';

/** Something a person has to look at. */
export interface Alarm {
  readonly code: AlarmCode;
  /** The same matter seen again counts up and is not raised anew; its newest sentence knows most. */
  readonly matter: string;
  readonly sentence: string;
  /** The kiosk, or a branch of its chain. */
  readonly kioskId: string | null;
  readonly districtCode: string | null;
}

/** What happens in a branch of a fork is a matter of its kiosk. */
function ownerOf(placeId: string | null) {
  if (placeId === null) return null;
  return sql<string>`coalesce((select b.kiosk_id from fork_branch b where b.branch_id = ${placeId}::uuid), ${placeId}::uuid)`;
}

/** Raises alarms, or counts those up that are there already; one that was closed and is seen again is open again. */
export async function raiseAlarms(
  database: Queryable,
  alarms: readonly Alarm[],
  now: number,
): Promise<void> {
  if (alarms.length === 0) return;
  const at = new Date(now);
  // The same matter twice in one statement would be an error of its own.
  const distinct = new Map(alarms.map((alarm) => [`${alarm.code} ${alarm.matter}`, alarm]));
  await database
    .insertInto('alarm')
    .values(
      [...distinct.values()].map((alarm) => ({
        district_code: alarm.districtCode,
        kiosk_id: ownerOf(alarm.kioskId),
        code: alarm.code,
        matter: alarm.matter,
        sentence: alarm.sentence,
        raised_at: at,
        last_seen_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['code', 'matter']).doUpdateSet({
        last_seen_at: at,
        sentence: sql`excluded.sentence`,
        times_seen: sql`alarm.times_seen + 1`,
        // Closed because it had passed, and now it is there again.
        closed_at: null,
      }),
    )
    .execute();
}

/** Closes what has passed by itself; nothing happens where nothing is open. */
export async function closeAlarm(
  database: Queryable,
  alarm: Pick<Alarm, 'code' | 'matter'>,
  now: number,
): Promise<void> {
  await database
    .updateTable('alarm')
    .set({ closed_at: new Date(now) })
    .where('code', '=', alarm.code)
    .where('matter', '=', alarm.matter)
    .where('closed_at', 'is', null)
    .execute();
}
