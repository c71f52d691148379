import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import type { LedgerImportSummary } from '../../../contract/kiosks.ts';
import { sendLedgerFile, troubleSentence } from '../../api.ts';
import { formatCount, formatMoney } from '../../format.ts';
import { hashOf } from '../../routes.ts';

/** Brings an exported ledger in: chosen, shown, and only then taken. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const look = useMutation({ mutationFn: (chosen: File) => sendLedgerFile(chosen, null) });
  const take = useMutation({
    mutationFn: (of: { readonly chosen: File; readonly sha256: string }) =>
      sendLedgerFile(of.chosen, of.sha256),
    onSuccess: () => client.invalidateQueries(),
  });
  const choose = (chosen: File | undefined): void => {
    setFile(chosen ?? null);
    take.reset();
    if (chosen !== undefined) look.mutate(chosen);
  };
  const shown = look.data?.ok === true ? look.data.value : null;
  const taken = take.data?.ok === true ? take.data.value : null;
  const error = take.error ?? look.error;
  const answer = take.data ?? look.data;
  return (
    <Modal open title="导入账本" onCancel={onClose} footer={null} mask={{ closable: false }}>
      <div className="enrolment">
        <p>
          停用、丢失后找回，或从坏机器硬盘里救出来的账本，用命令 <code>zhulao ledger export</code>{' '}
          导出后从这里导入。先核对，确认后才收。
        </p>
        <label htmlFor="ledger-file">账本文件</label>
        <input id="ledger-file" type="file" onChange={(event) => choose(event.target.files?.[0])} />
        {look.isPending && <p role="status">正在逐条核对签名和哈希…</p>}
        {take.isPending && <p role="status">正在导入，请不要关闭…</p>}
        {error !== null && <Alert type="error" role="alert" title={troubleSentence(error)} />}
        {answer?.ok === false && (
          <Alert type="error" role="alert" title={answer.failure.sentence} />
        )}
        {taken === null && shown !== null && <Summary summary={shown} />}
        {taken !== null && <Taken summary={taken} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>{taken === null ? '取消' : '关闭'}</Button>
          {taken === null && (
            <Button
              type="primary"
              disabled={file === null || shown === null || isNothing(shown)}
              loading={take.isPending}
              onClick={() =>
                file !== null &&
                shown !== null &&
                take.mutate({ chosen: file, sha256: shown.fileSha256 })
              }
            >
              确认导入
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

const STATUS_WORDS: Readonly<Record<LedgerImportSummary['status'], string>> = {
  active: '在用',
  replaced: '已被替换',
  revoked: '已停用',
};

function isNothing({ newCount, differentCount, asideCount }: LedgerImportSummary): boolean {
  return newCount === 0 && differentCount === asideCount;
}

function Summary({ summary }: { readonly summary: LedgerImportSummary }) {
  return (
    <>
      <dl className="facts facts-wide">
        <dt>设备</dt>
        <dd>
          {summary.kioskNumber} 号机，{summary.canteenName}（{STATUS_WORDS[summary.status]}）
        </dd>
        <dt>文件里</dt>
        <dd>
          到第 {formatCount(summary.lastSeq)} 号，就餐 {formatCount(summary.saleCount)} 份，原价{' '}
          {formatMoney(summary.listPriceFen)} 元，补贴 {formatMoney(summary.subsidyFen)} 元
        </dd>
        <dt>这里已有</dt>
        <dd>{formatCount(summary.heldCount)} 条</dd>
        <dt>新的</dt>
        <dd className="strong">{formatCount(summary.newCount)} 条</dd>
        <dt>不一致</dt>
        <dd className={summary.differentCount > 0 ? 'warning strong' : undefined}>
          {formatCount(summary.differentCount)} 条
          {summary.differentCount > 0 && '（不会计入，另存到“核查”由人逐条决定）'}
        </dd>
      </dl>
      {isNothing(summary) && <Alert type="info" title="这个文件里的记录都已经收下，不用再导入。" />}
    </>
  );
}

function Taken({ summary }: { readonly summary: LedgerImportSummary }) {
  return (
    <Alert
      type="success"
      role="status"
      title={`已导入：新收 ${formatCount(summary.newCount)} 条，${summary.kioskNumber} 号机的账本现在到第 ${formatCount(summary.headSeq)} 号。`}
      description={
        summary.differentCount > 0 && (
          <a href={hashOf('checks', { kiosk: summary.kioskId })}>
            有 {formatCount(summary.differentCount)} 条与已收的不一致，去核查
          </a>
        )
      }
    />
  );
}
