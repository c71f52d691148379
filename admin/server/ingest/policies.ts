import type { Window } from '../../../shared/policy/conditions.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import type { Queryable } from '../database/connection.ts';

/**
 * Documents by their digest, which says everything of them: reading and preparing one costs as much as a hundred decisions.
 * Bounded, since a document may have a megabyte.
 */
const read = new Map<string, PolicyDocument>();
const READ_MAX = 64;

/** The documents behind a set of digests; a digest that the admin never published is absent. */
export async function loadPoliciesByDigest(
  database: Queryable,
  digests: readonly string[],
): Promise<ReadonlyMap<string, PolicyDocument>> {
  const policies = new Map<string, PolicyDocument>();
  if (digests.length === 0) return policies;
  // Which of them this database published is asked each time: what was read for another one counts for nothing here.
  const published = await database
    .selectFrom('policy')
    .select('digest')
    .where('digest', 'in', [...digests])
    .execute();
  const unread = published.map(({ digest }) => digest).filter((digest) => !read.has(digest));
  const rows =
    unread.length === 0
      ? []
      : await database
          .selectFrom('policy')
          .select(['digest', 'document'])
          .where('digest', 'in', unread)
          .execute();
  const fresh = new Map(
    rows.map((row) => [row.digest, policyDocumentSchema.parse(JSON.parse(row.document))]),
  );
  for (const { digest } of published) {
    const document = read.get(digest) ?? fresh.get(digest);
    if (document !== undefined) policies.set(digest, document);
  }
  remember(fresh);
  return policies;
}

function remember(fresh: ReadonlyMap<string, PolicyDocument>): void {
  for (const [digest, document] of fresh) read.set(digest, document);
  for (const digest of read.keys()) {
    if (read.size <= READ_MAX) return;
    read.delete(digest);
  }
}

/** Every window that a limit of any of a district's policies counts in. */
export async function limitWindows(
  database: Queryable,
  districtCode: string,
): Promise<ReadonlySet<Window>> {
  const rows = await database
    .selectFrom('policy')
    .select('digest')
    .where('district_code', '=', districtCode)
    .execute();
  const policies = await loadPoliciesByDigest(
    database,
    rows.map(({ digest }) => digest),
  );
  const windows = [...policies.values()].flatMap(({ limits }) =>
    limits.flatMap((limit) =>
      limit.form === 'own-share' || limit.window === 'meal' ? [] : [limit.window],
    ),
  );
  return new Set(windows);
}
