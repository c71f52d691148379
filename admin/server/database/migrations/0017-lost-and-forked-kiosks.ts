import type { TextMigration } from '../text-migration.ts';

/** Kiosks that take another's place, branches of forked chains and what people decide of them, papers of lost meals, imported ledgers. */
export const lostAndForkedKiosks: TextMigration = {
  name: '0017-lost-and-forked-kiosks',
  text: `
alter table enrolment_code add column replaces_kiosk_id uuid references kiosk;
-- One kiosk takes the place of another, whatever number of codes was made for it.
create unique index kiosk_replaced_once on kiosk (replaces_kiosk_id) where replaces_kiosk_id is not null;

-- A run of entries that contradicts the chain of its kiosk. Its id is the place of those of its entries that count, as the
-- kiosk's id is the place of the chain's: (place, seq) is unique for ever.
create table fork_branch (
  branch_id uuid primary key,
  kiosk_id uuid not null references kiosk,
  from_seq bigint not null,
  previous_hash text not null,
  found_at timestamptz not null
);
create index fork_branch_by_kiosk on fork_branch (kiosk_id);
create trigger fork_branch_append_only before update or delete on fork_branch
  for each row execute function refuse_change();
create trigger fork_branch_no_truncate before truncate on fork_branch execute function refuse_change();

alter table quarantine add column branch_id uuid references fork_branch;
alter table quarantine add column previous_hash text;
alter table quarantine add check ((kind = 'fork') = (branch_id is not null and previous_hash is not null));
create unique index quarantine_by_branch on quarantine (branch_id, seq) where branch_id is not null;
create index quarantine_open on quarantine (kiosk_id) where settled_at is null;
-- What was kept aside stays as it came; only whether it is settled changes.
create trigger quarantine_content_stays before update of kiosk_id, seq, hash, kind, content, statement, attachments,
  branch_id, previous_hash on quarantine for each row execute function refuse_change();
create trigger quarantine_no_delete before delete on quarantine for each row execute function refuse_change();
create trigger quarantine_no_truncate before truncate on quarantine execute function refuse_change();

-- What a person said of an entry kept aside. The newest one holds; only another one takes it back.
create table quarantine_decision (
  decision_id bigint generated always as identity primary key,
  quarantine_id bigint not null references quarantine,
  verdict text not null check (verdict in ('counts', 'does-not-count')),
  reason text not null,
  decided_by uuid not null references console_user,
  decided_at timestamptz not null
);
create index quarantine_decision_by_entry on quarantine_decision (quarantine_id, decision_id);
create trigger quarantine_decision_append_only before update or delete on quarantine_decision
  for each row execute function refuse_change();
create trigger quarantine_decision_no_truncate before truncate on quarantine_decision execute function refuse_change();

-- Every place that meals and account movements can have, and whose it is.
create view kiosk_place as
  select kiosk_id as place_id, kiosk_id, kiosk_number, false as is_branch from kiosk
  union all
  select b.branch_id, k.kiosk_id, k.kiosk_number, true from fork_branch b join kiosk k on k.kiosk_id = b.kiosk_id;

-- Places with a fork that nobody has decided to its end: nothing from there on is paid meanwhile.
create view open_fork as
  select p.place_id, min(b.from_seq) as from_seq
  from fork_branch b join kiosk_place p on p.kiosk_id = b.kiosk_id
  where exists (select from quarantine q where q.branch_id = b.branch_id and q.settled_at is null)
  group by p.place_id;

-- A receipt or day slip that somebody found: the kiosk has sold at least up to there.
create table paper_slip (
  slip_id bigint generated always as identity primary key,
  kiosk_id uuid not null references kiosk,
  seq bigint not null check (seq >= 1),
  hash_prefix text not null check (hash_prefix ~ '^[0-9a-f]{8}$'),
  entered_by uuid not null references console_user,
  entered_at timestamptz not null
);
create index paper_slip_by_kiosk on paper_slip (kiosk_id);
create trigger paper_slip_append_only before update or delete on paper_slip
  for each row execute function refuse_change();
create trigger paper_slip_no_truncate before truncate on paper_slip execute function refuse_change();

-- A slip that was typed wrong.
create table paper_slip_withdrawal (
  slip_id bigint primary key references paper_slip,
  reason text not null,
  withdrawn_by uuid not null references console_user,
  withdrawn_at timestamptz not null
);
create trigger paper_slip_withdrawal_append_only before update or delete on paper_slip_withdrawal
  for each row execute function refuse_change();
create trigger paper_slip_withdrawal_no_truncate before truncate on paper_slip_withdrawal execute function refuse_change();

-- Ledger files that a person brought in. Entries that came by one lie in batches with the file's own signature.
create table ledger_import (
  import_id bigint generated always as identity primary key,
  kiosk_id uuid not null references kiosk,
  file_sha256 text not null,
  last_seq bigint not null,
  last_hash text not null,
  signature text not null,
  new_count bigint not null,
  aside_count bigint not null,
  imported_by uuid references console_user,
  imported_at timestamptz not null
);
create trigger ledger_import_append_only before update or delete on ledger_import
  for each row execute function refuse_change();
create trigger ledger_import_no_truncate before truncate on ledger_import execute function refuse_change();
`,
};
