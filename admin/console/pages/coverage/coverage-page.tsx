import { App, Button, Dropdown, Segmented, Select } from 'antd';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CoverageView, PlanView, SessionView } from '../../../contract/views.ts';
import { troubleSentence } from '../../api.ts';
import { formatClock, formatMoment } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock, StaleNotice } from '../../parts/states.tsx';
import { useCoverage } from '../../queries.ts';
import { saveTable } from '../../tables/save-table.ts';
import { CanteenList, type CanteenListFilter } from './canteen-list.tsx';
import { type CanteenStatus, effectiveRuleSentence } from './coverage-figures.ts';
import { canteenTable, targetTable, townTable } from './coverage-tables.ts';
import { Headline } from './headline.tsx';
import { BarKey, MealTargets, ReportedTargets } from './targets.tsx';
import { TownTiles } from './town-tiles.tsx';

// The chart library is heavy and not needed for the first look.
const GapChart = lazy(async () => ({ default: (await import('./gap-chart.tsx')).GapChart }));

type TownPicture = 'tiles' | 'gaps';

/** How far the district's coverage plan has got, and what that is made of. */
export function CoveragePage({ session }: { readonly session: SessionView }) {
  const coverage = useCoverage();
  if (coverage.data !== undefined) {
    return (
      <Board
        coverage={coverage.data}
        updatedAtMs={coverage.dataUpdatedAt}
        notice={
          coverage.isError && (
            <StaleNotice
              error={coverage.error}
              updatedAtMs={coverage.dataUpdatedAt}
              onRetry={() => void coverage.refetch()}
            />
          )
        }
      />
    );
  }
  return (
    <>
      <PageHeader title={`${session.districtName}助老食堂规划进度`} isDemo={session.isDemo} />
      {coverage.isError ? (
        <FailureNotice error={coverage.error} onRetry={() => void coverage.refetch()} />
      ) : (
        <LoadingBlock label="正在取规划进度" />
      )}
    </>
  );
}

function plansOf(coverage: CoverageView): readonly PlanView[] {
  return coverage.plan === null ? coverage.otherPlans : [coverage.plan, ...coverage.otherPlans];
}

function Board(props: {
  readonly coverage: CoverageView;
  readonly updatedAtMs: number;
  readonly notice: ReactNode;
}) {
  const { coverage } = props;
  const plans = plansOf(coverage);
  const [planId, setPlanId] = useState<string | null>(null);
  const plan = plans.find((candidate) => candidate.planId === planId) ?? plans[0] ?? null;
  const [picture, setPicture] = useState<TownPicture>('tiles');
  const [filter, setFilter] = useState<CanteenListFilter>({
    status: 'all',
    townName: null,
    word: '',
  });
  const listRef = useRef<HTMLElement>(null);
  const showCanteens = (next: Partial<CanteenListFilter>): void => {
    // The list has to have its new length before one can scroll just far enough.
    flushSync(() => setFilter({ ...filter, word: '', ...next }));
    listRef.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  };
  const showStatus = (status: CanteenStatus): void => showCanteens({ status, townName: null });
  return (
    <>
      <PageHeader
        title={`${coverage.districtName}助老食堂规划进度`}
        isDemo={coverage.isDemo}
        note={`数据截至 ${formatMoment(coverage.asOf)}，${formatClock(props.updatedAtMs)} 更新`}
        actions={<SaveMenu coverage={coverage} plan={plan} />}
      />
      {props.notice}
      <Headline
        coverage={coverage}
        plan={coverage.plan}
        onShowGaps={() => setPicture('gaps')}
        onShowCanteens={showStatus}
      />
      <div className="board">
        <TownPanel
          coverage={coverage}
          picture={picture}
          onPicture={setPicture}
          selectedTownName={filter.townName}
          onSelect={(townName) => showCanteens({ status: 'all', townName })}
        />
        <PlanPanel coverage={coverage} plan={plan} plans={plans} onPlan={setPlanId} />
        <CanteenList ref={listRef} coverage={coverage} filter={filter} onFilter={setFilter} />
      </div>
      {plan !== null && <ReportedTargets plan={plan} />}
    </>
  );
}

