import type { TextMigration } from '../text-migration.ts';

/** What is derived from the ledger and could be rebuilt from it, and the marks that tell kiosks what changed. */
export const projections: TextMigration = {
  name: '0004-projections',
  text: `
-- One row a sale. Meals, their lines and site_day would be distributed by (district, canteen) like the ledger, which all of
-- them carry; account_movement by (district, elder), since an account is one whatever canteen moved it.
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
  -- Names the attachment with the facts of the person, while that is kept.
  facts_digest text,
  order_id uuid not null,
  order_number integer not null,
  meal_name text not null,
  -- List price by goods, as policies price them.
  set_meal_fen bigint not null,
  dishes_fen bigint not null,
  by_weight_fen bigint not null,
  weight_grams integer not null,
  delivery_fee_fen bigint not null,
  -- Facts of the day and the order; null where the kiosk sent none.
  is_working_day boolean,
  booked_days_before integer,
  list_price_fen bigint not null,
  -- Everything the elder does not pay, and the part of it that the canteen itself bears.
  subsidy_fen bigint not null,
  merchant_fen bigint not null check (merchant_fen between 0 and subsidy_fen),
  paid_fen bigint not null,
  -- Owed to the operator beside subsidies.
  operator_fen bigint not null,
  check (list_price_fen = subsidy_fen + paid_fen),
  check (list_price_fen = set_meal_fen + dishes_fen + by_weight_fen + delivery_fee_fen),
  -- Flat fees paid with the meal, by rule.
  fees jsonb not null,
  tenders jsonb not null,
  policy_id uuid,
  policy_version integer,
  policy_digest text,
  reasons jsonb not null,
  -- Two kiosks without network granted past a limit: what the policy says of this meal; null within every limit.
  beyond_limit text check (beyond_limit in ('honour', 'withhold')),
  hash text not null,
  primary key (kiosk_id, seq),
  -- Several people may eat on one order, each of them once; guests have no id.
  unique (order_id, elder_id)
);
-- The sales of one order follow each other in one chain, ten at most (docs/formats/ledger-entry-v1.md section 4): an order that
-- comes again later, or in a branch, is the same food a second time.
create function refuse_order_again() returns trigger language plpgsql as $$
begin
  if exists (select from meal m where m.order_id = new.order_id
    and (m.kiosk_id <> new.kiosk_id or abs(m.seq - new.seq) > 9)) then
    raise exception '这一单已经记过账' using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger meal_order_once before insert on meal for each row execute function refuse_order_again();
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
  -- The canteen's own discount: nobody owes it, and no limit counts it.
  by_merchant boolean not null,
  amount_fen bigint not null,
  primary key (kiosk_id, seq, position)
);
create index meal_subsidy_by_date on meal_subsidy (district_code, business_date);

-- Owed to the operator because somebody ate, beside subsidies.
create table meal_operator_line (
  kiosk_id uuid not null,
  seq bigint not null,
  position integer not null,
  district_code text not null,
  canteen_id uuid not null,
  business_date date not null,
  payment_id text not null,
  fund_id text not null,
  fund_name text not null,
  amount_fen bigint not null,
  primary key (kiosk_id, seq, position)
);
create index meal_operator_line_by_date on meal_operator_line (district_code, business_date);

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
  -- The two people behind it; both empty for a version that came with the demo.
  proposed_by uuid,
  approved_by uuid,
  primary key (policy_id, version),
  check ((proposed_by is null) = (approved_by is null)),
  constraint policy_approved_by_another check (approved_by <> proposed_by)
);
create trigger policy_append_only before update or delete on policy
  for each row execute function refuse_change();
create trigger policy_no_truncate before truncate on policy execute function refuse_change();

-- What changed for kiosks, newest mark per subject and place. The payload is read when a kiosk asks.
-- An empty canteen means every canteen that holds the subject.
create sequence change_number;
create table change_mark (
  kind text not null check (kind in ('elder', 'account', 'usage', 'policy', 'calendar', 'menu', 'settings', 'staff')),
  subject text not null,
  canteen_id uuid not null default '00000000-0000-0000-0000-000000000000',
  change_number bigint not null unique default nextval('change_number'),
  -- The one kiosk whose own entry made the change and need not hear of it; empty when several did.
  origin_kiosk_id uuid,
  primary key (kind, subject, canteen_id)
);
`,
};
