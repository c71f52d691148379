import { missingCase } from '../result.ts';
import { daysBetween } from '../time/calendar.ts';
import type { EffectiveRule } from './effective.ts';
import { areaPrefix, type Plan, type PlanTarget } from './plan.ts';

/** A site as coverage sees it. */
export interface Site {
  readonly kind: 'canteen' | 'meal-point';
  readonly openedOn: string;
  /** First day closed; null while it is open. A suspended site keeps its plaque. */
  readonly closedOn: string | null;
  readonly isEffective: boolean;
  readonly communityCodes: readonly string[];
}

/** All that targets are computed from. */
export interface DistrictFacts {
  readonly districtCode: string;
  readonly districtName: string;
  readonly asOf: string;
  readonly rule: EffectiveRule;
  readonly sites: readonly Site[];
  /** Codes of all communities and villages of the district. */
  readonly communityCodes: readonly string[];
}

/** What can be said about a target today. Counts and percentages are exact. */
export interface TargetFigures {
  readonly nominal: number | null;
  readonly effective: number | null;
  /** Target less effective; 0 when reached; null when one of them is unknown. */
  readonly gap: number | null;
  /** Days since the deadline; 0 or less when it has not passed. */
  readonly overdueDays: number;
  readonly numeratorNote: string;
  readonly denominatorNote: string;
  readonly missingReason: string | null;
}

type Measured = Omit<TargetFigures, 'gap' | 'overdueDays'>;

/** Evaluates one target of a plan; the definitions are those of docs/formats/plan-v1.md. */
export function evaluateTarget(
  target: PlanTarget,
  plan: Pick<Plan, 'divisionCode' | 'jurisdiction' | 'period'>,
  facts: DistrictFacts,
): TargetFigures {
  const measured = measureTarget(target, plan, facts);
  return {
    ...measured,
    gap: gapOf(target, measured.effective),
    overdueDays: daysBetween({ from: target.deadline, to: facts.asOf }),
  };
}

function gapOf(target: PlanTarget, effective: number | null): number | null {
  if (target.value === null || effective === null) return null;
  const gap = target.comparator === '<=' ? effective - target.value : target.value - effective;
  return Math.max(0, gap);
}

function measureTarget(
  target: PlanTarget,
  plan: Pick<Plan, 'divisionCode' | 'jurisdiction' | 'period'>,
  facts: DistrictFacts,
): Measured {
  switch (target.measure) {
    case 'reported':
      return missing('此项不由就餐数据计算，由主管部门填报；尚未填报。');
    case 'monthly-visit-rate':
      return missing('尚未登记特殊困难老年人名单和探访记录，暂不能计算。');
    case 'new-canteens':
      return isWithin(plan.divisionCode, facts)
        ? newCanteens(target.openedFrom ?? plan.period[0], target.deadline, facts)
        : missing(elsewhere(plan, facts));
    case 'community-coverage':
      return isWithin(plan.divisionCode, facts)
        ? communityCoverage(facts)
        : missing(elsewhere(plan, facts));
    default:
      return missingCase(target.measure);
  }
}

function missing(missingReason: string): Measured {
  return {
    nominal: null,
    effective: null,
    numeratorNote: '',
    denominatorNote: '',
    missingReason,
  };
}

/** Figures of one county must not stand for a city, nor for another county. */
function isWithin(divisionCode: string, facts: DistrictFacts): boolean {
  return areaPrefix(divisionCode) === areaPrefix(facts.districtCode);
}

function elsewhere(plan: Pick<Plan, 'jurisdiction'>, facts: DistrictFacts): string {
  return `本系统现有${facts.districtName}的站点数据，不能代表${plan.jurisdiction}，暂不计算。`;
}

/** How a site stands on a date; a suspended one is open, since it keeps its plaque. */
export function standingOf(site: Site, asOf: string): 'not-yet-open' | 'open' | 'closed' {
  if (site.openedOn > asOf) return 'not-yet-open';
  return site.closedOn === null || site.closedOn > asOf ? 'open' : 'closed';
}

function isOpen(site: Site, asOf: string): boolean {
  return standingOf(site, asOf) === 'open';
}

function effectiveNote(rule: EffectiveRule): string {
  return `有效：近${rule.windowDays}天内至少${rule.serviceDaysMin}天、每天补贴餐不少于${rule.mealsPerDayMin}份`;
}

function newCanteens(openedFrom: string, deadline: string, facts: DistrictFacts): Measured {
  const opened = facts.sites.filter(
    (site) => site.kind === 'canteen' && site.openedOn >= openedFrom && isOpen(site, facts.asOf),
  );
  const late = opened.filter((site) => site.openedOn > deadline);
  const lateNote = late.length === 0 ? '' : `，其中期限（${deadline}）之后开办${late.length}处`;
  return {
    nominal: opened.length,
    effective: opened.filter((site) => site.isEffective).length,
    numeratorNote: `${openedFrom}起新开办、现未关闭的助老食堂（不含助餐点）${lateNote}。${effectiveNote(facts.rule)}`,
    denominatorNote: '计处数，无分母',
    missingReason: null,
  };
}

function communityCoverage(facts: DistrictFacts): Measured {
  const total = facts.communityCodes.length;
  if (total === 0) return missing('没有社区（村）名录，暂不能计算。');
  const known = new Set(facts.communityCodes);
  const open = facts.sites.filter((site) => isOpen(site, facts.asOf));
  const nominal = served(open, known);
  const effective = served(
    open.filter((site) => site.isEffective),
    known,
  );
  return {
    nominal: (nominal * 100) / total,
    effective: (effective * 100) / total,
    numeratorNote: `现未关闭的助老食堂或助餐点所服务的社区（村），不重复计：挂牌${nominal}个，有效${effective}个。${effectiveNote(facts.rule)}`,
    denominatorNote: `${facts.districtName}全部社区（村）${total}个`,
    missingReason: null,
  };
}

function served(sites: readonly Site[], known: ReadonlySet<string>): number {
  return new Set(sites.flatMap((site) => site.communityCodes).filter((code) => known.has(code)))
    .size;
}
