import type { TextMigration } from '../text-migration.ts';

/** How far each kiosk's clock is off, and which canteens hold the whole district. */
export const kioskClocksAndRosters: TextMigration = {
  name: '0013-kiosk-clocks-and-rosters',
  text: `
-- Measured at every contact: the kiosk's wall clock less ours.
alter table kiosk add column clock_offset_ms bigint;

-- Whom the kiosks of a canteen hold: people of its communities and its past diners, or everybody of the district.
alter table canteen add column roster_scope text not null default 'own' check (roster_scope in ('own', 'district'));

create index change_mark_by_canteen on change_mark (canteen_id, change_number);
`,
};
