import { Alert } from 'antd';
import type { BackupsView } from '../../../contract/backups.ts';
import type { SessionView } from '../../../contract/views.ts';
import { formatAgo, formatCount, formatMoment } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { FailureNotice, LoadingBlock, StaleNotice } from '../../parts/states.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useBackups } from '../../queries.ts';
import { RestorationPanel } from './restoration-panel.tsx';

/** How backups and the recovery key stand, and what a restore left to do. */
export function BackupsPage({ session }: { readonly session: SessionView }) {
  const backups = useBackups();
  const nowMs = useNow(30_000);
  const view = backups.data;
  return (
    <>
      <PageHeader
        title="备份与恢复"
        isDemo={session.isDemo}
        note="每天自动备份，每份都实际恢复一遍来校验"
      />
      {backups.isPending && <LoadingBlock label="正在取备份情况" />}
      {view === undefined && backups.isError && (
        <FailureNotice error={backups.error} onRetry={() => void backups.refetch()} />
      )}
      {view !== undefined && (
        <>
          {backups.isError && (
            <StaleNotice
              error={backups.error}
              updatedAtMs={backups.dataUpdatedAt}
              onRetry={() => void backups.refetch()}
            />
          )}
          {view.restoration !== null && (
            <RestorationPanel restoration={view.restoration} session={session} />
          )}
          <BackupState view={view} nowMs={nowMs} />
          <RecoveryState recovery={view.recovery} />
        </>
      )}
    </>
  );
}

function BackupState({ view, nowMs }: { readonly view: BackupsView; readonly nowMs: number }) {
  const { lastVerified, lastFailure } = view;
  return (
    <section className="panel backups-panel" aria-label="最近的备份">
      <h2>最近的备份</h2>
      {view.isLate && (
        <Alert
          type="error"
          role="alert"
          title="备份没有按时做好"
          description={
            lastFailure === null
              ? '已超过 36 小时没有校验过的备份。请检查服务器夜里是否开着。'
              : `${formatMoment(lastFailure.at)}：${lastFailure.sentence}`
          }
        />
      )}
      {lastVerified === null ? (
        <p>还没有校验过的备份。第一份会在今天夜里自动做。</p>
      ) : (
        <dl className="facts-list">
          <dt>时间</dt>
          <dd className="number">
            {formatMoment(lastVerified.at)}
            <span className="soft"> · {formatAgo(lastVerified.at, nowMs)}</span>
          </dd>
          <dt>文件</dt>
          <dd>{lastVerified.filePath}</dd>
          <dt>大小</dt>
          <dd className="number">
            {formatCount(Math.ceil(lastVerified.byteCount / 1_000_000))} MB，
            {formatCount(lastVerified.rowCount)} 行
          </dd>
        </dl>
      )}
      <p className="foot-note">备份文件夹如果就在服务器上，请定期把文件抄到别的机器或 U 盘。</p>
    </section>
  );
}

function RecoveryState({ recovery }: { readonly recovery: BackupsView['recovery'] }) {
  return (
    <section className="panel backups-panel" aria-label="恢复密钥">
      <h2>恢复密钥</h2>
      {recovery.isWordsFileHere === true && (
        <Alert
          type="warning"
          role="status"
          title="恢复密钥还在服务器上"
          description="请把数据文件夹里的“恢复密钥-请移走保存.txt”打印两份锁好，再从服务器上移走。它留在这里，拿到服务器的人就能打开全部备份。"
        />
      )}
      {recovery.isDrillDue && (
        <Alert
          type="warning"
          role="status"
          title="该演练了"
          description="恢复密钥已经一年没有试过。请保管人运行：zhulao recovery drill"
        />
      )}
      <p>
        {recovery.lastDrillAt === null
          ? '现在的恢复密钥还没有演练过。演练能证明保管的二十四个字真能打开备份。'
          : `最近一次演练：${formatMoment(recovery.lastDrillAt)}`}
      </p>
    </section>
  );
}
