import { sql, type Transaction } from 'kysely';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { type Alarm, type AlarmCode, raiseAlarms } from '../alarms.ts';
import { insertRows } from '../database/bulk.ts';
import type { SiteDayTable, Tables } from '../database/tables.ts';
import { type ChangeMark, EVERY_CANTEEN, markChanges } from '../down-sync/marks.ts';
import { loadPoliciesByDigest } from './policies.ts';
import { type KioskPlace, projectEntries, type UnderstoodEntry } from './project.ts';
import { type Recomputation, readFacts, recomputeSale } from './recompute.ts';

/** What applying entries leaves for the end of the transaction. */
export interface Applied {
  readonly marks: readonly ChangeMark[];
  readonly alarms: readonly Alarm[];
}

/** Writes everything that follows from entries: meals, subsidies, accounts, days, and who eats where. */
export async function applyEntries(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
): Promise<Applied> {
  const policies = await loadPoliciesByDigest(transaction, digestsOf(understood));
  const projection = projectEntries(understood, place, (digest, fundId) => {
    const policy = digest === null ? undefined : policies.get(digest);
    return policy?.funds.find((fund) => fund.id === fundId)?.name ?? fundId;
  });
  await insertRows(transaction, 'meal', projection.meals);
  await insertRows(transaction, 'meal_subsidy', projection.subsidies);
  await insertRows(transaction, 'account_movement', projection.movements);
  await addDays(transaction, projection.days);
  const known = await knownElders(transaction, [...projection.diners, ...projection.accounts]);
  const newcomers = await addDiners(transaction, place, [...projection.diners]);
  return {
    marks: [
      ...newcomers.flatMap((elderId) => newcomerMarks(elderId, place)),
      ...[...projection.accounts].map((elderId) => elderMark('account', elderId, place)),
      ...[...projection.subsidised].map((elderId) => elderMark('usage', elderId, place)),
    ],
    alarms: [
      ...checkSales(understood, place, policies),
      ...checkElders(understood, place, known),
      ...checkFacts(understood, place, known),
    ],
  };
}

/** Ends the writing part of a transaction: alarms, then marks, whose lock should be held as shortly as can be. */
export async function finishApplied(
  transaction: Transaction<Tables>,
  applied: Applied,
  now: number,
): Promise<void> {
  await raiseAlarms(transaction, applied.alarms, now);
  await markChanges(transaction, applied.marks);
}

function digestsOf(understood: readonly UnderstoodEntry[]): readonly string[] {
  const digests = understood.map(({ entry }) =>
    entry.kind === 'sale' ? (entry.body.decision.policy?.digest ?? null) : null,
  );
  return [...new Set(digests.filter((digest) => digest !== null))];
}

/** Days in one order, so that two kiosks of a canteen never wait for each other in a ring. */
async function addDays(
  transaction: Transaction<Tables>,
  days: readonly SiteDayTable[],
): Promise<void> {
  if (days.length === 0) return;
  await transaction
    .insertInto('site_day')
    .values(days.toSorted((left, right) => (left.business_date < right.business_date ? -1 : 1)))
    .onConflict((conflict) =>
      conflict.columns(['canteen_id', 'business_date']).doUpdateSet({
        meals: sql`site_day.meals + excluded.meals`,
        subsidised_meals: sql`site_day.subsidised_meals + excluded.subsidised_meals`,
        subsidy_fen: sql`site_day.subsidy_fen + excluded.subsidy_fen`,
      }),
    )
    .execute();
}

/** What the roster says of a person that decides the price. */
interface RosterFacts {
  readonly birthDate: string;
  /** Categories the person has or ever had. */
  readonly categories: readonly string[];
}

async function knownElders(
  transaction: Transaction<Tables>,
  elderIds: readonly string[],
): Promise<ReadonlyMap<string, RosterFacts>> {
  if (elderIds.length === 0) return new Map();
  const { rows } = await sql<{ elder_id: string } & RosterFacts>`
    select elder_id, birth_date::text as "birthDate",
      array(select c.category from elder_category c where c.elder_id = e.elder_id) as categories
    from elder e where elder_id = any(${[...new Set(elderIds)]}::uuid[])`.execute(transaction);
  return new Map(rows.map((row) => [row.elder_id, row]));
}

