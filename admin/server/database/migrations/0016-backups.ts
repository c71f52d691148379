import type { TextMigration } from '../text-migration.ts';

/** Backups made, drills of the recovery key, and what has to be done again after a restore. */
export const backups: TextMigration = {
  name: '0016-backups',
  text: `
create table backup (
  backup_id bigint generated always as identity primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  state text not null check (state in ('running', 'verified', 'failed')),
  is_scheduled boolean not null,
  file_path text not null,
  byte_count bigint,
  row_count bigint,
  -- Why it failed, for the person who looks.
  sentence text,
  check ((state = 'running') = (finished_at is null)),
  check ((state = 'verified') = (byte_count is not null and row_count is not null))
);

create table recovery_event (
  recovery_event_id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null check (kind in ('drill', 'renewal')),
  recovery_public_key text not null,
  -- The backup that a drill opened as well, if there was one.
  file_path text
);

-- This database came out of a backup. What was done in between was in nobody's memory but the lost one's.
create table restoration (
  restoration_id bigint generated always as identity primary key,
  backup_made_at timestamptz not null,
  restored_at timestamptz not null,
  file_name text not null
);

create table restoration_task (
  restoration_id bigint not null references restoration,
  kind text not null check (kind in ('approvals', 'rosters', 'payments', 'revocations', 'codes', 'policies', 'users', 'kiosks')),
  done_at timestamptz,
  done_by uuid references console_user,
  note text,
  primary key (restoration_id, kind),
  check ((done_at is null) = (done_by is null) and (done_at is null) = (note is null))
);

-- Where each kiosk stood in the backup, to show what it brought back since.
create table restoration_kiosk (
  restoration_id bigint not null references restoration,
  kiosk_id uuid not null references kiosk,
  head_seq bigint not null,
  last_request_sequence bigint not null,
  primary key (restoration_id, kiosk_id)
);
`,
};
