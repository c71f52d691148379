import type { CoverageView, PlanView } from '../../../contract/views.ts';
import { type CsvTable, figureCell } from '../../csv.ts';
import { effectivePercent, targetFigure } from './coverage-figures.ts';

/** Towns as a table to save. */
export function townTable(coverage: CoverageView): CsvTable {
  return {
    titles: ['镇街代码', '镇街', '村（社区）数', '挂牌覆盖', '有效覆盖', '有效覆盖率（%）'],
    rows: coverage.towns.map((town) => [
      town.townCode,
      town.townName,
      figureCell(town.communityCount),
      figureCell(town.nominalCount),
      figureCell(town.effectiveCount),
      figureCell(cutToCents(effectivePercent(town))),
    ]),
  };
}

/** Canteens as a table to save. */
export function canteenTable(coverage: CoverageView): CsvTable {
  const { windowDays } = coverage.effectiveRule;
  return {
    titles: [
      '食堂',
      '镇街',
      '种类',
      '开业日期',
      '服务村（社区）数',
      `近${windowDays}天补贴餐（份）`,
      '达标天数',
      '是否有效',
      '最近就餐',
      '演示数据',
    ],
    rows: coverage.canteens.map((canteen) => [
      canteen.name,
      canteen.townName,
      canteen.kind === 'canteen' ? '助老食堂' : '助餐点',
      canteen.openedOn,
      figureCell(canteen.communityCount),
      figureCell(canteen.mealsInWindow),
      figureCell(canteen.serviceDaysInWindow),
      canteen.isEffective ? '有效' : '未达有效',
      canteen.lastMealOn,
      canteen.isDemo ? '是' : '否',
    ]),
  };
}

/** A plan's targets as a table to save. */
export function targetTable(plan: PlanView): CsvTable {
  return {
    titles: [
      '指标',
      '目标',
      '单位',
      '有效完成',
      '挂牌完成',
      '差距',
      '期限',
      '逾期天数',
      '原文',
      '说明',
    ],
    rows: plan.targets.map((target) => [
      target.indicator,
      targetFigure(target),
      target.unit,
      figureCell(cutToCents(target.effective)),
      figureCell(cutToCents(target.nominal)),
      figureCell(cutToCents(target.gap)),
      target.deadline,
      figureCell(target.gap === 0 ? 0 : Math.max(0, target.overdueDays)),
      target.clause,
      target.missingReason,
    ]),
  };
}

function cutToCents(figure: number | null): number | null {
  return figure === null ? null : Math.floor(figure * 100 + 1e-9) / 100;
}
