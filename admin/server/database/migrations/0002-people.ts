import type { TextMigration } from '../text-migration.ts';

/** Elders as the directory knows them, and which canteen's kiosks hold whom. */
export const people: TextMigration = {
  name: '0002-people',
  text: `
create table elder (
  elder_id uuid primary key,
  district_code text not null references district,
  -- Decides which canteens' kiosks hold the person.
  home_community_code text not null references division,
  -- 户籍 and 常住 as policies ask for them; 6, 9 or 12 digits, of any county.
  household_code text check (household_code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
  residence_code text check (residence_code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
  masked_name text not null,
  birth_date date not null,
  slow_lookup text not null unique,
  -- Name, identity number, address and phone under the identity key; erased without touching the ledger.
  sealed_identity bytea,
  is_active boolean not null default true,
  is_demo boolean not null,
  registered_at timestamptz not null
);
create index elder_by_community on elder (home_community_code);

create table elder_category (
  elder_id uuid not null references elder on delete cascade,
  category text not null,
  from_date date not null,
  to_date date,
  primary key (elder_id, category, from_date),
  check (to_date is null or from_date <= to_date)
);

-- Results of care assessments, 0 able to 4 complete loss of ability.
create table elder_care_level (
  elder_id uuid not null references elder on delete cascade,
  level integer not null check (level between 0 and 4),
  from_date date not null,
  to_date date,
  primary key (elder_id, level, from_date),
  check (to_date is null or from_date <= to_date)
);

-- States in which a policy may give nothing.
create table elder_state (
  elder_id uuid not null references elder on delete cascade,
  state text not null check (state in ('in-institution', 'moved-away', 'died')),
  from_date date not null,
  to_date date,
  primary key (elder_id, state, from_date),
  check (to_date is null or from_date <= to_date)
);

create table elder_card (
  slow_lookup text primary key,
  elder_id uuid not null references elder on delete cascade,
  given_on date not null,
  -- The last day on which the card counts; the day before for one that is lost.
  ended_on date
);
create index elder_card_by_elder on elder_card (elder_id);

-- People whom the kiosks of a canteen hold: of its own communities, and its past diners.
create table canteen_elder (
  canteen_id uuid not null references canteen,
  elder_id uuid not null references elder on delete cascade,
  -- Whose full name and phone its kiosks hold (admin/server/roster/regulars.ts).
  is_regular boolean not null default false,
  primary key (canteen_id, elder_id)
);
create index canteen_elder_by_elder on canteen_elder (elder_id);
`,
};
