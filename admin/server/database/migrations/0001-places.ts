import type { TextMigration } from '../text-migration.ts';

/** Places, the district's own settings, canteens and what a canteen serves. */
export const places: TextMigration = {
  name: '0001-places',
  text: `
create table division (
  code text primary key check (code ~ '^[0-9]{6,12}$'),
  name text not null,
  level text not null check (level in ('county', 'town', 'community')),
  parent_code text not null
);
create index division_by_parent on division (parent_code);

create table district (
  district_code text primary key,
  name text not null,
  is_demo boolean not null,
  effective_window_days integer not null default 30 check (effective_window_days between 1 and 366),
  effective_meals_per_day_min integer not null default 5 check (effective_meals_per_day_min between 1 and 10000),
  effective_service_days_min integer not null default 10 check (effective_service_days_min between 1 and 366),
  made_at timestamptz not null
);

create table canteen (
  canteen_id uuid primary key,
  district_code text not null references district,
  town_code text not null references division,
  name text not null,
  kind text not null check (kind in ('canteen', 'meal-point', 'village-happiness-canteen', 'central-kitchen',
    'partner-restaurant', 'mobile-cart')),
  -- The community it stands in, where that is known; policies ask how near somebody's home is.
  community_code text references division check (starts_with(community_code, town_code)),
  opened_on date not null,
  suspended_from date,
  closed_on date,
  is_demo boolean not null
);
create index canteen_by_district on canteen (district_code);

-- Days that differ from the packaged calendar of holidays and make-up working days.
create table calendar_day (
  day date primary key,
  is_working_day boolean not null
);

create table canteen_community (
  canteen_id uuid not null references canteen,
  community_code text not null references division,
  primary key (canteen_id, community_code)
);
create index canteen_community_by_community on canteen_community (community_code);

create table canteen_setting (
  canteen_id uuid primary key references canteen,
  business_day jsonb not null,
  is_discreet boolean not null,
  receipt_columns integer not null check (receipt_columns in (32, 42, 48))
);

create table menu_item (
  menu_item_id uuid primary key,
  canteen_id uuid not null references canteen,
  position integer not null,
  name text not null,
  description text not null,
  list_price_fen bigint not null check (list_price_fen >= 0),
  picture text not null,
  meal_periods text[] not null,
  is_active boolean not null default true
);
create index menu_item_by_canteen on menu_item (canteen_id, position);

create table staff (
  staff_id uuid primary key,
  canteen_id uuid not null references canteen,
  name text not null,
  card_slow_lookup text not null,
  pin_salt text not null,
  pin_hash text not null,
  is_active boolean not null default true
);
create index staff_by_canteen on staff (canteen_id);
`,
};
