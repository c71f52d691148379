import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Progress, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { canteenIdSchema } from '../../../../../shared/identity/ids.ts';
import {
  keepsFromPricing,
  type PolicyFinding,
} from '../../../../../shared/policy/check/finding.ts';
import type { PolicyDraftView, WhatIfRunView } from '../../../../contract/policies.ts';
import type { SessionView } from '../../../../contract/views.ts';
import { api, troubleSentence } from '../../../api.ts';
import { addDays, formatCount } from '../../../format.ts';
import { FailureNotice } from '../../../parts/states.tsx';
import { useCoverage, useWhatIfRun } from '../../../queries.ts';
import { replaceParams } from '../../../routes.ts';
import { draftParams } from '../links.ts';
import { WhatIfOutcome } from './what-if-outcome.tsx';

/** Tries a draft on the real meals of a time; they are only read. */
export function WhatIfPanel(props: {
  readonly draft: PolicyDraftView;
  readonly session: SessionView;
  readonly runId: string | null;
  readonly today: string;
  readonly findings: readonly PolicyFinding[];
}) {
  const { draft, session, runId } = props;
  if (session.role === 'auditor') {
    return (
      <section className="panel">
        <p className="soft">试算由经办或负责人来做，您的账号只能查看。</p>
      </section>
    );
  }
  const showRun = (run: string | null): void =>
    replaceParams('policies', {
      ...draftParams(draft.draftId, 'what-if'),
      ...(run === null ? {} : { run }),
    });
  return (
    <>
      <section className="panel">
        <header className="panel-head">
          <h2>用真实的就餐试一试这份草稿</h2>
        </header>
        <p className="notice">
          试算只读取以前的就餐记录，按草稿从头到尾重算一遍，看会多花还是少花。真实的记录、补贴和老人的账户都不会改动。两台断网的机器同时给出的超限额补贴，试算按限额不再给，会显示为少花。
        </p>
        {props.findings.some(keepsFromPricing) ? (
          <p>草稿还有错误，改好以后才能试算。</p>
        ) : (
          <WhatIfForm draft={draft} today={props.today} onStarted={showRun} />
        )}
      </section>
      {runId !== null && (
        <WhatIfRun
          runId={runId}
          isDemo={session.isDemo}
          title={draft.document.title}
          onForget={() => showRun(null)}
        />
      )}
    </>
  );
}

function WhatIfForm(props: {
  readonly draft: PolicyDraftView;
  readonly today: string;
  readonly onStarted: (runId: string) => void;
}) {
  const { today } = props;
  const lastMonthEnd = addDays(`${today.slice(0, 7)}-01`, -1);
  const [from, setFrom] = useState(`${lastMonthEnd.slice(0, 7)}-01`);
  const [to, setTo] = useState(lastMonthEnd);
  const [canteenId, setCanteenId] = useState<string | null>(null);
  const canteens = useCoverage().data?.canteens ?? [];
  const start = useMutation({
    mutationFn: () => {
      const canteen = canteenIdSchema.safeParse(canteenId);
      return api.startWhatIf.mutate({
        document: props.draft.document,
        from,
        to,
        canteenId: canteen.success ? canteen.data : null,
      });
    },
    onSuccess: ({ runId }) => props.onStarted(runId),
  });
  return (
    <>
      <div className="filter-bar">
        <DatePicker.RangePicker
          aria-label="试算哪段时间的就餐"
          allowClear={false}
          value={[dayjs(from), dayjs(to)]}
          maxDate={dayjs(today)}
          onChange={(dates) => {
            const [first, last] = dates ?? [];
            if (first == null || last == null) return;
            setFrom(first.format('YYYY-MM-DD'));
            setTo(last.format('YYYY-MM-DD'));
          }}
        />
        <Select<string>
          className="filter-canteen"
          aria-label="试算哪家食堂"
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          placeholder="全部食堂"
          value={canteenId}
          onChange={(next: string | undefined) => setCanteenId(next ?? null)}
          options={canteens.map((canteen) => ({
            value: canteen.canteenId,
            label: `${canteen.name}（${canteen.townName}）`,
          }))}
        />
        <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
          开始试算
        </Button>
      </div>
      {start.isError && <Alert type="error" role="alert" title={troubleSentence(start.error)} />}
    </>
  );
}

function WhatIfRun(props: {
  readonly runId: string;
  readonly isDemo: boolean;
  readonly title: string;
  readonly onForget: () => void;
}) {
  const run = useWhatIfRun(props.runId);
  if (run.data === undefined) {
    return run.isError ? (
      <FailureNotice error={run.error} onRetry={() => void run.refetch()} />
    ) : null;
  }
  if (run.data === null) {
    return (
      <Alert
        type="warning"
        role="alert"
        title="服务器已经不记得这次试算了"
        description="服务器重启过，或者结果放得太久。请再试算一次；真实的就餐记录没有受影响。"
        action={<Button onClick={props.onForget}>知道了</Button>}
      />
    );
  }
  const { data } = run;
  switch (data.state) {
    case 'running':
      return <RunningRun run={data} />;
    case 'failed':
      return (
        <Alert type="error" role="alert" title="试算没有完成" description={data.failure ?? ''} />
      );
    case 'cancelled':
      return <Alert type="info" role="status" title="试算已经停止，没有结果。" />;
    case 'done':
      return data.result === null ? null : (
        <WhatIfOutcome result={data.result} isDemo={props.isDemo} title={props.title} />
      );
  }
}

function RunningRun({ run }: { readonly run: WhatIfRunView }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.cancelWhatIf.mutate({ runId: run.runId }),
    onSettled: () => client.invalidateQueries({ queryKey: ['what-if', run.runId] }),
  });
  const percent = run.mealsTotal === 0 ? 0 : Math.floor((run.mealsDone / run.mealsTotal) * 100);
  return (
    <section className="panel run-progress">
      <Progress percent={percent} aria-label="试算进度" />
      <div className="run-line">
        <span role="status">
          已重算 {formatCount(run.mealsDone)} / {formatCount(run.mealsTotal)} 笔
        </span>
        <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
          停止
        </Button>
      </div>
    </section>
  );
}
