import { Tabs } from 'antd';
import { useMemo } from 'react';
import { checkPolicy } from '../../../../shared/policy/check/check-policy.ts';
import type { PoliciesView, PolicyDraftView } from '../../../contract/policies.ts';
import type { SessionView } from '../../../contract/views.ts';
import { formatMoment } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { replaceParams } from '../../routes.ts';
import { DraftActs } from './approval.tsx';
import { ComparisonView } from './compare-view.tsx';
import { countFindings, FindingsList } from './findings-list.tsx';
import { draftParams, listLink, versionBefore } from './links.ts';
import { PolicyReading } from './reading.tsx';
import { WhatIfPanel } from './what-if/what-if-panel.tsx';

/** A draft as both people see it: content, findings, comparison and what-if. */
export function DraftPage(props: {
  readonly draft: PolicyDraftView;
  readonly view: PoliciesView;
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
  readonly today: string;
}) {
  const { draft, view, session, params } = props;
  const { document } = draft;
  const findings = useMemo(() => checkPolicy(document), [document]);
  const before = versionBefore(view, document);
  const state = draft.state === 'editing' ? '编辑中' : `等待审批，${draft.proposedBy ?? ''} 提交`;
  return (
    <>
      <PageHeader
        title={document.title}
        isDemo={session.isDemo}
        note={
          <>
            草稿 · 第 {document.version} 版 · {state} · {formatMoment(draft.savedAt)}{' '}
            {draft.savedBy} 保存 · <a href={listLink}>返回列表</a>
          </>
        }
        actions={<DraftActs draft={draft} session={session} findings={findings} />}
      />
      <Tabs
        activeKey={params.tab ?? 'content'}
        onChange={(tab) =>
          replaceParams('policies', {
            ...draftParams(draft.draftId, tab),
            ...(params.run === undefined ? {} : { run: params.run }),
          })
        }
        items={[
          {
            key: 'content',
            label: '内容',
            children: <PolicyReading document={document} isDemo={session.isDemo} />,
          },
          {
            key: 'findings',
            label: `检查结果（${countFindings(findings)}）`,
            children: (
              <section className="panel">
                <FindingsList findings={findings} document={document} />
              </section>
            ),
          },
          {
            key: 'compare',
            label: '和上一版比较',
            children:
              before === null ? (
                <section className="panel">
                  <p className="soft">这是这项政策的第一版，没有上一版可比。</p>
                </section>
              ) : (
                <ComparisonView
                  before={before.document}
                  after={document}
                  beforeName={`第 ${before.document.version} 版`}
                  afterName={`草稿第 ${document.version} 版`}
                />
              ),
          },
          {
            key: 'what-if',
            label: '试算',
            children: (
              <WhatIfPanel
                draft={draft}
                session={session}
                runId={params.run ?? null}
                today={props.today}
                findings={findings}
              />
            ),
          },
        ]}
      />
    </>
  );
}
