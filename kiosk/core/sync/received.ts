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

/** An answer with changes as a kiosk takes it: that of the contract, and policies that only a later program can read. */
export const receivedChangesSchema = changesAnswerSchema.extend({
  changes: z.array(z.union([changeSchema, unreadPolicySchema])).max(LIMITS.changesPerAnswerMax),
});
export type ReceivedChanges = z.infer<typeof receivedChangesSchema>;
