import { Table, type TableColumnsType } from 'antd';
import type { AlarmView, SessionView } from '../../contract/views.ts';
import { formatAgo, formatExactMoment } from '../format.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock, StaleNotice } from '../parts/states.tsx';
import { useNow } from '../parts/use-now.ts';
import { useAlarms } from '../queries.ts';
import { hashOf } from '../routes.ts';

function columnsAt(nowMs: number): TableColumnsType<AlarmView> {
  return [
    {
      title: '编号',
      dataIndex: 'alarmId',
      width: 80,
      align: 'right',
      className: 'number',
    },
    {
      title: '时间',
      dataIndex: 'raisedAt',
      width: 250,
      className: 'number',
      render: (raisedAt: string) => (
        <>
          {formatExactMoment(raisedAt)}
          <span className="soft"> · {formatAgo(raisedAt, nowMs)}</span>
        </>
      ),
    },
    {
      title: '设备',
      dataIndex: 'kioskNumber',
      width: 120,
      render: (kioskNumber: number | null) =>
        kioskNumber === null ? (
          <span className="soft">不属于单台</span>
        ) : (
          <a href={hashOf('kiosks')}>{kioskNumber} 号机</a>
        ),
    },
    { title: '要看的事', dataIndex: 'sentence' },
  ];
}

/** Things that a person has to look at. */
export function AlarmsPage({ session }: { readonly session: SessionView }) {
  const alarms = useAlarms();
  const nowMs = useNow(30_000);
  return (
    <>
      <PageHeader
        title="提醒"
        isDemo={session.isDemo}
        note="设备和账本里需要有人看一眼的事，最新的在上面"
      />
      {alarms.isPending && <LoadingBlock label="正在取提醒" />}
      {alarms.data === undefined && alarms.isError && (
        <FailureNotice error={alarms.error} onRetry={() => void alarms.refetch()} />
      )}
      {alarms.data !== undefined && (
        <>
          {alarms.isError && (
            <StaleNotice
              error={alarms.error}
              updatedAtMs={alarms.dataUpdatedAt}
              onRetry={() => void alarms.refetch()}
            />
          )}
          <section className="panel panel-table">
            <Table<AlarmView>
              size="small"
              rowKey="alarmId"
              columns={columnsAt(nowMs)}
              dataSource={[...alarms.data].sort((a, b) => b.alarmId - a.alarmId)}
              pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
              locale={{ emptyText: <EmptyWords words="现在没有要看的事。" /> }}
            />
          </section>
        </>
      )}
    </>
  );
}
