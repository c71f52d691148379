import { z } from 'zod';
import { LIMITS } from '../../../shared/limits.ts';
import { policyDocumentSchema } from '../../../shared/policy/document.ts';
import { changeSchema, changesAnswerSchema } from '../../../shared/sync/contract.ts';
import { signatureSchema } from '../../../shared/sync/keys.ts';

/**
 * A policy in a form that this program does not know, as an admin newer than the kiosk sends it. It must not keep the other
 * changes from coming in, so of its document only what names it is read.
 */
const unreadPolicySchema = z
  .strictObject({
    kind: z.literal('policy'),
    document: z.looseObject({
      policyId: policyDocumentSchema.shape.policyId,
      version: policyDocumentSchema.shape.version,
    }),
    signature: signatureSchema,
  })
  .transform(({ document, signature }) => ({
    kind: 'unread-policy' as const,
    document,
    signature,
  }));
export type UnreadPolicy = Readonly<z.infer<typeof unreadPolicySchema>>;

/**
 * An answer with changes as it is first read. What each change is, is read piece by piece as they are applied: two thousand at
 * once would keep a tap waiting.
 */
export const receivedChangesSchema = changesAnswerSchema.extend({
  changes: z.array(z.unknown()).max(LIMITS.changesPerAnswerMax),
});
export type ReceivedChanges = z.infer<typeof receivedChangesSchema>;

/** Changes as a kiosk takes them: those of the contract, and policies that only a later program can read. */
export const receivedPieceSchema = z.array(z.union([changeSchema, unreadPolicySchema]));
