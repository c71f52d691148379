import { Alert, Button, Checkbox, Segmented } from 'antd';
import { type Key, useState } from 'react';
import type { ChecksQuery, ChecksRow, ChecksView, Verdict } from '../../../contract/kiosks.ts';
import type { SessionView } from '../../../contract/views.ts';
import { formatCount } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { FailureNotice, LoadingBlock, StaleNotice } from '../../parts/states.tsx';
import { useChecks, useKioskChecks } from '../../queries.ts';
import { hashOf } from '../../routes.ts';
import { ChecksTable } from './checks-table.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { RetryButton } from './retry-button.tsx';

type Kind = ChecksQuery['kind'];

/** What was kept aside of one kiosk, beside what its chain holds, with a decision for each. */
export function KioskChecks(props: {
  readonly session: SessionView;
  readonly kioskId: ChecksQuery['kioskId'];
}) {
  const { session, kioskId } = props;
  const [asked, setAsked] = useState<{
    readonly kind: Kind | null;
    readonly onlyUndecided: boolean;
    readonly page: number;
  }>({ kind: null, onlyUndecided: true, page: 1 });
  const rows = useChecks().data;
  const row = rows?.find((one) => one.kioskId === kioskId);
  // Forks first, where there are any.
  const kind = asked.kind ?? (row?.forkCount === 0 ? 'entry' : 'fork');
  const checks = useKioskChecks({ ...asked, kioskId, kind });
  const kiosk = checks.data?.kiosk;
  const title = kiosk === undefined ? '核查' : `核查 · ${kiosk.kioskNumber} 号机`;
  return (
    <>
      <PageHeader
        title={title}
        isDemo={session.isDemo}
        note={kiosk?.canteenName}
        actions={<a href={hashOf('checks')}>全部设备</a>}
      />
      {checks.isPending && <LoadingBlock label="正在取核查单" />}
      {checks.data === undefined && checks.isError && (
        <FailureNotice error={checks.error} onRetry={() => void checks.refetch()} />
      )}
      {checks.data === null && <Alert type="info" title="这台设备没有要核查的记录。" />}
      {checks.data != null && (
        <>
          {checks.isError && (
            <StaleNotice
              error={checks.error}
              updatedAtMs={checks.dataUpdatedAt}
              onRetry={() => void checks.refetch()}
            />
          )}
          <ForkNotice kiosk={checks.data.kiosk} kind={kind} />
          <div className="filter-bar">
            <Segmented<Kind>
              value={kind}
              onChange={(kind) => setAsked({ ...asked, kind, page: 1 })}
              options={[
                {
                  value: 'fork',
                  label: `账本分成两份（${formatCount(checks.data.kiosk.undecidedForkCount)}）`,
                },
                {
                  value: 'entry',
                  label: `看不懂的（${formatCount(checks.data.kiosk.undecidedEntryCount)}）`,
                },
              ]}
            />
            <Checkbox
              checked={asked.onlyUndecided}
              onChange={(event) =>
                setAsked({ ...asked, onlyUndecided: event.target.checked, page: 1 })
              }
            >
              只看待核查的
            </Checkbox>
          </div>
          <Decisions
            key={`${kind} ${asked.page} ${asked.onlyUndecided}`}
            view={checks.data}
            kind={kind}
            page={asked.page}
            mayDecide={session.role !== 'auditor'}
            onPage={(page) => setAsked({ ...asked, page })}
          />
        </>
      )}
    </>
  );
}

/** What happened, and what comes after the last decision. */
function ForkNotice({ kiosk, kind }: { readonly kiosk: ChecksRow; readonly kind: Kind }) {
  if (kind === 'entry' || kiosk.forkSeq === null) return null;
  if (kiosk.undecidedForkCount > 0) {
    return (
      <Alert
        type="warning"
        className="stale"
        title={`从第 ${formatCount(kiosk.forkSeq)} 号起，这台设备送来了${kiosk.branchCount > 1 ? '不止两份' : '两份'}不同的账，可能是被还原或复制过。`}
        description={`左边是已计入的（到第 ${formatCount(kiosk.headSeq)} 号），右边是另外收着的。两边的饭可能都有人吃过，请对着小票逐条决定右边的算不算；全部决定以前，从这里起的就餐都不结算。`}
      />
    );
  }
  if (kiosk.status !== 'active') return null;
  return (
    <Alert
      type="info"
      className="stale"
      title="都核查完了。分开过的账本不能再接着用，请给这家食堂换一台。"
      action={<Button href={hashOf('kiosks')}>去换一台</Button>}
    />
  );
}

function Decisions(props: {
  readonly view: ChecksView;
  readonly kind: Kind;
  readonly page: number;
  readonly mayDecide: boolean;
  readonly onPage: (page: number) => void;
}) {
  const { view, kind } = props;
  const [chosen, setChosen] = useState<readonly Key[]>([]);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const entries = view.aside.filter((one) => chosen.includes(one.quarantineId));
  return (
    <>
      {props.mayDecide && (
        <div className="filter-bar">
          <span className="soft">已选 {formatCount(entries.length)} 条</span>
          {kind === 'fork' && (
            <Button
              type="primary"
              disabled={entries.length === 0}
              onClick={() => setVerdict('counts')}
            >
              计入
            </Button>
          )}
          <Button disabled={entries.length === 0} onClick={() => setVerdict('does-not-count')}>
            {kind === 'fork' ? '不计入' : '不再处理'}
          </Button>
          {kind === 'entry' && <RetryButton kioskId={view.kiosk.kioskId} />}
        </div>
      )}
      <ChecksTable
        view={view}
        kind={kind}
        page={props.page}
        onPage={props.onPage}
        chosen={props.mayDecide ? chosen : null}
        onChoose={setChosen}
      />
      {verdict !== null && (
        <DecisionDialog
          verdict={verdict}
          kind={kind}
          entries={entries}
          onClose={(isDecided) => {
            setVerdict(null);
            if (isDecided) setChosen([]);
          }}
        />
      )}
    </>
  );
}
