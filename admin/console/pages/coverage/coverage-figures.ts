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

/** A town's or the district's effective coverage in per cent; null without communities. */
export function effectivePercent(
  town: Pick<TownCoverageView, 'communityCount' | 'effectiveCount'>,
): number | null {
  return percentOf(town.effectiveCount, town.communityCount);
}

/** Which canteens to list: those now open, or some of them. */
export type CanteenStatus = 'all' | 'effective' | 'nominal-only' | 'new';

/** Whether a site is open, as people say it. */
export const standingNames: Record<CanteenView['standing'], string> = {
  'not-yet-open': '未开业',
  open: '开业',
  closed: '已关闭',
};

/** The canteens with a plaque today: what is closed or not yet open serves and counts nowhere. */
export function openCanteens(coverage: CoverageView): readonly CanteenView[] {
  return coverage.canteens.filter((canteen) => canteen.standing === 'open');
}

/** The plan's target for new canteens; undefined when it has none. */
export function newCanteensTarget(plan: PlanView | null): TargetView | undefined {
  return plan?.targets.find((target) => target.measure === 'new-canteens');
}

/** The canteens of a status, a town and a search word. */
export function filterCanteens(
  canteens: readonly CanteenView[],
  filter: {
    readonly status: CanteenStatus;
    readonly townName: string | null;
    readonly word: string;
    /** The canteens that the server counted as new. */
    readonly newCanteenIds: readonly string[];
  },
): CanteenView[] {
  const newOnes = new Set(filter.newCanteenIds);
  const hasStatus = (canteen: CanteenView): boolean => {
    switch (filter.status) {
      case 'all':
        return true;
      case 'effective':
        return canteen.isEffective;
      case 'nominal-only':
        return !canteen.isEffective;
      case 'new':
        return newOnes.has(canteen.canteenId);
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

/** The deadline in words. Only a target known to be unreached is called overdue. */
export function deadlineWords(target: TargetView): {
  readonly words: string;
  readonly isOverdue: boolean;
} {
  const date = `期限 ${formatLongDate(target.deadline)}`;
  if (target.gap === 0) return { words: date, isOverdue: false };
  if (target.overdueDays > 0 && target.gap === null) {
    return { words: `${date}，已过 ${formatCount(target.overdueDays)} 天`, isOverdue: false };
  }
  if (target.overdueDays > 0) {
    return { words: `${date}，已逾期 ${formatCount(target.overdueDays)} 天`, isOverdue: true };
  }
  if (target.overdueDays === 0) return { words: `${date}，今天到期`, isOverdue: false };
  return { words: `${date}，还有 ${formatCount(-target.overdueDays)} 天`, isOverdue: false };
}
