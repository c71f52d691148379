import { canonicalText } from '../../../shared/ledger/canonical.ts';
import {
  entryEnvelopeSchema,
  type LedgerEntry,
  ledgerEntrySchema,
  type StoredEntry,
} from '../../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { dateSchema } from '../../../shared/time/business-time.ts';

/** Why an entry is kept raw and put aside. */
export interface Misunderstanding {
  readonly code: 'unknown-kind' | 'bad-schema' | 'not-canonical' | 'cannot-apply';
  /** For a person, in Chinese. */
  readonly reason: string;
}

const KNOWN_KINDS: ReadonlySet<string> = new Set(['sale', 'top-up', 'device-fault', 'clock']);

/** Reads an entry whose hash is right already. */
export function understandEntry(stored: StoredEntry): Result<LedgerEntry, Misunderstanding> {
  const content: unknown = JSON.parse(stored.content);
  const parsed = ledgerEntrySchema.safeParse(content);
  if (!parsed.success) {
    const kind = looseKind(content);
    if (kind !== null && !KNOWN_KINDS.has(kind)) {
      return fail({
        code: 'unknown-kind',
        reason: `不认识的记录种类“${kind.slice(0, 40)}”，可能来自更新的版本`,
      });
    }
    const issue = parsed.error.issues[0];
    const place = issue?.path.join('.') ?? '';
    return fail({
      code: 'bad-schema',
      reason: `记录内容不合格式：${place} ${issue?.message ?? ''}`.slice(0, 300),
    });
  }
  if (!isCanonical(content, stored.content)) {
    return fail({ code: 'not-canonical', reason: '记录文本不是规范形式（RFC 8785）' });
  }
  return succeed(parsed.data);
}

function isCanonical(content: unknown, text: string): boolean {
  try {
    return canonicalText(content) === text;
  } catch {
    return false; // A lone surrogate has no canonical text at all.
  }
}

function looseKind(content: unknown): string | null {
  const envelope = entryEnvelopeSchema.safeParse(content);
  return envelope.success ? envelope.data.kind : null;
}

/** Kind and business date for the raw row of any entry; `fallbackDate` where the entry itself has no usable one. */
export function rawPlace(
  stored: StoredEntry,
  fallbackDate: string,
): { readonly kind: string; readonly businessDate: string } {
  const content: unknown = JSON.parse(stored.content);
  const date =
    typeof content === 'object' && content !== null && 'businessDate' in content
      ? dateSchema.safeParse(content.businessDate)
      : null;
  return {
    // A NUL would be refused by the database, and nothing may hold the chain up.
    kind: (looseKind(content) ?? 'unknown').replaceAll('\0', ''),
    businessDate: date?.success === true && date.data >= '1000-01-01' ? date.data : fallbackDate,
  };
}
