import { Alert } from 'antd';
import { useRef, useState } from 'react';
import type { PoliciesView } from '../../../../contract/policies.ts';
import type { SessionView } from '../../../../contract/views.ts';
import { FailureNotice, LoadingBlock } from '../../../parts/states.tsx';
import { usePolicyTemplates } from '../../../queries.ts';
import { hashOf } from '../../../routes.ts';
import { draftParams, listLink } from '../links.ts';
import { Editor } from './editor.tsx';
import { type EditorStart, editorStart } from './editor-start.ts';
import { keptName, keptTyping } from './kept-typing.ts';

interface Props {
  readonly view: PoliciesView;
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
  readonly today: string;
}

/** Opens the editor with what the address names: a draft, a template, a version or nothing. */
export function EditorPage(props: Props) {
  const name = keptName(props.session.userName, props.params);
  const savedAs = useRef<string | null>(null);
  const [opened, setOpened] = useState({ name, count: 0 });
  if (opened.name !== name) {
    // Saving a new draft changes the address, and what is being typed stays; any other address opens anew.
    const isOwnSaving = savedAs.current !== null && savedAs.current === props.params.draft;
    setOpened({ name, count: isOwnSaving ? opened.count : opened.count + 1 });
  }
  return (
    <EditorWithStart
      key={opened.count}
      {...props}
      name={name}
      onSaved={(draftId) => {
        savedAs.current = draftId;
      }}
    />
  );
}

function EditorWithStart(
  props: Props & { readonly name: string; readonly onSaved: (draftId: string) => void },
) {
  const { view, session, params, today, name } = props;
  const templates = usePolicyTemplates();
  const [start, setStart] = useState<EditorStart | null>(() => keptTyping(name));
  if (start !== null) {
    return (
      <Editor
        start={start}
        view={view}
        session={session}
        keptUnder={name}
        onSaved={props.onSaved}
      />
    );
  }
  if (session.role !== 'bureau-officer') {
    return (
      <Alert
        type="warning"
        role="alert"
        title="您的账号不能起草政策"
        description={
          <>
            草稿由民政局经办来写。<a href={listLink}>返回政策列表</a>
          </>
        }
      />
    );
  }
  const found = editorStart({ params, view, templates: templates.data, today });
  switch (found) {
    case 'loading':
      return templates.isError ? (
        <FailureNotice error={templates.error} onRetry={() => void templates.refetch()} />
      ) : (
        <LoadingBlock label="正在取模板" />
      );
    case 'gone':
      return (
        <Alert
          type="warning"
          role="alert"
          title="要编辑的这一份已经不在了"
          description={<a href={listLink}>返回政策列表</a>}
        />
      );
    case 'proposed':
      return (
        <Alert
          type="warning"
          role="alert"
          title="这份草稿正在等待审批，不能改"
          description={
            <>
              要改请先在
              <a href={hashOf('policies', draftParams(params.draft ?? ''))}>草稿页</a>
              退回修改。
            </>
          }
        />
      );
    default:
      setStart(found);
      return null;
  }
}
