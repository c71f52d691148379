import type { Generated } from 'kysely';
import type { MenuItem, PhotoMediaType } from '../../../shared/sync/contract.ts';

/** Photos of menus, each canteen's by the SHA-256 of their bytes. */
export interface MenuPhotoTable {
  canteen_id: string;
  digest: string;
  media_type: PhotoMediaType;
  bytes: Buffer;
}

/** Everything on the canteens' lists. */
export interface MenuItemTable {
  menu_item_id: string;
  canteen_id: string;
  position: number;
  name: string;
  description: string;
  kind: Generated<MenuItem['kind']>;
  list_price_fen: number;
  picture: string;
  photo: Generated<string | null>;
  diet_marks: Generated<string[]>;
  allergens: Generated<string[]>;
  meal_periods: string[];
  dates: Generated<string[] | null>;
  is_active: Generated<boolean>;
}
