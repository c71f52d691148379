import type { Transaction } from 'kysely';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { policyDigest, signPolicy } from '../../../shared/policy/signing.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { EVERY_CANTEEN, markChanges } from '../down-sync/marks.ts';

/** The two people behind a version: one proposed it, another approved. */
export interface PolicyPeople {
  readonly proposedBy: string;
  readonly approvedBy: string;
}

/** Signs a policy version, keeps it for ever and sends it to every kiosk of the district; answers its digest. */
export async function publishPolicy(
  context: AdminContext,
  transaction: Transaction<Tables>,
  request: {
    readonly districtCode: string;
    readonly document: PolicyDocument;
    /** Null for a version that comes with the demo. */
    readonly people: PolicyPeople | null;
  },
): Promise<string> {
  const { document, districtCode, people } = request;
  const digest = policyDigest(document);
  await transaction
    .insertInto('policy')
    .values({
      policy_id: document.policyId,
      version: document.version,
      district_code: districtCode,
      digest,
      signature: signPolicy(document, context.keys.signing.privateKey),
      document: canonicalText(document),
      effective_from: document.effectiveFrom,
      effective_to: document.effectiveTo,
      published_at: new Date(context.now()),
      proposed_by: people?.proposedBy ?? null,
      approved_by: people?.approvedBy ?? null,
    })
    .execute();
  const subject = `${document.policyId}/${document.version}`;
  await writeAudit(
    transaction,
    {
      actorKind: people === null ? 'system' : 'user',
      actorId: people?.approvedBy ?? null,
      action: 'policy-published',
      subject,
      detail: { digest, proposedBy: people?.proposedBy ?? null },
    },
    context.now(),
  );
  await markChanges(transaction, [
    { kind: 'policy', subject, canteenId: EVERY_CANTEEN, originKioskId: null },
  ]);
  return digest;
}
