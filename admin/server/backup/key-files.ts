import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { keyFileIn } from '../keys.ts';
import type { BackupManifest } from './format.ts';

/** The files of a data folder without which its database is of no use; a backup carries them as they are. */
export function readKeyFiles(dataFolder: string): BackupManifest['files'] {
  const path = keyFileIn(dataFolder);
  return [{ name: basename(path), text: readFileSync(path, 'utf8') }];
}
