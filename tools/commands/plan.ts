import type { Command } from 'commander';
import { StartFailure } from '../../admin/server/failure.ts';
import { importPlans } from '../../admin/server/plans/import.ts';
import { openStore } from '../../admin/server/start.ts';

interface ImportFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

/** `zhulao plan`: plans and their targets. */
export function register(program: Command): void {
  const plan = program.command('plan').description('规划与指标');
  plan
    .command('import')
    .description('导入规划文件；同编号的规划会被替换')
    .argument('<文件>', '规划文件（docs/formats/plan-v1.md）')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹；使用自带数据库时，管理端要先停下')
    .option('--database-url <地址>', '外部 PostgreSQL 的地址')
    .option('--json', '输出一行 JSON')
    .action(async (file: string, flags: ImportFlags) => {
      try {
        await run(file, flags);
      } catch (error) {
        if (!(error instanceof StartFailure)) throw error;
        console.error(error.message);
        process.exitCode = 1;
      }
    });
}

async function run(file: string, flags: ImportFlags): Promise<void> {
  const store = await openStore({
    dataFolder: flags.data,
    databaseUrl: flags.databaseUrl ?? null,
    progress: (sentence) => console.error(sentence),
  });
  try {
    const imported = await importPlans(store.context, file);
    if (!imported.ok) throw new StartFailure(imported.failure.sentence);
    const { planCount, targetCount, dutyCount } = imported.value;
    console.log(
      flags.json === true
        ? JSON.stringify(imported.value)
        : `已导入${planCount}份规划：${targetCount}项指标，${dutyCount}项任务。`,
    );
  } finally {
    await store.close();
  }
}
