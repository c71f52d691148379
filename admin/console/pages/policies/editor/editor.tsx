import { Alert, App, Button, Tabs } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { PolicyFinding } from '../../../../../shared/policy/check/finding.ts';
import type { PoliciesView } from '../../../../contract/policies.ts';
import type { SessionView } from '../../../../contract/views.ts';
import { PageHeader } from '../../../parts/page-header.tsx';
import { goTo } from '../../../routes.ts';
import { draftParams, findDraft, listLink } from '../links.ts';
import { BasicsSection } from './basics-section.tsx';
import { CasesSection } from './cases-section.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { type DraftForm, documentToSave, unanswered } from './draft-form.ts';
import type { EditorStart } from './editor-start.ts';
import { FundsSection } from './funds-section.tsx';
import { useKeepTyped } from './kept-typing.ts';
import { LimitsSection } from './limits-section.tsx';
import type { ListState } from './list-editor.tsx';
import { OperatorSection } from './money-section.tsx';
import { Preview } from './preview.tsx';
import { RulesSection } from './rules-section.tsx';
import type { SectionProps } from './section.ts';
import { focusPath, SECTIONS, type SectionId, sectionOf } from './sections.ts';
import { SettingsSection } from './settings-section.tsx';
import { TopUpSection } from './top-up-section.tsx';
import { TypingArea, type TypingProblems, useTypingProblems } from './typing.tsx';
import { type CheckedForm, useChecked } from './use-checked.ts';
import { useSave, whyNotSave } from './use-save.tsx';

/** The form at the left, what it means at the right. */
export function Editor(props: {
  readonly start: EditorStart;
  readonly view: PoliciesView;
  readonly session: SessionView;
  /** Under which name unsaved typing is kept when the page is left. */
  readonly keptUnder: string;
  /** Told which draft the form now is, before the address says so. */
  readonly onSaved: (draftId: string) => void;
}) {
  const { start, view, session } = props;
  const [form, setForm] = useState<DraftForm>(start.typed ?? start.form);
  const checked = useChecked(form, start.suggested);
  const typing = useTypingProblems();
  const places = usePlaces(typing.problems);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const save = useSave(start, props.onSaved);
  const isChanged = form !== save.saved.form || save.saved.draftId === null;
  useLeaveWarning(isChanged);
  useKeepTyped({ ...start, ...save.saved, typed: form }, { isChanged, keptUnder: props.keptUnder });
  const press = (): void => {
    const found = whyNotSave(form, typing.problems);
    const document = documentToSave(form);
    setReasons(found);
    if (found.length === 0 && document !== null) save.saveAs(form, document, save.saved);
    else if (unanswered(form).length > 0 && typing.problems.size === 0) {
      places.openSection('settings');
    }
  };
  const sections: SectionProps = {
    form,
    look: checked.look,
    decided: checked.decided,
    edit: (change) => setForm((old) => ({ ...old, ...change })),
    listState: (list) => ({ ...places.listState(list), problems: typing.problems }),
  };
  const theirs = findDraft(view, save.saved.draftId ?? '');
  return (
    <TypingArea report={typing.report}>
      <PageHeader
        title={form.title === '' ? '新政策草稿' : form.title}
        isDemo={session.isDemo}
        note={
          <>
            起草第 {form.version} 版 · {isChanged ? '有没保存的改动' : '已保存'} ·{' '}
            <a href={listLink}>返回列表</a>
          </>
        }
        actions={
          <div className="acts">
            {save.saved.draftId !== null && !isChanged && (
              <Button onClick={() => goTo('policies', draftParams(save.saved.draftId ?? ''))}>
                查看和提交审批
              </Button>
            )}
            <Button type="primary" loading={save.isSaving} onClick={press}>
              保存
            </Button>
          </div>
        }
      />
      {start.typed !== null && isChanged && (
        <p className="notice">
          这是您上次离开时没有保存的内容。
          <Button size="small" onClick={() => setForm(save.saved.form)}>
            不要了，恢复原样
          </Button>
        </p>
      )}
      <Reasons reasons={reasons} />
      <div className="editor">
        <div className="panel editor-form">
          <Tabs
            activeKey={places.section}
            tabBarGutter={14}
            onChange={(key) => {
              const section = SECTIONS.find((one) => one.id === key);
              if (section !== undefined) places.openSection(section.id);
            }}
            items={SECTIONS.map(({ id, title }) => ({
              key: id,
              label: <TabLabel id={id} title={title} form={form} checked={checked} />,
              // The others are drawn when they are opened: what is typed is in the form, not in them.
              children: id === places.section && sectionContent(id, sections, start),
            }))}
          />
        </div>
        <Preview
          checked={checked}
          openRule={places.section === 'rules' ? places.openIndex('rules') : null}
          openQuestions={unanswered(form).length}
          hasTypingProblems={typing.problems.size > 0}
          onOpen={places.openFinding}
        />
      </div>
      {save.refusal !== null && (
        <ConflictDialog
          failure={save.refusal.failure}
          mine={save.refusal.document}
          theirs={theirs}
          onClose={save.forgetRefusal}
          onSaveAsNew={() => save.again({ draftId: null, revision: 0 })}
          onOverwrite={() => theirs !== null && save.again(theirs)}
        />
      )}
    </TypingArea>
  );
}

