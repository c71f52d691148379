import { Button, Space, Table, type TableColumnsType, Tooltip } from 'antd';
import { useState } from 'react';
import type { KioskView, SessionView } from '../../contract/views.ts';
import { formatCount, formatMoment, shortHash } from '../format.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock, StaleNotice } from '../parts/states.tsx';
import { useNow } from '../parts/use-now.ts';
import { useKiosks } from '../queries.ts';
import { hashOf } from '../routes.ts';
import { EnrolmentDialog } from './enrolment-dialog.tsx';
import { clockOf, contactOf } from './kiosk-contact.ts';
import { ImportDialog } from './kiosks/import-dialog.tsx';
import { KioskDrawer } from './kiosks/kiosk-drawer.tsx';

const toneClasses = { good: 'mark mark-go', plain: 'mark', bad: 'mark mark-warning' };

function columnsAt(nowMs: number, onOpen: (kiosk: KioskView) => void): TableColumnsType<KioskView> {
  return [
    {
      title: '设备',
      dataIndex: 'kioskNumber',
      width: 90,
      className: 'number strong',
      render: (kioskNumber: number, kiosk) => (
        <Button type="link" size="small" className="receipt-link" onClick={() => onOpen(kiosk)}>
          {kioskNumber} 号机
        </Button>
      ),
    },
    { title: '食堂', dataIndex: 'canteenName', width: 230 },
    {
      title: '联系情况',
      width: 170,
      render: (_, kiosk) => {
        const contact = contactOf(kiosk, nowMs);
        return <span className={toneClasses[contact.tone]}>{contact.words}</span>;
      },
    },
    {
      title: '最近联系',
      dataIndex: 'lastContactAt',
      width: 150,
      className: 'number',
      render: (at: string | null) => (at === null ? '—' : formatMoment(at)),
    },
    {
      title: '时钟',
      width: 110,
      className: 'number',
      render: (_, kiosk) => {
        const clock = clockOf(kiosk);
        if (clock === null) return '—';
        return clock.tone === 'plain' ? (
          clock.words
        ) : (
          <Tooltip title="请校准这台机器的日期和时间，原因见“提醒”">
            <span className="warning strong">{clock.words}</span>
          </Tooltip>
        );
      },
    },
    {
      title: '账本已收到（笔）',
      dataIndex: 'headSeq',
      width: 140,
      align: 'right',
      className: 'number',
      render: (headSeq: number, kiosk) => (
        <>
          {formatCount(headSeq)}
          {kiosk.missingCount > 0 && (
            <div className="warning">可能缺 {formatCount(kiosk.missingCount)} 条</div>
          )}
        </>
      ),
    },
    {
      title: '账本指纹',
      dataIndex: 'headHash',
      width: 120,
      render: (hash: string) => (
        <Tooltip title={<span className="hash">{hash}</span>}>
          <span className="hash">{shortHash(hash)}</span>
        </Tooltip>
      ),
    },
    {
      title: '待处理（笔）',
      dataIndex: 'quarantinedCount',
      width: 120,
      align: 'right',
      className: 'number',
      render: (count: number, kiosk) =>
        count === 0 ? (
          '0'
        ) : (
          <Tooltip title="原样收着、等人核查的记录；不影响其余记录">
            <a className="warning strong" href={hashOf('checks', { kiosk: kiosk.kioskId })}>
              {formatCount(count)}
            </a>
          </Tooltip>
        ),
    },
    {
      title: '注册时间',
      dataIndex: 'enrolledAt',
      width: 150,
      className: 'number',
      render: formatMoment,
    },
  ];
}

/** Kiosks that need a look first, then by number. */
function inOrder(kiosks: readonly KioskView[], nowMs: number): KioskView[] {
  const rank = (kiosk: KioskView): number =>
    contactOf(kiosk, nowMs).tone === 'bad' || kiosk.quarantinedCount > 0 ? 0 : 1;
  return [...kiosks].sort((a, b) => rank(a) - rank(b) || a.kioskNumber - b.kioskNumber);
}

function summaryOf(kiosks: readonly KioskView[], nowMs: number): string {
  const tones = kiosks
    .filter((kiosk) => kiosk.status === 'active')
    .map((kiosk) => contactOf(kiosk, nowMs).tone);
  const bad = tones.filter((tone) => tone === 'bad').length;
  const online = tones.filter((tone) => tone === 'good').length;
  return `在用 ${tones.length} 台，${online} 台在线${bad > 0 ? `，${bad} 台超过一天没有联系` : ''}`;
}

/** The kiosks and their health; officers let new ones in. */
export function KiosksPage({ session }: { readonly session: SessionView }) {
  const kiosks = useKiosks();
  const nowMs = useNow(15_000);
  const [isEnrolling, setIsEnrolling] = useState(false);
  const [isImporting, setIsImporting] = useState(false);
  const [openKioskId, setOpenKioskId] = useState<string | null>(null);
  const openKiosk = kiosks.data?.find((kiosk) => kiosk.kioskId === openKioskId) ?? null;
  return (
    <>
      <PageHeader
        title="食堂与设备"
        isDemo={session.isDemo}
        note={kiosks.data === undefined ? null : summaryOf(kiosks.data, nowMs)}
        actions={
          session.role === 'bureau-officer' && (
            <Space>
              <Button onClick={() => setIsImporting(true)}>导入账本</Button>
              <Button type="primary" onClick={() => setIsEnrolling(true)}>
                生成设备注册码
              </Button>
            </Space>
          )
        }
      />
      {kiosks.isPending && <LoadingBlock label="正在取设备" />}
      {kiosks.data === undefined && kiosks.isError && (
        <FailureNotice error={kiosks.error} onRetry={() => void kiosks.refetch()} />
      )}
      {kiosks.data !== undefined && (
        <>
          {kiosks.isError && (
            <StaleNotice
              error={kiosks.error}
              updatedAtMs={kiosks.dataUpdatedAt}
              onRetry={() => void kiosks.refetch()}
            />
          )}
          <section className="panel panel-table">
            <Table<KioskView>
              size="small"
              rowKey="kioskId"
              columns={columnsAt(nowMs, (kiosk) => setOpenKioskId(kiosk.kioskId))}
              dataSource={inOrder(kiosks.data, nowMs)}
              pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
              locale={{
                emptyText: <EmptyWords words="还没有设备。先生成注册码，再到新机器上输入。" />,
              }}
            />
          </section>
          <p className="foot-note">
            没有网络时设备照常卖餐，恢复后自动补传；这里的“没有联系”不等于停业。设备坏了、丢了，点设备号处理。
          </p>
        </>
      )}
      {isEnrolling && <EnrolmentDialog onClose={() => setIsEnrolling(false)} />}
      {isImporting && <ImportDialog onClose={() => setIsImporting(false)} />}
      {openKiosk !== null && (
        <KioskDrawer
          kiosk={openKiosk}
          mayAct={session.role === 'bureau-officer'}
          onClose={() => setOpenKioskId(null)}
        />
      )}
    </>
  );
}
