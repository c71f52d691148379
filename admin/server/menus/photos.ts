import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { PhotoMediaType } from '../../../shared/sync/contract.ts';
import type { Queryable } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

/** A photo as it is kept. */
export interface KeptPhoto {
  readonly mediaType: PhotoMediaType;
  readonly bytes: Buffer;
}

interface PhotoName {
  readonly canteenId: string;
  readonly digest: string;
}

/** A photo of what a canteen has on its menu now; null for any other. */
export async function photoOnMenu(database: Queryable, name: PhotoName): Promise<KeptPhoto | null> {
  const onMenu = await database
    .selectFrom('menu_item')
    .select('menu_item_id')
    .where('canteen_id', '=', name.canteenId)
    .where('photo', '=', name.digest)
    .where('is_active', '=', true)
    .executeTakeFirst();
  return onMenu === undefined ? null : photoOf(database, name);
}

/** Any photo of a canteen's list; null when there is no such photo. */
export async function photoOf(
  database: Queryable,
  { canteenId, digest }: PhotoName,
): Promise<KeptPhoto | null> {
  const row = await database
    .selectFrom('menu_photo')
    .select(['media_type', 'bytes'])
    .where('canteen_id', '=', canteenId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row === undefined ? null : { mediaType: row.media_type, bytes: row.bytes };
}

/** Keeps a photo and answers its digest; one that is there already stays. */
export async function keepPhoto(
  transaction: Transaction<Tables>,
  canteenId: string,
  { mediaType, bytes }: KeptPhoto,
): Promise<string> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  await transaction
    .insertInto('menu_photo')
    .values({ canteen_id: canteenId, digest, media_type: mediaType, bytes })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return digest;
}

/** Photos that nothing on the canteen's list shows any more are gone. */
export async function dropUnusedPhotos(
  transaction: Transaction<Tables>,
  canteenId: string,
): Promise<void> {
  await transaction
    .deleteFrom('menu_photo')
    .where('canteen_id', '=', canteenId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('menu_item')
            .select('menu_item_id')
            .whereRef('menu_item.canteen_id', '=', 'menu_photo.canteen_id')
            .whereRef('menu_item.photo', '=', 'menu_photo.digest'),
        ),
      ),
    )
    .execute();
}
