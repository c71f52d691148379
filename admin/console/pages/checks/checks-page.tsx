import { Table, type TableColumnsType } from 'antd';
import { kioskIdSchema } from '../../../../shared/identity/ids.ts';
import type { ChecksRow } from '../../../contract/kiosks.ts';
import type { SessionView } from '../../../contract/views.ts';
import { formatCount } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock, StaleNotice } from '../../parts/states.tsx';
import { useChecks } from '../../queries.ts';
import { hashOf } from '../../routes.ts';
import { KioskChecks } from './kiosk-checks.tsx';

/** What was kept aside: which kiosks have something, or what of one kiosk waits for a decision. */
export function ChecksPage(props: {
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
}) {
  const kioskId = kioskIdSchema.safeParse(props.params.kiosk);
  if (kioskId.success) return <KioskChecks session={props.session} kioskId={kioskId.data} />;
  return <ChecksList session={props.session} />;
}

function waiting(count: number, whole: number) {
  if (whole === 0) return <span className="soft">没有</span>;
  if (count === 0) return <span className="soft">{formatCount(whole)} 条，都已核查</span>;
  return (
    <span className="warning strong">
      {formatCount(count)} 条待核查（共 {formatCount(whole)} 条）
    </span>
  );
}

const columns: TableColumnsType<ChecksRow> = [
  {
    title: '设备',
    width: 100,
    render: (_, row) => (
      <a href={hashOf('checks', { kiosk: row.kioskId })}>{row.kioskNumber} 号机</a>
    ),
  },
  { title: '食堂', dataIndex: 'canteenName', width: 240 },
  {
    title: '账本分成两份的记录',
    render: (_, row) => waiting(row.undecidedForkCount, row.forkCount),
  },
  {
    title: '从哪里分开',
    width: 150,
    render: (_, row) =>
      row.forkSeq === null ? '—' : <span className="number">第 {formatCount(row.forkSeq)} 号</span>,
  },
  { title: '看不懂的记录', render: (_, row) => waiting(row.undecidedEntryCount, row.entryCount) },
];

function ChecksList({ session }: { readonly session: SessionView }) {
  const checks = useChecks();
  return (
    <>
      <PageHeader
        title="核查"
        isDemo={session.isDemo}
        note="另外收着、还没有计入的记录，由人逐条决定算不算"
      />
      {checks.isPending && <LoadingBlock label="正在取核查单" />}
      {checks.data === undefined && checks.isError && (
        <FailureNotice error={checks.error} onRetry={() => void checks.refetch()} />
      )}
      {checks.data !== undefined && (
        <>
          {checks.isError && (
            <StaleNotice
              error={checks.error}
              updatedAtMs={checks.dataUpdatedAt}
              onRetry={() => void checks.refetch()}
            />
          )}
          <section className="panel panel-table">
            <Table<ChecksRow>
              size="small"
              rowKey="kioskId"
              columns={columns}
              dataSource={[...checks.data]}
              pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
              locale={{ emptyText: <EmptyWords words="没有要核查的记录。" /> }}
            />
          </section>
          <p className="foot-note">
            一台设备被还原或复制后，账本会分成两份：先到的计入，后到的收在这里。核查完以前，从分开处起的就餐都不结算；核查完请到“食堂与设备”给它换一台。
          </p>
        </>
      )}
    </>
  );
}
