import type { Database } from 'better-sqlite3-multiple-ciphers';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { missingCase } from '../../shared/result.ts';
import type { Change } from '../../shared/sync/contract.ts';
import type { UnreadPolicy } from '../core/sync/received.ts';
import { createContactApplier } from './contacts.ts';

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** Makes the admin's changes ours; each replaces what was held under the same key. */
export function createChangeApplier(database: Database): (change: Change | UnreadPolicy) => void {
  const elders = createElderApplier(database);
  const setAccount = database.prepare(
    'INSERT OR REPLACE INTO account_elsewhere (elder_id, amount_fen) VALUES (?, ?)',
  );
  const setUsage = database.prepare(
    'INSERT OR REPLACE INTO usage_elsewhere (elder_id, meals) VALUES (?, ?)',
  );
  // A published version never changes, so a second copy of it is no news.
  const addPolicy = database.prepare(
    'INSERT OR IGNORE INTO policy (policy_id, version, document, signature) VALUES (?, ?, ?, ?)',
  );
  const setCalendar = database.prepare(
    'INSERT OR REPLACE INTO calendar (only_row, days) VALUES (1, ?)',
  );
  const setMenu = database.prepare('INSERT OR REPLACE INTO menu (only_row, items) VALUES (1, ?)');
  const setSettings = database.prepare(
    'INSERT OR REPLACE INTO settings (only_row, content) VALUES (1, ?)',
  );
  const setStaff = database.prepare(
    'INSERT OR REPLACE INTO staff (staff_id, name, card_lookup, pin_salt, pin_hash) VALUES (?, ?, ?, ?, ?)',
  );
  const dropStaff = database.prepare('DELETE FROM staff WHERE staff_id = ?');

  const applyKeys = createKeysApplier(database);
  const applySettings = ({ kind: _, ...settings }: ChangeOf<'settings'>): void => {
    setSettings.run(canonicalText(settings));
  };

  return (change) => {
    switch (change.kind) {
      case 'elder':
        return elders.apply(change);
      case 'elder-removed':
        return elders.remove(change.elderId);
      case 'account':
        return void setAccount.run(change.elderId, change.elsewhereFen);
      case 'usage':
        return void setUsage.run(change.elderId, canonicalText(change.meals));
      // Kept as it came: the version of the program that can read it will find it here.
      case 'unread-policy':
      case 'policy': {
        const { policyId, version } = change.document;
        return void addPolicy.run(
          policyId,
          version,
          canonicalText(change.document),
          change.signature,
        );
      }
      case 'calendar':
        return void setCalendar.run(canonicalText(change.days));
      case 'menu':
        return void setMenu.run(canonicalText(change.items));
      case 'settings':
        return applySettings(change);
      case 'staff':
        return void setStaff.run(
          change.staffId,
          change.name,
          change.cardLookup,
          change.pinSalt,
          change.pinHash,
        );
      case 'staff-removed':
        return void dropStaff.run(change.staffId);
      case 'keys':
        return applyKeys(change);
      default:
        missingCase(change);
    }
  };
}

function createElderApplier(database: Database) {
  const setElder =
    database.prepare(`INSERT INTO elder (elder_id, masked_name, birth_date, categories, care_levels, states, household_code, residence_code)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (elder_id) DO UPDATE SET
    masked_name = excluded.masked_name, birth_date = excluded.birth_date, categories = excluded.categories,
    care_levels = excluded.care_levels, states = excluded.states,
    household_code = excluded.household_code, residence_code = excluded.residence_code`);
  const dropTold = ['elder', 'account_elsewhere', 'usage_elsewhere'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE elder_id = ?`),
  );
  const dropLookups = database.prepare('DELETE FROM elder_lookup WHERE elder_id = ?');
  const setLookup = database.prepare(
    'INSERT OR REPLACE INTO elder_lookup (lookup, elder_id) VALUES (?, ?)',
  );
  const applyContact = createContactApplier(database);
  return {
    apply(change: ChangeOf<'elder'>): void {
      setElder.run(
        change.elderId,
        change.maskedName,
        change.birthDate,
        canonicalText(change.categories),
        canonicalText(change.careLevels),
        canonicalText(change.states),
        change.householdCode,
        change.residenceCode,
      );
      dropLookups.run(change.elderId);
      for (const lookup of change.lookups) setLookup.run(lookup, change.elderId);
      applyContact(change);
    },
    /** What the admin told of a person goes with them; what was sold to them here stays in the ledger and its projections. */
    remove(elderId: string): void {
      for (const drop of dropTold) drop.run(elderId);
    },
  };
}

/** No card has this lookup: it stands for one that is not known any more. */
const VOID_LOOKUP = '0'.repeat(64);

/** With another lookup key nothing held can be found by a card again; people and staff come anew, under the new key. */
function createKeysApplier(database: Database): (change: ChangeOf<'keys'>) => void {
  const held = database.prepare<[], { readonly lookup_key: string }>(
    'SELECT lookup_key FROM enrolment',
  );
  const setKeys = database.prepare('UPDATE enrolment SET lookup_key = ?, recovery_public_key = ?');
  const voidElders = database.prepare('DELETE FROM elder_lookup');
  const voidStaff = database.prepare('UPDATE staff SET card_lookup = ?');
  const beginAnew = database.prepare('UPDATE sync_state SET cursor = 0');
  return ({ lookupKey, recoveryPublicKey }) => {
    const isOther = held.get()?.lookup_key !== lookupKey;
    setKeys.run(lookupKey, recoveryPublicKey);
    if (!isOther) return;
    voidElders.run();
    voidStaff.run(VOID_LOOKUP);
    beginAnew.run();
  };
}
