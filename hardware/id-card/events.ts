import type { PersonRead } from './person-read.ts';

/**
 * Why a card could not be read: `lifted` too early, `garbled` on the line, `card-error` card and module do not get on,
 * `card-mismatch` number and fields disagree. The cure is always the same: 请把身份证拿开，再放一次.
 */
export type IdCardReadFailureCode = 'lifted' | 'garbled' | 'card-error' | 'card-mismatch';

/** What a screen needs to know of the reader. */
export type IdCardEvent =
  /** Reading begins: 正在读卡. */
  | { readonly kind: 'card-found' }
  | { readonly kind: 'read'; readonly person: PersonRead }
  | { readonly kind: 'read-failed'; readonly code: IdCardReadFailureCode }
  /** The module answers; its number identifies the device in audit records. */
  | { readonly kind: 'connected'; readonly samNumber: string | null }
  | { readonly kind: 'disconnected' };
