import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupManifest } from './format.ts';

/**
 * The files of a data folder that its database needs beside it: the admin's keys, and its own certificates, which the
 * county's browsers have been told to trust.
 */
const NAMES = ['keys.json', 'tls/authority.pem', 'tls/authority.crt', 'tls/server.pem'];

/** Those that are there, as they are. */
export function readKeyFiles(dataFolder: string): BackupManifest['files'] {
  return NAMES.filter((name) => existsSync(join(dataFolder, name))).map((name) => ({
    name,
    text: readFileSync(join(dataFolder, name), 'utf8'),
  }));
}
