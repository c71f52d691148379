import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { AsideView, ChecksQuery, Verdict } from '../../../contract/kiosks.ts';
import { api, troubleSentence } from '../../api.ts';
import { formatCount, formatMoney } from '../../format.ts';

/** Asks for the reason of a decision, says what it does, and sends it. */
export function DecisionDialog(props: {
  readonly verdict: Verdict;
  readonly kind: ChecksQuery['kind'];
  readonly entries: readonly AsideView[];
  readonly onClose: (isDecided: boolean) => void;
}) {
  const { verdict, kind, entries } = props;
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: () =>
      api.decideEntries.mutate({
        quarantineIds: entries.map((one) => one.quarantineId),
        verdict,
        reason,
      }),
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      await client.invalidateQueries();
      message.success(`已记下 ${answer.value.decidedCount} 条决定`);
      props.onClose(true);
    },
  });
  const isCounting = verdict === 'counts';
  const words = isCounting ? '计入' : kind === 'fork' ? '不计入' : '不再处理';
  return (
    <Modal
      open
      title={`${words} ${formatCount(entries.length)} 条`}
      onCancel={() => props.onClose(false)}
      footer={null}
      mask={{ closable: false }}
    >
      <div className="enrolment">
        <p>{isCounting ? countingSentence(entries) : LEAVING_SENTENCE[kind]}</p>
        <label htmlFor="decision-reason">
          {isCounting ? '凭什么（可不填，会留在记录里）' : '为什么（会留在记录里）'}
        </label>
        <Input
          id="decision-reason"
          value={reason}
          maxLength={200}
          placeholder={isCounting ? '例如：有小票，老人说吃了' : '例如：试机时打的，没有人吃'}
          onChange={(event) => setReason(event.target.value)}
        />
        {decide.isError && (
          <Alert type="error" role="alert" title={troubleSentence(decide.error)} />
        )}
        {decide.data?.ok === false && (
          <Alert type="error" role="alert" title={decide.data.failure.sentence} />
        )}
        <div className="dialog-actions">
          <Button onClick={() => props.onClose(false)}>取消</Button>
          <Button
            type="primary"
            disabled={!isCounting && reason.trim().length < 2}
            loading={decide.isPending}
            onClick={() => decide.mutate()}
          >
            {words}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

const LEAVING_SENTENCE: Readonly<Record<ChecksQuery['kind'], string>> = {
  fork: '这些记录不算就餐，也不动老人的账户和次数；以前计入过的会退回。原文一直保留，以后可以再改决定。',
  entry: '这些记录不再提醒，原文一直保留。',
};

function countingSentence(entries: readonly AsideView[]): string {
  const meals = entries.filter((one) => one.listPriceFen !== null);
  const subsidyFen = meals.reduce((total, one) => total + (one.subsidyFen ?? 0), 0);
  return `就餐 ${formatCount(meals.length)} 份会算进就餐记录、老人的账户和次数，补贴合计 ${formatMoney(subsidyFen)} 元。以后可以再改决定，每次决定都留在记录里。`;
}
