import { existsSync } from 'node:fs';
import type { KioskId } from '../../../shared/identity/ids.ts';
import { businessDateNow } from '../../core/canteen.ts';
import { isDamage, isUnreadable } from '../../store/errors.ts';
import { marksOf } from '../../store/guarded-store.ts';
import { snapshotsIn } from '../../store/snapshot.ts';
import { openKioskStoreForReading } from '../../store/store.ts';
import type { DataPlaces } from './places.ts';

/** Up to which order number a kiosk may have called on a business date. */
export interface ReachedNumber {
  readonly businessDate: string;
  readonly number: number;
}

/**
 * How far the order numbers of a given-up kiosk may have gone today, by what its disk still says: the admin knows only of the meals
 * that it has, and nobody at the counter may be called by a number twice. What the mark knows beyond a source counts as a
 * sale an entry, so the answer may be too high, never too low by a sale. Null when nothing can be read.
 */
export function reachedNumber(
  places: DataPlaces,
  { kioskId, nowMs }: { readonly kioskId: KioskId | null; readonly nowMs: number },
): ReachedNumber | null {
  const markSeq = Math.max(
    0,
    ...marksOf(places)
      .filter((mark) => mark.kioskId === kioskId)
      .map(({ seq }) => seq),
  );
  const sources = [places.file, ...snapshotsIn(places.snapshotFolder, kioskId)];
  for (const file of sources.filter((each) => existsSync(each))) {
    const reached = reachedIn(file, { keyHex: places.keyHex, nowMs, markSeq });
    if (reached !== null) return reached;
  }
  return null;
}

function reachedIn(
  file: string,
  of: { readonly keyHex: string; readonly nowMs: number; readonly markSeq: number },
): ReachedNumber | null {
  const opened = openKioskStoreForReading({ file, keyHex: of.keyHex });
  if (!opened.ok) return null;
  const store = opened.value;
  try {
    const businessDate = businessDateNow(store.settings(), of.nowMs);
    const beyond = Math.max(0, of.markSeq - store.head().seq);
    return { businessDate, number: store.nextOrderNumber(businessDate) - 1 + beyond };
  } catch (error) {
    if (isDamage(error) || isUnreadable(error)) return null;
    throw error;
  } finally {
    store.close();
  }
}
