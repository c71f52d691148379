import { describe, expect, it } from 'vitest';
import { menuItemIdSchema } from '../identity/ids.ts';
import { LIMITS } from '../limits.ts';
import { addDays } from '../time/calendar.ts';
import { changeMenuList } from './change-list.ts';
import { type MenuDetails, type MenuListItem, menuDetailsSchema } from './list.ts';

const TODAY = '2026-11-23';

function details(name: string, more: Partial<MenuDetails> = {}): MenuDetails {
  return menuDetailsSchema.parse({
    ...{ name, description: '', kind: 'set-meal', listPriceFen: 1_500, picture: 'plain' },
    ...{ dietMarks: [], allergens: [], mealPeriods: ['lunch'], dates: null, isActive: true },
    ...more,
  });
}

const ids = (count: number) =>
  menuItemIdSchema.parse(`11111111-1111-4111-8111-${String(count).padStart(12, '0')}`);

function item(place: number, name: string, more: Partial<MenuListItem> = {}): MenuListItem {
  const { photo = null, ...described } = more;
  return { menuItemId: ids(place), photo, ...details(name, described) };
}

function changed(list: readonly MenuListItem[], change: Parameters<typeof changeMenuList>[1]) {
  let made = 900;
  const newId = () => ids(made++);
  return changeMenuList(list, change, { newId, newPhoto: 'f'.repeat(64), today: TODAY });
}

function listOf(outcome: ReturnType<typeof changeMenuList>): readonly MenuListItem[] {
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
}

describe('a change of the menu', () => {
  it('keeps, takes away or replaces a photo as it says', () => {
    const list = [item(1, '米饭', { photo: 'a'.repeat(64) })];
    const photoAfter = (photo: 'keep' | 'remove' | 'new') =>
      listOf(changed(list, { act: 'save', menuItemId: ids(1), details: details('米饭'), photo }))[0]
        ?.photo;
    expect(photoAfter('keep')).toBe('a'.repeat(64));
    expect(photoAfter('remove')).toBeNull();
    expect(photoAfter('new')).toBe('f'.repeat(64));
  });

  it('copies a week over what was dated in the other, and leaves what is served every day', () => {
    const list = [
      item(1, '每天的'),
      item(2, '排日子的', { dates: ['2026-11-16', '2026-11-22', '2026-11-24', '2026-12-01'] }),
    ];
    const copied = listOf(
      changed(list, { act: 'copy-week', fromMonday: '2026-11-16', toMonday: '2026-11-23' }),
    );
    expect(copied.map(({ dates }) => dates)).toEqual([
      null,
      ['2026-11-16', '2026-11-22', '2026-11-23', '2026-11-29', '2026-12-01'],
    ]);
  });

  it('by a table changes what is known by its name and adds the rest, drawing and photo untouched', () => {
    const list = [item(1, '红烧肉套餐', { picture: 'braised-pork', photo: 'a'.repeat(64) })];
    const rows = [details('馒头'), details('红烧肉套餐', { isActive: false })];
    expect(listOf(changed(list, { act: 'import', items: rows }))).toMatchObject([
      {
        ...{ menuItemId: ids(1), name: '红烧肉套餐', isActive: false },
        ...{ picture: 'braised-pork', photo: 'a'.repeat(64) },
      },
      { name: '馒头', photo: null },
    ]);
  });

  it('forgets dates of more than a month ago, so that a list never grows without end', () => {
    const old = addDays(TODAY, -32);
    const list = [item(1, '软面', { dates: [old, addDays(TODAY, -31)] })];
    const served = { act: 'set-served', menuItemId: ids(1), date: TODAY, isServed: true } as const;
    expect(listOf(changed(list, served))[0]?.dates).toEqual([addDays(TODAY, -31), TODAY]);
  });

  it('that would make two of one name, too many, or touch what is gone is refused', () => {
    const list = [item(1, '米饭'), item(2, '馒头')];
    const save = { act: 'save', details: details('馒头'), photo: 'keep' } as const;
    expect(changed(list, { ...save, menuItemId: ids(1) })).toMatchObject({
      failure: { code: 'name-taken' },
    });
    expect(changed(list, { act: 'remove', menuItemId: ids(3) })).toMatchObject({
      failure: { code: 'no-such-item' },
    });
    const full = Array.from({ length: LIMITS.menuItemsMax }, (_unused, place) =>
      item(place, `第${place}道`),
    );
    expect(changed(full, { ...save, menuItemId: null })).toMatchObject({
      failure: { code: 'too-many-items' },
    });
  });
});
