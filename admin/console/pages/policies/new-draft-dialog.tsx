import { Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { SOURCE_GRADE_NAMES } from '../../../../shared/policy/names.ts';
import type { PoliciesView } from '../../../contract/policies.ts';
import { EmptyWords, FailureNotice, LoadingBlock } from '../../parts/states.tsx';
import { usePolicyTemplates } from '../../queries.ts';
import { goTo } from '../../routes.ts';
import { versionKey } from './links.ts';

type Source = 'template' | 'version' | 'empty';

/** What a new draft begins with: another place's scheme, an own version, or nothing. */
export function NewDraftDialog(props: {
  readonly view: PoliciesView;
  readonly onClose: () => void;
}) {
  const [source, setSource] = useState<Source>('template');
  return (
    <Modal open title="新建政策草稿" width={760} footer={null} onCancel={props.onClose}>
      <Segmented<Source>
        block
        aria-label="从哪里开始"
        value={source}
        options={[
          { value: 'template', label: '从各地模板开始' },
          { value: 'version', label: '从已发布的版本开始' },
          { value: 'empty', label: '从空白开始' },
        ]}
        onChange={setSource}
      />
      <div className="new-draft">
        {source === 'template' && <TemplateChoice />}
        {source === 'version' && <VersionChoice view={props.view} />}
        {source === 'empty' && (
          <div className="new-draft-empty">
            <p>从一张空白表开始，照着手头的文件一项一项填。</p>
            <Button type="primary" onClick={() => goTo('policies', { view: 'edit', new: 'empty' })}>
              开始填写
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}

function TemplateChoice() {
  const templates = usePolicyTemplates();
  const [words, setWords] = useState('');
  if (templates.isPending) return <LoadingBlock label="正在取模板" />;
  if (templates.data === undefined) {
    return <FailureNotice error={templates.error} onRetry={() => void templates.refetch()} />;
  }
  const found = templates.data.filter(({ document }) =>
    `${document.title}${document.source.place}`.includes(words.trim()),
  );
  return (
    <>
      <p className="notice">模板照公开报道整理，使用前请对照原文件核对。</p>
      <Input
        allowClear
        aria-label="查找模板"
        placeholder="输入地名或名称查找"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {found.length === 0 && <EmptyWords words="没有找到。换个地名试试。" />}
      <ul className="choices">
        {found.map(({ templateId, document }) => (
          <li key={templateId}>
            <button
              type="button"
              onClick={() => goTo('policies', { view: 'edit', new: 'template', from: templateId })}
            >
              <strong>{document.title}</strong>
              <span>
                {document.source.place} · {SOURCE_GRADE_NAMES[document.source.grade]} ·{' '}
                {document.rules.length} 条规则
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function VersionChoice({ view }: { readonly view: PoliciesView }) {
  if (view.published.length === 0) return <EmptyWords words="还没有发布过的政策。" />;
  return (
    <ul className="choices">
      {view.published.map(({ document }) => (
        <li key={versionKey(document)}>
          <button
            type="button"
            onClick={() =>
              goTo('policies', { view: 'edit', new: 'version', from: versionKey(document) })
            }
          >
            <strong>{document.title}</strong>
            <span>
              第 {document.version} 版 · {document.effectiveFrom} 起 · 新草稿是它的下一版
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
