import type { Generated } from 'kysely';
import type { RestorationTaskKind } from '../../contract/backups.ts';

// Backups and restores. Moments are Date, bigint is a safe whole number (see connection.ts).

export interface BackupTable {
  backup_id: Generated<number>;
  started_at: Date;
  finished_at: Date | null;
  state: 'running' | 'verified' | 'failed';
  is_scheduled: boolean;
  file_path: string;
  byte_count: number | null;
  row_count: number | null;
  sentence: string | null;
}

export interface RecoveryEventTable {
  recovery_event_id: Generated<number>;
  at: Date;
  kind: 'drill' | 'renewal';
  recovery_public_key: string;
  file_path: string | null;
}

export interface RestorationTable {
  restoration_id: Generated<number>;
  backup_made_at: Date;
  restored_at: Date;
  file_name: string;
}

export interface RestorationTaskTable {
  restoration_id: number;
  kind: RestorationTaskKind;
  done_at: Date | null;
  done_by: string | null;
  note: string | null;
}

export interface RestorationKioskTable {
  restoration_id: number;
  kiosk_id: string;
  head_seq: number;
  last_request_sequence: number;
}
