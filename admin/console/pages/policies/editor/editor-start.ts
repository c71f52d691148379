import { policyIdSchema } from '../../../../../shared/identity/ids.ts';
import type { PolicyDocument } from '../../../../../shared/policy/document.ts';
import type { PoliciesView, PolicyTemplateView } from '../../../../contract/policies.ts';
import { addDays } from '../../../format.ts';
import { findDraft, findPublished } from '../links.ts';
import {
  type DraftForm,
  type DraftStart,
  startEmpty,
  startFromTemplate,
  startFromVersion,
} from './draft-form.ts';

/** What the editor opens with. Revision 0 is a draft that was never saved. */
export interface EditorStart extends DraftStart {
  readonly draftId: string | null;
  readonly revision: number;
  /** What was typed and not saved when the page was left; null when nothing was. */
  readonly typed: DraftForm | null;
}

/** Why the editor does not open; the sentence is for the person. */
export type EditorRefusal = 'loading' | 'gone' | 'proposed';

/** What an address of the editor means. `templates` undefined: they are still on their way. */
export function editorStart(options: {
  readonly params: Readonly<Record<string, string>>;
  readonly view: PoliciesView;
  readonly templates: readonly PolicyTemplateView[] | undefined;
  readonly today: string;
}): EditorStart | EditorRefusal {
  const { params, view } = options;
  const fresh = { policyId: newPolicyId(), effectiveFrom: firstOfNextMonth(options.today) };
  const unsaved = { draftId: null, revision: 0, typed: null };
  switch (params.new) {
    case 'empty':
      return { ...startEmpty(fresh), ...unsaved };
    case 'template': {
      if (options.templates === undefined) return 'loading';
      const template = options.templates.find((one) => one.templateId === params.from);
      return template === undefined
        ? 'gone'
        : { ...startFromTemplate(template.document, fresh), ...unsaved };
    }
    case 'version': {
      const policy = findPublished(view, params.from ?? '');
      if (policy === null) return 'gone';
      const { document } = policy;
      const versions = [...view.published, ...view.drafts]
        .filter((one) => one.document.policyId === document.policyId)
        .map((one) => one.document.version);
      const version = Math.max(...versions) + 1;
      return {
        ...startFromVersion(document, { version, effectiveFrom: fresh.effectiveFrom }),
        ...unsaved,
      };
    }
    default: {
      const draft = findDraft(view, params.draft ?? '');
      if (draft === null) return 'gone';
      if (draft.state === 'proposed') return 'proposed';
      const { draftId, revision, document } = draft;
      return { form: document, suggested: {}, draftId, revision, typed: null };
    }
  }
}

function firstOfNextMonth(today: string): string {
  return `${addDays(`${today.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
}

/** A UUID of version 4 (RFC 9562). `crypto.randomUUID` is missing where the console is served without TLS. */
function newPolicyId(): PolicyDocument['policyId'] {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return policyIdSchema.parse(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant.toString(16)}${hex.slice(18, 20)}-${hex.slice(20)}`,
  );
}
