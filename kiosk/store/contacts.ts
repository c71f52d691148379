import type { Database } from 'better-sqlite3-multiple-ciphers';
import { elderIdSchema } from '../../shared/identity/ids.ts';
import { missingCase } from '../../shared/result.ts';
import type { Change } from '../../shared/sync/contract.ts';
import type { ContactSearch, HeldContact, StoreReads } from '../core/ports.ts';

interface ContactRow {
  readonly elder_id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly number_end: string | null;
  readonly birth_date: string;
}

const CONTACT = `SELECT elder_id, name, phone, number_end, birth_date
  FROM elder_contact JOIN elder USING (elder_id) WHERE`;

/** Finds people by what staff know of them. Whoever asks bounds the text; here it only has to match. */
export function contactReads(database: Database): Pick<StoreReads, 'contacts'> {
  // The whole name, or the surname's first character and then any part of the rest: 张花 finds 张桂花.
  const byName = database.prepare<
    [{ readonly text: string; readonly countMax: number }],
    ContactRow
  >(
    `${CONTACT} name = :text OR (substr(name, 1, 1) = substr(:text, 1, 1)
      AND instr(substr(name, 2), substr(:text, 2)) > 0) ORDER BY name, elder_id LIMIT :countMax`,
  );
  const byPhone = database.prepare<
    [{ readonly text: string; readonly countMax: number }],
    ContactRow
  >(
    `${CONTACT} substr(replace(replace(phone, '-', ''), ' ', ''), -length(:text)) = :text
      ORDER BY name, elder_id LIMIT :countMax`,
  );
  const byNumberEnd = database.prepare<
    [{ readonly text: string; readonly countMax: number }],
    ContactRow
  >(`${CONTACT} number_end = :text ORDER BY name, elder_id LIMIT :countMax`);
  const rowsOf = ({ by, text, countMax }: ContactSearch): readonly ContactRow[] => {
    switch (by) {
      case 'name':
        return byName.all({ text, countMax });
      case 'phone':
        return byPhone.all({ text, countMax });
      case 'number-end':
        return byNumberEnd.all({ text, countMax });
      default:
        return missingCase(by);
    }
  };
  return { contacts: (search) => rowsOf(search).map(contactOf) };
}

function contactOf(row: ContactRow): HeldContact {
  return {
    elderId: elderIdSchema.parse(row.elder_id),
    name: row.name,
    phone: row.phone,
    numberEnd: row.number_end,
    birthDate: row.birth_date,
  };
}

/** Keeps the contact of a person that the admin sent, or forgets it where the canteen is not to know it any more. */
export function createContactApplier(
  database: Database,
): (elder: Extract<Change, { readonly kind: 'elder' }>) => void {
  const save = database.prepare(
    'INSERT OR REPLACE INTO elder_contact (elder_id, name, phone, number_end) VALUES (?, ?, ?, ?)',
  );
  const drop = database.prepare('DELETE FROM elder_contact WHERE elder_id = ?');
  return ({ elderId, contact }) => {
    if (contact === null) drop.run(elderId);
    else save.run(elderId, contact.name, contact.phone, contact.numberEnd);
  };
}
