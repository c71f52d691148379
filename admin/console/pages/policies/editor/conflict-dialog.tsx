import { Button, Modal } from 'antd';
import { compareVersions } from '../../../../../shared/policy/describe/compare.ts';
import type { PolicyDocument } from '../../../../../shared/policy/document.ts';
import type { DraftFailure, PolicyDraftView } from '../../../../contract/policies.ts';
import { formatMoment } from '../../../format.ts';
import { DifferenceTable } from '../compare-view.tsx';

/** The server would not take the draft: what the other one did, and the ways to keep what was typed here. */
export function ConflictDialog(props: {
  readonly failure: DraftFailure;
  readonly mine: PolicyDocument;
  /** The draft as the server has it now; null when it is gone. */
  readonly theirs: PolicyDraftView | null;
  readonly onSaveAsNew: () => void;
  readonly onOverwrite: () => void;
  readonly onClose: () => void;
}) {
  const { theirs, mine } = props;
  const mayOverwrite = theirs !== null && theirs.state === 'editing';
  return (
    <Modal
      open
      width={820}
      title="没有保存，您写的都还在"
      onCancel={props.onClose}
      footer={
        <div className="dialog-actions">
          <Button onClick={props.onClose}>先不保存，继续看</Button>
          {mayOverwrite && (
            <Button danger onClick={props.onOverwrite}>
              用我写的覆盖
            </Button>
          )}
          <Button type="primary" onClick={props.onSaveAsNew}>
            另存为一份新草稿
          </Button>
        </div>
      }
    >
      <p>{props.failure.sentence}</p>
      {theirs !== null && (
        <>
          <p>
            {formatMoment(theirs.savedAt)} {theirs.savedBy} 保存的那一份，和您写的有这些不同：
          </p>
          <DifferenceTable
            differences={compareVersions(theirs.document, mine)}
            beforeName={`${theirs.savedBy}的`}
            afterName="您写的"
          />
        </>
      )}
    </Modal>
  );
}
