import { Table, type TableColumnsType } from 'antd';
import type { Key } from 'react';
import type { AsideView, ChecksQuery, ChecksView, RecordView } from '../../../contract/kiosks.ts';
import { formatCount, formatExactMoment, formatMoment, formatMoney } from '../../format.ts';
import { EmptyWords } from '../../parts/states.tsx';

/** A page of records kept aside, each beside the one that the chain holds under its number. */
export function ChecksTable(props: {
  readonly view: ChecksView;
  readonly kind: ChecksQuery['kind'];
  readonly page: number;
  readonly onPage: (page: number) => void;
  /** Null for who may only look. */
  readonly chosen: readonly Key[] | null;
  readonly onChoose: (chosen: readonly Key[]) => void;
}) {
  const { view, chosen } = props;
  const counted = new Map(view.counted.map((record) => [record.seq, record]));
  const isWaiting = (one: AsideView): boolean => one.isOpen || one.verdict !== null;
  return (
    <section className="panel panel-table">
      <Table<AsideView>
        size="small"
        rowKey="quarantineId"
        columns={props.kind === 'fork' ? forkColumns(counted, view) : ENTRY_COLUMNS}
        dataSource={[...view.aside]}
        {...(chosen === null
          ? {}
          : {
              rowSelection: {
                selectedRowKeys: [...chosen],
                onChange: (keys: readonly Key[]) => props.onChoose(keys),
                getCheckboxProps: (one: AsideView) => ({
                  disabled: !isWaiting(one),
                  'aria-label': `第 ${one.seq} 号`,
                }),
              },
            })}
        expandable={{ expandedRowRender: (one) => <Raw one={one} /> }}
        pagination={{
          current: props.page,
          pageSize: view.pageSize,
          total: view.totalCount,
          hideOnSinglePage: true,
          showSizeChanger: false,
          onChange: props.onPage,
        }}
        locale={{ emptyText: <EmptyWords words="没有待核查的记录。" /> }}
      />
    </section>
  );
}

function forkColumns(
  counted: ReadonlyMap<number, RecordView>,
  view: ChecksView,
): TableColumnsType<AsideView> {
  return [
    {
      title: '序号',
      dataIndex: 'seq',
      width: 80,
      align: 'right',
      className: 'number',
      render: formatCount,
    },
    {
      title: '已计入的',
      width: '34%',
      render: (_, one) => {
        const held = counted.get(one.seq);
        return held === undefined ? (
          <span className="soft">这个号没有</span>
        ) : (
          <Record record={held} />
        );
      },
    },
    {
      title: '另外收着的',
      render: (_, one) => (
        <>
          <Record record={one} />
          {view.kiosk.branchCount > 1 && <div className="soft">第 {one.branchNumber} 份</div>}
        </>
      ),
    },
    { title: '决定', width: 210, render: (_, one) => <Decided one={one} /> },
  ];
}

const ENTRY_COLUMNS: TableColumnsType<AsideView> = [
  {
    title: '序号',
    dataIndex: 'seq',
    width: 80,
    align: 'right',
    className: 'number',
    render: formatCount,
  },
  {
    title: '收到时间',
    dataIndex: 'raisedAt',
    width: 150,
    className: 'number',
    render: formatMoment,
  },
  { title: '为什么没有计入', dataIndex: 'reason' },
  { title: '决定', width: 210, render: (_, one) => <Decided one={one} /> },
];

/** One record in three lines: when and who, what and how much, and the code on the slip. */
function Record({ record }: { readonly record: RecordView }) {
  const { listPriceFen, subsidyFen, paidFen } = record;
  return (
    <div className="check-record">
      <div>
        <span className="number">{record.at === null ? '—' : formatExactMoment(record.at)}</span>{' '}
        <strong>{record.maskedName ?? ''}</strong> {record.what}
      </div>
      {listPriceFen !== null && subsidyFen !== null && paidFen !== null ? (
        <div className="number check-amounts">
          <span>原价 {formatMoney(listPriceFen)}</span>
          <span>
            补贴 <span className={subsidyFen === 0 ? '' : 'money'}>{formatMoney(subsidyFen)}</span>
          </span>
          <span>实付 {formatMoney(paidFen)}</span>
        </div>
      ) : (
        paidFen !== null && <div className="number">金额 {formatMoney(paidFen)}</div>
      )}
      <div className="number soft">小票 {record.receiptCode}</div>
    </div>
  );
}

function Decided({ one }: { readonly one: AsideView }) {
  if (one.verdict === null) {
    if (one.isOpen) return <span className="warning">待核查</span>;
    // Settled without anybody: understood by a newer program, or nothing hangs on it.
    return (
      <span className="soft">{one.kind === 'fork' ? '不影响账目，不用核查' : '升级后已计入'}</span>
    );
  }
  const words = one.verdict === 'counts' ? '计入' : one.kind === 'fork' ? '不计入' : '不再处理';
  return (
    <>
      <span className={one.verdict === 'counts' ? 'mark mark-go' : 'mark'}>{words}</span>
      <div className="soft">
        {one.decidedBy} {one.decidedAt === null ? '' : formatMoment(one.decidedAt)}
      </div>
      {one.decisionReason !== '' && <div>{one.decisionReason}</div>}
    </>
  );
}

/** The record as it came, for whoever has to understand it. */
function Raw({ one }: { readonly one: AsideView }) {
  return (
    <dl className="facts">
      <dt>原因</dt>
      <dd>{one.reason}</dd>
      <dt>指纹</dt>
      <dd className="hash">{one.hash}</dd>
      <dt>原文</dt>
      <dd>
        <pre className="raw-record">{one.content}</pre>
      </dd>
    </dl>
  );
}
