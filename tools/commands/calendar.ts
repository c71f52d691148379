import type { Command } from 'commander';
import { importCalendar, readCalendar } from '../../admin/server/calendar/import.ts';
import { StartFailure } from '../../admin/server/failure.ts';
import { openStore } from '../../admin/server/start.ts';
import { readCsvText, UnreadableFile } from './policy-files.ts';

interface ImportFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

/** `zhulao calendar`: days on which people work or rest otherwise than the packaged calendar says. */
export function register(program: Command): void {
  const calendar = program.command('calendar').description('节假日和调休');
  calendar
    .command('import')
    .description('导入与法定安排不同的日期；整张表替换上一次导入的')
    .argument('<文件>', 'CSV 表格，每行一个日期和“是”或“否”（这天是否上班），如 2026-10-10,是')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹；使用自带数据库时，管理端要先停下')
    .option('--database-url <地址>', '外部 PostgreSQL 的地址')
    .option('--json', '输出一行 JSON')
    .action(async (file: string, flags: ImportFlags) => {
      try {
        await run(file, flags);
      } catch (error) {
        if (!(error instanceof StartFailure || error instanceof UnreadableFile)) throw error;
        console.error(error.message);
        process.exitCode = 1;
      }
    });
}

async function run(file: string, flags: ImportFlags): Promise<void> {
  const text = await readCsvText(file);
  // Before the database is started, which takes seconds and makes it where there is none.
  const read = readCalendar(text);
  if (!read.ok) throw new StartFailure(read.failure.sentence);
  const store = await openStore({
    dataFolder: flags.data,
    databaseUrl: flags.databaseUrl ?? null,
    progress: (sentence) => console.error(sentence),
  });
  try {
    const imported = await importCalendar(store.context, text);
    if (!imported.ok) throw new StartFailure(imported.failure.sentence);
    const { dayCount } = imported.value;
    console.log(
      flags.json === true
        ? JSON.stringify(imported.value)
        : `已导入${dayCount}天，各食堂的设备下次联网时收到。`,
    );
  } finally {
    await store.close();
  }
}
