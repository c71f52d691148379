import { Table, type TableColumnsType } from 'antd';
import type { PolicyView, SessionView } from '../../contract/views.ts';
import { formatLongDate, formatMoney, shanghaiDate } from '../format.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock } from '../parts/states.tsx';
import { useNow } from '../parts/use-now.ts';
import { usePolicies } from '../queries.ts';

type Rule = PolicyView['rules'][number];

/** How far a policy's source can be trusted; the grades are those of the policy document format. */
const gradeMeanings: Readonly<Record<string, string>> = {
  A: '政府网站原文',
  B: '正规媒体报道',
  C: '转载，未见原文',
  D: '来源无法核实',
  demo: '演示用，没有出处',
};

const ruleColumns: TableColumnsType<Rule> = [
  { title: '规则', dataIndex: 'title' },
  {
    title: '老人付（元）',
    dataIndex: 'priceFen',
    align: 'right',
    width: 130,
    className: 'number strong',
    render: formatMoney,
  },
  { title: '补贴由谁出', dataIndex: 'fundName', width: '42%' },
];

function periodOf(policy: PolicyView): string {
  const from = `${formatLongDate(policy.effectiveFrom)}起`;
  return policy.effectiveTo === null ? from : `${from}，至${formatLongDate(policy.effectiveTo)}`;
}

function stateOf(policy: PolicyView, today: string): { word: string; isInForce: boolean } {
  if (policy.effectiveFrom > today) return { word: '未生效', isInForce: false };
  if (policy.effectiveTo !== null && policy.effectiveTo < today) {
    return { word: '已到期', isInForce: false };
  }
  return { word: '现行', isInForce: true };
}

function PolicyPanel({ policy, today }: { readonly policy: PolicyView; readonly today: string }) {
  const state = stateOf(policy, today);
  const meaning = gradeMeanings[policy.sourceGrade];
  const grade = policy.sourceGrade === 'demo' ? '演示' : `${policy.sourceGrade} 级`;
  return (
    <section className="panel policy">
      <header className="panel-head">
        <h2>{policy.title}</h2>
        <span className={state.isInForce ? 'mark mark-go' : 'mark'}>{state.word}</span>
        <span className="soft">第 {policy.version} 版</span>
      </header>
      <div className="policy-body">
        <div>
          <Table<Rule>
            size="small"
            rowKey="title"
            columns={ruleColumns}
            dataSource={[...policy.rules]}
            pagination={false}
            locale={{ emptyText: <EmptyWords words="这份政策没有价格规则，都按原价。" /> }}
          />
          <p className="soft policy-rest">没有列出的人按原价付。</p>
        </div>
        <dl className="facts">
          <dt>发文单位</dt>
          <dd>{policy.issuer}</dd>
          <dt>文号</dt>
          <dd>{policy.documentNumber}</dd>
          <dt>生效</dt>
          <dd>{periodOf(policy)}</dd>
          <dt>限额</dt>
          <dd>
            {policy.limits.length === 0
              ? '没有限额'
              : policy.limits.map((limit) => (
                  <div key={limit.title}>
                    {limit.title} <span className="soft">· {limit.originName}</span>
                  </div>
                ))}
          </dd>
          <dt>出处</dt>
          <dd>
            <strong>
              {grade}
              {meaning === undefined ? '' : `（${meaning}）`}
            </strong>
            <div>{policy.sourceNote}</div>
          </dd>
          <dt>文件指纹</dt>
          <dd className="hash">{policy.digest}</dd>
        </dl>
      </div>
    </section>
  );
}

/** The subsidy policies as price tables, with where each comes from. */
export function PoliciesPage({ session }: { readonly session: SessionView }) {
  const policies = usePolicies();
  const today = shanghaiDate(useNow(60_000));
  return (
    <>
      <PageHeader
        title="补贴政策"
        isDemo={session.isDemo}
        note="每份政策都有版本和指纹；每一餐按它当时用的那一版核算"
      />
      {policies.isPending && <LoadingBlock label="正在取政策" />}
      {policies.isError && (
        <FailureNotice error={policies.error} onRetry={() => void policies.refetch()} />
      )}
      {policies.data?.length === 0 && (
        <section className="panel">
          <EmptyWords words="还没有补贴政策，现在每一餐都按原价。请信息员在服务器上导入政策文件。" />
        </section>
      )}
      {policies.data?.map((policy) => (
        <PolicyPanel key={`${policy.policyId}/${policy.version}`} policy={policy} today={today} />
      ))}
    </>
  );
}