/** A diner belongs to the canteen's kiosks from the first meal on. Answers who is new there. */
async function addDiners(
  transaction: Transaction<Tables>,
  place: KioskPlace,
  elderIds: readonly string[],
): Promise<readonly string[]> {
  if (elderIds.length === 0) return [];
  const added = await sql<{ elder_id: string }>`
    insert into canteen_elder (canteen_id, elder_id)
    select ${place.canteenId}::uuid, elder_id from elder
    where elder_id = any(${elderIds}::uuid[]) order by elder_id
    on conflict do nothing returning elder_id`.execute(transaction);
  return added.rows.map((row) => row.elder_id);
}

function newcomerMarks(elderId: string, place: KioskPlace): readonly ChangeMark[] {
  return (['elder', 'account', 'usage'] as const).map((kind) => ({
    kind,
    subject: elderId,
    canteenId: place.canteenId,
    originKioskId: null,
  }));
}

function elderMark(kind: 'account' | 'usage', elderId: string, place: KioskPlace): ChangeMark {
  return { kind, subject: elderId, canteenId: EVERY_CANTEEN, originKioskId: place.kioskId };
}

const SALE_ALARMS: Record<
  Exclude<Recomputation, 'same'>,
  { readonly code: AlarmCode; readonly text: string }
> = {
  different: {
    code: 'decision-differs',
    text: '的补贴与按同一政策重算的结果不同，请核对这一餐。',
  },
  'unknown-policy': {
    code: 'unknown-policy',
    text: '用了本系统没有发布过的政策版本，请核对点餐机的政策来源。',
  },
  'facts-missing': {
    code: 'facts-missing',
    text: '没有附上计价依据，无法重算，请核对这一餐。',
  },
};

function checkSales(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  policies: ReadonlyMap<string, PolicyDocument>,
): readonly Alarm[] {
  return understood.flatMap(({ stored, entry }) => {
    if (entry.kind !== 'sale') return [];
    const outcome = recomputeSale({
      sale: entry.body,
      businessDate: entry.businessDate,
      attachments: stored.attachments,
      policyOf: (digest) => policies.get(digest) ?? null,
    });
    if (outcome === 'same') return [];
    const { code, text } = SALE_ALARMS[outcome];
    const sentence = `第${entry.seq}号记录${text}`;
    return [{ code, sentence, matter: `${place.kioskId}/${entry.seq}`, ...originOf(place) }];
  });
}

function checkElders(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  known: ReadonlyMap<string, RosterFacts>,
): readonly Alarm[] {
  return understood.flatMap(({ entry }) => {
    const elderId =
      entry.kind === 'sale' && entry.body.person.kind === 'elder'
        ? entry.body.person.elderId
        : entry.kind === 'top-up'
          ? entry.body.elderId
          : null;
    if (elderId === null || known.has(elderId)) return [];
    return [
      {
        code: 'unknown-elder' as const,
        matter: `${place.kioskId}/${elderId}`,
        sentence: `第${entry.seq}号记录里的老人不在本系统名册中，请核对该点餐机的名册。`,
        ...originOf(place),
      },
    ];
  });
}

/**
 * A price is worked out from facts that the kiosk sends itself; one that was tampered with would make anybody ninety or
 * poor. Used meals are not compared: a kiosk without network honestly knows less than the admin.
 */
function checkFacts(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  known: ReadonlyMap<string, RosterFacts>,
): readonly Alarm[] {
  return understood.flatMap(({ stored, entry }) => {
    if (entry.kind !== 'sale' || entry.body.person.kind !== 'elder') return [];
    const roster = known.get(entry.body.person.elderId);
    const facts = readFacts(entry.body, stored.attachments);
    if (roster === undefined || facts === undefined) return [];
    const isBorneOut =
      facts.birthDate === roster.birthDate &&
      facts.categories.every(({ category }) => roster.categories.includes(category));
    if (isBorneOut) return [];
    return [
      {
        code: 'facts-differ' as const,
        matter: `${place.kioskId}/${entry.seq}`,
        sentence: `第${entry.seq}号记录计价用的老人资料与名册不同，请核对这一餐和该点餐机的名册。`,
        ...originOf(place),
      },
    ];
  });
}

function originOf(place: KioskPlace): Pick<Alarm, 'kioskId' | 'districtCode'> {
  return { kioskId: place.kioskId, districtCode: place.districtCode };
}
