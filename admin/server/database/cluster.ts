import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { StartFailure } from '../failure.ts';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import { type ServerAccount, serverAccount } from './server-account.ts';

/** A PostgreSQL of our own in a folder, on loopback. */
export interface Cluster {
  readonly port: number;
  /** Address of one of its databases, with the password: never to be logged. */
  url(databaseName: string): string;
  /** Ends it cleanly; a second call does nothing. */
  stop(): Promise<void>;
}

const USER = 'zhulao';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 25;
/** One admin owns the embedded server; the number names its lock in the database `postgres`. */
const OWNER_LOCK = 7_710_001;

/** Where a server stands, as its postmaster.pid says. */
interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/**
 * Starts the PostgreSQL kept in `folder`, making it the first time. A server left by an admin that was killed is taken
 * over as it is.
 * @throws StartFailure when another admin is using the folder, or the server does not come up.
 */
export async function startCluster(options: {
  readonly folder: string;
  readonly password: string;
}): Promise<Cluster> {
  const account = serverAccount();
  const place = placeOf(options.folder, account);
  const binaries = findBinaries(account);
  if (!existsSync(join(options.folder, 'PG_VERSION'))) {
    makeCluster({ place, account, binaries, ...options });
  }
  const running = await leftOver(options.folder);
  const server =
    running ?? (await launchPatiently({ place, account, binaries, folder: options.folder }));
  const url = (name: string): string => urlOf(server, options.password, name);
  const owner = await takeOwnership(url('postgres'), options.folder);
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await owner.end();
    await stopServer(server.pid, options.folder);
  };
  return {
    port: server.port,
    url,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function urlOf(server: RunningServer, password: string, databaseName: string): string {
  return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${databaseName}`;
}

/** Address of a database of a server that somebody else has running in `folder`; null when none is. */
export function runningDatabaseUrl(options: {
  readonly folder: string;
  readonly password: string;
  readonly databaseName: string;
}): string | null {
  const state = readPidFile(options.folder);
  if (state === null || state.status !== 'ready' || !isPostgres(state.pid)) return null;
  return urlOf(state, options.password, options.databaseName);
}

/** How the server's programs are told of the data folder. */
interface Place {
  readonly dataFolder: string;
  readonly cwd: string;
}

/**
 * As root the server runs under another account, which may be unable to walk to the data folder (below /root, or in a
 * private temporary folder) though it owns it. Linux then lets it in by its working folder, which we may set before
 * the account changes.
 */
function placeOf(folder: string, account: ServerAccount | null): Place {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account === null) return { dataFolder: folder, cwd: folder };
  chownSync(folder, account.uid, account.gid);
  const reached = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' });
  if (reached.status === 0) return { dataFolder: folder, cwd: folder };
  return { dataFolder: '/proc/self/cwd', cwd: folder };
}

interface Making {
  readonly folder: string;
  readonly password: string;
  readonly place: Place;
  readonly account: ServerAccount | null;
  readonly binaries: PostgresBinaries;
}

/** Only what the server needs of our environment: a setting such as PGDATA must not reach it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return {
    LC_ALL: 'C',
    ...(PATH === undefined ? {} : { PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot, TEMP: TEMP ?? SystemRoot }),
  };
}

/** UTF-8 with PostgreSQL's own C.UTF-8 rules, so that order and case are the same on every machine. */
function makeCluster({ place, account, binaries, password, folder }: Making): void {
  const passwordFile = join(tmpdir(), `zhulao-${randomUUID()}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (account !== null) chownSync(passwordFile, account.uid, account.gid);
    const made = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${place.dataFolder}`,
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        `--username=${USER}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
      ],
      { ...account, cwd: place.cwd, env: plainEnvironment(), encoding: 'utf8' },
    );
    if (made.status !== 0) {
      throw new StartFailure(
        `数据库没有建立成功：${(made.stderr || made.error?.message) ?? ''}。请检查“${folder}”所在磁盘的空间和权限。`,
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A server that a killed admin left running, or null. */
async function leftOver(folder: string): Promise<RunningServer | null> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const state = readPidFile(folder);
    if (state === null || !isPostgres(state.pid)) return null;
    if (state.status === 'ready') return state;
    if (Date.now() > deadline) {
      throw new StartFailure(
        `上次留下的数据库进程（${state.pid}）没有反应。请结束该进程后再启动。`,
      );
    }
    await wait(POLL_MS);
  }
}

