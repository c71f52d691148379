import { type RawBuilder, sql, type Transaction } from 'kysely';
import { LIMITS } from '../../../shared/limits.ts';
import { missingCase } from '../../../shared/result.ts';
import { type Change, type ChangesAnswer, changeSchema } from '../../../shared/sync/contract.ts';
import { shanghaiDate, shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { loadMenu, loadSettings } from './canteen-payloads.ts';
import { keysOfKiosk, loadKeys } from './kiosk-keys.ts';
import { EVERY_CANTEEN } from './marks.ts';
import {
  type ChangeBody,
  loadAccounts,
  loadCalendar,
  loadElders,
  loadPolicies,
  loadStaff,
  loadUsage,
  type Reader,
} from './payloads.ts';

type MarkKind = Tables['change_mark']['kind'];

interface MarkRow {
  readonly kind: MarkKind;
  readonly subject: string;
  readonly change_number: number;
}

/** Everything that changed for a kiosk after a cursor, at most one answer full, as one consistent picture. */
export async function changesFor(
  context: AdminContext,
  kiosk: { readonly kioskId: string; readonly canteenId: string },
  cursor: number,
): Promise<ChangesAnswer> {
  const now = context.now();
  const today = shanghaiDate(now);
  const found = await context.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const latest = await latestNumber(transaction);
      // A cursor from beyond: this admin was restored from a backup, so the kiosk hears everything anew.
      const from = cursor > latest ? 0 : cursor;
      const marks = await marksAfter(transaction, kiosk, from);
      // One place is left for the key that lookups are made with.
      const page = marks.slice(0, LIMITS.changesPerAnswerMax - 1);
      const more = marks.length > page.length;
      const usageFrom = addDays(today, -LIMITS.usageDays);
      // Read with the marks, so that no lookup is made with another key than the one that `keys` tells.
      const keys = await keysOfKiosk(transaction, context.keys, kiosk.kioskId);
      const times = { nowMs: now, today, usageFrom };
      const reader = {
        ...{ transaction, kiosk: { ...kiosk, ...keys }, keys: context.keys },
        ...times,
      };
      const changes = withTheirKey(await changesOf(page, reader), { kind: 'keys', ...keys });
      return { changes, more, cursor: more ? (page.at(-1)?.change_number ?? from) : latest };
    });
  const changes = found.changes.flatMap(understoodByKiosks);
  return { format: 1, adminTime: shanghaiWallTime(now), ...found, changes };
}

/**
 * Lookups never travel without the key they are made with. A restored admin has forgotten that it ever gave another one, and no
 * mark of its would tell: the kiosk would hold lookups that its own key never finds, and no card would be known.
 */
function withTheirKey(changes: readonly ChangeBody[], key: ChangeBody): readonly ChangeBody[] {
  const hasLookups = changes.some(({ kind }) => kind === 'elder' || kind === 'staff');
  return hasLookups && !changes.some(({ kind }) => kind === 'keys') ? [key, ...changes] : changes;
}

/** One row that the contract does not allow must not keep every other change from every kiosk. */
function understoodByKiosks(change: ChangeBody): readonly Change[] {
  const parsed = changeSchema.safeParse(change);
  if (parsed.success) return [parsed.data];
  const places = parsed.error.issues.map((issue) => issue.path.join('.')).join('、');
  console.error(`一条下发内容（${String(change.kind)}）不合格式，没有发给点餐机：${places}`);
  return [];
}

async function latestNumber(transaction: Transaction<Tables>): Promise<number> {
  const row = await transaction
    .selectFrom('change_mark')
    .select((select) => select.fn.max('change_number').as('latest'))
    .executeTakeFirst();
  return row?.latest ?? 0;
}

async function marksAfter(
  transaction: Transaction<Tables>,
  kiosk: { readonly kioskId: string; readonly canteenId: string },
  cursor: number,
): Promise<readonly MarkRow[]> {
  const { kioskId, canteenId } = kiosk;
  // Asked apart, so that each half is read from the index and no further than one answer needs.
  const half = (canteen: string) => sql`
    (select kind, subject, change_number from change_mark m
    where canteen_id = ${canteen}::uuid and change_number > ${cursor}
      and origin_kiosk_id is distinct from ${kioskId}::uuid
      and (kind <> 'keys' or subject = ${kioskId}) and ${mayHear(canteen, canteenId)}
    order by change_number limit ${LIMITS.changesPerAnswerMax + 1})`;
  const rows = await sql<MarkRow>`
    select * from (${half(canteenId)} union all ${half(EVERY_CANTEEN)}) marks
    order by change_number limit ${LIMITS.changesPerAnswerMax + 1}`.execute(transaction);
  return rows.rows;
}

/** Of accounts and usage a kiosk hears only for people whom it holds; that it no longer holds somebody it must hear. */
function mayHear(markedFor: string, canteenId: string): RawBuilder<unknown> {
  const ofHeldOnly =
    markedFor === EVERY_CANTEEN ? ['elder', 'account', 'usage'] : ['account', 'usage'];
  return sql`case when kind = any(${ofHeldOnly}::text[]) then exists (select 1 from canteen_elder h
    where h.canteen_id = ${canteenId}::uuid and h.elder_id = m.subject::uuid) else true end`;
}

/** Loads what a page of marks speaks of, kind by kind, and puts it back into the order of the marks. */
async function changesOf(page: readonly MarkRow[], reader: Reader): Promise<readonly ChangeBody[]> {
  const loaded = new Map<string, ChangeBody>();
  for (const kind of new Set(page.map((mark) => mark.kind))) {
    const subjects = [
      ...new Set(page.filter((mark) => mark.kind === kind).map((mark) => mark.subject)),
    ];
    for (const [subject, change] of await load(kind, subjects, reader)) {
      loaded.set(`${kind} ${subject}`, change);
    }
  }
  return page
    .map((mark) => loaded.get(`${mark.kind} ${mark.subject}`))
    .filter((change) => change !== undefined);
}

function load(
  kind: MarkKind,
  subjects: readonly string[],
  reader: Reader,
): Promise<ReadonlyMap<string, ChangeBody>> {
  switch (kind) {
    case 'elder':
      return loadElders(subjects, reader);
    case 'account':
      return loadAccounts(subjects, reader);
    case 'usage':
      return loadUsage(subjects, reader);
    case 'policy':
      return loadPolicies(subjects, reader);
    case 'calendar':
      return loadCalendar(subjects, reader);
    case 'menu':
      return loadMenu(subjects, reader);
    case 'settings':
      return loadSettings(subjects, reader);
    case 'staff':
      return loadStaff(subjects, reader);
    case 'keys':
      return loadKeys(subjects, reader);
    default:
      return missingCase(kind);
  }
}
