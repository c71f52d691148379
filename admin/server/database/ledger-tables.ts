import type { Generated } from 'kysely';

// The ledger as it came in: nothing here is ever changed (migration 0003).

export interface BatchTable {
  batch_id: Generated<number>;
  kiosk_id: string;
  district_code: string;
  canteen_id: string;
  first_seq: number;
  last_seq: number;
  previous_hash: string;
  last_hash: string;
  signature: string;
  received_at: Date;
}

export interface LedgerEntryTable {
  district_code: string;
  canteen_id: string;
  kiosk_id: string;
  seq: number;
  business_date: string;
  kind: string;
  content: string;
  hash: string;
  batch_id: number;
}

export interface LedgerEntryKeyTable {
  kiosk_id: string;
  seq: number;
  hash: string;
  business_date: string;
}

export interface AttachmentTable {
  kiosk_id: string;
  seq: number;
  digest: string;
  salt: string;
  content: Buffer;
}
