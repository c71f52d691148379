// Goal: a list of working days gets into the database as a whole, or not at all with the bad rows named.
// Method: the real command in its own process, on a database of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { differingDays } from '../../admin/server/calendar/days.ts';
import { openStore } from '../../admin/server/start.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-calendar-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function importFile(content: string | Buffer) {
  const file = path.join(folder, 'days.csv');
  writeFileSync(file, content);
  const zhulao = path.join(import.meta.dirname, '../zhulao.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [zhulao, 'calendar', 'import', file, '--data', path.join(folder, 'admin'), '--json'],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout.trim(), errors: stderr.trim() };
}

it('names the bad rows before any database is made', () => {
  const { code, out, errors } = importFile('日期,是否上班\n2026-02-30,是\n2026-10-10,也许\n');
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(errors).toMatch(/^第2行“2026-02-30，是”、第3行“2026-10-10，也许”不对/);
  expect(existsSync(path.join(folder, 'admin'))).toBe(false);
});

it('takes the list of a table program, in the encoding that Excel in China saves', async () => {
  // “是” and “否” in GB18030.
  const [yes, no] = [Buffer.from([0xca, 0xc7]), Buffer.from([0xb7, 0xf1])];
  const list = [Buffer.from('2026/10/10,'), yes, Buffer.from('\r\n2026/10/1,'), no];
  const imported = importFile(Buffer.concat(list));
  expect({ code: imported.code, out: imported.out }).toEqual({ code: 0, out: '{"dayCount":2}' });
  const store = await openStore({
    dataFolder: path.join(folder, 'admin'),
    databaseUrl: null,
    progress: () => {},
  });
  try {
    expect(await differingDays(store.context.database)).toEqual([
      { date: '2026-10-01', isWorkingDay: false },
      { date: '2026-10-10', isWorkingDay: true },
    ]);
  } finally {
    await store.close();
  }
});
