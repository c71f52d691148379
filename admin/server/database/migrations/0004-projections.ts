import type { TextMigration } from '../text-migration.ts';

/** What is derived from the ledger and could be rebuilt from it, and the marks that tell kiosks what changed. */
export const projections: TextMigration = {
  name: '0004-projections',
  text: `
-- One row a sale.
create table meal (
  kiosk_id uuid not null,
  seq bigint not null,
  district_code text not null,
  canteen_id uuid not null,
  business_date date not null,
  at_text text not null,
  meal_period text not null,
  service_type text not null,
  person_kind text not null check (person_kind in ('guest', 'elder', 'provisional')),
  elder_id uuid,
  identified_by text,
  order_id uuid not null unique,
  order_number integer not null,
  meal_name text not null,
  list_price_fen bigint not null,
  subsidy_fen bigint not null,
  paid_fen bigint not null,
  check (list_price_fen = subsidy_fen + paid_fen),
  tenders jsonb not null,
  policy_id uuid,
  policy_version integer,
  policy_digest text,
  reasons jsonb not null,
  hash text not null,
  primary key (kiosk_id, seq)
);
create index meal_by_date on meal (district_code, business_date);
create index meal_by_canteen on meal (canteen_id, business_date);
create index meal_by_elder on meal (elder_id, business_date) where elder_id is not null;

create table meal_subsidy (
  kiosk_id uuid not null,
  seq bigint not null,
  position integer not null,
  district_code text not null,
  canteen_id uuid not null,
  business_date date not null,
  rule_id text not null,
  fund_id text not null,
  fund_name text not null,
  amount_fen bigint not null,
  primary key (kiosk_id, seq, position)
);
create index meal_subsidy_by_date on meal_subsidy (district_code, business_date);

create table account_movement (
  kiosk_id uuid not null,
  seq bigint not null,
  district_code text not null,
  elder_id uuid not null,
  business_date date not null,
  kind text not null check (kind in ('top-up', 'sale')),
  amount_fen bigint not null,
  primary key (kiosk_id, seq)
);
create index account_movement_by_elder on account_movement (elder_id);

-- Kept as meals come in, so that coverage never counts meals again.
create table site_day (
  canteen_id uuid not null,
  business_date date not null,
  district_code text not null,
  meals integer not null,
  subsidised_meals integer not null,
  subsidy_fen bigint not null,
  primary key (canteen_id, business_date)
);
create index site_day_by_district on site_day (district_code, business_date);

create table policy (
  policy_id uuid not null,
  version integer not null,
  district_code text not null references district,
  digest text not null unique,
  signature text not null,
  -- Canonical JSON, as signed.
  document text not null,
  effective_from date not null,
  effective_to date,
  published_at timestamptz not null,
  primary key (policy_id, version)
);
create trigger policy_append_only before update or delete on policy
  for each row execute function refuse_change();
create trigger policy_no_truncate before truncate on policy execute function refuse_change();

-- What changed for kiosks, newest mark per subject and place. The payload is read when a kiosk asks.
-- An empty canteen means every canteen that holds the subject.
create sequence change_number;
create table change_mark (
  kind text not null check (kind in ('elder', 'account', 'usage', 'policy', 'menu', 'settings', 'staff')),
  subject text not null,
  canteen_id uuid not null default '00000000-0000-0000-0000-000000000000',
  change_number bigint not null unique default nextval('change_number'),
  -- The one kiosk whose own entry made the change and need not hear of it; empty when several did.
  origin_kiosk_id uuid,
  primary key (kind, subject, canteen_id)
);
`,
};
