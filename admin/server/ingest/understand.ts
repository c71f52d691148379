import { parseJson } from '../../../shared/json.ts';
import { isCanonicalText } from '../../../shared/ledger/canonical.ts';
import type { FollowedEntry } from '../../../shared/ledger/chain.ts';
import {
  entryEnvelopeSchema,
  type LedgerEntry,
  ledgerEntrySchema,
} from '../../../shared/ledger/entry.ts';
import { type SaleFacts, saleFactsSchema } from '../../../shared/ledger/sale-facts.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { dateSchema } from '../../../shared/time/business-time.ts';

/** Why an entry is kept raw and put aside. */
export interface Misunderstanding {
  readonly code:
    | 'unknown-kind'
    | 'unknown-version'
    | 'bad-schema'
    | 'not-canonical'
    | 'cannot-apply';
  /** For a person, in Chinese. */
  readonly reason: string;
}

/** An entry that was understood, with what it came with. */
export interface UnderstoodEntry extends FollowedEntry {
  readonly entry: LedgerEntry;
  /** What the kiosk says it knew of the person; undefined for a guest and where it sent nothing readable. */
  readonly facts: SaleFacts | undefined;
}

/** Where the raw row of an entry belongs, by what it says itself. */
export interface RawPlace {
  readonly kind: string;
  /** Null where it says no date that is one. */
  readonly claimedDate: string | null;
}

const KNOWN_KINDS: ReadonlySet<string> = new Set(
  ledgerEntrySchema.options.map((kind) => kind.shape.kind.value),
);

/** Reads an entry whose hash is right already. */
export function understandEntry(
  followed: FollowedEntry,
): Result<UnderstoodEntry, Misunderstanding> {
  const { content, stored } = followed;
  const parsed = ledgerEntrySchema.safeParse(content);
  if (!parsed.success) return fail(misunderstanding(content, parsed.error.issues[0]));
  if (!isCanonicalText(stored.content, content)) {
    return fail({ code: 'not-canonical', reason: '记录文本不是规范形式（RFC 8785）' });
  }
  return succeed({ ...followed, entry: parsed.data, facts: factsOf(parsed.data, followed) });
}

function misunderstanding(
  content: unknown,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): Misunderstanding {
  const kind = looseKind(content);
  if (kind !== null && !KNOWN_KINDS.has(kind)) {
    const reason = `不认识的记录种类“${kind.slice(0, 40)}”，可能来自更新的版本`;
    return { code: 'unknown-kind', reason };
  }
  if (issue?.path.length === 1 && (issue.path[0] === 'version' || issue.path[0] === 'format')) {
    return { code: 'unknown-version', reason: '不认识的记录版本，可能来自更新的点餐机程序' };
  }
  const place = issue?.path.join('.') ?? '';
  const reason = `记录内容不合格式：${place} ${issue?.message ?? ''}`.slice(0, 300);
  return { code: 'bad-schema', reason };
}

function factsOf(entry: LedgerEntry, { stored, digests }: FollowedEntry): SaleFacts | undefined {
  if (entry.kind !== 'sale' || entry.body.person.kind === 'guest') return undefined;
  const attachment = stored.attachments[digests.indexOf(entry.body.person.factsDigest)];
  if (attachment === undefined) return undefined;
  return saleFactsSchema.safeParse(parseJson(attachment.content)).data;
}

function looseKind(content: unknown): string | null {
  const envelope = entryEnvelopeSchema.safeParse(content);
  return envelope.success ? envelope.data.kind : null;
}

/** What an entry says of its own kind and business date, as far as it can be kept; what it says is checked when it is counted. */
export function rawPlace(content: unknown): RawPlace {
  if (typeof content !== 'object' || content === null)
    return { kind: 'unknown', claimedDate: null };
  const kind = 'kind' in content ? content.kind : undefined;
  const date = 'businessDate' in content ? content.businessDate : undefined;
  return {
    // A NUL would be refused by the database, and nothing may hold the chain up.
    kind:
      typeof kind === 'string' && kind.length <= KIND_LENGTH_MAX
        ? kind.replaceAll('\0', '')
        : 'unknown',
    claimedDate: typeof date === 'string' && isDate(date) ? date : null,
  };
}

const KIND_LENGTH_MAX = 40;

/** Dates that were checked before: a batch has few, and each many times. Bounded, since anybody's clock may be anywhere. */
const dates = new Map<string, boolean>();
const DATES_MAX = 10_000;

function isDate(text: string): boolean {
  const known = dates.get(text);
  if (known !== undefined) return known;
  const isOne = dateSchema.safeParse(text).success;
  if (dates.size >= DATES_MAX) dates.clear();
  if (text.length <= 10) dates.set(text, isOne);
  return isOne;
}
