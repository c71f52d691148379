import { DEFAULT_EFFECTIVE_RULE } from '../../../shared/coverage/effective.ts';
import { evaluateTarget, standingOf } from '../../../shared/coverage/targets.ts';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import type {
  CanteenView,
  CoverageView,
  PlanView,
  TownCoverageView,
} from '../../contract/views.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';
import { IS_UNDER_A_SUBSIDY } from '../meals/used.ts';
import { loadPlans, type StoredPlan } from '../plans/read.ts';
import {
  type AssessedFacts,
  type AssessedSite,
  type District,
  loadDistrict,
  loadDistrictFacts,
} from './facts.ts';

/** Stands in until a district is set up, so that the plans can be read all the same. */
const NO_DISTRICT: District = {
  districtCode: '000000',
  name: '尚未设置区县',
  isDemo: false,
  rule: DEFAULT_EFFECTIVE_RULE,
};

/** The coverage page as of today. */
export async function coverageView(context: AdminContext): Promise<CoverageView> {
  const { database } = context;
  const district = (await loadDistrict(database)) ?? NO_DISTRICT;
  const asOf = shanghaiDate(context.now());
  const facts = await loadDistrictFacts(database, district, asOf);
  const plans = await loadPlans(database);
  const own = plans.find((plan) => plan.divisionCode === district.districtCode) ?? null;
  const towns = await loadTowns(database, district, facts);
  const townNames = new Map(towns.map((town) => [town.townCode, town.townName]));
  return {
    asOf,
    districtName: district.name,
    isDemo: district.isDemo,
    effectiveRule: district.rule,
    plan: own === null ? null : planView(own, facts),
    otherPlans: plans.filter((plan) => plan !== own).map((plan) => planView(plan, facts)),
    towns,
    canteens: facts.sites.map((site) => canteenView(site, { townNames, asOf })),
    ...(await monthFigures(database, district, asOf)),
  };
}

/** All plans with their targets evaluated today. */
export async function planViews(context: AdminContext): Promise<readonly PlanView[]> {
  const district = (await loadDistrict(context.database)) ?? NO_DISTRICT;
  const asOf = shanghaiDate(context.now());
  const facts = await loadDistrictFacts(context.database, district, asOf);
  return (await loadPlans(context.database)).map((plan) => planView(plan, facts));
}

function planView(plan: StoredPlan, facts: AssessedFacts): PlanView {
  return {
    planId: plan.id,
    title: plan.title,
    jurisdiction: plan.jurisdiction,
    documentNumber: plan.documentNo ?? '文号未载明',
    periodFrom: plan.period[0],
    periodTo: plan.period[1],
    dutyCount: plan.dutyCount,
    targets: plan.targets.map((target) => ({
      targetId: target.id,
      indicator: target.indicator,
      clause: target.clause,
      scope: target.scope ?? null,
      comparator: target.comparator,
      targetValue: target.value,
      unit: target.unit,
      deadline: target.deadline,
      measure: target.measure,
      ...evaluateTarget(target, plan, facts),
      canteenIds: countedCanteenIds(target, plan, facts),
    })),
  };
}

/** The sites behind a count of new canteens: those that the target counts when it is asked about each alone. */
function countedCanteenIds(
  target: StoredPlan['targets'][number],
  plan: StoredPlan,
  facts: AssessedFacts,
): readonly string[] {
  if (target.measure !== 'new-canteens') return [];
  return facts.sites
    .filter((site) => evaluateTarget(target, plan, { ...facts, sites: [site] }).nominal === 1)
    .map((site) => site.canteenId);
}

async function loadTowns(
  database: Queryable,
  district: District,
  facts: AssessedFacts,
): Promise<readonly TownCoverageView[]> {
  const rows = await database
    .selectFrom('division')
    .select(['code', 'name'])
    .where('parent_code', '=', district.districtCode)
    .orderBy('code')
    .execute();
  const open = facts.sites.filter((site) => standingOf(site, facts.asOf) === 'open');
  const nominal = new Set(open.flatMap((site) => site.communityCodes));
  const effective = new Set(
    open.filter((site) => site.isEffective).flatMap((site) => site.communityCodes),
  );
  const communitiesOf = Map.groupBy(facts.communityCodes, (code) => code.slice(0, 9));
  return rows.map((row) => {
    const communities = communitiesOf.get(row.code) ?? [];
    return {
      townCode: row.code,
      townName: row.name,
      communityCount: communities.length,
      nominalCount: communities.filter((code) => nominal.has(code)).length,
      effectiveCount: communities.filter((code) => effective.has(code)).length,
    };
  });
}

function canteenView(
  site: AssessedSite,
  { townNames, asOf }: { readonly townNames: ReadonlyMap<string, string>; readonly asOf: string },
): CanteenView {
  return {
    canteenId: site.canteenId,
    name: site.name,
    kind: site.kind,
    townName: townNames.get(site.townCode) ?? site.townCode,
    openedOn: site.openedOn,
    standing: standingOf(site, asOf),
    isDemo: site.isDemo,
    communityCount: site.communityCodes.length,
    mealsInWindow: site.mealsInWindow,
    serviceDaysInWindow: site.serviceDaysInWindow,
    isEffective: site.isEffective,
    lastMealOn: site.lastMealOn,
  };
}

async function monthFigures(
  database: Queryable,
  district: District,
  asOf: string,
): Promise<Pick<CoverageView, 'mealsThisMonth' | 'eldersThisMonth' | 'subsidyThisMonthFen'>> {
  const from = `${asOf.slice(0, 7)}-01`;
  const sums = await database
    .selectFrom('site_day')
    .select((select) => [
      select.fn.sum<number>('subsidised_meals').as('meals'),
      select.fn.sum<number>('subsidy_fen').as('subsidy_fen'),
    ])
    .where('district_code', '=', district.districtCode)
    .where('business_date', '>=', from)
    .where('business_date', '<=', asOf)
    .executeTakeFirst();
  // Grouped first: counting distinct ids in one go would sort every meal of the month.
  const elders = await database
    .selectFrom((query) =>
      query
        .selectFrom('meal as m')
        .select('elder_id')
        .where('district_code', '=', district.districtCode)
        .where('business_date', '>=', from)
        .where('business_date', '<=', asOf)
        .where('elder_id', 'is not', null)
        .where(IS_UNDER_A_SUBSIDY)
        .groupBy('elder_id')
        .as('diners'),
    )
    .select((select) => select.fn.countAll<number>().as('elders'))
    .executeTakeFirst();
  return {
    mealsThisMonth: sums?.meals ?? 0,
    eldersThisMonth: elders?.elders ?? 0,
    subsidyThisMonthFen: sums?.subsidy_fen ?? 0,
  };
}
