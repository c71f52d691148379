import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type {
  RestorationTaskView,
  RestorationView,
  RestoredKioskView,
} from '../../../contract/backups.ts';
import type { SessionView } from '../../../contract/views.ts';
import { api, troubleSentence } from '../../api.ts';
import { formatCount, formatMoment } from '../../format.ts';
import { backupsKey } from '../../queries.ts';
import { TASK_WORDS } from './task-words.ts';

/** What a restore lost and a person has to do again, thing by thing. */
export function RestorationPanel(props: {
  readonly restoration: RestorationView;
  readonly session: SessionView;
}) {
  const { restoration, session } = props;
  const [asked, setAsked] = useState<RestorationTaskView | null>(null);
  const left = restoration.tasks.filter((task) => task.done === null).length;
  const period = `${formatMoment(restoration.backupMadeAt)} 到 ${formatMoment(restoration.restoredAt)}`;
  return (
    <section className="panel backups-panel" aria-label="恢复之后要补做的事">
      <h2>恢复之后要补做的事</h2>
      {left > 0 ? (
        <Alert
          type="error"
          role="alert"
          title={`管理端是从备份恢复的：${period} 之间只在管理端做过的事都不在了`}
          description={`点餐机上的就餐会自己补传回来，不用补录。下面还有 ${left} 项要由人核对补做。`}
        />
      ) : (
        <p>管理端曾从备份恢复（{period}），各项都已补做。</p>
      )}
      <ul className="task-list">
        {restoration.tasks.map((task) => (
          <li key={task.kind}>
            <strong>{TASK_WORDS[task.kind].title}</strong>
            <span>{TASK_WORDS[task.kind].todo}</span>
            {task.done !== null ? (
              <span className="soft">
                已办：{formatMoment(task.done.at)} {task.done.by}，{task.done.note}
              </span>
            ) : (
              session.role === 'bureau-officer' && (
                <Button size="small" onClick={() => setAsked(task)}>
                  登记已办
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {restoration.evidence.length > 0 && (
        <>
          <h3>点餐机带来的线索</h3>
          <ul>
            {restoration.evidence.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <h3>各台设备补回的记录</h3>
      <ul>
        {restoration.kiosks.map((kiosk) => (
          <li key={kiosk.kioskNumber}>{kioskSentence(kiosk)}</li>
        ))}
      </ul>
      {asked !== null && (
        <SettleDialog
          task={asked}
          restorationId={restoration.restorationId}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

function kioskSentence(kiosk: RestoredKioskView): string {
  const name = `${kiosk.kioskNumber} 号机（${kiosk.canteenName}）`;
  if (kiosk.requestsSince === null) {
    return `${name}：恢复后还没有联系过，备份里有 ${formatCount(kiosk.seqThen)} 笔。`;
  }
  return `${name}：备份里有 ${formatCount(kiosk.seqThen)} 笔，现在有 ${formatCount(kiosk.seqNow)} 笔；备份后它与管理端往来 ${formatCount(kiosk.requestsSince)} 次。`;
}

function SettleDialog(props: {
  readonly task: RestorationTaskView;
  readonly restorationId: number;
  readonly onClose: () => void;
}) {
  const { task, restorationId, onClose } = props;
  const client = useQueryClient();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const settle = useMutation({
    mutationFn: () => api.settleTask.mutate({ restorationId, kind: task.kind, note: note.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: backupsKey });
      onClose();
    },
    onError: (error) => message.error(troubleSentence(error)),
  });
  return (
    <Modal
      open
      title={`登记已办：${TASK_WORDS[task.kind].title}`}
      okText="登记"
      cancelText="取消"
      okButtonProps={{ disabled: note.trim() === '', loading: settle.isPending }}
      onOk={() => settle.mutate()}
      onCancel={onClose}
    >
      <p>{TASK_WORDS[task.kind].todo}</p>
      <label htmlFor="settle-note">核对了什么、补做了什么（会记入审计）</label>
      <Input.TextArea
        id="settle-note"
        rows={3}
        maxLength={400}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}
