import type { TextMigration } from '../text-migration.ts';

/** Plans with targets and duties, the console's people, and the policies they write. */
export const plansAndConsole: TextMigration = {
  name: '0005-plans-and-console',
  text: `
create table plan (
  plan_id text primary key,
  position integer not null,
  title text not null,
  jurisdiction text not null,
  division_code text not null,
  document_number text,
  issued_on date,
  period_from date not null,
  period_to date not null,
  evaluations jsonb not null,
  site_names text[] not null,
  source_file text not null,
  source_text text,
  imported_at timestamptz not null
);

create table plan_target (
  plan_id text not null references plan on delete cascade,
  target_id text not null,
  position integer not null,
  indicator text not null,
  measure text not null check (measure in ('new-canteens', 'community-coverage', 'monthly-visit-rate', 'reported')),
  comparator text not null check (comparator in ('>=', '=', '<=', '>')),
  target_value double precision,
  unit text not null,
  deadline date not null,
  clause text not null,
  is_meal_service boolean not null,
  scope text,
  note text,
  opened_from date,
  baseline jsonb,
  primary key (plan_id, target_id)
);

create table plan_duty (
  plan_id text not null references plan on delete cascade,
  duty_id text not null,
  position integer not null,
  duty_text text not null,
  clause text not null,
  primary key (plan_id, duty_id)
);

create table console_user (
  user_id uuid primary key,
  user_name text not null unique,
  display_name text not null,
  role text not null check (role in ('bureau-officer', 'bureau-leader', 'auditor')),
  password_salt text not null,
  password_hash text not null,
  failed_count integer not null default 0,
  locked_until timestamptz,
  is_active boolean not null default true
);

-- Versions of policies that are being written or wait for the second person. Every change leaves a line in the audit.
create table policy_draft (
  draft_id uuid primary key,
  district_code text not null references district,
  revision integer not null check (revision >= 1),
  state text not null check (state in ('editing', 'proposed')),
  document text not null,
  saved_at timestamptz not null,
  saved_by uuid not null references console_user,
  proposed_by uuid references console_user,
  check ((state = 'proposed') = (proposed_by is not null))
);

create table console_session (
  token_hash text primary key,
  user_id uuid not null references console_user on delete cascade,
  csrf_token text not null,
  made_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
`,
};
