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
  -- How food leaves; the first is taken where nobody chooses.
  service_types text[] not null default '{eat-in}' check (cardinality(service_types) between 1 and 3
    and service_types <@ array['eat-in', 'pick-up', 'delivery']),
  delivery_fee_fen bigint not null default 0 check (delivery_fee_fen >= 0),
  order_ahead_days_max integer not null default 0 check (order_ahead_days_max between 0 and 7),
  identifications_by_staff_max integer not null default 20 check (identifications_by_staff_max between 0 and 500),
  receipt_columns integer not null check (receipt_columns in (32, 42, 48)),
  -- Counts every change of the menu and of these settings, so that nobody saves over what they have not seen.
  revision integer not null default 1
);

-- Photos by the SHA-256 of their bytes; each canteen has its own copy, so that one never sees another's.
create table menu_photo (
  canteen_id uuid not null references canteen,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  media_type text not null check (media_type in ('image/jpeg', 'image/webp')),
  bytes bytea not null check (octet_length(bytes) between 1 and 102400),
  primary key (canteen_id, digest)
);

create table menu_item (
  menu_item_id uuid primary key,
  canteen_id uuid not null references canteen,
  position integer not null,
  name text not null,
  description text not null,
  kind text not null default 'set-meal' check (kind in ('set-meal', 'dishes', 'by-weight')),
  -- Of one portion; of food by weight, of 500 grams.
  list_price_fen bigint not null check (list_price_fen >= 0),
  picture text not null,
  photo text,
  diet_marks text[] not null default '{}',
  allergens text[] not null default '{}',
  meal_periods text[] not null,
  -- YYYY-MM-DD, ascending; null for every day.
  dates text[],
  is_active boolean not null default true,
  foreign key (canteen_id, photo) references menu_photo (canteen_id, digest)
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
