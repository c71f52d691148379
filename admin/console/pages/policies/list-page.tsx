import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type {
  PoliciesView,
  PolicyDraftView,
  PublishedPolicyView,
} from '../../../contract/policies.ts';
import type { SessionView } from '../../../contract/views.ts';
import { formatMoment } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyWords } from '../../parts/states.tsx';
import { hashOf } from '../../routes.ts';
import {
  compareParams,
  draftParams,
  standingOf,
  versionBefore,
  versionKey,
  versionLink,
} from './links.ts';
import { NewDraftDialog } from './new-draft-dialog.tsx';

const standings = {
  'in-force': { word: '现行', className: 'mark mark-go' },
  waiting: { word: '已发布，等日子', className: 'mark' },
  ended: { word: '已结束', className: 'mark' },
} as const;

const order = ['in-force', 'waiting', 'ended'] as const;

/** Every version, and the drafts that may become one. */
export function PolicyList(props: {
  readonly view: PoliciesView;
  readonly session: SessionView;
  readonly today: string;
}) {
  const { view, session, today } = props;
  const [isNew, setIsNew] = useState(false);
  const mayWrite = session.role === 'bureau-officer';
  const published = [...view.published].sort(
    (a, b) =>
      order.indexOf(standingOf(a, view, today)) - order.indexOf(standingOf(b, view, today)) ||
      b.document.effectiveFrom.localeCompare(a.document.effectiveFrom),
  );
  return (
    <>
      <PageHeader
        title="补贴政策"
        isDemo={session.isDemo}
        note="发布后不再改动；每一餐按它当天用的那一版核算"
        actions={
          mayWrite && (
            <Button type="primary" onClick={() => setIsNew(true)}>
              新建草稿
            </Button>
          )
        }
      />
      <section className="panel panel-table policy-list">
        <header className="panel-head">
          <h2>草稿</h2>
        </header>
        <Table<PolicyDraftView>
          size="small"
          rowKey="draftId"
          columns={draftColumns}
          dataSource={[...view.drafts]}
          pagination={false}
          locale={{
            emptyText: (
              <EmptyWords
                words={
                  mayWrite
                    ? '没有草稿。按右上角“新建草稿”，可以从各地模板开始。'
                    : '没有草稿。经办同事写好并提交后，会出现在这里。'
                }
              />
            ),
          }}
        />
      </section>
      <section className="panel panel-table policy-list">
        <header className="panel-head">
          <h2>已发布</h2>
        </header>
        <Table<PublishedPolicyView>
          size="small"
          rowKey={(policy) => versionKey(policy.document)}
          columns={publishedColumns(view, today)}
          dataSource={published}
          pagination={false}
          locale={{ emptyText: <EmptyWords words="还没有发布过政策，现在每一餐都按原价。" /> }}
        />
      </section>
      {isNew && <NewDraftDialog view={view} onClose={() => setIsNew(false)} />}
    </>
  );
}

const draftColumns: TableColumnsType<PolicyDraftView> = [
  {
    title: '名称',
    render: (_, draft) => (
      <a href={hashOf('policies', draftParams(draft.draftId))}>{draft.document.title}</a>
    ),
  },
  { title: '版本', width: 90, render: (_, draft) => `第 ${draft.document.version} 版` },
  {
    title: '状态',
    width: 250,
    render: (_, draft) =>
      draft.state === 'editing' ? (
        <span className="mark">编辑中</span>
      ) : (
        <span className="mark mark-warning">
          等待审批（{draft.proposedBy ?? ''} 提交{draft.mayApprove ? '，等您审批' : ''}）
        </span>
      ),
  },
  { title: '打算执行', width: 130, render: (_, draft) => `${draft.document.effectiveFrom} 起` },
  {
    title: '最近保存',
    width: 220,
    render: (_, draft) => `${formatMoment(draft.savedAt)} ${draft.savedBy}`,
  },
];

function publishedColumns(
  view: PoliciesView,
  today: string,
): TableColumnsType<PublishedPolicyView> {
  return [
    {
      title: '名称',
      render: (_, policy) => <a href={versionLink(policy.document)}>{policy.document.title}</a>,
    },
    { title: '版本', width: 90, render: (_, policy) => `第 ${policy.document.version} 版` },
    {
      title: '状态',
      width: 130,
      render: (_, policy) => {
        const standing = standings[standingOf(policy, view, today)];
        return <span className={standing.className}>{standing.word}</span>;
      },
    },
    {
      title: '执行时间',
      width: 220,
      render: (_, { document }) =>
        `${document.effectiveFrom} 至 ${document.effectiveTo ?? '没有截止'}`,
    },
    { title: '文号', width: 170, render: (_, policy) => policy.document.documentNumber },
    {
      title: '',
      width: 110,
      render: (_, { document }) => {
        const before = versionBefore(view, document);
        return before === null ? null : (
          <a
            href={hashOf(
              'policies',
              compareParams(`v:${versionKey(before.document)}`, `v:${versionKey(document)}`),
            )}
          >
            和上一版比较
          </a>
        );
      },
    },
  ];
}
