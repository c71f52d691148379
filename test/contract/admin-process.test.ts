import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';

const ZHULAO = fileURLToPath(new URL('../../tools/zhulao.ts', import.meta.url));

const running = new Set<ChildProcess>();
const folder = mkdtempSync(join(tmpdir(), 'zhulao-process-'));

afterEach(async () => {
  for (const child of running) await end(child, 'SIGTERM');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const code = await gone;
  running.delete(child);
  return code;
}

interface Started {
  readonly child: ChildProcess;
  readonly ready: {
    readonly address: string;
    readonly kioskAddress: string;
    readonly demo: unknown;
  } | null;
  readonly lines: readonly string[];
  readonly exitCode: number | null;
}

/** Starts the command and waits until it is ready or has gone. */
function start(...args: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [ZHULAO, 'admin', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const lines: string[] = [];
  return new Promise((resolve) => {
    const read = (line: string): void => {
      lines.push(line);
      if (line.startsWith('{"event":"ready"')) {
        resolve({ child, ready: JSON.parse(line), lines, exitCode: null });
      }
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.once('close', (exitCode) => {
      running.delete(child);
      resolve({ child, ready: null, lines, exitCode });
    });
  });
}

function postmasterPid(data: string): number {
  return Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('an admin that was killed is followed by one that takes its database over, and stops it in order', async () => {
  const data = join(folder, 'killed');
  const first = await start('--data', data, '--port', '0');
  expect(first.ready?.demo).toBeNull();
  const pid = postmasterPid(data);
  await end(first.child, 'SIGKILL');
  expect(isAlive(pid)).toBe(true);
  const second = await start('--data', data, '--port', '0');
  expect(second.ready?.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(postmasterPid(data)).toBe(pid);
  expect(await end(second.child, 'SIGINT')).toBe(0);
  expect(() => statSync(join(data, 'postgres', 'postmaster.pid'))).toThrow('ENOENT');
});

test('a second admin on the same folder says so, and leaves the first one serving', async () => {
  const data = join(folder, 'twice');
  const first = await start('--data', data, '--port', '0');
  const second = await start('--data', data, '--port', '0');
  expect(second.exitCode).toBe(1);
  expect(second.lines.join('\n')).toContain('另一个管理端正在使用');
  const answer = await fetch(new URL('/api/trpc/session', first.ready?.address));
  expect(answer.status).toBe(200);
});

test('keys that others may read are refused', async () => {
  const data = join(folder, 'keys');
  const first = await start('--data', data, '--port', '0');
  await end(first.child, 'SIGTERM');
  const keyFile = join(data, 'keys.json');
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  chmodSync(keyFile, 0o644);
  const second = await start('--data', data, '--port', '0');
  expect(second.exitCode).toBe(1);
  expect(second.lines.join('\n')).toContain('chmod 600');
});

test('beyond this machine everything is served over TLS, with a certificate of the admin’s own where none is given', async () => {
  const started = await start('--data', join(folder, 'open'), '--host', '0.0.0.0', '--port', '0');
  expect(started.ready?.address).toMatch(/^https:/);
  expect(started.ready?.kioskAddress).toBe(started.ready?.address);
  const halfGiven = await start('--data', join(folder, 'half'), '--tls-key', 'key.pem');
  expect(halfGiven.exitCode).toBe(1);
  expect(halfGiven.lines.join('\n')).toContain('--tls-certificate 和 --tls-key 要一起给');
});

test('on this machine the console may do without TLS, and kiosks have a port with it', async () => {
  const started = await start('--data', join(folder, 'both'), '--port', '0');
  expect(started.ready?.address).toMatch(/^http:/);
  expect(started.ready?.kioskAddress).toMatch(/^https:/);
});

test('a certificate that does not go with its key is named', async () => {
  const file = join(folder, 'wrong.pem');
  writeFileSync(file, 'rubbish');
  const refused = await start(
    ...['--data', join(folder, 'wrong'), '--port', '0'],
    ...['--tls-certificate', file, '--tls-key', file],
  );
  expect(refused.exitCode).toBe(1);
  expect(refused.lines.join('\n')).toContain(`证书 ${file} 和私钥 ${file} 不能用`);
});
