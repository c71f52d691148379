import { createCanvas } from '@napi-rs/canvas';
import type { CanteenMenuView } from '../../admin/contract/menus.ts';
import { canteenIdSchema } from '../../shared/identity/ids.ts';
import { type MenuChange, type MenuDetails, menuDetailsSchema } from '../../shared/menu/list.ts';
import { SMALL } from './admin.test-support.ts';
import type { signInAs } from './console.test-support.ts';

type Client = Awaited<ReturnType<typeof signInAs>>['client'];

/** A picture of one colour as a camera's file. */
export function picture(
  format: 'jpeg' | 'webp' | 'png',
  size: { readonly width: number; readonly height: number } = { width: 320, height: 240 },
  colour = '#b5651d',
): Promise<Buffer> {
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, size.width, size.height);
  return format === 'png' ? canvas.encode('png') : canvas.encode(format);
}

/** Something to eat; left out, a set meal at 15 yuan for every lunch. */
export function details(more: Partial<MenuDetails> & { readonly name: string }): MenuDetails {
  return menuDetailsSchema.parse({
    ...{ description: '', kind: 'set-meal', listPriceFen: 1_500, picture: 'plain' },
    ...{ dietMarks: [], allergens: [], mealPeriods: ['lunch'], dates: null, isActive: true },
    ...more,
  });
}

/** A canteen's menu as the console of a signed-in officer changes it, always upon what it last saw. */
export async function openMenu(client: Client, canteenId: string = SMALL.canteens.first) {
  const canteen = canteenIdSchema.parse(canteenId);
  const seen = await client.canteenMenu.query({ canteenId: canteen });
  if (seen === null) throw new Error('the canteen is there');
  let menu: CanteenMenuView = seen;
  const change = async (wanted: MenuChange, photo?: Buffer): Promise<CanteenMenuView> => {
    const answer = await client.changeMenu.mutate({
      ...{ canteenId: canteen, revision: menu.revision, change: wanted },
      photoBase64: photo?.toString('base64') ?? null,
    });
    if (!answer.ok) throw new Error(answer.failure.sentence);
    menu = answer.value;
    return menu;
  };
  return {
    view: () => menu,
    change,
    /** Adds something, with its photo where one is given. */
    add: (item: MenuDetails, photo?: Buffer) =>
      change(
        {
          ...{ act: 'save', menuItemId: null, details: item },
          photo: photo === undefined ? 'keep' : 'new',
        },
        photo,
      ),
    item(name: string) {
      const found = menu.items.find((one) => one.name === name);
      if (found === undefined) throw new Error(`${name} is not on the menu`);
      return found;
    },
  };
}
