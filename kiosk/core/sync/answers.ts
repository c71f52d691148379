import type { z } from 'zod';
import { parseJson } from '../../../shared/json.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { type SyncRefusal, syncRefusalSchema } from '../../../shared/sync/contract.ts';

/** Why a request brought nothing. */
export type RequestFailure =
  /** No answer, or one that is not the admin's: try again later. */
  | { readonly code: 'unreachable' }
  /** Somebody else than the admin that this kiosk knows answers at its address. */
  | { readonly code: 'foreign-admin' }
  /** The disk refused what had to be written before or after. */
  | { readonly code: 'disk' }
  | { readonly code: 'refused'; readonly refusal: SyncRefusal };

/** Reads an answer: a good one by its schema, a refusal by its own; anything else came from something in between. */
export function readAnswer<Value>(
  answer: { readonly status: number; readonly text: string },
  schema: z.ZodType<Value>,
): Result<Value, RequestFailure> {
  const parsed = parseJson(answer.text);
  if (answer.status >= 400) {
    const refusal = syncRefusalSchema.safeParse(parsed);
    return fail(
      refusal.success ? { code: 'refused', refusal: refusal.data } : { code: 'unreachable' },
    );
  }
  const value = schema.safeParse(parsed);
  return value.success ? succeed(value.data) : fail({ code: 'unreachable' });
}
