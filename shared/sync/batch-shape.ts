import { z } from 'zod';
import { type Attachment, isWellFormed } from '../ledger/attachment.ts';
import { ENTRY_LENGTHS, type StoredEntry } from '../ledger/entry.ts';
import { LIMITS } from '../limits.ts';
import { type Batch, batchSchema } from './contract.ts';

/** A batch but for what its entries are: only their number. */
const frameSchema = batchSchema.extend({
  entries: z.array(z.unknown()).min(1).max(LIMITS.batchEntriesMax),
});

/**
 * The batch that a JSON value is, or null. As strict as `batchSchema`, to which a test holds it: entries are looked at by
 * hand and taken as they are, since a schema copies each of them, which costs more than all hashes of a batch.
 */
export function readBatch(value: unknown): Batch | null {
  const frame = frameSchema.safeParse(value);
  if (!frame.success) return null;
  const { entries, ...rest } = frame.data;
  return entries.every(isStoredEntry) ? { ...rest, entries } : null;
}

const DIGEST = /^[0-9a-f]{64}$/;

function isStoredEntry(value: unknown): value is StoredEntry {
  return (
    hasMembers(value, 4) &&
    'seq' in value &&
    Number.isSafeInteger(value.seq) &&
    Number(value.seq) >= 1 &&
    'content' in value &&
    isText(value.content, { min: 2, max: ENTRY_LENGTHS.content }) &&
    'hash' in value &&
    isDigest(value.hash) &&
    'attachments' in value &&
    Array.isArray(value.attachments) &&
    value.attachments.length <= ENTRY_LENGTHS.attachments &&
    value.attachments.every(isAttachment)
  );
}

function isAttachment(value: unknown): value is Attachment {
  return (
    hasMembers(value, 2) &&
    'salt' in value &&
    isDigest(value.salt) &&
    'content' in value &&
    isText(value.content, { min: 0, max: ENTRY_LENGTHS.attachment })
  );
}

function hasMembers(value: unknown, count: number): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length === count;
}

function isText(value: unknown, length: { readonly min: number; readonly max: number }): boolean {
  return (
    typeof value === 'string' &&
    value.length >= length.min &&
    value.length <= length.max &&
    isWellFormed(value)
  );
}

function isDigest(value: unknown): boolean {
  return typeof value === 'string' && DIGEST.test(value);
}
