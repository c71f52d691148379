import { Input, Segmented, Table, type TableColumnsType, Tag } from 'antd';
import type { Ref } from 'react';
import { SITE_KIND_NAMES } from '../../../../shared/policy/names.ts';
import type { CanteenView, CoverageView } from '../../../contract/views.ts';
import { addDays, formatCount, shanghaiDate } from '../../format.ts';
import { EmptyWords } from '../../parts/states.tsx';
import { useIsWide } from '../../parts/use-is-wide.ts';
import { hashOf } from '../../routes.ts';
import {
  type CanteenStatus,
  filterCanteens,
  newCanteensTarget,
  openCanteens,
} from './coverage-figures.ts';

/** What the list is narrowed to. */
export interface CanteenListFilter {
  readonly status: CanteenStatus;
  readonly townName: string | null;
  readonly word: string;
}

const statusTitles: Record<CanteenStatus, string> = {
  all: '全部',
  effective: '有效',
  'nominal-only': '挂牌未有效',
  new: '新建',
};
const statuses: readonly CanteenStatus[] = ['all', 'effective', 'nominal-only', 'new'];

function siteWords(canteen: CanteenView): string[] {
  return [
    canteen.townName,
    SITE_KIND_NAMES[canteen.kind],
    `${canteen.openedOn} 开业`,
    `服务 ${canteen.communityCount} 个村（社区）`,
  ];
}

/** Columns that leave the narrow place beside the other panels of a wide screen. */
const roomyColumns: TableColumnsType<CanteenView> = [
  {
    title: '村（社区）',
    align: 'right',
    width: 110,
    className: 'number',
    dataIndex: 'communityCount',
    sorter: (a, b) => a.communityCount - b.communityCount,
  },
  {
    title: '开业',
    width: 120,
    className: 'number',
    dataIndex: 'openedOn',
    sorter: (a, b) => a.openedOn.localeCompare(b.openedOn),
  },
];

function columnsOf(coverage: CoverageView, isWide: boolean): TableColumnsType<CanteenView> {
  const { windowDays, serviceDaysMin } = coverage.effectiveRule;
  const to = shanghaiDate(coverage.asOf);
  const from = addDays(to, 1 - windowDays);
  return [
    {
      title: '食堂',
      render: (_, canteen) => (
        <>
          <div className="canteen-name">{canteen.name}</div>
          <div className="soft small" title={siteWords(canteen).join(' · ')}>
            {siteWords(canteen)
              .slice(0, isWide ? 3 : 2)
              .join(' · ')}
          </div>
        </>
      ),
      sorter: (a, b) => a.name.localeCompare(b.name, 'zh-CN'),
    },
    {
      title: '状态',
      width: 88,
      render: (_, canteen) =>
        canteen.isEffective ? (
          <span className="mark mark-go">有效</span>
        ) : (
          <span className="mark mark-warning">未达有效</span>
        ),
    },
    {
      title: `近 ${windowDays} 天（份）`,
      align: 'right',
      width: 130,
      className: 'number',
      sorter: (a, b) => a.mealsInWindow - b.mealsInWindow,
      render: (_, canteen) => (
        <a
          href={hashOf('meals', { canteen: canteen.canteenId, from, to, subsidised: '1' })}
          aria-label={`${formatCount(canteen.mealsInWindow)} 份，${canteen.name}近 ${windowDays} 天，看每一笔补贴餐`}
        >
          {formatCount(canteen.mealsInWindow)}
        </a>
      ),
    },
    {
      title: '达标天数',
      align: 'right',
      width: 104,
      className: 'number',
      sorter: (a, b) => a.serviceDaysInWindow - b.serviceDaysInWindow,
      render: (_, canteen) => (
        <>
          {canteen.serviceDaysInWindow}
          <span className="soft"> / {serviceDaysMin}</span>
        </>
      ),
    },
    {
      title: '最近就餐',
      width: 116,
      className: 'number',
      sorter: (a, b) => (a.lastMealOn ?? '').localeCompare(b.lastMealOn ?? ''),
      render: (_, canteen) => canteen.lastMealOn ?? <span className="soft">没有</span>,
    },
    ...(isWide ? [] : roomyColumns),
  ];
}

/** The district's open canteens with the service each really gives. */
export function CanteenList(props: {
  readonly coverage: CoverageView;
  readonly filter: CanteenListFilter;
  readonly onFilter: (filter: CanteenListFilter) => void;
  readonly ref: Ref<HTMLElement>;
}) {
  const { coverage, filter, onFilter } = props;
  const isWide = useIsWide();
  const canteens = openCanteens(coverage);
  const newCanteenIds = newCanteensTarget(coverage.plan)?.canteenIds ?? [];
  const listOf = (status: CanteenStatus): CanteenView[] =>
    filterCanteens(canteens, { ...filter, status, newCanteenIds });
  return (
    <section className="panel panel-table canteen-panel" ref={props.ref} aria-label="食堂名单">
      <header className="panel-head">
        <h2>食堂名单</h2>
        {filter.townName !== null && (
          <Tag
            closable={{ 'aria-label': `不再只看${filter.townName}` }}
            onClose={() => onFilter({ ...filter, townName: null })}
          >
            {filter.townName}
          </Tag>
        )}
        <Segmented<CanteenStatus>
          size="small"
          value={filter.status}
          onChange={(status) => onFilter({ ...filter, status })}
          options={statuses.map((status) => ({
            value: status,
            label: `${statusTitles[status]} ${formatCount(listOf(status).length)}`,
          }))}
        />
        <Input
          size="small"
          className="canteen-search"
          placeholder="按名称查找"
          aria-label="按名称查找食堂"
          allowClear
          value={filter.word}
          onChange={(event) => onFilter({ ...filter, word: event.target.value })}
        />
      </header>
      <Table<CanteenView>
        size="small"
        rowKey="canteenId"
        columns={columnsOf(coverage, isWide)}
        tableLayout="fixed"
        dataSource={listOf(filter.status)}
        pagination={{ pageSize: 8, size: 'small', hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <EmptyWords words={emptyWords(coverage, filter)} /> }}
      />
    </section>
  );
}

function emptyWords(coverage: CoverageView, filter: CanteenListFilter): string {
  if (coverage.canteens.length === 0) return '还没有登记食堂。';
  const place = filter.townName ?? coverage.districtName;
  return filter.status === 'all' && filter.word === ''
    ? `${place}还没有食堂。`
    : `${place}没有符合条件的食堂，换个条件看看。`;
}