/** postmaster.pid: line 1 the process, line 4 the port, line 8 the status (PostgreSQL, miscadmin.h). */
function readPidFile(folder: string): (RunningServer & { readonly status: string }) | null {
  const text = textIfThere(join(folder, 'postmaster.pid'));
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port, status: lines[7]?.trim() ?? '' };
}

/** A process number may have gone to something else since; where the system tells names, the name decides. */
function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/comm')) return true;
  return textIfThere(`/proc/${pid}/comm`)?.startsWith('postgres') ?? false;
}

/** Read in one step: the server takes its files away at any moment, also between a look and a read. */
function textIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && GONE_CODES.has(String(error.code));
    if (gone) return null;
    throw error;
  }
}

/** No such file; and what Linux says of a process that ended while its file was being read. */
const GONE_CODES: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH']);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A free port may be taken by another program before the server gets it; a second and third one hardly will. */
async function launchPatiently(options: Launching): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(options);
    } catch (error) {
      if (!(error instanceof StartFailure) || attempt === 3) throw error;
    }
  }
}

type Launching = Omit<Making, 'password'>;

async function launch(options: Launching): Promise<RunningServer> {
  const { folder, place, account, binaries } = options;
  const port = await freePort();
  const logPath = `${folder}.log`;
  if (existsSync(logPath)) renameSync(logPath, `${logPath}.1`);
  const log = openSync(logPath, 'a', 0o600);
  const flags = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=Asia/Shanghai',
  ].flatMap((setting) => ['-c', setting]);
  // A session of its own: Ctrl-C in the terminal must reach the admin only, which then ends the server in order.
  const child = spawn(binaries.postgres, ['-D', place.dataFolder, ...flags], {
    ...account,
    cwd: place.cwd,
    env: plainEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  await untilReady(child, folder, logPath);
  child.unref();
  if (child.pid === undefined) throw new StartFailure('数据库程序没有启动。');
  return { pid: child.pid, port };
}

async function untilReady(child: ChildProcess, folder: string, logPath: string): Promise<void> {
  let trouble: string | null = null;
  child.once('error', (error) => {
    trouble = error.message;
  });
  child.once('exit', (code) => {
    trouble ??= `退出码 ${code ?? '未知'}`;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const state = readPidFile(folder);
    if (state !== null && state.pid === child.pid && state.status === 'ready') return;
    if (trouble !== null || Date.now() > deadline) {
      throw new StartFailure(`数据库没有启动（${trouble ?? '超时'}）。详情见 ${logPath}`);
    }
    await wait(POLL_MS);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** Holds a lock for as long as this admin lives, so that a second admin never stops the first one's server. */
async function takeOwnership(url: string, folder: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhulao-owner' });
  client.on('error', (error) => console.error(`数据库连接中断：${error.message}`));
  await client.connect();
  const deadline = Date.now() + 5_000;
  for (;;) {
    const answer = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1) as held',
      [OWNER_LOCK],
    );
    if (answer.rows[0]?.held === true) return client;
    if (Date.now() > deadline) {
      await client.end();
      throw new StartFailure(`另一个管理端正在使用“${folder}”。请先关掉它，或换一个数据文件夹。`);
    }
    await wait(100);
  }
}

/** Fast shutdown first; the immediate one, which recovers at the next start, only when that hangs. */
async function stopServer(pid: number, folder: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (!isAlive(pid) || readPidFile(folder)?.pid !== pid) return;
      await wait(POLL_MS);
    }
  }
}
