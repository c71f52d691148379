import { Table, type TableColumnsType } from 'antd';
import type { PlanView, TargetView } from '../../../contract/views.ts';
import { formatCount, formatFigure } from '../../format.ts';
import { EmptyWords } from '../../parts/states.tsx';
import { deadlineWords, gapWords, targetFigure } from './coverage-figures.ts';

function measured(figure: number | null, unit: string): string {
  return figure === null ? '—' : formatFigure(figure, unit);
}

/** Deep is effective, light is nominal, the upright mark is the target. */
function TargetBar({ target }: { readonly target: TargetView }) {
  const figures = [target.targetValue, target.nominal, target.effective];
  const known = figures.filter((figure) => figure !== null);
  const full = Math.max(...known, target.unit === '%' ? 100 : 1);
  const widthOf = (figure: number | null): string => `${((figure ?? 0) / full) * 100}%`;
  return (
    <div className="bar" aria-hidden="true">
      <i className="bar-nominal" style={{ width: widthOf(target.nominal) }} />
      <i className="bar-effective" style={{ width: widthOf(target.effective) }} />
      {target.targetValue !== null && (
        <i className="bar-goal" style={{ left: widthOf(target.targetValue) }} />
      )}
    </div>
  );
}

function basisWords(target: TargetView): string {
  return [`分子：${target.numeratorNote}`, `分母：${target.denominatorNote}`]
    .filter((part) => part.length > 3)
    .join('；');
}

function MealTarget({ target }: { readonly target: TargetView }) {
  const deadline = deadlineWords(target);
  const gap = gapWords(target);
  return (
    <article className="target" data-target={target.targetId}>
      <header>
        <h3>{target.indicator}</h3>
        <span className="target-figure number">
          <strong>
            {target.effective === null ? '暂无' : measured(target.effective, target.unit)}
          </strong>
          {' / '}
          {targetFigure(target)}
        </span>
      </header>
      <TargetBar target={target} />
      <p className="target-state">
        {target.effective === null ? (
          <span className="warning">{target.missingReason ?? '还没有数据'}</span>
        ) : (
          <>
            <span>有效 {measured(target.effective, target.unit)}</span>
            <span>挂牌 {measured(target.nominal, target.unit)}</span>
            {gap !== null && (
              <span className={target.gap === 0 ? 'go' : 'warning strong'}>{gap}</span>
            )}
          </>
        )}
        <span className={deadline.isOverdue ? 'warning strong' : ''}>{deadline.words}</span>
      </p>
      <p className="target-basis">
        <span>原文：{target.clause}</span>
        <span>{basisWords(target)}</span>
      </p>
    </article>
  );
}

/** The targets that meals and sites decide, with bars. */
export function MealTargets({ plan }: { readonly plan: PlanView }) {
  const targets = plan.targets.filter((target) => target.measure !== 'reported');
  if (targets.length === 0) return <EmptyWords words="这份规划没有助餐方面的目标。" />;
  return (
    <div className="targets">
      {targets.map((target) => (
        <MealTarget key={target.targetId} target={target} />
      ))}
    </div>
  );
}

/** Key to the bars. */
export function BarKey() {
  return (
    <span className="bar-key">
      <span>
        <i className="key-effective" />
        有效
      </span>
      <span>
        <i className="key-nominal" />
        挂牌
      </span>
      <span>
        <i className="key-goal" />
        目标
      </span>
    </span>
  );
}

const reportedColumns: TableColumnsType<TargetView> = [
  { title: '指标', dataIndex: 'indicator', width: '22%' },
  {
    title: '目标',
    width: 92,
    align: 'right',
    className: 'number',
    render: (_, target) => targetFigure(target),
  },
  {
    title: '完成',
    width: 92,
    align: 'right',
    className: 'number strong',
    render: (_, target) =>
      target.effective === null ? (
        <span className="soft">未填</span>
      ) : (
        measured(target.effective, target.unit)
      ),
  },
  {
    title: '差距',
    width: 132,
    align: 'right',
    className: 'number',
    render: (_, target) => gapWords(target) ?? '—',
  },
  {
    title: '期限',
    width: 236,
    className: 'number',
    render: (_, target) => {
      const deadline = deadlineWords(target);
      return <span className={deadline.isOverdue ? 'warning' : ''}>{deadline.words.slice(3)}</span>;
    },
  },
  {
    title: '原文',
    dataIndex: 'clause',
  },
];

/** The targets that the bureau reports itself. */
export function ReportedTargets({ plan }: { readonly plan: PlanView }) {
  const targets = plan.targets.filter((target) => target.measure === 'reported');
  if (targets.length === 0) return null;
  const filled = targets.filter((target) => target.effective !== null).length;
  return (
    <section className="panel panel-table">
      <header className="panel-head">
        <h2>填报的指标</h2>
        <span className="soft">
          {formatCount(targets.length)} 项不由就餐数据计算，由民政局填报，已填 {formatCount(filled)}{' '}
          项
        </span>
      </header>
      <Table<TargetView>
        size="small"
        rowKey="targetId"
        columns={reportedColumns}
        dataSource={targets}
        pagination={false}
      />
    </section>
  );
}
