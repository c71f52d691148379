import { missingCase } from '../../shared/result.ts';
import type { PrinterStatus } from './status.ts';

/** What keeps a printer from printing. `error` includes the cutter. */
export type PrinterStopCode = 'off' | 'paper-out' | 'cover-open' | 'offline' | 'error';

/** Why nothing was printed. `too-late`: it waited so long behind other jobs that nobody expects it any more. */
export type PrintFailureCode = PrinterStopCode | 'too-late';

/** What is known of a job whose end was not confirmed: what the printer complains of, or `silent`. */
export type PrintDoubtCode = PrinterStopCode | 'silent';

/** What became of a print job. */
export type PrintOutcome =
  /** The printer confirmed that it has worked off the whole job. */
  | { readonly state: 'printed' }
  /** Nothing was printed, and nothing of it will come out later. */
  | { readonly state: 'failed'; readonly code: PrintFailureCode }
  /** Bytes were sent and the end was not confirmed: a person looks, and prints again with 补打 if need be. */
  | { readonly state: 'unknown'; readonly code: PrintDoubtCode };

/** How far a print job is: waiting, then perhaps sending, then its outcome. */
export type PrintProgress = { readonly state: 'waiting' | 'sending' } | PrintOutcome;

/** What became of a pulse for the cash drawer; whether it opened, only its own switch or a person knows. */
export type DrawerOutcome =
  | { readonly state: 'kicked' }
  | { readonly state: 'failed'; readonly code: PrintFailureCode | 'no-drawer' }
  | { readonly state: 'unknown'; readonly code: PrintDoubtCode };

/** What keeps a printer in this state from printing; null when it prints, or does not say. */
export function stopCode(status: PrinterStatus): PrinterStopCode | null {
  switch (status) {
    case 'paper-out':
    case 'cover-open':
    case 'offline':
    case 'error':
      return status;
    case 'cutter-error':
      return 'error';
    case 'ready':
    case 'paper-near-end':
    case 'silent':
      return null;
    default:
      return missingCase(status);
  }
}

/** A printer that is wired to answer and does not is switched off. */
export function offCode(status: PrinterStatus): PrinterStopCode | null {
  return status === 'silent' ? 'off' : null;
}

/** A printer that holds the line for too long has stopped; a line that is gone may mean anything. */
export function doubtOfSending(sending: 'stalled' | 'gone'): PrintDoubtCode {
  return sending === 'stalled' ? 'offline' : 'off';
}
