import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { makeBackup } from '../../admin/server/backup/make-backup.ts';
import { restoreBackup } from '../../admin/server/backup/restore.ts';
import { type AdminKeys, saveKeys } from '../../admin/server/keys.ts';
import { makeRecoveryKey, type RecoveryKey } from '../../shared/crypto/recovery-words.ts';
import { SMALL, type TestAdmin, type TestCluster } from './admin.test-support.ts';

/** A folder with an admin's keys, whose recovery key the test knows, and room for backups. */
export interface BackupBench {
  readonly folder: string;
  readonly keys: AdminKeys;
  readonly recovery: RecoveryKey;
  /** Makes a verified backup of an admin's database; answers its file. */
  backUp(admin: TestAdmin, name: string): Promise<string>;
  /** A folder name nobody has used. */
  freshFolder(): string;
  remove(): void;
}

export function openBackupBench(cluster: TestCluster): BackupBench {
  const folder = mkdtempSync(join(tmpdir(), 'zhulao-backup-'));
  const recovery = makeRecoveryKey();
  const keys = { ...cluster.keys, recoveryPublicKey: recovery.publicKey };
  saveKeys(folder, keys);
  mkdirSync(join(folder, 'backups'));
  let count = 0;
  return {
    folder,
    keys,
    recovery,
    async backUp(admin, name) {
      const made = await makeBackup({
        databaseUrl: admin.context.databaseUrl,
        dataFolder: folder,
        isServerHere: true,
        now: admin.context.now,
        to: join(folder, 'backups', name),
        isScheduled: false,
        progress: () => {},
        signal: new AbortController().signal,
      });
      if (!made.ok) throw new Error(JSON.stringify(made.failure));
      return made.value.path;
    },
    freshFolder() {
      count += 1;
      return join(folder, `restored-${count}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Restores a file as the command does; `databaseUrl` null makes an embedded server. */
export function restore(
  bench: BackupBench,
  path: string,
  over: Partial<Parameters<typeof restoreBackup>[0]> = {},
): ReturnType<typeof restoreBackup> {
  return restoreBackup({
    path,
    recovery: bench.recovery,
    dataFolder: bench.freshFolder(),
    databaseUrl: null,
    now: () => SMALL.nowMs + 86_400_000,
    progress: () => {},
    ...over,
  });
}

/** Every row of every table as text, read by a query of its own. */
export async function allRows(
  databaseUrl: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
    );
    const found = new Map<string, readonly string[]>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select to_jsonb(one)::text as row from ${pg.escapeIdentifier(name)} one`,
      );
      found.set(name, rows.map(({ row }) => row).sort());
    }
    return found;
  } finally {
    await client.end();
  }
}

/** The bytes of a file, for spoiling a copy of it. */
export function bytesOf(path: string): Buffer {
  return readFileSync(path);
}
