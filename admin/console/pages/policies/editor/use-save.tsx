import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import type { PolicyDocument } from '../../../../../shared/policy/document.ts';
import { SETTING_QUESTIONS } from '../../../../../shared/policy/names.ts';
import type { DraftFailure, SaveDraft } from '../../../../contract/policies.ts';
import { api, troubleSentence } from '../../../api.ts';
import { replaceParams } from '../../../routes.ts';
import { editParams } from '../links.ts';
import { type DraftForm, documentToSave, unanswered } from './draft-form.ts';
import type { TypingProblems } from './typing.tsx';

/** What stands in the way of saving, in sentences; empty when nothing does. */
export function whyNotSave(form: DraftForm, problems: TypingProblems): readonly string[] {
  const open = unanswered(form);
  const sentences: string[] = [];
  if (problems.size > 0)
    sentences.push(`有 ${problems.size} 个格子填错了：${[...problems.values()].join('；')}。`);
  if (open.length > 0) {
    sentences.push(
      `还有 ${open.length} 个问题没有回答：${open.map((name) => SETTING_QUESTIONS[name].question).join(' ')}`,
    );
  }
  const isWhole = open.length > 0 || documentToSave(form) !== null;
  if (!isWhole) sentences.push('还有没填或填得不对的地方，见“检查结果”。');
  return sentences;
}

export interface Saved {
  readonly draftId: string | null;
  readonly revision: number;
  /** The form that the server holds. */
  readonly form: DraftForm;
}

/** Where a form is saved: a draft as it was seen; a null id and revision 0 for a new one. */
interface Target {
  readonly draftId: string | null;
  readonly revision: number;
}

/** What the server did not take, and why. */
interface Refusal {
  readonly failure: DraftFailure;
  readonly document: PolicyDocument;
  readonly form: DraftForm;
}

/** Saving, and what became of it. A refusal keeps everything that was typed. */
export function useSave(start: Saved, onSaved: (draftId: string) => void) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [saved, setSaved] = useState<Saved>(start);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const mutation = useMutation({
    mutationFn: ({ request }: { readonly request: SaveDraft; readonly form: DraftForm }) =>
      api.saveDraft.mutate(request),
    onSuccess: async (result, { request, form }) => {
      await client.invalidateQueries({ queryKey: ['policies'] });
      if (!result.ok) {
        setRefusal({ failure: result.failure, document: request.document, form });
        return;
      }
      setRefusal(null);
      setSaved({ ...result.value, form });
      onSaved(result.value.draftId);
      replaceParams('policies', editParams(result.value.draftId));
      message.success('已保存');
    },
    onError: (error) => message.error(`没有保存。${troubleSentence(error)}`),
  });
  const saveAs = (form: DraftForm, document: PolicyDocument, target: Target): void => {
    const { draftId, revision } = target;
    mutation.mutate({ request: { draftId, revision, document }, form });
  };
  return {
    saved,
    refusal,
    forgetRefusal: () => setRefusal(null),
    saveAs,
    /** Saves what was refused at another place. */
    again: (target: Target) => refusal !== null && saveAs(refusal.form, refusal.document, target),
    isSaving: mutation.isPending,
  };
}
