import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type {
  PoliciesView,
  PolicyDraftView,
  PolicyTemplateView,
  PublishedPolicyView,
} from '../../contract/policies.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import type { AdminContext } from '../context.ts';

const TEMPLATES_FOLDER = path.resolve(import.meta.dirname, '../../../shared/policy/templates');

let templates: readonly PolicyTemplateView[] | null = null;

/**
 * The published schemes that ship with the program, by the names of their files.
 * @throws Error when one of them is not a policy document: they are part of the program.
 */
export function policyTemplates(): readonly PolicyTemplateView[] {
  templates ??= readdirSync(TEMPLATES_FOLDER)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => ({
      templateId: path.basename(name, '.json'),
      document: readDocument(readFileSync(path.join(TEMPLATES_FOLDER, name), 'utf8')),
    }));
  return templates;
}

/** Published versions, the newest first, and the drafts as the person who asks may treat them. */
export async function policiesView(
  context: AdminContext,
  user: ConsoleUser,
): Promise<PoliciesView> {
  return { published: await publishedViews(context), drafts: await draftViews(context, user) };
}

async function publishedViews(context: AdminContext): Promise<readonly PublishedPolicyView[]> {
  const rows = await context.database
    .selectFrom('policy')
    .leftJoin('console_user as proposer', 'proposer.user_id', 'proposed_by')
    .leftJoin('console_user as approver', 'approver.user_id', 'approved_by')
    .select(['document', 'digest', 'published_at'])
    .select(['proposer.display_name as proposer_name', 'approver.display_name as approver_name'])
    .orderBy('effective_from', 'desc')
    .orderBy('version', 'desc')
    .orderBy('policy_id')
    .execute();
  return rows.map((row) => ({
    document: readDocument(row.document),
    digest: row.digest,
    publishedAt: shanghaiWallTime(row.published_at.getTime()),
    proposedBy: row.proposer_name,
    approvedBy: row.approver_name,
  }));
}

async function draftViews(
  context: AdminContext,
  user: ConsoleUser,
): Promise<readonly PolicyDraftView[]> {
  const rows = await context.database
    .selectFrom('policy_draft')
    .innerJoin('console_user as saver', 'saver.user_id', 'saved_by')
    .leftJoin('console_user as proposer', 'proposer.user_id', 'proposed_by')
    .select(['draft_id', 'revision', 'state', 'document', 'saved_at', 'proposed_by'])
    .select(['saver.display_name as saver_name', 'proposer.display_name as proposer_name'])
    .orderBy('saved_at', 'desc')
    .orderBy('draft_id')
    .execute();
  return rows.map((row) => ({
    draftId: row.draft_id,
    revision: row.revision,
    state: row.state,
    document: readDocument(row.document),
    savedAt: shanghaiWallTime(row.saved_at.getTime()),
    savedBy: row.saver_name,
    proposedBy: row.proposer_name,
    mayApprove:
      row.state === 'proposed' && row.proposed_by !== user.userId && user.role !== 'auditor',
  }));
}

function readDocument(text: string): PolicyDocument {
  return policyDocumentSchema.parse(JSON.parse(text));
}
