import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import type { RecoveryKey } from '../../../shared/crypto/recovery-words.ts';
import { fail, missingCase, type Result, succeed } from '../../../shared/result.ts';
import { startCluster } from '../database/cluster.ts';
import { openDatabase } from '../database/connection.ts';
import { migrate } from '../database/migrate.ts';
import { type AdminKeys, keyFileSchema } from '../keys.ts';
import { checkVersion, ownDatabase, prepareFolder } from '../start.ts';
import { connectForCopy } from './catalogue.ts';
import { BackupDamaged, type BackupHeader, type BackupManifest } from './format.ts';
import { firstDifference, loadContent, makeSchema } from './load.ts';
import {
  contentKeyOf,
  type FileFailure,
  fileSentence,
  NO_SINK,
  type OpenedBackup,
  readContent,
  withBackupFile,
} from './read.ts';
import { markRestored } from './restoration.ts';

export interface RestoreRequest {
  readonly path: string;
  readonly recovery: RecoveryKey;
  /** The new admin's folder: absent or empty. */
  readonly dataFolder: string;
  /** An empty database of any PostgreSQL from 15; null makes an embedded one in the folder. */
  readonly databaseUrl: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly progress: (step: 'check' | 'load', done: number, total: number) => void;
}

/** What now stands in the new folder and database. */
export interface Restored {
  readonly header: BackupHeader;
  readonly rowCount: number;
}

export type RestoreFailure =
  | FileFailure
  | { readonly code: 'folder-not-empty'; readonly dataFolder: string }
  | { readonly code: 'target-not-empty' }
  | { readonly code: 'differs'; readonly where: string };

/**
 * Restores a backup into a folder and a database that hold nothing. The whole file is checked before the first row is
 * written; when anything goes wrong later, folder and database are left empty again.
 * @throws StartFailure when the database cannot be had.
 */
export async function restoreBackup(
  request: RestoreRequest,
): Promise<Result<Restored, RestoreFailure>> {
  return withBackupFile<Restored, RestoreFailure>(request.path, async (opened) => {
    const key = await contentKeyOf(opened, request.recovery);
    if (!key.ok) return key;
    const whole = await readContent(opened, {
      contentKey: key.value,
      sink: NO_SINK,
      progress: (done, total) => request.progress('check', done, total),
    });
    const { files } = whole.manifest;
    const keys = keysIn(files);
    const dataFolder = resolve(request.dataFolder);
    if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0) {
      return fail({ code: 'folder-not-empty', dataFolder });
    }
    prepareFolder(dataFolder);
    const target = { ...request, dataFolder, opened, contentKey: key.value, files };
    const restored = await intoDatabase(target, keys);
    if (!restored.ok) emptyAgain(dataFolder);
    return restored;
  });
}

function keysIn(files: BackupManifest['files']): AdminKeys {
  const file = files.find((one) => one.name === 'keys.json');
  const keys = keyFileSchema.safeParse(JSON.parse(file?.text ?? 'null'));
  if (!keys.success) throw new BackupDamaged('the keys do not read', { cause: keys.error });
  return keys.data;
}

function emptyAgain(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    rmSync(join(dataFolder, name), { recursive: true, force: true });
  }
}

interface Target extends RestoreRequest {
  readonly opened: OpenedBackup;
  readonly contentKey: Buffer;
  readonly files: BackupManifest['files'];
}

async function intoDatabase(
  target: Target,
  keys: AdminKeys,
): Promise<Result<Restored, RestoreFailure>> {
  if (target.databaseUrl !== null) return loadInto(target, target.databaseUrl);
  const cluster = await startCluster({
    folder: join(target.dataFolder, 'postgres'),
    password: keys.databasePassword,
  });
  try {
    return await loadInto(target, await ownDatabase(cluster));
  } finally {
    await cluster.stop();
  }
}

async function loadInto(
  target: Target,
  databaseUrl: string,
): Promise<Result<Restored, RestoreFailure>> {
  const { header } = target.opened;
  const database = openDatabase(databaseUrl);
  try {
    await checkVersion(database);
    const client = await connectForCopy(databaseUrl);
    try {
      if (!(await isEmpty(client))) return fail({ code: 'target-not-empty' });
      const loaded = await loadOrClear(client, target, databaseUrl);
      if (!loaded.ok) return loaded;
      await migrate(database);
      return succeed({ header, rowCount: loaded.value });
    } finally {
      await client.end();
    }
  } finally {
    await database.destroy();
  }
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) as count from pg_class where relnamespace = 'public'::regnamespace`,
  );
  return Number(rows[0]?.count) === 0;
}

/** Answers the count of rows; the database is empty again unless all of it went well. */
async function loadOrClear(
  client: pg.Client,
  target: Target,
  databaseUrl: string,
): Promise<Result<number, RestoreFailure>> {
  let isLoaded = false;
  try {
    await makeSchema(databaseUrl, target.opened.header);
    await client.query('begin');
    const loaded = await loadAll(client, target);
    await client.query(loaded.ok ? 'commit' : 'rollback');
    isLoaded = loaded.ok;
    return loaded;
  } finally {
    if (!isLoaded) {
      await client.query('rollback');
      await client.query('drop schema public cascade; create schema public');
    }
  }
}

async function loadAll(client: pg.Client, target: Target): Promise<Result<number, RestoreFailure>> {
  const { opened, contentKey } = target;
  const content = await loadContent(client, opened, {
    contentKey,
    progress: (done, total) => target.progress('load', done, total),
  });
  const where = await firstDifference(client, content);
  if (where !== null) return fail({ code: 'differs', where });
  const rowCount = content.digests.reduce((sum, table) => sum + table.rows, 0);
  await markRestored(client, {
    backupMadeAt: new Date(opened.header.madeAt),
    restoredAt: new Date(target.now()),
    path: target.path,
    byteCount: (await opened.handle.stat()).size,
    rowCount,
  });
  for (const { name, text } of target.files) {
    mkdirSync(dirname(join(target.dataFolder, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(target.dataFolder, name), text, { mode: 0o600, flush: true });
  }
  return succeed(rowCount);
}

/** Why nothing was restored, and what to do. */
export function restoreSentence(failure: RestoreFailure, path: string): string {
  switch (failure.code) {
    case 'unreadable':
    case 'foreign':
    case 'damaged':
    case 'newer-version':
    case 'wrong-words':
      return fileSentence(failure, path);
    case 'folder-not-empty':
      return `文件夹“${failure.dataFolder}”里已有东西，没有恢复。请用 --data 指定一个新的空文件夹。`;
    case 'target-not-empty':
      return '数据库里已有数据，没有恢复。请用 --database-url 指定一个新建的空数据库。';
    case 'differs':
      return `恢复出来的“${failure.where}”与备份不同，已全部撤回。请检查磁盘后再试，或换一份备份。`;
    default:
      return missingCase(failure);
  }
}
