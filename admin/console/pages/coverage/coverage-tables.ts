import { SITE_KIND_NAMES } from '../../../../shared/policy/names.ts';
import type { CanteenView, CoverageView, PlanView, TargetView } from '../../../contract/views.ts';
import {
  countCell,
  dateCell,
  percentCell,
  type SheetTable,
  type TableCell,
} from '../../tables/sheet-table.ts';
import { effectivePercent, standingNames, sumTowns, targetFigure } from './coverage-figures.ts';

/** Towns as a table to save, closed by the whole district. */
export function townTable(coverage: CoverageView): SheetTable {
  const all = sumTowns(coverage.towns);
  return {
    sheetName: '各镇街覆盖',
    columns: [
      { title: '镇街代码', width: 12 },
      { title: '镇街', width: 16 },
      { title: '村（社区）数', width: 14 },
      { title: '挂牌覆盖', width: 12 },
      { title: '有效覆盖', width: 12 },
      { title: '有效覆盖率（%）', width: 17 },
    ],
    isDemo: coverage.isDemo,
    rows: coverage.towns.map((town) => [
      town.townCode,
      town.townName,
      countCell(town.communityCount),
      countCell(town.nominalCount),
      countCell(town.effectiveCount),
      percentCell(effectivePercent(town)),
    ]),
    closing: [
      '合计',
      coverage.districtName,
      countCell(all.communityCount),
      countCell(all.nominalCount),
      countCell(all.effectiveCount),
      percentCell(effectivePercent(all)),
    ],
  };
}

/** Canteens as a table to save, closed ones too. */
export function canteenTable(coverage: CoverageView): SheetTable {
  const { windowDays } = coverage.effectiveRule;
  return {
    sheetName: '食堂名单',
    columns: [
      { title: '食堂', width: 28 },
      { title: '镇街', width: 16 },
      { title: '种类', width: 10 },
      { title: '开业日期', width: 12 },
      { title: '现状', width: 10 },
      { title: '服务村（社区）数', width: 18 },
      { title: `近${windowDays}天补贴餐（份）`, width: 20 },
      { title: '达标天数', width: 10 },
      { title: '是否有效', width: 10 },
      { title: '最近就餐', width: 12 },
      { title: '演示数据', width: 10 },
    ],
    isDemo: coverage.isDemo,
    rows: coverage.canteens.map((canteen) => [
      canteen.name,
      canteen.townName,
      SITE_KIND_NAMES[canteen.kind],
      dateCell(canteen.openedOn),
      standingNames[canteen.standing],
      countCell(canteen.communityCount),
      countCell(canteen.mealsInWindow),
      countCell(canteen.serviceDaysInWindow),
      effectiveWord(canteen),
      dateCell(canteen.lastMealOn),
      canteen.isDemo ? '是' : '否',
    ]),
    closing: null,
  };
}

function effectiveWord(canteen: CanteenView): string | null {
  if (canteen.standing !== 'open') return null;
  return canteen.isEffective ? '有效' : '未达有效';
}

/** A plan's targets as a table to save. */
export function targetTable(plan: PlanView, options: { readonly isDemo: boolean }): SheetTable {
  return {
    sheetName: '规划目标',
    columns: [
      { title: '指标', width: 30 },
      { title: '目标', width: 12 },
      { title: '单位', width: 8 },
      { title: '有效完成', width: 12 },
      { title: '挂牌完成', width: 12 },
      { title: '差距', width: 12 },
      { title: '期限', width: 12 },
      { title: '逾期天数', width: 10 },
      { title: '原文', width: 60 },
      { title: '说明', width: 48 },
    ],
    isDemo: options.isDemo,
    rows: plan.targets.map((target) => [
      target.indicator,
      targetFigure(target),
      target.unit,
      figureCell(target.effective, target.unit),
      figureCell(target.nominal, target.unit),
      // A gap is never written smaller than it is.
      figureCell(
        target.gap === null ? null : Math.ceil(target.gap * 100 - 1e-9) / 100,
        target.unit,
      ),
      dateCell(target.deadline),
      countCell(overdueDays(target)),
      target.clause,
      target.missingReason,
    ]),
    closing: null,
  };
}

/** Nobody knows whether a target without a figure is overdue. */
function overdueDays(target: TargetView): number | null {
  if (target.gap === null) return null;
  return target.gap === 0 ? 0 : Math.max(0, target.overdueDays);
}

function figureCell(figure: number | null, unit: string): TableCell {
  return unit === '%' ? percentCell(figure) : countCell(figure);
}
