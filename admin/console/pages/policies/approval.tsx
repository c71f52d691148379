import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import type { PolicyFinding } from '../../../../shared/policy/check/finding.ts';
import {
  describeLimit,
  describeOperatorPayment,
  describeScope,
  describeTopUpRule,
} from '../../../../shared/policy/describe/other-parts.ts';
import { describeRule } from '../../../../shared/policy/describe/rule.ts';
import type { Result } from '../../../../shared/result.ts';
import type { DraftFailure, DraftReference, PolicyDraftView } from '../../../contract/policies.ts';
import type { SessionView } from '../../../contract/views.ts';
import { api, troubleSentence } from '../../api.ts';
import { formatLongDate } from '../../format.ts';
import { goTo } from '../../routes.ts';
import { editParams } from './links.ts';

interface Props {
  readonly draft: PolicyDraftView;
  readonly session: SessionView;
  readonly findings: readonly PolicyFinding[];
}

/** What can be done with a draft, by whom, and why not. */
export function DraftActs(props: Props) {
  const { draft, session } = props;
  if (session.role === 'auditor') return null;
  return (
    <div className="acts">
      {draft.state === 'editing' ? <EditingActs {...props} /> : <ProposedActs {...props} />}
    </div>
  );
}

/** One act on a draft; a refusal is told by the server's own sentence. */
function useDraftAct<Value>(
  act: (reference: DraftReference) => Promise<Result<Value, DraftFailure>>,
  done: (value: Value) => void,
) {
  const client = useQueryClient();
  const { modal, message } = App.useApp();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      if (result.ok) done(result.value);
      else modal.warning({ title: '没有办成', content: result.failure.sentence, okText: '知道了' });
      return client.invalidateQueries({ queryKey: ['policies'] });
    },
    onError: (error) => message.error(troubleSentence(error)),
  });
}

function EditingActs({ draft, session, findings }: Props) {
  const { message } = App.useApp();
  const reference = { draftId: draft.draftId, revision: draft.revision };
  const propose = useDraftAct(
    (given) => api.proposeDraft.mutate(given),
    () => message.success('已提交，等另一位同事审批。'),
  );
  const remove = useDraftAct(
    (given) => api.deleteDraft.mutate(given),
    () => goTo('policies'),
  );
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (session.role !== 'bureau-officer') {
    return <span className="soft">还在编辑，提交后由您审批</span>;
  }
  return (
    <>
      <Popconfirm
        title="删除这份草稿？删除后找不回来。"
        okText="删除"
        cancelText="不删"
        onConfirm={() => remove.mutate(reference)}
      >
        <Button danger loading={remove.isPending}>
          删除
        </Button>
      </Popconfirm>
      <Button onClick={() => goTo('policies', editParams(draft.draftId))}>编辑</Button>
      <Button
        type="primary"
        disabled={errors > 0}
        title={errors > 0 ? `还有 ${errors} 个错误，改好才能提交` : ''}
        loading={propose.isPending}
        onClick={() => propose.mutate(reference)}
      >
        {errors > 0 ? `提交审批（还有 ${errors} 个错误）` : '提交审批'}
      </Button>
    </>
  );
}

function ProposedActs({ draft, session }: Props) {
  const [isConfirming, setIsConfirming] = useState(false);
  const { message } = App.useApp();
  const withdraw = useDraftAct(
    (given) => api.withdrawDraft.mutate(given),
    () => message.success('已退回，可以继续修改。'),
  );
  return (
    <>
      {!draft.mayApprove && (
        <span className="soft">
          {draft.proposedBy === session.displayName
            ? '您提交的政策要由另一位同事审批'
            : '您的账号不能审批这份政策'}
        </span>
      )}
      <Button
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate({ draftId: draft.draftId, revision: draft.revision })}
      >
        退回修改
      </Button>
      <Button type="primary" disabled={!draft.mayApprove} onClick={() => setIsConfirming(true)}>
        审批并发布
      </Button>
      {isConfirming && <ApproveDialog draft={draft} onClose={() => setIsConfirming(false)} />}
    </>
  );
}

/** Says in words what will hold from when, before it is signed. */
function ApproveDialog(props: { readonly draft: PolicyDraftView; readonly onClose: () => void }) {
  const { draft, onClose } = props;
  const { document } = draft;
  const { message } = App.useApp();
  const approve = useDraftAct(
    (given) => api.approveDraft.mutate(given),
    () => {
      message.success('已发布。各食堂的设备会提前收到，到日子自动执行。');
      goTo('policies');
    },
  );
  const others = [
    ...document.limits.map((limit) => describeLimit(limit, document)),
    ...document.topUpRules.map((rule) => describeTopUpRule(rule, document)),
    ...document.operatorPayments.map((payment) => describeOperatorPayment(payment, document)),
  ];
  const until =
    document.effectiveTo === null ? '' : `，到${formatLongDate(document.effectiveTo)}为止`;
  return (
    <Modal
      open
      title="审批并发布这份政策"
      width={720}
      okText="同意，发布"
      cancelText="再看看"
      confirmLoading={approve.isPending}
      onOk={() =>
        approve.mutate({ draftId: draft.draftId, revision: draft.revision }, { onSettled: onClose })
      }
      onCancel={onClose}
    >
      <p className="approve-words">
        从<strong>{formatLongDate(document.effectiveFrom)}</strong>起{until}，“{document.title}”第
        {document.version}版执行。{describeScope(document.scope)}
      </p>
      <ul className="sentences">
        {document.rules.map((rule) => (
          <li key={rule.id}>
            <span>{describeRule(rule, document)}</span>
          </li>
        ))}
        {others.map((sentence) => (
          <li key={sentence}>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      <p className="soft">
        发布后不能改、不能撤回，只能再发新版。以前的餐不会重新核算。提交人：
        {draft.proposedBy ?? ''}。
      </p>
    </Modal>
  );
}
