import { z } from 'zod';
import { canteenIdSchema } from '../../shared/identity/ids.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../shared/policy/document.ts';
import { dateSchema } from '../../shared/time/business-time.ts';

/** A published version; it never changes. */
export interface PublishedPolicyView {
  readonly document: PolicyDocument;
  readonly digest: string;
  readonly publishedAt: string;
  /** Names of the two people; null for a version that came with the demo. */
  readonly proposedBy: string | null;
  readonly approvedBy: string | null;
}

/** A version that is being written, or waits for the second person. */
export interface PolicyDraftView {
  readonly draftId: string;
  /** Counts from 1; every saving adds one. */
  readonly revision: number;
  readonly state: 'editing' | 'proposed';
  readonly document: PolicyDocument;
  readonly savedAt: string;
  readonly savedBy: string;
  readonly proposedBy: string | null;
  /** Whether the person who asks may approve: somebody else proposed it. */
  readonly mayApprove: boolean;
}

/** A published scheme of some place, to begin a draft with. */
export interface PolicyTemplateView {
  readonly templateId: string;
  readonly document: PolicyDocument;
}

export interface PoliciesView {
  readonly published: readonly PublishedPolicyView[];
  readonly drafts: readonly PolicyDraftView[];
}

/** Why something about a draft was refused; the sentence is for the person. */
export interface DraftFailure {
  readonly code:
    | 'no-such-draft'
    | 'changed-meanwhile'
    | 'not-editing'
    | 'not-proposed'
    | 'own-proposal'
    | 'has-errors'
    | 'version-taken'
    | 'starts-in-the-past';
  readonly sentence: string;
}

export const saveDraftSchema = z.strictObject({
  /** Null begins a new draft. */
  draftId: z.uuid().nullable(),
  /** The revision that was edited; 0 for a new draft. */
  revision: z.number().int().min(0),
  document: policyDocumentSchema,
});
export type SaveDraft = z.infer<typeof saveDraftSchema>;

export const draftReferenceSchema = z.strictObject({
  draftId: z.uuid(),
  /** What the person saw; another revision is refused. */
  revision: z.number().int().min(1),
});
export type DraftReference = z.infer<typeof draftReferenceSchema>;

/** Replays the meals of a time under a document. */
export const whatIfRequestSchema = z.strictObject({
  document: policyDocumentSchema,
  from: dateSchema,
  to: dateSchema,
  canteenId: canteenIdSchema.nullable(),
});
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>;

/** Subsidy as it was given and as the draft would give it; all in fen. */
export interface WhatIfChange {
  readonly beforeFen: number;
  readonly afterFen: number;
  /** Subsidised meals. */
  readonly beforeMeals: number;
  readonly afterMeals: number;
}

export interface WhatIfRow extends WhatIfChange {
  readonly key: string;
  readonly name: string;
}

/** What a draft would have changed. Meals of guests are counted in `meals` and change nothing. */
export interface WhatIfResult {
  readonly from: string;
  readonly to: string;
  readonly meals: number;
  readonly elders: number;
  readonly total: WhatIfChange;
  /** What elders paid. */
  readonly paidBeforeFen: number;
  readonly paidAfterFen: number;
  /** Owed to operators beside subsidies. */
  readonly operatorBeforeFen: number;
  readonly operatorAfterFen: number;
  readonly eldersBetter: number;
  readonly eldersWorse: number;
  readonly eldersSame: number;
  readonly byFund: readonly WhatIfRow[];
  /** By rule: the tier a meal was given under. */
  readonly byTier: readonly WhatIfRow[];
  readonly byTown: readonly WhatIfRow[];
  readonly byCanteen: readonly WhatIfRow[];
  /** Meals whose facts are no longer known and which were left as they were. */
  readonly mealsLeftAsTheyWere: number;
  /** Meals the draft would not have allowed with the card. */
  readonly mealsRefused: number;
}

/** A run of the what-if. The real meals are only read. */
export interface WhatIfRunView {
  readonly runId: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly mealsDone: number;
  readonly mealsTotal: number;
  readonly result: WhatIfResult | null;
  /** Chinese; null unless failed. */
  readonly failure: string | null;
}
