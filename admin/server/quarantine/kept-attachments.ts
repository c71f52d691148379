import { z } from 'zod';
import { parseJson } from '../../../shared/json.ts';
import type { Attachment } from '../../../shared/ledger/attachment.ts';
import { storedEntrySchema } from '../../../shared/ledger/entry.ts';

const attachmentsSchema = z.array(storedEntrySchema.shape.attachments.element);

/** The attachments of an entry kept aside, as they came with it. */
export function attachmentsIn(kept: Buffer | null): Attachment[] {
  return kept === null ? [] : attachmentsSchema.parse(parseJson(kept.toString('utf8')));
}
