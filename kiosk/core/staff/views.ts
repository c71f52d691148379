import { minuteText, shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { StaffView } from '../../contract/views.ts';
import { businessDateNow } from '../canteen.ts';
import type { LedgerTools } from '../checkout/sell.ts';
import type { PrintJob, StoreReads } from '../ports.ts';
import type { ReceiptPrinting } from '../printing.ts';
import { slipSentence } from './sentences.ts';

type SignedIn = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;

/** Entries the admin has not countersigned, and since when. */
export function unsentOf(store: StoreReads, nowMs: number): SignedIn['unsent'] {
  if (store.enrolment() === null) return { count: 0, since: null };
  const acknowledged = store.syncState().adminHead?.seq ?? 0;
  const count = Math.max(0, store.head().seq - acknowledged);
  const first = count === 0 ? null : store.entryTime(acknowledged + 1);
  return { count, since: first === null ? null : sinceText(first, nowMs) };
}

/** A moment in milliseconds since 1970 as Shanghai wall time: 11:42 today, 11-22 11:42 on another day. */
export function clockText(atMs: number, nowMs: number): string {
  return sinceText(shanghaiWallTime(atMs), nowMs);
}

/** 11:42 today, 11-22 11:42 on another day. */
function sinceText(at: string, nowMs: number): string {
  const isToday = at.slice(0, 10) === shanghaiWallTime(nowMs).slice(0, 10);
  return minuteText(at).slice(isToday ? 11 : 5);
}

/** Today's slips that did not come out. */
export function failedReceipts(
  ledger: LedgerTools,
  printing: ReceiptPrinting,
): SignedIn['failedReceipts'] {
  const today = businessDateNow(ledger.store.settings(), ledger.clock.nowMs());
  return failedPapers(printing.troubled(today));
}

/** Papers that did not come out, with what to do. */
export function failedPapers(jobs: readonly PrintJob[]): SignedIn['failedReceipts'] {
  return jobs.map((job) => ({
    orderId: job.orderId,
    orderNumber: job.orderNumber,
    sentence: slipSentence(job),
  }));
}
