// Goal: the IT person's way works as a whole. Method: real processes. The admin serves while it is backed up; it is gone; the
// words from its own page and the file make it again elsewhere.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ZHULAO = fileURLToPath(new URL('../../tools/zhulao.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'zhulao-commands-'));
const running = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of running) await end(child);
  rmSync(folder, { recursive: true, force: true });
});

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => {
      running.delete(child);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function zhulao(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [ZHULAO, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  return child;
}

/** Runs a command to its end. */
function run(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = zhulao(...args);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      out += bytes.toString('utf8');
    });
  }
  return new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, out });
    });
  });
}

/** Starts an admin and waits until it serves. */
function startAdmin(data: string): Promise<{ readonly child: ChildProcess; readonly log: string }> {
  const child = zhulao('admin', '--data', data, '--port', '0', '--json');
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (line: string): void => {
      log += `${line}\n`;
      if (line.startsWith('{"event":"ready"')) resolve({ child, log });
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', read);
    }
    child.once('close', () => reject(new Error(log)));
  });
}

test('an admin is backed up while it serves, lost, and made again from the file and the words', async () => {
  const data = join(folder, 'admin');
  const admin = await startAdmin(data);
  const page = join(data, '恢复密钥-请移走保存.txt');
  const words = join(folder, 'words.txt');
  expect(admin.log).toContain('请打印保存');
  const row =
    readFileSync(page, 'utf8')
      .split('\r\n')
      .find((line) => /^\s*1 \p{Script=Han}/u.test(line)) ?? '';
  expect(row.trim()).not.toBe('');
  expect(admin.log).not.toContain(row.trim());
  const doctor = await run('doctor', '--data', data);
  expect(doctor.out).toContain('恢复密钥还在');
  renameSync(page, words);
  const file = join(folder, 'whole.backup');
  const made = await run('backup', '--data', data, '--to', file, '--json');
  expect(made).toMatchObject({ code: 0 });
  expect(JSON.parse(made.out)).toMatchObject({ ok: true, path: file });
  expect((await run('backup', '--data', data, '--to', file)).out).toContain('没有覆盖');
  const drill = await run('recovery', 'drill', '--data', data, '--words', words);
  expect(drill).toMatchObject({ code: 0 });
  expect(drill.out).toContain(file);
  await end(admin.child);

  const elsewhere = join(folder, 'elsewhere');
  const restored = await run('restore', file, '--words', words, '--data', elsewhere, '--json');
  expect(restored).toMatchObject({ code: 0 });
  expect(existsSync(join(elsewhere, '恢复密钥-请移走保存.txt'))).toBe(false);
  const again = await startAdmin(elsewhere);
  await end(again.child);

  // A new key: the words of before open the file of before, and nothing made after.
  const renewed = await run('recovery', 'renew', '--data', elsewhere, '--json');
  expect(renewed).toMatchObject({ code: 0 });
  const refused = await run('recovery', 'drill', '--data', elsewhere, '--words', words);
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('这不是现在用的恢复密钥');
  expect((await run('recovery', 'renew', '--data', elsewhere)).out).toContain('没有移走');
}, 180_000);
