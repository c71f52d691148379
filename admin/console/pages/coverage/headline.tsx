import type { ReactNode } from 'react';
import type { CoverageView, PlanView } from '../../../contract/views.ts';
import { formatCount, formatMoney, formatPercent, percentOf, shanghaiDate } from '../../format.ts';
import { goTo } from '../../routes.ts';
import {
  type CanteenStatus,
  gapWords,
  newCanteensTarget,
  openCanteens,
  sumTowns,
  targetFigure,
} from './coverage-figures.ts';

interface CardProps {
  readonly id: string;
  readonly label: string;
  readonly figure: string;
  readonly unit: string;
  readonly note: ReactNode;
  readonly opens: string;
  readonly onOpen: () => void;
}

/** One figure that opens to what it is made of. */
function Card(props: CardProps) {
  return (
    <button type="button" className="card" onClick={props.onOpen} data-card={props.id}>
      <span className="card-label">{props.label}</span>
      <span className="card-figure">
        <strong>{props.figure}</strong> {props.unit}
      </span>
      <span className="card-note">{props.note}</span>
      <span className="card-opens">{props.opens}</span>
    </button>
  );
}

/** Ten thousand yuan and more are said in 万元, with the exact sum in the note. */
function subsidyFigure(amountFen: number): { figure: string; unit: string; exact: string | null } {
  if (amountFen < 100_000_000) return { figure: formatMoney(amountFen), unit: '元', exact: null };
  return {
    figure: formatMoney(Math.floor(amountFen / 10_000)),
    unit: '万元',
    exact: `${formatMoney(amountFen)} 元`,
  };
}

function coverageCard(coverage: CoverageView): Omit<CardProps, 'onOpen'> {
  const all = sumTowns(coverage.towns);
  const effective = percentOf(all.effectiveCount, all.communityCount);
  const nominal = percentOf(all.nominalCount, all.communityCount);
  return {
    id: 'coverage',
    label: '村（社区）有效覆盖率',
    figure: effective === null ? '—' : formatPercent(effective),
    unit: effective === null ? '' : '%',
    note:
      nominal === null
        ? '还没有导入村（社区）'
        : `${formatCount(all.communityCount)} 个中 ${formatCount(all.effectiveCount)} 个；挂牌 ${formatPercent(nominal)}%`,
    opens: '看各镇街差多少',
  };
}

function sitesCard(coverage: CoverageView): Omit<CardProps, 'onOpen'> {
  const canteens = openCanteens(coverage);
  const effective = canteens.filter((canteen) => canteen.isEffective).length;
  const idle = canteens.length - effective;
  return {
    id: 'sites',
    label: '有效运营点',
    figure: formatCount(effective),
    unit: '处',
    note:
      idle === 0
        ? `挂牌 ${formatCount(canteens.length)} 处，都有效`
        : `挂牌 ${formatCount(canteens.length)} 处，${formatCount(idle)} 处未达有效`,
    opens: idle === 0 ? '看名单' : '看未达有效的',
  };
}

function newCanteensCard(plan: PlanView | null): Omit<CardProps, 'onOpen'> {
  const target = newCanteensTarget(plan);
  const base = { id: 'new-canteens', label: '新建助老食堂', opens: '看是哪些' };
  if (target === undefined) {
    return { ...base, figure: '—', unit: '', note: '这份规划没有这项目标' };
  }
  const goal = `${target.deadline.slice(0, 4)} 年底前 ${targetFigure(target).replace(` ${target.unit}`, '')}`;
  return {
    ...base,
    figure: target.effective === null ? '—' : formatCount(target.effective),
    unit: target.effective === null ? '' : `${target.unit}有效`,
    note:
      target.effective === null
        ? `${goal}；${target.missingReason ?? '还没有数据'}`
        : [
            goal,
            target.nominal === null ? null : `挂牌 ${formatCount(target.nominal)}`,
            gapWords(target),
          ]
            .filter((part) => part !== null)
            .join('，'),
  };
}

/** The page's five figures; each opens to its records. */
export function Headline(props: {
  readonly coverage: CoverageView;
  readonly plan: PlanView | null;
  readonly onShowGaps: () => void;
  readonly onShowCanteens: (status: CanteenStatus) => void;
}) {
  const { coverage } = props;
  const to = shanghaiDate(coverage.asOf);
  const openMeals = (): void =>
    goTo('meals', { from: `${to.slice(0, 7)}-01`, to, subsidised: '1' });
  const subsidy = subsidyFigure(coverage.subsidyThisMonthFen);
  const hasIdle = openCanteens(coverage).some((canteen) => !canteen.isEffective);
  const month = `${Number(to.slice(5, 7))} 月`;
  return (
    <div className="cards">
      <Card {...coverageCard(coverage)} onOpen={props.onShowGaps} />
      <Card
        {...sitesCard(coverage)}
        onOpen={() => props.onShowCanteens(hasIdle ? 'nominal-only' : 'effective')}
      />
      <Card {...newCanteensCard(props.plan)} onOpen={() => props.onShowCanteens('new')} />
      <Card
        id="meals"
        label={`本月补贴就餐（${month}）`}
        figure={formatCount(coverage.mealsThisMonth)}
        unit="人次"
        note={`${formatCount(coverage.eldersThisMonth)} 位老人`}
        opens="看每一笔"
        onOpen={openMeals}
      />
      <Card
        id="subsidy"
        label={`本月补贴（${month}）`}
        figure={subsidy.figure}
        unit={subsidy.unit}
        note={subsidy.exact ?? averageNote(coverage)}
        opens="看每一笔"
        onOpen={openMeals}
      />
    </div>
  );
}

function averageNote(coverage: CoverageView): string {
  if (coverage.mealsThisMonth === 0) return '本月还没有补贴就餐';
  return `补贴餐平均每份 ${formatMoney(Math.round(coverage.subsidyThisMonthFen / coverage.mealsThisMonth))} 元`;
}
