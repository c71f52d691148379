import { type RawBuilder, sql } from 'kysely';
import { type PersonFacts, personFactsSchema } from '../../../shared/policy/facts.ts';
import type { Queryable } from '../database/connection.ts';

/** The roster's facts of a person as `FACTS_OF_ELDER` reads them. */
export interface FactsRow {
  readonly birth_date: string;
  readonly household_code: string | null;
  readonly residence_code: string | null;
  readonly categories: readonly unknown[];
  readonly care_levels: readonly unknown[];
  readonly states: readonly unknown[];
}

/** Select list over `elder e` for everything that a policy may ask of a person; lists always come in one order. */
export const FACTS_OF_ELDER: RawBuilder<unknown> = sql`
  e.birth_date, e.household_code, e.residence_code,
  coalesce((select jsonb_agg(jsonb_build_object('category', c.category, 'from', c.from_date, 'to', c.to_date)
      order by c.from_date, c.category)
    from elder_category c where c.elder_id = e.elder_id), '[]') as categories,
  coalesce((select jsonb_agg(jsonb_build_object('level', l.level, 'from', l.from_date, 'to', l.to_date)
      order by l.from_date, l.level)
    from elder_care_level l where l.elder_id = e.elder_id), '[]') as care_levels,
  coalesce((select jsonb_agg(jsonb_build_object('state', s.state, 'from', s.from_date, 'to', s.to_date)
      order by s.from_date, s.state)
    from elder_state s where s.elder_id = e.elder_id), '[]') as states`;

/** The members of a row in the words of `PersonFacts`, before they are parsed. */
export function factsBody(row: FactsRow) {
  return {
    birthDate: row.birth_date,
    categories: row.categories,
    careLevels: row.care_levels,
    states: row.states,
    householdCode: row.household_code,
    residenceCode: row.residence_code,
  };
}

/** What the roster knows of people that decides prices; somebody who is not on it is absent. */
export async function loadPersonFacts(
  database: Queryable,
  elderIds: readonly string[],
): Promise<ReadonlyMap<string, PersonFacts>> {
  if (elderIds.length === 0) return new Map();
  const { rows } = await sql<FactsRow & { readonly elder_id: string }>`
    select e.elder_id, ${FACTS_OF_ELDER} from elder e
    where e.elder_id = any(${[...new Set(elderIds)]}::uuid[])`.execute(database);
  return new Map(
    rows.map((row) => [
      row.elder_id,
      personFactsSchema.parse({ standing: 'registered', ...factsBody(row) }),
    ]),
  );
}
