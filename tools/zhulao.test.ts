// Goal: whoever types something wrong, or points at a wrong folder, gets a Chinese sentence and nothing else happens.
// Method: the real command in its own process.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function zhulao(...args: readonly string[]): { readonly words: string; readonly code: number } {
  const file = path.join(import.meta.dirname, 'zhulao.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    encoding: 'utf8',
  });
  return { words: `${stdout}${stderr}`.trim(), code: status ?? -1 };
}

describe('the command', () => {
  it.each([
    [['nonsense'], '没有这个命令：nonsense'],
    [['demo', '--bogus'], '没有这个选项：--bogus'],
    [['demo', 'extra'], '多了参数：extra'],
    [['ledger', 'verify'], '缺少参数：file'],
    [['ledger', 'export', 'out'], '缺少选项：--kiosk-data <folder>'],
    [['ledger', 'import', 'in'], '缺少选项：--data <文件夹>'],
    [['admin', '--data'], '选项缺少值：--data <文件夹>'],
    [['admin', '--port', 'abc'], '选项 --port <端口> 的值“abc”不对：端口是 0 到 65535 的整数'],
  ])('answers %j in Chinese', (args, sentence) => {
    expect(zhulao(...args)).toEqual({ words: `${sentence}\n（用 --help 查看用法）`, code: 1 });
  });

  it('shows help under Chinese headings', () => {
    const { words, code } = zhulao('ledger', 'verify', '--help');
    expect(words).toMatch(/^用法：[\s\S]+参数：[\s\S]+选项：/);
    expect(code).toBe(0);
  });
});

describe('a wrong folder', () => {
  it('is not turned into a kiosk by exporting from it', () => {
    const { words, code } = zhulao('ledger', 'export', '--kiosk-data', folder, `${folder}/out`);
    expect(words).toBe(
      `“${folder}”里没有食堂机的账本（kiosk.db）。请检查 --kiosk-data 给的文件夹。`,
    );
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['admin', []],
    ['kiosk', ['--admin', 'http://127.0.0.1:9']],
  ])('stops %s with what to do when nothing can be written there', (command, rest) => {
    const file = path.join(folder, 'a file');
    writeFileSync(file, '');
    const data = path.join(file, 'data');
    const { words, code } = zhulao(command, '--data', data, '--port', '0', ...rest);
    expect(words).toMatch(/^数据文件夹“.+”不能写入.*请换一个文件夹，或检查磁盘和权限。$/);
    expect(words).toContain(data);
    expect(code).toBe(1);
  });
});
