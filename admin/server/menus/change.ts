import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { changeMenuList } from '../../../shared/menu/change-list.ts';
import type { MenuListItem } from '../../../shared/menu/list.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { businessDate, businessDaySchema } from '../../../shared/time/business-time.ts';
import type {
  CanteenMenuView,
  ChangeMenu,
  MenuFailure,
  SaveCanteenSettings,
} from '../../contract/menus.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { type AuditAction, type AuditLine, writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { markChanges } from '../down-sync/marks.ts';
import { menuFailure, photoFailure } from './failures.ts';
import { checkPhoto } from './photo-check.ts';
import { dropUnusedPhotos, type KeptPhoto, keepPhoto } from './photos.ts';
import { canteenMenu, menuList, USUAL_BUSINESS_DAY } from './view.ts';

type Outcome = Promise<Result<CanteenMenuView, MenuFailure>>;

/** Makes one change of a canteen's list, in one transaction with its audit and the mark for the canteen's kiosks. */
export async function changeMenu(
  context: AdminContext,
  user: ConsoleUser,
  request: ChangeMenu,
): Outcome {
  const photo = readPhoto(request);
  if (!photo.ok) return photo;
  const { canteenId, change } = request;
  return underRevision(context, request, async (transaction, today) => {
    const before = await menuList(transaction, canteenId);
    const newPhoto =
      photo.value === null ? null : await keepPhoto(transaction, canteenId, photo.value);
    const tools = { newId: randomUUID, newPhoto, today };
    const changed = changeMenuList(before, change, tools);
    if (!changed.ok) return menuFailure(changed.failure.code);
    await writeList(transaction, canteenId, { before, after: changed.value });
    await dropUnusedPhotos(transaction, canteenId);
    await note(context, transaction, {
      ...{ user, canteenId, action: 'menu-changed' },
      detail: { act: change.act, ...detailOf(request, before) },
    });
    return succeed('menu');
  });
}

/** Sets how a canteen serves; its kiosks hear of it. */
export async function saveCanteenSettings(
  context: AdminContext,
  user: ConsoleUser,
  request: SaveCanteenSettings,
): Outcome {
  const { canteenId, settings } = request;
  return underRevision(context, request, async (transaction) => {
    await transaction
      .updateTable('canteen_setting')
      .set({
        is_discreet: settings.isDiscreet,
        service_types: settings.serviceTypes,
        delivery_fee_fen: settings.deliveryFeeFen,
        order_ahead_days_max: settings.orderAheadDaysMax,
        identifications_by_staff_max: settings.identificationsByStaffMax,
      })
      .where('canteen_id', '=', canteenId)
      .execute();
    const { isDiscreet, serviceTypes, ...numbers } = settings;
    await note(context, transaction, {
      ...{ user, canteenId, action: 'canteen-settings-changed' },
      detail: {
        ...numbers,
        isDiscreet: String(isDiscreet),
        serviceTypes: serviceTypes.join(' '),
      },
    });
    return succeed('settings');
  });
}

/** A photo is looked at before any transaction is open. */
function readPhoto({ change, photoBase64 }: ChangeMenu): Result<KeptPhoto | null, MenuFailure> {
  const isNew = change.act === 'save' && change.photo === 'new';
  if (!isNew) return succeed(null);
  const bytes = Buffer.from(photoBase64 ?? '', 'base64');
  const checked = checkPhoto(bytes);
  if (!checked.ok) return photoFailure(checked.failure.code);
  return succeed({ mediaType: checked.value.mediaType, bytes });
}

