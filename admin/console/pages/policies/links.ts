import type { PolicyDocument } from '../../../../shared/policy/document.ts';
import type {
  PoliciesView,
  PolicyDraftView,
  PublishedPolicyView,
} from '../../../contract/policies.ts';
import { hashOf } from '../../routes.ts';

type Params = Readonly<Record<string, string>>;

/** One published version, as an address names it. */
export function versionKey(document: Pick<PolicyDocument, 'policyId' | 'version'>): string {
  return `${document.policyId}.${document.version}`;
}

export function findPublished(view: PoliciesView, key: string): PublishedPolicyView | null {
  return view.published.find((one) => versionKey(one.document) === key) ?? null;
}

export function findDraft(view: PoliciesView, draftId: string): PolicyDraftView | null {
  return view.drafts.find((one) => one.draftId === draftId) ?? null;
}

/** A version or a draft: `v:ID.2` or `d:ID`. */
export function documentBehind(view: PoliciesView, reference: string): PolicyDocument | null {
  const found = reference.startsWith('d:')
    ? findDraft(view, reference.slice(2))
    : findPublished(view, reference.slice(2));
  return found?.document ?? null;
}

export const listLink = hashOf('policies');
export const versionLink = (document: PolicyDocument): string =>
  hashOf('policies', { view: 'version', key: versionKey(document) });
export const draftParams = (draftId: string, tab = 'content'): Params => ({
  view: 'draft',
  draft: draftId,
  tab,
});
export const editParams = (draftId: string): Params => ({ view: 'edit', draft: draftId });
export const compareParams = (before: string, after: string): Params => ({
  view: 'compare',
  before,
  after,
});

/** The version that a later one follows: the highest lower version of the same policy. */
export function versionBefore(
  view: PoliciesView,
  document: PolicyDocument,
): PublishedPolicyView | null {
  return (
    view.published
      .filter(
        (one) =>
          one.document.policyId === document.policyId && one.document.version < document.version,
      )
      .sort((a, b) => b.document.version - a.document.version)[0] ?? null
  );
}

/** Whether a version is in force on a date, waits for its date, or has ended or been followed by a later one. */
export function standingOf(
  policy: PublishedPolicyView,
  view: PoliciesView,
  today: string,
): 'in-force' | 'waiting' | 'ended' {
  const { document } = policy;
  if (document.effectiveFrom > today) return 'waiting';
  if (document.effectiveTo !== null && document.effectiveTo < today) return 'ended';
  const isFollowed = view.published.some(
    (other) =>
      other.document.policyId === document.policyId &&
      other.document.version > document.version &&
      other.document.effectiveFrom <= today &&
      other.document.effectiveFrom >= document.effectiveFrom &&
      (other.document.effectiveTo === null || other.document.effectiveTo >= today),
  );
  return isFollowed ? 'ended' : 'in-force';
}
