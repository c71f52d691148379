import type { Database } from 'better-sqlite3-multiple-ciphers';
import { photoMediaTypeSchema } from '../../shared/sync/contract.ts';
import type { StoreReads, StoreTransaction } from '../core/ports.ts';

/** Digests that the one row of the menu names. */
const NAMED = `SELECT json_extract(item.value, '$.photo') AS digest FROM menu, json_each(menu.items) AS item
  WHERE json_extract(item.value, '$.photo') IS NOT NULL`;

export function photoReads(database: Database): Pick<StoreReads, 'photo' | 'missingPhotos'> {
  const one = database.prepare<
    [string],
    { readonly media_type: string; readonly bytes: Uint8Array }
  >('SELECT media_type, bytes FROM menu_photo WHERE digest = ?');
  const missing = database.prepare<[], { readonly digest: string }>(
    `SELECT DISTINCT digest FROM (${NAMED}) WHERE digest NOT IN (SELECT digest FROM menu_photo)`,
  );
  return {
    photo(digest) {
      const row = one.get(digest);
      if (row === undefined) return null;
      return { mediaType: photoMediaTypeSchema.parse(row.media_type), bytes: row.bytes };
    },
    missingPhotos: () => missing.all().map(({ digest }) => digest),
  };
}

export function photoWrites(database: Database): Pick<StoreTransaction, 'savePhoto'> {
  // A menu may have come between asking and the answer.
  const save = database.prepare(
    `INSERT OR IGNORE INTO menu_photo (digest, media_type, bytes)
     SELECT :digest, :mediaType, :bytes WHERE :digest IN (SELECT digest FROM (${NAMED}))`,
  );
  return {
    savePhoto(digest, { mediaType, bytes }) {
      save.run({ digest, mediaType, bytes });
    },
  };
}

/** Photos that no held menu names are dropped with the change of the menu, so that they never add up. */
export function dropPhotosBut(database: Database): (kept: readonly string[]) => void {
  const held = database.prepare<[], { readonly digest: string }>('SELECT digest FROM menu_photo');
  const drop = database.prepare('DELETE FROM menu_photo WHERE digest = ?');
  return (kept) => {
    for (const { digest } of held.all()) if (!kept.includes(digest)) drop.run(digest);
  };
}
