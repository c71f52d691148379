import type { TextMigration } from '../text-migration.ts';

/** Signing keys that kiosks went on to, and the renewal of their lookup keys. */
export const kioskKeys: TextMigration = {
  name: '0015-kiosk-keys',
  text: `
-- The key in force where it is no longer the first one, which is public_key and that of the genesis.
alter table kiosk add column next_public_key text unique;

-- Every key after the first, each signed by the one before it.
create table kiosk_key (
  kiosk_id uuid not null references kiosk,
  position integer not null check (position >= 1),
  public_key text not null unique,
  previous_key text not null,
  signature text not null,
  in_force_since timestamptz not null,
  primary key (kiosk_id, position)
);
create trigger kiosk_key_append_only before update or delete on kiosk_key
  for each row execute function refuse_change();
create trigger kiosk_key_no_truncate before truncate on kiosk_key execute function refuse_change();

alter table change_mark drop constraint change_mark_kind_check;
alter table change_mark add constraint change_mark_kind_check check (kind in
  ('elder', 'account', 'usage', 'policy', 'calendar', 'menu', 'settings', 'staff', 'keys'));
`,
};
