import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { loadKeys } from '../keys.ts';
import { connectForCopy } from './catalogue.ts';
import { readKeyFiles } from './key-files.ts';
import { backupFileName, namesToDrop } from './retention.ts';
import { verifyBackup } from './scratch.ts';
import { writeBackup } from './write.ts';

/** Where a database stands and what its backup needs beside it. */
export interface BackupSource {
  readonly databaseUrl: string;
  /** The admin's folder, with its keys. */
  readonly dataFolder: string;
  /** Whether the server writes to this machine's disk, where the scratch database then needs room as well. */
  readonly isServerHere: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

export interface BackupRequest extends BackupSource {
  /** An absent file to write, or a folder in which the file gets a name of its own. */
  readonly to: string;
  readonly isScheduled: boolean;
  readonly progress: (step: 'write' | 'verify', done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** A backup that was restored once already. */
export interface MadeBackup {
  readonly path: string;
  readonly byteCount: number;
  readonly rowCount: number;
  readonly madeAt: string;
}

export type BackupFailure =
  | { readonly code: 'busy' }
  | { readonly code: 'file-exists'; readonly path: string }
  | { readonly code: 'no-space'; readonly neededBytes: number; readonly freeBytes: number }
  | { readonly code: 'not-written'; readonly reason: string }
  | { readonly code: 'not-verifiable'; readonly reason: string }
  | { readonly code: 'differs'; readonly where: string }
  | { readonly code: 'broken-off'; readonly reason: string }
  | { readonly code: 'stopped' };

/** One backup of a database at a time, whoever makes it. */
const BACKUP_LOCK = 7_710_016;
/** Compressed it takes a small part of what tables and indexes do; this leaves room for texts that do not pack. */
const FILE_SHARE = 0.5;

/**
 * Makes a backup and verifies it by restoring it; only then does the file get its name. Each try is kept in the table
 * `backup`.
 */
export async function makeBackup(
  request: BackupRequest,
): Promise<Result<MadeBackup, BackupFailure>> {
  const client = await connectForCopy(request.databaseUrl);
  try {
    const lock = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      BACKUP_LOCK,
    ]);
    if (lock.rows[0]?.held !== true) return fail({ code: 'busy' });
    const path = await targetOf(client, request);
    if (existsSync(path)) return fail({ code: 'file-exists', path });
    const backupId = await noteStart(client, request, path);
    const made = await attempt(client, request, path);
    await noteEnd(client, { backupId, nowMs: request.now(), made });
    return made;
  } finally {
    await client.end();
  }
}

async function targetOf(client: pg.Client, request: BackupRequest): Promise<string> {
  const isFolder =
    /[/\\]$/.test(request.to) || (existsSync(request.to) && (await stat(request.to)).isDirectory());
  if (!isFolder) return resolve(request.to);
  const { rows } = await client.query<{ code: string }>(
    'select district_code as code from district order by district_code limit 1',
  );
  const name = backupFileName(rows[0]?.code ?? null, shanghaiWallTime(request.now()));
  return join(resolve(request.to), name);
}

async function noteStart(client: pg.Client, request: BackupRequest, path: string): Promise<number> {
  const now = new Date(request.now());
  // The lock says that nothing is running: what looks so was killed.
  await client.query(
    `update backup set state = 'failed', finished_at = $1, sentence = '备份做到一半，程序中断了。' where state = 'running'`,
    [now],
  );
  const { rows } = await client.query<{ id: string }>(
    `insert into backup (started_at, state, is_scheduled, file_path) values ($1, 'running', $2, $3)
     returning backup_id as id`,
    [now, request.isScheduled, path],
  );
  return Number(rows[0]?.id);
}

async function noteEnd(
  client: pg.Client,
  end: {
    readonly backupId: number;
    readonly nowMs: number;
    readonly made: Result<MadeBackup, BackupFailure>;
  },
): Promise<void> {
  const { made } = end;
  await client.query(
    `update backup set state = $2, finished_at = $3, byte_count = $4, row_count = $5, sentence = $6 where backup_id = $1`,
    [
      end.backupId,
      made.ok ? 'verified' : 'failed',
      new Date(end.nowMs),
      made.ok ? made.value.byteCount : null,
      made.ok ? made.value.rowCount : null,
      made.ok ? null : backupSentence(made.failure),
    ],
  );
}

async function attempt(
  client: pg.Client,
  request: BackupRequest,
  path: string,
): Promise<Result<MadeBackup, BackupFailure>> {
  const unfinished = `${path}.unfinished`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const room = await roomFor(client, request, dirname(path));
    if (!room.ok) return room;
    await rm(unfinished, { force: true });
    return await writeAndVerify(client, request, { path, unfinished });
  } catch (error) {
    if (request.signal.aborted) return fail({ code: 'stopped' });
    if (isDiskError(error)) return fail({ code: 'not-written', reason: error.code });
    // Kept and told of like any other failure: a night without a backup must not pass in silence.
    console.error('备份时出错：', error);
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: 'broken-off', reason });
  } finally {
    await removeUnfinished(unfinished);
  }
}

