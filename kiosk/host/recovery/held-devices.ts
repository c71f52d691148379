import { existsSync } from 'node:fs';
import type { AssignedDevice } from '../../../hardware/device-settings.ts';
import type { KioskId } from '../../../shared/identity/ids.ts';
import { isDamage, isUnreadable } from '../../store/errors.ts';
import { snapshotsIn } from '../../store/snapshot.ts';
import { openKioskStoreForReading } from '../../store/store.ts';
import type { DataPlaces } from './places.ts';

/**
 * The devices of this counter by what its disk still says: they stay where they are when the machine takes another identity.
 * The database itself is asked first, then its snapshots; none when nothing can be read.
 */
export function heldDevices(
  places: DataPlaces,
  kioskId: KioskId | null,
): readonly AssignedDevice[] {
  const sources = [places.file, ...snapshotsIn(places.snapshotFolder, kioskId)];
  for (const file of sources.filter((each) => existsSync(each))) {
    const saved = savedIn(file, places.keyHex);
    if (saved?.kind === 'never') return [];
    if (saved?.kind === 'saved') return saved.devices;
  }
  return [];
}

function savedIn(file: string, keyHex: string) {
  const opened = openKioskStoreForReading({ file, keyHex });
  if (!opened.ok) return null;
  const store = opened.value;
  try {
    return store.devices();
  } catch (error) {
    if (isDamage(error) || isUnreadable(error)) return null;
    throw error;
  } finally {
    store.close();
  }
}
