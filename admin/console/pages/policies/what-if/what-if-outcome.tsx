import { Button, Table, type TableColumnsType, Tabs } from 'antd';
import type { WhatIfResult, WhatIfRow } from '../../../../contract/policies.ts';
import { formatCount, formatMoney } from '../../../format.ts';
import { EmptyWords } from '../../../parts/states.tsx';
import { saveTable } from '../../../tables/save-table.ts';
import { ChangeBars } from './change-bars.tsx';
import { changeWords, whatIfSheet } from './what-if-tables.ts';

const views = [
  ['byFund', '按资金'],
  ['byTier', '按档次'],
  ['byTown', '按镇街'],
  ['byCanteen', '按食堂'],
] as const;

/** What a draft would have changed. */
export function WhatIfOutcome(props: {
  readonly result: WhatIfResult;
  readonly isDemo: boolean;
  readonly title: string;
}) {
  const { result } = props;
  return (
    <section className="panel what-if-result">
      <header className="panel-head">
        <h2>
          试算结果：{result.from} 至 {result.to}，{formatCount(result.meals)} 笔就餐，
          {formatCount(result.elders)} 位老人
        </h2>
        <Button
          onClick={() =>
            void saveTable(
              `试算_${result.from}_${result.to}`,
              whatIfSheet(result, { isDemo: props.isDemo, title: props.title }),
            )
          }
        >
          下载试算结果
        </Button>
      </header>
      <Headline result={result} />
      <Tabs
        items={views.map(([member, label]) => ({
          key: member,
          label,
          children: <ChangeView rows={result[member]} noun={label.slice(1)} />,
        }))}
      />
    </section>
  );
}

function Headline({ result }: { readonly result: WhatIfResult }) {
  const cards = [
    {
      key: 'subsidy',
      label: '补贴',
      before: result.total.beforeFen,
      after: result.total.afterFen,
    },
    { key: 'paid', label: '老人自付', before: result.paidBeforeFen, after: result.paidAfterFen },
    {
      key: 'operator',
      label: '另付运营方',
      before: result.operatorBeforeFen,
      after: result.operatorAfterFen,
    },
  ];
  return (
    <>
      <div className="cards">
        {cards.map((card) => (
          <div className="card card-still" key={card.key} data-result={card.key}>
            <span className="card-label">{card.label}（元）</span>
            <span className="card-figure">
              <strong>{changeWords(card.after - card.before)}</strong>
            </span>
            <span className="card-note">
              {formatMoney(card.before)} → {formatMoney(card.after)}
            </span>
          </div>
        ))}
        <div className="card card-still" data-result="elders">
          <span className="card-label">老人（位）</span>
          <span className="card-figure">
            少付 <strong>{formatCount(result.eldersBetter)}</strong> · 多付{' '}
            <strong>{formatCount(result.eldersWorse)}</strong>
          </span>
          <span className="card-note">不变 {formatCount(result.eldersSame)}</span>
        </div>
      </div>
      <p className="soft">
        补贴餐 {formatCount(result.total.beforeMeals)} → {formatCount(result.total.afterMeals)} 份
        {result.mealsRefused > 0 &&
          `；按草稿有 ${formatCount(result.mealsRefused)} 笔不能刷卡，这里按原价计算`}
        {result.mealsLeftAsTheyWere > 0 &&
          `；${formatCount(result.mealsLeftAsTheyWere)} 笔因为当时的资料已经不全，保持原样`}
        。
      </p>
    </>
  );
}

const columns = (noun: string): TableColumnsType<WhatIfRow> => [
  { title: noun, dataIndex: 'name' },
  ...(
    [
      ['原来（元）', (row: WhatIfRow) => row.beforeFen, formatMoney],
      ['按草稿（元）', (row: WhatIfRow) => row.afterFen, formatMoney],
      ['增减（元）', (row: WhatIfRow) => row.afterFen - row.beforeFen, changeWords],
      ['原来（份）', (row: WhatIfRow) => row.beforeMeals, formatCount],
      ['按草稿（份）', (row: WhatIfRow) => row.afterMeals, formatCount],
    ] as const
  ).map(([title, figure, words]) => ({
    title,
    key: title,
    align: 'right' as const,
    className: 'number',
    sorter: (a: WhatIfRow, b: WhatIfRow) => figure(a) - figure(b),
    render: (_: unknown, row: WhatIfRow) => words(figure(row)),
  })),
];

function ChangeView(props: { readonly rows: readonly WhatIfRow[]; readonly noun: string }) {
  if (props.rows.length === 0) return <EmptyWords words="这段时间没有补贴就餐。" />;
  return (
    <div className="what-if-view">
      <ChangeBars rows={props.rows} />
      <Table<WhatIfRow>
        size="small"
        rowKey="key"
        columns={columns(props.noun)}
        dataSource={[...props.rows]}
        pagination={props.rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      />
    </div>
  );
}
