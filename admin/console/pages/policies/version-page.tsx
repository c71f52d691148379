import { Button } from 'antd';
import type { PoliciesView, PublishedPolicyView } from '../../../contract/policies.ts';
import type { SessionView } from '../../../contract/views.ts';
import { formatMoment } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { goTo, hashOf } from '../../routes.ts';
import { compareParams, listLink, standingOf, versionBefore, versionKey } from './links.ts';
import { PolicyReading } from './reading.tsx';

const standingWords = {
  'in-force': '现行',
  waiting: '已发布，到日子自动执行',
  ended: '已结束',
} as const;

/** One published version in full. */
export function VersionPage(props: {
  readonly policy: PublishedPolicyView;
  readonly view: PoliciesView;
  readonly session: SessionView;
  readonly today: string;
}) {
  const { policy, view, session } = props;
  const { document } = policy;
  const before = versionBefore(view, document);
  const key = versionKey(document);
  return (
    <>
      <PageHeader
        title={document.title}
        isDemo={session.isDemo}
        note={
          <>
            第 {document.version} 版 · {standingWords[standingOf(policy, view, props.today)]} ·{' '}
            <a href={listLink}>返回列表</a>
          </>
        }
        actions={
          <div className="acts">
            <Button
              href={hashOf(
                'policies',
                compareParams(
                  before === null ? '' : `v:${versionKey(before.document)}`,
                  `v:${key}`,
                ),
              )}
            >
              比较
            </Button>
            {session.role === 'bureau-officer' && (
              <Button
                type="primary"
                onClick={() => goTo('policies', { view: 'edit', new: 'version', from: key })}
              >
                以此起草新版
              </Button>
            )}
          </div>
        }
      />
      <PolicyReading
        document={document}
        isDemo={session.isDemo}
        facts={
          <>
            <dt>发布</dt>
            <dd>{formatMoment(policy.publishedAt)}</dd>
            <dt>提交、审批</dt>
            <dd>
              {policy.proposedBy === null
                ? '随演示数据一起装入，没有经过审批'
                : `${policy.proposedBy}提交，${policy.approvedBy ?? ''}审批`}
            </dd>
            <dt>文件指纹</dt>
            <dd className="hash">{policy.digest}</dd>
          </>
        }
      />
    </>
  );
}
