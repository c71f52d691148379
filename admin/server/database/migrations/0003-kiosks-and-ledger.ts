import type { TextMigration } from '../text-migration.ts';

/** Kiosks, the ledger as it came in, and everything that may only be added to. */
export const kiosksAndLedger: TextMigration = {
  name: '0003-kiosks-and-ledger',
  text: `
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create sequence kiosk_number as integer minvalue 1 maxvalue 9999;

create table kiosk (
  kiosk_id uuid primary key,
  kiosk_number integer not null unique default nextval('kiosk_number'),
  district_code text not null references district,
  canteen_id uuid not null references canteen,
  public_key text not null unique,
  -- The admin's word at enrolment, canonical JSON, and its signature.
  certificate text not null,
  certificate_signature text not null,
  -- The kiosk's lookup key under the identity key.
  sealed_lookup_key bytea not null,
  status text not null check (status in ('active', 'replaced', 'revoked')),
  -- A replaced kiosk never goes on with the old one's seq; it is a new kiosk that names the old.
  replaces_kiosk_id uuid references kiosk,
  enrolled_at timestamptz not null,
  revoked_at timestamptz,
  last_request_sequence bigint not null default 0,
  last_contact_at timestamptz
);
create index kiosk_by_canteen on kiosk (canteen_id);

create table kiosk_head (
  kiosk_id uuid primary key references kiosk,
  seq bigint not null,
  hash text not null,
  updated_at timestamptz not null
);

create table enrolment_code (
  code_hash text primary key,
  canteen_id uuid not null references canteen,
  made_by uuid,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  kiosk_id uuid references kiosk
);

create table batch (
  batch_id bigint generated always as identity primary key,
  kiosk_id uuid not null references kiosk,
  district_code text not null,
  canteen_id uuid not null,
  first_seq bigint not null,
  last_seq bigint not null,
  previous_hash text not null,
  last_hash text not null,
  signature text not null,
  received_at timestamptz not null,
  unique (kiosk_id, first_seq)
);
create trigger batch_append_only before update or delete on batch
  for each row execute function refuse_change();
create trigger batch_no_truncate before truncate on batch execute function refuse_change();

-- Partitioned by month of the business date (partitions.ts makes the months); district and canteen are the distribution key
-- beyond one machine: everything of a canteen stays together, and batch goes with it. There is no partition for other
-- dates: an entry whose date cannot be true stands under the day it came, and its content says what the kiosk said.
create table ledger_entry (
  district_code text not null,
  canteen_id uuid not null,
  kiosk_id uuid not null,
  seq bigint not null,
  business_date date not null,
  kind text not null,
  content text not null,
  hash text not null,
  batch_id bigint not null,
  primary key (business_date, kiosk_id, seq)
) partition by range (business_date);
create trigger ledger_entry_append_only before update or delete on ledger_entry
  for each row execute function refuse_change();
create trigger ledger_entry_no_truncate before truncate on ledger_entry execute function refuse_change();

-- (kiosk, seq) is unique for ever, which a table partitioned by date cannot say. Distributed by kiosk, or partitioned by a
-- hash of it when one index grows too large: every question to it names the kiosk.
create table ledger_entry_key (
  kiosk_id uuid not null,
  seq bigint not null,
  hash text not null,
  business_date date not null,
  primary key (kiosk_id, seq)
);
create trigger ledger_entry_key_append_only before update or delete on ledger_entry_key
  for each row execute function refuse_change();
create trigger ledger_entry_key_no_truncate before truncate on ledger_entry_key execute function refuse_change();

-- Personal facts beside the chain; may be erased, the entry keeps their digest. Grows as the ledger does and would be
-- distributed by kiosk; not partitioned by month, since facts are erased person by person and not month by month.
create table attachment (
  kiosk_id uuid not null,
  seq bigint not null,
  digest text not null,
  salt text not null,
  content bytea not null,
  primary key (kiosk_id, seq, digest)
);

create table quarantine (
  quarantine_id bigint generated always as identity primary key,
  kiosk_id uuid not null references kiosk,
  seq bigint not null,
  hash text not null,
  kind text not null check (kind in ('entry', 'fork')),
  reason_code text not null,
  reason text not null,
  content text not null,
  -- For a fork: the signed statement of the batch that brought the branch.
  statement jsonb,
  raised_at timestamptz not null,
  settled_at timestamptz,
  unique (kiosk_id, seq, hash, kind)
);
-- What waits, by kiosk: a branch is counted before more of it is kept, and a later version tries again what it may understand.
create index quarantine_waiting on quarantine (kiosk_id, kind) where settled_at is null;

create table alarm (
  alarm_id bigint generated always as identity primary key,
  district_code text,
  kiosk_id uuid references kiosk,
  code text not null,
  -- One alarm for one matter, however often it is seen.
  matter text not null,
  sentence text not null,
  raised_at timestamptz not null,
  last_seen_at timestamptz not null,
  times_seen integer not null default 1,
  closed_at timestamptz,
  unique (code, matter)
);
create index alarm_by_kiosk on alarm (kiosk_id, code);

create table audit (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'kiosk', 'system')),
  actor_id text,
  action text not null,
  subject text,
  detail jsonb not null
);
create trigger audit_append_only before update or delete on audit
  for each row execute function refuse_change();
create trigger audit_no_truncate before truncate on audit execute function refuse_change();
`,
};
