import { z } from 'zod';
import { canteenIdSchema } from '../../shared/identity/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import { type MenuFault, type MenuListItem, menuChangeSchema } from '../../shared/menu/list.ts';

const settingsSchema = z.strictObject({
  /** Discreet form: no personal amount on screen or slip until asked. */
  isDiscreet: z.boolean(),
  /** How food leaves; the first is taken where nobody chooses. */
  serviceTypes: z
    .array(z.enum(['eat-in', 'pick-up', 'delivery']))
    .min(1)
    .max(3)
    .refine((types) => new Set(types).size === types.length),
  deliveryFeeFen: z.number().int().min(0).max(10_000),
  /** 0 where meals are for today only. */
  orderAheadDaysMax: z.number().int().min(0).max(7),
  /** How many people one attendant may serve without a card on one business date. */
  identificationsByStaffMax: z.number().int().min(0).max(500),
});
export type CanteenSettingsForm = Readonly<z.infer<typeof settingsSchema>>;

/** A canteen's menu as it is edited. */
export interface CanteenMenuView {
  readonly canteenId: string;
  readonly canteenName: string;
  /** Counts every change of menu and settings; a change names the one it was made on. */
  readonly revision: number;
  /** The canteen's business date. */
  readonly today: string;
  readonly mealPeriods: readonly {
    readonly id: 'breakfast' | 'lunch' | 'dinner';
    readonly name: string;
    /** As 11:00–13:00. */
    readonly hours: string;
  }[];
  /** In the order of the screens. */
  readonly items: readonly MenuListItem[];
  readonly settings: CanteenSettingsForm;
}

/** Why a change was refused; the sentence is for the person. */
export interface MenuFailure {
  readonly code: MenuFault | 'no-such-canteen' | 'changed-meanwhile' | 'bad-photo';
  readonly sentence: string;
}

export const canteenReferenceSchema = z.strictObject({ canteenId: canteenIdSchema });
export type CanteenReference = z.infer<typeof canteenReferenceSchema>;

const ofRevision = {
  canteenId: canteenIdSchema,
  /** What the person saw; another one is refused. */
  revision: z.number().int().min(0),
};

export const changeMenuSchema = z.strictObject({
  ...ofRevision,
  change: menuChangeSchema,
  /** JPEG or WebP as base64, with a `save` whose photo is `new`; else null. */
  photoBase64: z
    .base64()
    .max(Math.ceil(LIMITS.photoBytesMax / 3) * 4)
    .nullable(),
});
export type ChangeMenu = z.infer<typeof changeMenuSchema>;

export const saveCanteenSettingsSchema = z.strictObject({
  ...ofRevision,
  settings: settingsSchema,
});
export type SaveCanteenSettings = z.infer<typeof saveCanteenSettingsSchema>;

/** Followed by the canteen's id, a slash and the photo's digest: GET answers the photo itself, to whoever is signed in. */
export const MENU_PHOTO_PATH = '/api/menu-photos';
