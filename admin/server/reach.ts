import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AdminContext } from './context.ts';
import { runningDatabaseUrl } from './database/cluster.ts';
import { openDatabase } from './database/connection.ts';
import { StartFailure } from './failure.ts';
import { keyFileIn, loadKeys } from './keys.ts';
import { type AdminOptions, DATABASE_NAME, type OpenStore, openStore } from './start.ts';

/**
 * Opens the database of a data folder for one command: through the server of the admin that is running, so that it goes
 * on serving, or a server started for the time being.
 * @throws StartFailure when the folder holds no admin: a command must not make one.
 */
export async function reachStore(
  options: Pick<AdminOptions, 'dataFolder' | 'databaseUrl' | 'progress'>,
): Promise<OpenStore> {
  const dataFolder = resolve(options.dataFolder);
  if (!existsSync(keyFileIn(dataFolder))) {
    throw new StartFailure(`“${dataFolder}”里没有管理端的数据。请检查 --data 给的文件夹。`);
  }
  if (options.databaseUrl !== null) return openStore(options);
  const keys = loadKeys(dataFolder);
  const databaseUrl = runningDatabaseUrl({
    folder: join(dataFolder, 'postgres'),
    password: keys.databasePassword,
    databaseName: DATABASE_NAME,
  });
  if (databaseUrl === null) return openStore(options);
  const database = openDatabase(databaseUrl);
  const context: AdminContext = { database, databaseUrl, keys, dataFolder, now: Date.now };
  return { context, close: () => database.destroy() };
}
