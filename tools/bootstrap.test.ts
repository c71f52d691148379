// Goal: `npm start` and its like work from nothing, do not install twice, and pass signals and exit codes through.
// Method: the real entry files in a small tree of their own, with a stand-in for npm that writes down how it was called.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let tree: string;
let npmCalls: string;

beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'zhulao-bootstrap-'));
  npmCalls = path.join(tree, 'npm-calls');
  for (const file of ['run.mjs', 'enter.mjs', 'bootstrap.mjs']) {
    cpSync(path.join(import.meta.dirname, file), path.join(tree, 'tools', file));
  }
  writeLock('1.0.0');
  writeTask("console.log('task ran with ' + process.argv.slice(2));");
  const npm = `#!/bin/sh
echo "$* skip=$ELECTRON_SKIP_BINARY_DOWNLOAD" >> '${npmCalls}'
[ -n "$NPM_FAILS" ] && exit 1
mkdir -p '${tree}/node_modules'
`;
  mkdirSync(path.join(tree, 'bin'));
  writeFileSync(path.join(tree, 'bin', 'npm'), npm);
  chmodSync(path.join(tree, 'bin', 'npm'), 0o755);
});
afterEach(() => rmSync(tree, { recursive: true }));

function writeLock(version: string): void {
  const packages = { '': {}, 'node_modules/one': { version } };
  writeFileSync(path.join(tree, 'package-lock.json'), JSON.stringify({ packages }));
}

function writeTask(code: string): void {
  writeFileSync(path.join(tree, 'tools', 'test.ts'), code);
}

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${path.join(tree, 'bin')}:/usr/bin:/bin`, ...more };
}

function run(args: readonly string[], more: NodeJS.ProcessEnv = {}, nodeArgs: string[] = []) {
  return spawnSync(process.execPath, [...nodeArgs, path.join(tree, 'tools', 'run.mjs'), ...args], {
    encoding: 'utf8',
    env: environment(more),
  });
}

function countInstalls(): number {
  return existsSync(npmCalls) ? readFileSync(npmCalls, 'utf8').trim().split('\n').length : 0;
}

/** Makes Node claim to be another version before anything else runs. */
function claimVersion(version: string): string[] {
  const code = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}});Object.defineProperty(process,'version',{value:'v${version}'});`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

describe('the entry of the npm scripts', () => {
  it('installs what is missing without fetching Electron, then runs the task with its arguments', () => {
    const result = run(['test', 'a', 'b']);
    expect(result.stdout).toContain('task ran with a,b');
    expect(result.status).toBe(0);
    expect(readFileSync(npmCalls, 'utf8')).toBe(
      'ci --no-audit --no-fund --loglevel=error skip=1\n',
    );
  });

  it('installs once, and again only when the lock file changed', () => {
    run(['test']);
    run(['test']);
    expect(countInstalls()).toBe(1);
    writeLock('1.0.1');
    run(['test']);
    expect(countInstalls()).toBe(2);
  });

  it('takes an installation made by hand as it is, if it is the one the lock file asks for', () => {
    mkdirSync(path.join(tree, 'node_modules'));
    cpSync(
      path.join(tree, 'package-lock.json'),
      path.join(tree, 'node_modules', '.package-lock.json'),
    );
    expect(run(['test']).status).toBe(0);
    expect(countInstalls()).toBe(0);
  });

  it('keeps what Node compiled of a task for the next start, beside the packages', () => {
    run(['test'], { NODE_COMPILE_CACHE: undefined });
    expect(existsSync(path.join(tree, 'node_modules', '.cache', 'zhulao-compiled'))).toBe(true);
  });

  it('never installs through a link into the packages of another checkout', () => {
    mkdirSync(path.join(tree, 'elsewhere'));
    symlinkSync(path.join(tree, 'elsewhere'), path.join(tree, 'node_modules'));
    expect(run(['test']).status).toBe(0);
    expect(countInstalls()).toBe(0);
  });

  it('says what to do when the installation fails, and tries again next time', () => {
    const failed = run(['test'], { NPM_FAILS: '1' });
    expect(failed.stderr).toContain('依赖安装失败');
    expect(failed.stdout).not.toContain('task ran');
    expect(failed.status).toBe(1);
    expect(run(['test']).status).toBe(0);
    expect(countInstalls()).toBe(2);
  });

  it('ends with the exit code of the task', () => {
    writeTask('process.exitCode = 7;');
    expect(run(['test']).status).toBe(7);
  });

  it('names the tasks when asked for one that is not there', () => {
    const result = run(['constructor']);
    expect(result.stderr).toContain('start|test|test-long|check|demo|bench');
    expect(result.status).toBe(2);
  });

  it.each(['18.20.8', '8.17.0'])(
    'answers Node %s with one sentence and installs nothing',
    (version) => {
      const result = run(['test'], {}, claimVersion(version));
      expect(result.stderr).toContain('需要 Node.js 20 或更高版本');
      expect(result.stderr).toContain(version);
      expect(result.status).toBe(1);
      expect(countInstalls()).toBe(0);
    },
  );

  it.each(['20.20.2', '22.17.9'])(
    'says so when there is only Node %s and the packaged one does not run',
    (version) => {
      const result = run(['test'], {}, claimVersion(version));
      expect(result.stderr).toContain('找不到 Node.js 22.18 或更高版本');
      expect(result.status).toBe(1);
    },
  );
});

describe('a signal', () => {
  async function startWaitingTask(): Promise<{ parent: ChildProcess; childId: number }> {
    writeTask(`
      for (const signal of ['SIGTERM', 'SIGINT']) {
        process.on(signal, () => { console.log('got ' + signal); process.exit(5); });
      }
      setInterval(() => {}, 1000);
      console.log('ready ' + process.pid);`);
    mkdirSync(path.join(tree, 'node_modules'));
    cpSync(
      path.join(tree, 'package-lock.json'),
      path.join(tree, 'node_modules', '.package-lock.json'),
    );
    const parent = spawn(process.execPath, [path.join(tree, 'tools', 'run.mjs'), 'test'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: environment(),
    });
    const [line] = await once(parent.stdout, 'data');
    return { parent, childId: Number(String(line).match(/ready (\d+)/)?.[1]) };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s reaches the task and nothing is left',
    async (signal) => {
      const { parent, childId } = await startWaitingTask();
      const output = once(parent.stdout ?? parent, 'data');
      parent.kill(signal);
      expect(String(await output)).toContain(`got ${signal}`);
      const [code] = await once(parent, 'exit');
      expect(code).toBe(5);
      expect(() => process.kill(childId, 0)).toThrow('ESRCH');
    },
  );

  it('that kills the task itself shows in the exit code as a shell shows it', async () => {
    const { parent, childId } = await startWaitingTask();
    process.kill(childId, 'SIGKILL');
    const [code] = await once(parent, 'exit');
    expect(code).toBe(128 + 9);
  });
});
