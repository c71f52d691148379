// Runs on any Node ≥ 20 with nothing installed: installs the packages when they are missing or stale, then hands the
// real work to Node 24, whose path is the same on every machine because it comes from the registry package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.zhulao-install');
/**
 * Where Node keeps our TypeScript without its types, and what it compiled of it: from the second start on a process has
 * neither to do that again nor to load what does it (some 20 MB each). A new install begins with an empty one.
 */
const compiledCode = path.join(modules, '.cache', 'zhulao-compiled');

/** Oldest Node that runs our TypeScript directly; the native parts need 22.14, so this covers them too. */
const oldestNode = [22, 18];

/** Task names of package.json and the file that does each. */
const tasks = {
  start: 'start.ts',
  test: 'test.ts',
  'test-long': 'test-long.ts',
  check: 'check.ts',
  demo: 'demo.ts',
  bench: 'bench.ts',
};

/** Runs one npm script; the process ends with the task's exit code. */
export async function runTask(name, args) {
  const file = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
  if (file === undefined) {
    console.error(`用法 / usage: node tools/run.mjs ${Object.keys(tasks).join('|')} [args]`);
    process.exitCode = 2;
    return;
  }
  await runTool(file, args);
}

/** Installs what is missing and runs `tools/<file>` on a Node that can. */
export async function runTool(file, args) {
  if (!isInstalled() && !(await install())) {
    process.exitCode = 1;
    return;
  }
  const node = findNode();
  if (node === undefined) {
    console.error(
      `找不到 Node.js ${oldestNode.join('.')} 或更高版本（本机 ${process.version}，node_modules 中的 node 包无法运行）：` +
        '请安装 Node.js 24（https://nodejs.org）后重试。\n' +
        `No Node.js ${oldestNode.join('.')} or newer (this is ${process.version}, and the one in node_modules does not run): ` +
        'install Node.js 24 from https://nodejs.org and try again.',
    );
    process.exitCode = 1;
    return;
  }
  const extraPath = [path.dirname(node), process.env.PATH].filter(Boolean).join(path.delimiter);
  process.exitCode = await runToEnd(node, [path.join(root, 'tools', file), ...args], {
    env: { NODE_COMPILE_CACHE: compiledCode, ...process.env, PATH: extraPath },
  });
}

/** True when node_modules holds what package-lock.json says. */
function isInstalled() {
  if (!existsSync(modules)) return false;
  // A linked node_modules belongs to another checkout; replacing it here would pull it from under that one.
  if (lstatSync(modules).isSymbolicLink()) return true;
  const hash = lockHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return true;
  if (!isSameAsLock()) return false;
  writeFileSync(stampFile, hash);
  return true;
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

/** Compares with npm's own record of what it installed, so that a plain `npm ci` by hand is not done again. */
function isSameAsLock() {
  const recordFile = path.join(modules, '.package-lock.json');
  if (!existsSync(recordFile)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.optional || present[name]?.version === entry.version,
  );
}

async function install() {
  // Progress goes to the error output: the other one may be JSON for a machine.
  console.error(
    '正在安装依赖（npm ci，约一分钟）…  Installing packages (npm ci, about a minute) …',
  );
  const started = Date.now();
  // Without node_modules/.bin in front, npm runs on the machine's own Node and not on the one it is about to delete.
  const cleanPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(path.delimiter);
  const code = await runToEnd('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: cleanPath, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (code !== 0) {
    console.error(
      '依赖安装失败，原因见上。请检查网络或 npm 镜像设置，也可手动运行 npm ci 后重试。\n' +
        'Installing the packages failed, see above: check the network or the npm registry setting, or run npm ci by hand.',
    );
    return false;
  }
  writeFileSync(stampFile, lockHash());
  console.log(
    `依赖已安装，用时 ${Math.round((Date.now() - started) / 1000)} 秒。  Packages installed.`,
  );
  return true;
}

/** The Node of the registry package if it runs here, else our own if it is new enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = path.join(modules, 'node', 'bin', name);
  const answer = spawnSync(packaged, ['--version'], { encoding: 'utf8' });
  if (answer.status === 0 && isNewEnough(answer.stdout.trim())) return packaged;
  return isNewEnough(process.version) ? process.execPath : undefined;
}

function isNewEnough(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** Runs a program to its end, passing signals on; answers the exit code a shell would give. */
function runToEnd(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const forward = (signal) => {
      // A Ctrl-C at a terminal reaches the child by itself; sent twice it would look like an impatient second one.
      const childHasIt = signal === 'SIGINT' && process.stdin.isTTY;
      if (!childHasIt && process.platform !== 'win32') child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const finish = (code) => {
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`无法运行 / cannot run ${program}: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal]));
  });
}