class Refused extends Error {
  readonly failure: MenuFailure;
  constructor(failure: MenuFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Two people who change one canteen come one after the other, and the second must have seen what the first did. */
async function underRevision(
  context: AdminContext,
  asked: { readonly canteenId: string; readonly revision: number },
  work: (
    transaction: Transaction<Tables>,
    today: string,
  ) => Promise<Result<'menu' | 'settings', MenuFailure>>,
): Outcome {
  const { canteenId } = asked;
  try {
    const view = await context.database.transaction().execute(async (transaction) => {
      const isNew = await ensureSettings(transaction, canteenId);
      const held = await lockRevision(transaction, canteenId);
      if (held === null) throw new Refused(refused('no-such-canteen'));
      if (held.revision !== asked.revision) throw new Refused(refused('changed-meanwhile'));
      const done = await work(transaction, businessDate(context.now(), held.businessDay));
      if (!done.ok) throw new Refused(done.failure);
      await transaction
        .updateTable('canteen_setting')
        .set({ revision: sql`revision + 1` })
        .where('canteen_id', '=', canteenId)
        .execute();
      const after = await canteenMenu({ ...context, database: transaction }, canteenId);
      if (after === null) throw new Error('the canteen is locked and cannot be gone');
      const kinds = new Set([done.value, ...(isNew ? (['menu', 'settings'] as const) : [])]);
      await markChanges(
        transaction,
        [...kinds].map((kind) => ({ kind, subject: canteenId, canteenId, originKioskId: null })),
      );
      return after;
    });
    return succeed(view);
  } catch (error) {
    if (error instanceof Refused) return fail(error.failure);
    throw error;
  }
}

function refused(code: MenuFailure['code']): MenuFailure {
  return menuFailure(code).failure;
}

/** A canteen that nobody has set up yet begins with the usual hours. Answers whether it does so now. */
async function ensureSettings(
  transaction: Transaction<Tables>,
  canteenId: string,
): Promise<boolean> {
  const made = await sql`
    insert into canteen_setting (canteen_id, business_day, is_discreet, receipt_columns, revision)
    select canteen_id, ${JSON.stringify(USUAL_BUSINESS_DAY)}::jsonb, false, 48, 0 from canteen
    where canteen_id = ${canteenId}::uuid
    on conflict do nothing`.execute(transaction);
  return made.numAffectedRows === 1n;
}

async function lockRevision(transaction: Transaction<Tables>, canteenId: string) {
  const row = await transaction
    .selectFrom('canteen_setting')
    .select(['revision', 'business_day'])
    .where('canteen_id', '=', canteenId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  return { revision: row.revision, businessDay: businessDaySchema.parse(row.business_day) };
}

/** Writes what became another, with its place, and takes out what is gone. */
async function writeList(
  transaction: Transaction<Tables>,
  canteenId: string,
  lists: { readonly before: readonly MenuListItem[]; readonly after: readonly MenuListItem[] },
): Promise<void> {
  const kept = new Set(lists.after.map((item) => item.menuItemId));
  const gone = lists.before.filter((item) => !kept.has(item.menuItemId));
  if (gone.length > 0) {
    const ids = gone.map((item) => item.menuItemId);
    await transaction.deleteFrom('menu_item').where('menu_item_id', 'in', ids).execute();
  }
  const earlier = new Map(
    lists.before.map((item, place) => [item.menuItemId, textOf(item, place)]),
  );
  for (const [place, item] of lists.after.entries()) {
    if (earlier.get(item.menuItemId) === textOf(item, place)) continue;
    const row = rowOf(canteenId, item, place);
    await transaction
      .insertInto('menu_item')
      .values({ menu_item_id: item.menuItemId, ...row })
      .onConflict((conflict) => conflict.column('menu_item_id').doUpdateSet(row))
      .execute();
  }
}

function textOf(item: MenuListItem, place: number): string {
  return JSON.stringify([place, item]);
}

function rowOf(canteenId: string, item: MenuListItem, place: number) {
  return {
    canteen_id: canteenId,
    position: place,
    name: item.name,
    description: item.description,
    kind: item.kind,
    list_price_fen: item.listPriceFen,
    picture: item.picture,
    photo: item.photo,
    diet_marks: [...item.dietMarks],
    allergens: [...item.allergens],
    meal_periods: [...item.mealPeriods],
    dates: item.dates === null ? null : [...item.dates],
    is_active: item.isActive,
  };
}

/** What the audit tells of a change: what it was about, and a price before and after. */
function detailOf({ change }: ChangeMenu, before: readonly MenuListItem[]): AuditLine['detail'] {
  switch (change.act) {
    case 'import':
      return { count: change.items.length };
    case 'copy-week':
      return { fromMonday: change.fromMonday, toMonday: change.toMonday };
    default: {
      const { menuItemId } = change;
      const was = before.find((item) => item.menuItemId === menuItemId) ?? null;
      const named = { menuItemId, nameBefore: was?.name ?? null };
      if (change.act === 'remove') return named;
      if (change.act === 'move') return { ...named, place: change.place };
      if (change.act === 'set-served') {
        return { ...named, date: change.date, isServed: String(change.isServed) };
      }
      const { name, listPriceFen, isActive } = change.details;
      const prices = { listPriceFenBefore: was?.listPriceFen ?? null, listPriceFen };
      return { ...named, name, ...prices, isActive: String(isActive), photo: change.photo };
    }
  }
}

async function note(
  context: AdminContext,
  transaction: Transaction<Tables>,
  line: {
    readonly user: ConsoleUser;
    readonly canteenId: string;
    readonly action: AuditAction;
    readonly detail: AuditLine['detail'];
  },
): Promise<void> {
  const { user, canteenId, action, detail } = line;
  const audit = { actorKind: 'user', actorId: user.userId, action, subject: canteenId } as const;
  await writeAudit(transaction, { ...audit, detail }, context.now());
}
