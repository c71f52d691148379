import { LIMITS } from '../limits.ts';
import { fail, missingCase, type Result, succeed } from '../result.ts';
import { addDays, daysBetween } from '../time/calendar.ts';
import {
  MENU_DATES_MAX,
  type MenuChange,
  type MenuDetails,
  type MenuFault,
  type MenuListItem,
} from './list.ts';

type List = readonly MenuListItem[];
type Outcome = Result<List, { readonly code: MenuFault }>;

/** What a change needs beside the list. */
export interface ListTools {
  readonly newId: () => string;
  /** Digest of the photo that came with the change; null without one. */
  readonly newPhoto: string | null;
  /** Dates long before it are forgotten. */
  readonly today: string;
}

/** Days that what was served is kept in the list, so that a month can be copied on. */
const PAST_DAYS_KEPT = 31;

/** The list after a change; a pure function. */
export function changeMenuList(list: List, change: MenuChange, tools: ListTools): Outcome {
  const changed = applied(list, change, tools);
  if (!changed.ok) return changed;
  const next = changed.value.map((item) => ({
    ...item,
    dates: keptDates(item.dates, tools.today),
  }));
  if (next.length > LIMITS.menuItemsMax) return fail({ code: 'too-many-items' });
  if (new Set(next.map(({ name }) => name)).size < next.length) return fail({ code: 'name-taken' });
  if (next.some(({ dates }) => (dates?.length ?? 0) > MENU_DATES_MAX)) {
    return fail({ code: 'too-many-dates' });
  }
  return succeed(next);
}

function applied(list: List, change: MenuChange, tools: ListTools): Outcome {
  switch (change.act) {
    case 'save':
      return saved(list, change, tools);
    case 'remove':
      return onItem(list, change.menuItemId, () => null);
    case 'set-served':
      return onItem(list, change.menuItemId, (item) => servedOn(item, change));
    case 'move':
      return moved(list, change);
    case 'copy-week':
      return succeed(list.map((item) => weekCopied(item, change)));
    case 'import':
      return succeed(imported(list, change.items, tools));
    default:
      return missingCase(change);
  }
}

/** Null for an item takes it out. */
function onItem(
  list: List,
  menuItemId: string,
  change: (item: MenuListItem) => MenuListItem | null,
): Outcome {
  if (!list.some((item) => item.menuItemId === menuItemId)) return fail({ code: 'no-such-item' });
  return succeed(
    list.flatMap((item) => (item.menuItemId === menuItemId ? (change(item) ?? []) : item)),
  );
}

function saved(
  list: List,
  { menuItemId, details, photo }: Extract<MenuChange, { readonly act: 'save' }>,
  { newId, newPhoto }: ListTools,
): Outcome {
  const given = photo === 'new' ? newPhoto : null;
  if (menuItemId === null) {
    return succeed([...list, { menuItemId: newId(), ...details, photo: given }]);
  }
  return onItem(list, menuItemId, (item) => ({
    ...item,
    ...details,
    photo: photo === 'keep' ? item.photo : given,
  }));
}

function servedOn(
  item: MenuListItem,
  { date, isServed }: { readonly date: string; readonly isServed: boolean },
): MenuListItem {
  // What is served every day is on that date already, and comes off no single one.
  if (item.dates === null) return item;
  const others = item.dates.filter((one) => one !== date);
  return { ...item, dates: isServed ? [...others, date] : others };
}

function moved(
  list: List,
  { menuItemId, place }: { readonly menuItemId: string; readonly place: number },
): Outcome {
  const item = list.find((one) => one.menuItemId === menuItemId);
  if (item === undefined) return fail({ code: 'no-such-item' });
  const others = list.filter((one) => one !== item);
  return succeed(others.toSpliced(place, 0, item));
}

function weekCopied(
  item: MenuListItem,
  { fromMonday, toMonday }: { readonly fromMonday: string; readonly toMonday: string },
): MenuListItem {
  if (item.dates === null) return item;
  const shift = daysBetween({ from: fromMonday, to: toMonday });
  const isIn = (monday: string) => (date: string) => date >= monday && date < addDays(monday, 7);
  const copied = item.dates.filter(isIn(fromMonday)).map((date) => addDays(date, shift));
  const isReplaced = isIn(toMonday);
  return { ...item, dates: [...item.dates.filter((date) => !isReplaced(date)), ...copied] };
}

/** A table has no drawings: a thing keeps its own, and a new one gets what the table's reader gave it. */
function imported(list: List, rows: readonly MenuDetails[], { newId }: ListTools): List {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const known = new Set(list.map(({ name }) => name));
  const kept = list.map((item) => {
    const row = byName.get(item.name);
    return row === undefined ? item : { ...item, ...row, picture: item.picture };
  });
  const added = rows
    .filter(({ name }) => !known.has(name))
    .map((row) => ({ menuItemId: newId(), ...row, photo: null }));
  return [...kept, ...added];
}

function keptDates(dates: MenuListItem['dates'], today: string): MenuListItem['dates'] {
  if (dates === null) return null;
  const oldest = addDays(today, -PAST_DAYS_KEPT);
  return [...new Set(dates)].filter((date) => date >= oldest).toSorted();
}
