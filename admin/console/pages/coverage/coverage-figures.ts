import type {
  CanteenView,
  CoverageView,
  PlanView,
  TargetView,
  TownCoverageView,
} from '../../../contract/views.ts';
import { formatCount, formatFigure, formatLongDate, percentOf } from '../../format.ts';

/** Communities of the whole district: all, with a plaque's service, with an effective site's service. */
export function sumTowns(
  towns: readonly TownCoverageView[],
): Pick<TownCoverageView, 'communityCount' | 'nominalCount' | 'effectiveCount'> {
  let communityCount = 0;
  let nominalCount = 0;
  let effectiveCount = 0;
  for (const town of towns) {
    communityCount += town.communityCount;
    nominalCount += town.nominalCount;
    effectiveCount += town.effectiveCount;
  }
  return { communityCount, nominalCount, effectiveCount };
}

/** A town's effective coverage in per cent; null without communities. */
export function effectivePercent(town: TownCoverageView): number | null {
  return percentOf(town.effectiveCount, town.communityCount);
}

/** Which canteens to list. */
export type CanteenStatus = 'all' | 'effective' | 'nominal-only' | 'new';

/**
 * The canteens of a status, a town and a search word. 'new' lists what the target 新建助老食堂 counts as 挂牌: canteens, not
 * meal points, opened since the plan began, those after its deadline included.
 */
export function filterCanteens(
  canteens: readonly CanteenView[],
  filter: {
    readonly status: CanteenStatus;
    readonly townName: string | null;
    readonly word: string;
    readonly period: Pick<PlanView, 'periodFrom'> | null;
  },
): CanteenView[] {
  const hasStatus = (canteen: CanteenView): boolean => {
    switch (filter.status) {
      case 'all':
        return true;
      case 'effective':
        return canteen.isEffective;
      case 'nominal-only':
        return !canteen.isEffective;
      case 'new':
        return (
          filter.period !== null &&
          canteen.kind === 'canteen' &&
          canteen.openedOn >= filter.period.periodFrom
        );
    }
  };
  return canteens.filter(
    (canteen) =>
      hasStatus(canteen) &&
      (filter.townName === null || canteen.townName === filter.townName) &&
      canteen.name.includes(filter.word.trim()),
  );
}

/** What makes a site effective, in one sentence with the settings' figures. */
export function effectiveRuleSentence(rule: CoverageView['effectiveRule']): string {
  return `有效运营点：最近 ${rule.windowDays} 天里，至少 ${rule.serviceDaysMin} 天、每天供出 ${rule.mealsPerDayMin} 份以上补贴餐；只挂牌不算。`;
}

const comparatorSigns: Record<TargetView['comparator'], string> = {
  '>=': '≥',
  '=': '',
  '<=': '≤',
  '>': '>',
};

/** A target's figure with its sign: ≥20 处, 100%; 未定 when the plan states none. */
export function targetFigure(target: TargetView): string {
  return target.targetValue === null
    ? '未定'
    : `${comparatorSigns[target.comparator]}${formatFigure(target.targetValue, target.unit)}`;
}

/** The gap in words: 还差 38.6 个百分点, 还差 3 处, 已达到; null when it cannot be said. */
export function gapWords(target: TargetView): string | null {
  if (target.gap === null) return null;
  if (target.gap === 0) return '已达到';
  if (target.comparator === '<=') return `超出 ${formatGap(target.gap, target.unit)}`;
  return `还差 ${formatGap(target.gap, target.unit)}`;
}

// A gap is never shown smaller than it is, so it is cut the other way round than a percentage reached.
function formatGap(gap: number, unit: string): string {
  if (unit !== '%') return `${formatCount(gap)} ${unit}`;
  const scale = Math.abs(gap) < 1 ? 100 : 10;
  return `${Math.ceil(gap * scale - 1e-9) / scale} 个百分点`;
}

/** The deadline in words. A target that is reached is not called overdue. */
export function deadlineWords(target: TargetView): {
  readonly words: string;
  readonly isOverdue: boolean;
} {
  const date = `期限 ${formatLongDate(target.deadline)}`;
  if (target.gap === 0) return { words: date, isOverdue: false };
  if (target.overdueDays > 0) {
    return { words: `${date}，已逾期 ${formatCount(target.overdueDays)} 天`, isOverdue: true };
  }
  if (target.overdueDays === 0) return { words: `${date}，今天到期`, isOverdue: false };
  return { words: `${date}，还有 ${formatCount(-target.overdueDays)} 天`, isOverdue: false };
}
