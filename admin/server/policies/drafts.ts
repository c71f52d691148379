import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import { type Result, succeed } from '../../../shared/result.ts';
import type { DraftFailure, DraftReference, SaveDraft } from '../../contract/policies.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { type AuditAction, writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { loadDistrict } from '../coverage/facts.ts';
import type { Tables } from '../database/tables.ts';
import { countEarlierMeals } from './count-earlier-meals.ts';
import { draftFailure, findHindrance } from './draft-checks.ts';
import { publishPolicy } from './publish.ts';

/** A draft as it is held, under a lock until the transaction ends. */
interface HeldDraft {
  readonly draftId: string;
  readonly districtCode: string;
  readonly revision: number;
  readonly state: 'editing' | 'proposed';
  readonly document: PolicyDocument;
  readonly proposedBy: string | null;
}

type Outcome<Value> = Promise<Result<Value, DraftFailure>>;

/** Begins a draft, or saves over the revision that was edited; anything that keeps the format may be saved. */
export async function saveDraft(
  context: AdminContext,
  user: ConsoleUser,
  { draftId, revision, document }: SaveDraft,
): Outcome<{ readonly draftId: string; readonly revision: number }> {
  if (draftId === null) return beginDraft(context, user, document);
  return changeDraft(context, { draftId, revision }, async (transaction, draft) => {
    if (draft.state !== 'editing') return draftFailure('not-editing');
    const saved = { draftId, revision: revision + 1 };
    await transaction
      .updateTable('policy_draft')
      .set({
        revision: saved.revision,
        document: canonicalText(document),
        saved_at: new Date(context.now()),
        saved_by: user.userId,
      })
      .where('draft_id', '=', draftId)
      .execute();
    await note(context, transaction, { user, action: 'draft-saved', ...saved });
    return succeed(saved);
  });
}

async function beginDraft(
  context: AdminContext,
  user: ConsoleUser,
  document: PolicyDocument,
): Outcome<{ readonly draftId: string; readonly revision: number }> {
  const begun = { draftId: randomUUID(), revision: 1 };
  await context.database.transaction().execute(async (transaction) => {
    const district = await loadDistrict(transaction);
    if (district === null) throw new Error('a policy belongs to a district, and none is set up');
    await transaction
      .insertInto('policy_draft')
      .values({
        draft_id: begun.draftId,
        district_code: district.districtCode,
        revision: begun.revision,
        state: 'editing',
        document: canonicalText(document),
        saved_at: new Date(context.now()),
        saved_by: user.userId,
        proposed_by: null,
      })
      .execute();
    await note(context, transaction, { user, action: 'draft-saved', ...begun });
  });
  return succeed(begun);
}

/** Throws a draft away; one that waits for approval has to be taken back first. */
export function deleteDraft(
  context: AdminContext,
  user: ConsoleUser,
  reference: DraftReference,
): Outcome<null> {
  return changeDraft(context, reference, async (transaction, draft) => {
    if (draft.state !== 'editing') return draftFailure('not-editing');
    await removeDraft(transaction, draft);
    await note(context, transaction, { user, action: 'draft-deleted', ...reference });
    return succeed(null);
  });
}

/** Asks a second person to approve; refused while the document could not be published. */
export function proposeDraft(
  context: AdminContext,
  user: ConsoleUser,
  reference: DraftReference,
): Outcome<null> {
  return changeDraft(context, reference, async (transaction, draft) => {
    if (draft.state !== 'editing') return draftFailure('not-editing');
    const hindrance = await findHindrance(context, transaction, draft.document);
    if (hindrance !== null) return hindrance;
    await transaction
      .updateTable('policy_draft')
      .set({ state: 'proposed', proposed_by: user.userId })
      .where('draft_id', '=', draft.draftId)
      .execute();
    await note(context, transaction, { user, action: 'draft-proposed', ...reference });
    return succeed(null);
  });
}

/** Takes a proposal back to editing. */
export function withdrawDraft(
  context: AdminContext,
  user: ConsoleUser,
  reference: DraftReference,
): Outcome<null> {
  return changeDraft(context, reference, async (transaction, draft) => {
    if (draft.state !== 'proposed') return draftFailure('not-proposed');
    await transaction
      .updateTable('policy_draft')
      .set({ state: 'editing', proposed_by: null })
      .where('draft_id', '=', draft.draftId)
      .execute();
    await note(context, transaction, { user, action: 'draft-withdrawn', ...reference });
    return succeed(null);
  });
}

/** Signs and publishes a proposal of somebody else; the draft is then done with. */
export async function approveDraft(
  context: AdminContext,
  user: ConsoleUser,
  reference: DraftReference,
): Outcome<{ readonly digest: string }> {
  const approved = await changeDraft(context, reference, async (transaction, draft) => {
    const { document, districtCode, proposedBy } = draft;
    if (draft.state !== 'proposed' || proposedBy === null) return draftFailure('not-proposed');
    if (proposedBy === user.userId) return draftFailure('own-proposal');
    await sql`select pg_advisory_xact_lock(${APPROVAL_LOCK})`.execute(transaction);
    const hindrance = await findHindrance(context, transaction, document);
    if (hindrance !== null) return hindrance;
    await removeDraft(transaction, draft);
    await note(context, transaction, { user, action: 'draft-approved', ...reference });
    const people = { proposedBy, approvedBy: user.userId };
    const digest = await publishPolicy(context, transaction, { districtCode, document, people });
    return succeed({ digest });
  });
  if (approved.ok) await countEarlierMeals(context, approved.value.digest);
  return approved;
}

/** Any fixed number: it names the lock under which versions are counted, so that two approvals never take the same one. */
const APPROVAL_LOCK = 7_710_003;

/** Locks a draft and hands it to a change, if it is still the revision that the person saw. */
function changeDraft<Value>(
  context: AdminContext,
  { draftId, revision }: Pick<SaveDraft, 'revision'> & { readonly draftId: string },
  change: (transaction: Transaction<Tables>, draft: HeldDraft) => Outcome<Value>,
): Outcome<Value> {
  return context.database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('policy_draft')
      .selectAll()
      .where('draft_id', '=', draftId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return draftFailure('no-such-draft');
    if (row.revision !== revision) return draftFailure('changed-meanwhile');
    return change(transaction, {
      draftId,
      revision,
      districtCode: row.district_code,
      state: row.state,
      document: policyDocumentSchema.parse(JSON.parse(row.document)),
      proposedBy: row.proposed_by,
    });
  });
}

async function removeDraft(transaction: Transaction<Tables>, draft: HeldDraft): Promise<void> {
  await transaction.deleteFrom('policy_draft').where('draft_id', '=', draft.draftId).execute();
}

function note(
  context: AdminContext,
  transaction: Transaction<Tables>,
  change: DraftReference & { readonly user: ConsoleUser; readonly action: AuditAction },
): Promise<void> {
  return writeAudit(
    transaction,
    {
      actorKind: 'user',
      actorId: change.user.userId,
      action: change.action,
      subject: change.draftId,
      detail: { revision: change.revision },
    },
    context.now(),
  );
}
