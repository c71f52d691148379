import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { StorePlace } from '../../store/guarded-store.ts';
import { readMark } from '../../store/high-water-mark.ts';
import { opensASnapshot } from '../../store/snapshot.ts';
import { databaseFileIn } from '../data-folder.ts';

/** Everything a kiosk keeps beside its database, by name (docs/decisions/0018-damaged-disks.md). */
export interface DataPlaces extends StorePlace {
  readonly dataFolder: string;
  readonly snapshotFolder: string;
}

export function placesOf(options: {
  readonly dataFolder: string;
  readonly snapshotFolder: string | null;
  readonly keyHex: string;
}): DataPlaces {
  const { dataFolder, keyHex } = options;
  const snapshotFolder = path.resolve(options.snapshotFolder ?? path.join(dataFolder, 'snapshots'));
  return {
    dataFolder,
    snapshotFolder,
    keyHex,
    file: databaseFileIn(dataFolder),
    markFile: markFileIn(dataFolder),
    markFileApart: markFileIn(snapshotFolder),
    isKeyProven: () => opensASnapshot(snapshotFolder, keyHex),
    isGivenUp: (kioskId) =>
      asideFolders(dataFolder).some(
        (folder) => readMark(markFileIn(folder), keyHex)?.kioskId === kioskId,
      ),
  };
}

export function markFileIn(folder: string): string {
  return path.join(folder, 'kiosk.mark');
}

/** Folders of databases that were given up, oldest first. */
export function asideFolders(dataFolder: string): readonly string[] {
  if (!existsSync(dataFolder)) return [];
  return readdirSync(dataFolder)
    .filter((name) => /^kiosk\.damaged-\d{8}T\d{6}Z$/.test(name))
    .toSorted()
    .map((name) => path.join(dataFolder, name));
}
