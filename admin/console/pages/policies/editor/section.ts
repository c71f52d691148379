import type { PolicyDocument } from '../../../../../shared/policy/document.ts';
import type { DraftForm, FormChange } from './draft-form.ts';
import type { ListState } from './list-editor.tsx';

/** What every section of the editor gets. */
export interface SectionProps {
  readonly form: DraftForm;
  /** The form, a moment ago at most, where it can be worked out; null where it cannot. */
  readonly decided: PolicyDocument | null;
  /** The form as a document, for sentences. */
  readonly look: PolicyDocument;
  readonly edit: (change: FormChange) => void;
  /** State of a list of the document by its member's name. */
  readonly listState: (list: string) => ListState;
}
