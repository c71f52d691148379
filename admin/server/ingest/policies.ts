import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import type { Queryable } from '../database/connection.ts';

/** The documents behind a set of digests; a digest that the admin never published is absent. */
export async function loadPoliciesByDigest(
  database: Queryable,
  digests: readonly string[],
): Promise<ReadonlyMap<string, PolicyDocument>> {
  if (digests.length === 0) return new Map();
  const rows = await database
    .selectFrom('policy')
    .select(['digest', 'document'])
    .where('digest', 'in', [...digests])
    .execute();
  return new Map(
    rows.map((row) => [row.digest, policyDocumentSchema.parse(JSON.parse(row.document))]),
  );
}
