import { sql } from 'kysely';
import type { Window } from '../../../shared/policy/conditions.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import { arrayOf } from '../database/bulk.ts';
import type { Queryable } from '../database/connection.ts';

/** The policy version of a digest; null where it is not known here. */
export type PolicyOf = (digest: string) => PolicyDocument | null;

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
  if (digests.length === 0) return new Map();
  // Which of them this database published is asked each time: what was read for another one counts for nothing here.
  const published = await database
    .selectFrom('policy')
    .select('digest')
    .where('digest', 'in', [...digests])
    .execute();
  return documentsOf(
    database,
    published.map(({ digest }) => digest),
  );
}

/** The policies that a batch asks for, and every window that a limit of the district's policies counts in. */
export interface PoliciesOfBatch {
  readonly policyOf: PolicyOf;
  readonly limitWindows: ReadonlySet<Window>;
}

/** Loads them at once: every batch needs them. */
export async function loadPoliciesOfBatch(
  database: Queryable,
  of: { readonly districtCode: string; readonly digests: readonly string[] },
): Promise<PoliciesOfBatch> {
  const { rows } = await sql<{ readonly digest: string; readonly is_own: boolean }>`
    select digest, district_code = ${of.districtCode} as is_own from policy
    where district_code = ${of.districtCode} or digest = any(${arrayOf('text', of.digests)})`.execute(
    database,
  );
  const documents = await documentsOf(
    database,
    rows.map(({ digest }) => digest),
  );
  const own = rows.flatMap((row) => (row.is_own ? (documents.get(row.digest) ?? []) : []));
  return {
    policyOf: (digest) => documents.get(digest) ?? null,
    limitWindows: new Set(own.flatMap(windowsOf)),
  };
}

function windowsOf({ limits }: PolicyDocument): readonly Window[] {
  return limits.flatMap((limit) =>
    limit.form === 'own-share' || limit.window === 'meal' ? [] : [limit.window],
  );
}

/** Documents of digests that this database published. */
async function documentsOf(
  database: Queryable,
  published: readonly string[],
): Promise<ReadonlyMap<string, PolicyDocument>> {
  const unread = published.filter((digest) => !read.has(digest));
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
  const found = published.flatMap((digest) => {
    const document = read.get(digest) ?? fresh.get(digest);
    return document === undefined ? [] : [[digest, document] as const];
  });
  remember(fresh);
  return new Map(found);
}

function remember(fresh: ReadonlyMap<string, PolicyDocument>): void {
  for (const [digest, document] of fresh) read.set(digest, document);
  for (const digest of read.keys()) {
    if (read.size <= READ_MAX) return;
    read.delete(digest);
  }
}
