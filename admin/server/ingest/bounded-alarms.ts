import { sql } from 'kysely';
import { LIMITS } from '../../../shared/limits.ts';
import { type Alarm, type AlarmCode, raiseAlarms } from '../alarms.ts';
import { arrayOf } from '../database/bulk.ts';
import type { Queryable } from '../database/connection.ts';

/** The kiosk that alarms are about, as people know it. */
export interface AlarmedKiosk {
  readonly kioskId: string;
  readonly kioskNumber: number;
}

/**
 * Raises alarms about a kiosk, at most LIMITS.alarmsOfKioskMax of one code one by one: a kiosk out of its mind would fill the
 * list, and nobody reads the thousandth. The others count up one that stands for them all, so that none goes unsaid.
 */
export async function raiseBounded(
  database: Queryable,
  of: { readonly kiosk: AlarmedKiosk; readonly alarms: readonly Alarm[] },
  now: number,
): Promise<void> {
  const { kiosk, alarms } = of;
  if (alarms.length === 0) return;
  const { held, counts } = await heldAlarms(database, kiosk.kioskId, alarms);
  const bounded = alarms.map((alarm) => {
    const count = counts.get(alarm.code) ?? 0;
    if (held.has(keyOf(alarm))) return alarm;
    counts.set(alarm.code, count + 1);
    return count < LIMITS.alarmsOfKioskMax ? alarm : forAllFurther(kiosk, alarm);
  });
  await raiseAlarms(database, bounded, now);
}

/** Raises those alarms about a kiosk that nobody has heard of; one that was raised, and perhaps closed, stays as it is. */
export async function raiseUnheard(
  database: Queryable,
  of: { readonly kiosk: AlarmedKiosk; readonly alarms: readonly Alarm[] },
  now: number,
): Promise<void> {
  if (of.alarms.length === 0) return;
  const { held } = await heldAlarms(database, of.kiosk.kioskId, of.alarms);
  const alarms = of.alarms.filter((alarm) => !held.has(keyOf(alarm)));
  await raiseBounded(database, { kiosk: of.kiosk, alarms }, now);
}

function keyOf({ code, matter }: Pick<Alarm, 'code' | 'matter'>): string {
  return `${code} ${matter}`;
}

/** Which of these are raised already, and how many of each code the kiosk has. */
async function heldAlarms(database: Queryable, kioskId: string, alarms: readonly Alarm[]) {
  const codes = [...new Set(alarms.map(({ code }) => code))];
  const matters = alarms.map(({ matter }) => matter);
  const counted = await sql<{ code: AlarmCode; count: number }>`
    select code, count(*) as count from alarm
    where kiosk_id = ${kioskId}::uuid and code = any(${arrayOf('text', codes)})
    group by code`.execute(database);
  const same = await sql<{ code: AlarmCode; matter: string }>`
    select code, matter from alarm
    where code = any(${arrayOf('text', codes)}) and matter = any(${arrayOf('text', matters)})`.execute(
    database,
  );
  return {
    held: new Set(same.rows.map(keyOf)),
    counts: new Map(counted.rows.map(({ code, count }) => [code, count])),
  };
}

function forAllFurther(kiosk: AlarmedKiosk, alarm: Alarm): Alarm {
  return {
    ...alarm,
    matter: `${kiosk.kioskId}/further`,
    sentence: `${kiosk.kioskNumber}号点餐机的同类提醒已有${LIMITS.alarmsOfKioskMax}条，不再逐条列出。最近一条：${alarm.sentence}`,
  };
}
