import { cpSync } from 'node:fs';
import { createGlyphPainter } from '../../hardware/printer/glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from '../../hardware/printer/glyphs/fonts.ts';
import {
  applyChanges,
  elderChange,
  expectOk,
  MENU,
  makeDistrict,
  openStore,
  policyChange,
  SETTINGS,
  staffChange,
  temporaryFolder,
} from '../../kiosk/core/canteen.test-support.ts';
import { CHENGYANG } from '../../kiosk/core/policy.test-support.ts';
import { fen } from '../../shared/money/fen.ts';
import { succeed } from '../../shared/result.ts';
import type { Change } from '../../shared/sync/contract.ts';
import { DINERS } from './people.ts';

/** The meal has a character that no printer of this trade has, so that every slip carries a drawn line. */
export const MEAL = { ...(MENU[0] ?? missing()), name: '䶮鱼套餐' };

function missing(): never {
  throw new Error('the menu is empty');
}

let template: Promise<string> | null = null;

/** The data folder of a canteen that is set up, with everybody's account full; a copy for each caller. */
export async function canteenFolder(): Promise<{ readonly folder: string; remove(): void }> {
  template ??= makeTemplate();
  const copy = temporaryFolder();
  cpSync(await template, copy.folder, { recursive: true });
  return copy;
}

async function makeTemplate(): Promise<string> {
  const { folder, remove } = temporaryFolder();
  process.once('exit', remove);
  const district = makeDistrict();
  const store = openStore(folder);
  const enrolled = store.transact((transaction) => {
    transaction.saveSigningKey(district.kioskKey);
    transaction.saveEnrolment(district.answer);
    return succeed(undefined);
  });
  expectOk(enrolled);
  const changes: Change[] = [
    SETTINGS,
    { kind: 'menu', items: [MEAL] },
    // Without its limit everybody pays the same for every meal, whatever came before.
    policyChange(district, { ...CHENGYANG, limits: [] }),
    await staffChange(district),
  ];
  for (const { card, maskedName, fields } of Object.values(DINERS)) {
    const { birthDate } = fields;
    const elder = await elderChange(district, { card: card.number, maskedName, birthDate });
    changes.push(elder);
    changes.push({ kind: 'account', elderId: elder.elderId, elsewhereFen: fen(10_000_000) });
  }
  applyChanges(store, changes);
  store.close();
  return folder;
}

/** Draws with the fonts of this machine, as the host does. */
export const GLYPHS = createGlyphPainter({
  shelf: createFontShelf({ fonts: kioskFonts(), onMissing: () => undefined }),
  onNoCanvas: (error) => {
    throw error;
  },
});
