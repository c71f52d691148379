import { assessSite, type EffectiveRule, windowStart } from '../../../shared/coverage/effective.ts';
import type { DistrictFacts, Site } from '../../../shared/coverage/targets.ts';
import type { SiteKind } from '../../../shared/policy/facts.ts';
import type { Queryable } from '../database/connection.ts';

/** A site with what the coverage page shows of it. */
export interface AssessedSite extends Site {
  readonly canteenId: string;
  readonly name: string;
  readonly townCode: string;
  readonly isDemo: boolean;
  readonly mealsInWindow: number;
  readonly serviceDaysInWindow: number;
  readonly lastMealOn: string | null;
}

/** The district this installation serves. */
export interface District {
  readonly districtCode: string;
  readonly name: string;
  readonly isDemo: boolean;
  readonly rule: EffectiveRule;
}

/** The district, or null while none has been set up. */
export async function loadDistrict(database: Queryable): Promise<District | null> {
  const row = await database
    .selectFrom('district')
    .selectAll()
    .orderBy('district_code')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    districtCode: row.district_code,
    name: row.name,
    isDemo: row.is_demo,
    rule: {
      windowDays: row.effective_window_days,
      mealsPerDayMin: row.effective_meals_per_day_min,
      serviceDaysMin: row.effective_service_days_min,
    },
  };
}

/** Facts whose sites carry what the coverage page shows. */
export type AssessedFacts = Omit<DistrictFacts, 'sites'> & {
  readonly sites: readonly AssessedSite[];
};

/** Facts of a district on a date, from the summaries that are kept as meals come in. */
export async function loadDistrictFacts(
  database: Queryable,
  district: District,
  asOf: string,
): Promise<AssessedFacts> {
  const communities = await database
    .selectFrom('division')
    .select('code')
    .where('level', '=', 'community')
    .where('code', 'like', `${district.districtCode}%`)
    .execute();
  return {
    districtCode: district.districtCode,
    districtName: district.name,
    asOf,
    rule: district.rule,
    sites: await loadSites(database, district, asOf),
    communityCodes: communities.map((row) => row.code),
  };
}

async function loadSites(
  database: Queryable,
  district: District,
  asOf: string,
): Promise<readonly AssessedSite[]> {
  const canteens = await database
    .selectFrom('canteen')
    .selectAll()
    .where('district_code', '=', district.districtCode)
    .orderBy('name')
    .execute();
  const days = await database
    .selectFrom('site_day')
    .select(['canteen_id', 'business_date', 'subsidised_meals'])
    .where('district_code', '=', district.districtCode)
    .where('business_date', '>=', windowStart(asOf, district.rule))
    .where('business_date', '<=', asOf)
    .execute();
  const last = await database
    .selectFrom('site_day')
    .select((select) => ['canteen_id', select.fn.max('business_date').as('last_meal_on')])
    .where('district_code', '=', district.districtCode)
    .groupBy('canteen_id')
    .execute();
  const served = await database
    .selectFrom('canteen_community')
    .innerJoin('canteen', 'canteen.canteen_id', 'canteen_community.canteen_id')
    .select(['canteen_community.canteen_id', 'canteen_community.community_code'])
    .where('district_code', '=', district.districtCode)
    .execute();
  const daysOf = Map.groupBy(days, (row) => row.canteen_id);
  const servedBy = Map.groupBy(served, (row) => row.canteen_id);
  const lastOf = new Map(last.map((row) => [row.canteen_id, row.last_meal_on]));
  return canteens.map((canteen) => ({
    canteenId: canteen.canteen_id,
    name: canteen.name,
    kind: coverageKind(canteen.kind),
    townCode: canteen.town_code,
    openedOn: canteen.opened_on,
    closedOn: canteen.closed_on,
    isDemo: canteen.is_demo,
    communityCodes: (servedBy.get(canteen.canteen_id) ?? []).map((row) => row.community_code),
    lastMealOn: lastOf.get(canteen.canteen_id) ?? null,
    ...assessSite({
      rule: district.rule,
      asOf,
      days: (daysOf.get(canteen.canteen_id) ?? []).map((row) => ({
        businessDate: row.business_date,
        subsidisedMeals: row.subsidised_meals,
      })),
    }),
  }));
}

/** Plans count canteens and meal points (targets.ts); of the other kinds only a village canteen seats and serves like a canteen. */
function coverageKind(kind: SiteKind): Site['kind'] {
  return kind === 'canteen' || kind === 'village-happiness-canteen' ? 'canteen' : 'meal-point';
}
