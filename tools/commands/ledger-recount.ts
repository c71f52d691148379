import type { Command } from 'commander';
import { progressBar } from '../progress-bar.ts';

interface RecountFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly kiosk?: string;
}

/** Registers `zhulao ledger recount`. Exit codes: 0 derived again, 1 there is no such kiosk, 2 the admin's store cannot be opened. */
export function registerRecount(ledger: Command): void {
  ledger
    .command('recount')
    .description(
      '管理端：丢掉由已收下的账本推算出来的就餐、补贴、账户和每日数字，从原始记录重新推算；人的核查决定保留',
    )
    .requiredOption('--data <文件夹>', '管理端的数据文件夹')
    .option('--database-url <地址>', '管理端用的外部 PostgreSQL')
    .option('--kiosk <编号>', '只重算这台点餐机；不给时重算全部')
    .action(async (flags: RecountFlags) => {
      const { sentence, exitCode } = await recountStore(flags);
      process.exitCode = exitCode;
      console[exitCode === 0 ? 'log' : 'error'](sentence);
    });
}

async function recountStore(
  flags: RecountFlags,
): Promise<{ readonly sentence: string; readonly exitCode: 0 | 1 | 2 }> {
  // Loaded here: the other words of `ledger` need no database.
  const { openStore } = await import('../../admin/server/start.ts');
  const { StartFailure } = await import('../../admin/server/failure.ts');
  const { recount } = await import('../../admin/server/ingest/recount.ts');
  try {
    const { context, close } = await openStore({
      dataFolder: flags.data,
      databaseUrl: flags.databaseUrl ?? null,
      progress: (sentence) => console.error(sentence),
    });
    try {
      const kiosk =
        flags.kiosk === undefined
          ? null
          : await context.database
              .selectFrom('kiosk')
              .select('kiosk_id')
              .where('kiosk_number', '=', Number(flags.kiosk) || 0)
              .executeTakeFirst();
      if (kiosk === undefined) {
        const sentence = `没有 ${flags.kiosk} 号点餐机。请到监管台“设备”核对编号。`;
        return { sentence, exitCode: 1 };
      }
      const of = kiosk === null ? 'every-kiosk' : { kioskId: kiosk.kiosk_id };
      const done = await recount(context, of, progressBar('重新推算'));
      const aside = done.newlyAside === 0 ? '' : `其中 ${done.newlyAside} 条现在不能计入，请核查。`;
      const sentence = `已从 ${done.kiosks} 台点餐机的 ${done.entries} 条记录重新推算完毕。${aside}`;
      return { sentence, exitCode: 0 };
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    return { sentence: error.message, exitCode: 2 };
  }
}