async function removeUnfinished(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    console.error(`没有能删除未做完的备份“${path}”（${error.code}）。`);
  }
}

/** An error of the file system; the network's and the database's have other names. */
function isDiskError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^E(ACCES|PERM|ROFS|NOSPC|DQUOT|IO|NOENT|NOTDIR|EXIST|FBIG|MFILE|NAMETOOLONG)$/.test(error.code)
  );
}

async function roomFor(
  client: pg.Client,
  request: BackupRequest,
  folder: string,
): Promise<Result<void, BackupFailure>> {
  const { rows } = await client.query<{ size: string }>(
    'select pg_database_size(current_database()) as size',
  );
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const share = FILE_SHARE + (request.isServerHere ? 1 : 0);
  const neededBytes = Math.ceil(Number(rows[0]?.size) * share);
  return freeBytes < neededBytes
    ? fail({ code: 'no-space', neededBytes, freeBytes })
    : succeed(undefined);
}

async function writeAndVerify(
  client: pg.Client,
  request: BackupRequest,
  { path, unfinished }: { readonly path: string; readonly unfinished: string },
): Promise<Result<MadeBackup, BackupFailure>> {
  const { databaseUrl, dataFolder, signal } = request;
  const { header, contentKey } = await writeBackup({
    databaseUrl,
    path: unfinished,
    keys: loadKeys(dataFolder),
    files: readKeyFiles(dataFolder),
    nowMs: request.now(),
    progress: (done, total) => request.progress('write', done, total),
    signal,
  });
  const verification = await verifyBackup({
    client,
    databaseUrl,
    path: unfinished,
    contentKey,
    progress: (done, total) => {
      signal.throwIfAborted();
      request.progress('verify', done, total);
    },
  });
  switch (verification.kind) {
    case 'refused':
      return fail({ code: 'not-verifiable', reason: verification.reason });
    case 'differs':
      return fail({ code: 'differs', where: verification.where });
    case 'same': {
      const { size } = await stat(unfinished);
      await rename(unfinished, path);
      await syncFolder(dirname(path));
      return succeed({
        path,
        byteCount: size,
        rowCount: verification.rowCount,
        madeAt: header.madeAt,
      });
    }
  }
}

/** A new name is on the disk only when its folder is; Windows cannot open a folder to flush it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Deletes the scheduled backups of a folder that are no longer to be kept. Answers their names. */
export async function dropOldBackups(newest: string): Promise<readonly string[]> {
  const folder = dirname(newest);
  const names = namesToDrop(readdirSync(folder)).filter((name) => name !== basename(newest));
  for (const name of names) await rm(join(folder, name), { force: true });
  return names;
}

/** Why there is no backup, and what to do. */
export function backupSentence(failure: BackupFailure): string {
  switch (failure.code) {
    case 'busy':
      return '另一个备份正在进行，请等它做完再试。';
    case 'file-exists':
      return `“${failure.path}”已经存在，没有覆盖。请换一个文件名。`;
    case 'no-space':
      return `磁盘空间不够：备份和校验约需 ${megabytes(failure.neededBytes)} MB，只剩 ${megabytes(failure.freeBytes)} MB。请清理磁盘，或把备份放到别的磁盘。`;
    case 'not-written':
      return `备份文件写不进去（${failure.reason}）。请检查备份文件夹的权限和磁盘。`;
    case 'not-verifiable':
      return `备份无法校验，不能算数：数据库不让建临时库（${failure.reason}）。请给管理端的数据库账号建库权限（CREATEDB）。`;
    case 'differs':
      return `备份校验没有通过：恢复出来的“${failure.where}”与原来不同，这份备份已丢弃。请检查磁盘后重做；仍不行请联系维护人员。`;
    case 'broken-off':
      return `备份中途出错（${failure.reason}）。程序会过一小时再试；仍不行请联系维护人员。`;
    case 'stopped':
      return '备份做到一半被停止，没有留下文件。';
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
