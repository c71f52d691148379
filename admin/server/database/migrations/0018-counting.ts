import type { TextMigration } from '../text-migration.ts';

/** How far the ledger of each kiosk has been counted: behind the head for as long as the counting takes. */
export const counting: TextMigration = {
  name: '0018-counting',
  text: `
-- A row of its own beside kiosk_head: a batch is stored under the lock on the head, and never waits for the counting.
create table kiosk_count (
  kiosk_id uuid primary key references kiosk,
  -- Every entry up to here is counted or in quarantine.
  seq bigint not null check (seq >= 0)
);
`,
};
