import path from 'node:path';

/** Where a kiosk's database lies in its data folder. */
export function databaseFileIn(dataFolder: string): string {
  return path.join(path.resolve(dataFolder), 'kiosk.db');
}