function sectionContent(id: SectionId, props: SectionProps, start: EditorStart): ReactNode {
  switch (id) {
    case 'basics':
      return <BasicsSection {...props} />;
    case 'funds':
      return <FundsSection {...props} />;
    case 'rules':
      return <RulesSection {...props} />;
    case 'limits':
      return <LimitsSection {...props} />;
    case 'settings':
      return <SettingsSection {...props} suggested={start.suggested} />;
    case 'operator':
      return <OperatorSection {...props} />;
    case 'top-up':
      return <TopUpSection {...props} />;
    case 'cases':
      return <CasesSection {...props} />;
  }
}

/** A section's name with how much of it still has to be done. */
function TabLabel(props: {
  readonly id: SectionId;
  readonly title: string;
  readonly form: DraftForm;
  readonly checked: CheckedForm;
}) {
  const { id, title } = props;
  const errors = props.checked.findings.filter(
    (finding) => finding.severity === 'error' && sectionOf(finding.path) === id,
  ).length;
  const toDo = errors + (id === 'settings' ? unanswered(props.form).length : 0);
  return (
    <>
      {title}
      {toDo > 0 && (
        <span className="tab-count" title={`还有 ${toDo} 处`}>
          {toDo}
        </span>
      )}
    </>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  if (reasons.length === 0) return null;
  return (
    <Alert
      type="warning"
      role="alert"
      className="stale"
      title="还没有保存"
      description={
        <ul className="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      }
    />
  );
}

/** antd shows a tab's content after its own next frames. */
const SECTION_OPENS_MS = 80;

/** Which section and which parts are open, and the way from a finding to its field. */
function usePlaces(problems: TypingProblems) {
  const { message } = App.useApp();
  const [section, setSection] = useState<SectionId>('basics');
  // A section that closes forgets what it did not understand.
  const mayOpen = (next: SectionId): boolean => {
    if (next === section || problems.size === 0) return true;
    message.warning('有填错的格子，请先改好再打开别的。');
    return false;
  };
  const [open, setOpen] = useState<Readonly<Record<string, number | null>>>({ rules: 0 });
  const pending = useRef<PolicyFinding['path'] | null>(null);
  // The section that was opened comes into sight a moment after it is rendered.
  useEffect(() => {
    const path = pending.current;
    if (path === null) return;
    pending.current = null;
    setTimeout(() => focusPath(path), SECTION_OPENS_MS);
  });
  return {
    section,
    openSection: (next: SectionId): void => {
      if (mayOpen(next)) setSection(next);
    },
    openIndex: (list: string): number | null => open[list] ?? null,
    listState: (list: string): Omit<ListState, 'problems'> => ({
      openIndex: open[list] ?? null,
      onOpen: (index) => setOpen((old) => ({ ...old, [list]: index })),
    }),
    openFinding: ({ path, code }: PolicyFinding): void => {
      if (!mayOpen(sectionOf(path))) return;
      const [list, index] = path;
      pending.current = code === 'case-differs' ? [...path, 'expect', 'paysFen'] : path;
      setSection(sectionOf(path));
      // A new object even where nothing changes: the effect must run.
      setOpen((old) => ({
        ...old,
        ...(typeof index === 'number' ? { [String(list)]: index } : {}),
      }));
    },
  };
}

/** The browser asks before it closes a page with changes that are not saved. */
function useLeaveWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isChanged]);
}