function TownPanel(props: {
  readonly coverage: CoverageView;
  readonly picture: TownPicture;
  readonly onPicture: (picture: TownPicture) => void;
  readonly selectedTownName: string | null;
  readonly onSelect: (townName: string | null) => void;
}) {
  return (
    <section className="panel town-panel" aria-label="各镇街">
      <header className="panel-head">
        <h2>各镇街有效覆盖率</h2>
        <Segmented<TownPicture>
          size="small"
          value={props.picture}
          onChange={props.onPicture}
          options={[
            { value: 'tiles', label: '位置' },
            { value: 'gaps', label: '差距排名' },
          ]}
        />
      </header>
      {props.coverage.towns.length === 0 && (
        <EmptyWords words="还没有导入行政区划，请信息员导入。" />
      )}
      {props.picture === 'tiles' ? (
        <TownTiles
          towns={props.coverage.towns}
          selectedTownName={props.selectedTownName}
          onSelect={props.onSelect}
        />
      ) : (
        <Suspense fallback={<LoadingBlock label="正在画图" />}>
          <GapChart towns={props.coverage.towns} onSelect={props.onSelect} />
        </Suspense>
      )}
      <p className="panel-foot">{effectiveRuleSentence(props.coverage.effectiveRule)}</p>
    </section>
  );
}

function PlanPanel(props: {
  readonly coverage: CoverageView;
  readonly plan: PlanView | null;
  readonly plans: readonly PlanView[];
  readonly onPlan: (planId: string) => void;
}) {
  const { plan } = props;
  return (
    <section className="panel plan-panel" aria-label="规划目标">
      <header className="panel-head">
        <h2>规划目标</h2>
        <BarKey />
      </header>
      {plan === null ? (
        <EmptyWords words="还没有导入规划。请信息员在服务器上运行 zhulao plan import。" />
      ) : (
        <>
          <Select<string>
            className="plan-select"
            aria-label="选择规划"
            value={plan.planId}
            onChange={props.onPlan}
            options={props.plans.map((candidate) => ({
              value: candidate.planId,
              label: candidate.title,
            }))}
          />
          <p className="soft small plan-line">
            {[plan.jurisdiction, plan.documentNumber, `${plan.periodFrom} 至 ${plan.periodTo}`]
              .filter((part) => part !== '')
              .join(' · ')}
            {` · 目标 ${plan.targets.length} 项，职责 ${plan.dutyCount} 项`}
          </p>
          <MealTargets plan={plan} />
        </>
      )}
    </section>
  );
}

function SaveMenu(props: { readonly coverage: CoverageView; readonly plan: PlanView | null }) {
  const { coverage, plan } = props;
  const { message } = App.useApp();
  const stamp = `${coverage.districtName}_${formatMoment(coverage.asOf).slice(0, 10)}`;
  const saveAs = async (key: string): Promise<void> => {
    if (key === 'towns') await saveTable(`各镇街覆盖_${stamp}`, townTable(coverage));
    if (key === 'canteens') await saveTable(`食堂名单_${stamp}`, canteenTable(coverage));
    if (key === 'targets' && plan !== null) {
      const date = formatMoment(coverage.asOf).slice(0, 10);
      await saveTable(`规划目标_${plan.jurisdiction}_${date}`, targetTable(plan, coverage));
    }
  };
  const save = (key: string): void => {
    saveAs(key).catch((error: unknown) => message.error(troubleSentence(error)));
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'towns', label: '各镇街覆盖' },
          { key: 'canteens', label: '食堂名单（全部）' },
          { key: 'targets', label: '规划目标', disabled: plan === null },
        ],
        onClick: ({ key }) => save(key),
      }}
    >
      <Button type="primary">下载表格（Excel）</Button>
    </Dropdown>
  );
}
