import { sql } from 'kysely';
import { type SiteFacts, siteFactsSchema } from '../../shared/policy/facts.ts';
import type { Queryable } from './database/connection.ts';

/** Over `canteen`: the narrowest division that is known of it. */
export const DIVISION_OF_CANTEEN = sql<string>`coalesce(canteen.community_code, canteen.town_code)`;

/** A canteen as policies ask for it, with the names a person knows it by. */
export interface NamedSite {
  readonly site: SiteFacts;
  readonly name: string;
  readonly townCode: string;
  readonly townName: string;
}

/** Canteens by their id: one, or with null every one. */
export async function loadSites(
  database: Queryable,
  canteenId: string | null,
): Promise<ReadonlyMap<string, NamedSite>> {
  const rows = await database
    .selectFrom('canteen')
    .innerJoin('division', 'division.code', 'canteen.town_code')
    .select(['canteen_id', 'canteen.name', 'kind', 'town_code', 'division.name as town_name'])
    .select(DIVISION_OF_CANTEEN.as('division_code'))
    .$if(canteenId !== null, (query) => query.where('canteen_id', '=', canteenId))
    .execute();
  return new Map(
    rows.map((row) => [
      row.canteen_id,
      {
        site: siteFactsSchema.parse({
          canteenId: row.canteen_id,
          kind: row.kind,
          divisionCode: row.division_code,
        }),
        name: row.name,
        townCode: row.town_code,
        townName: row.town_name,
      },
    ]),
  );
}
