import type { Generated } from 'kysely';

// Replaced and forked kiosks (migration 0017). Moments are Date, bigint is a safe whole number (see connection.ts).

/** A run of entries that contradicts the chain of its kiosk. */
export interface ForkBranchTable {
  branch_id: string;
  kiosk_id: string;
  from_seq: number;
  previous_hash: string;
  found_at: Date;
}

/** What a person said of an entry kept aside; the newest one holds. */
export interface QuarantineDecisionTable {
  decision_id: Generated<number>;
  quarantine_id: number;
  verdict: 'counts' | 'does-not-count';
  reason: string;
  decided_by: string;
  decided_at: Date;
}

/** Every place that meals and account movements can have: a kiosk's chain, or a branch of it. */
export interface KioskPlaceView {
  place_id: string;
  kiosk_id: string;
  kiosk_number: number;
  is_branch: boolean;
}

/** A receipt or day slip that somebody found; `hash_prefix` is 8 lower-case hexadecimal digits. */
export interface PaperSlipTable {
  slip_id: Generated<number>;
  kiosk_id: string;
  seq: number;
  hash_prefix: string;
  entered_by: string;
  entered_at: Date;
}

export interface PaperSlipWithdrawalTable {
  slip_id: number;
  reason: string;
  withdrawn_by: string;
  withdrawn_at: Date;
}

/** A ledger file that was brought in by a person, or by the command (`imported_by` null). */
export interface LedgerImportTable {
  import_id: Generated<number>;
  kiosk_id: string;
  file_sha256: string;
  last_seq: number;
  last_hash: string;
  signature: string;
  new_count: number;
  aside_count: number;
  imported_by: string | null;
  imported_at: Date;
}
