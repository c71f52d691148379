import type { Command } from 'commander';

interface DrillFlags {
  readonly data: string;
  readonly words?: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

/** Registers `zhulao recovery`. Exit codes: 0 done, 1 not. */
export function register(program: Command): void {
  const recovery = program.command('recovery').description('恢复密钥：演练、换新');
  recovery
    .command('drill')
    .description('证明手里的恢复密钥打得开今天封存的东西和最近一份备份；管理端开着也可以')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹')
    .option('--words <文件>', '写有恢复密钥的文件；不给就在终端里问')
    .option('--database-url <地址>', '管理端用的是外部 PostgreSQL 时，它的地址')
    .option('--json', '输出给机器读的一行 JSON')
    .action(async (flags: DrillFlags) => {
      const { withSentence } = await import('./recovery-words.ts');
      await withSentence(() => drill(flags));
    });
  recovery
    .command('renew')
    .description('换一份新的恢复密钥；先停下管理端。旧的仍要保存，此前的备份靠它打开')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹')
    .option('--database-url <地址>', '管理端用的是外部 PostgreSQL 时，它的地址')
    .option('--json', '输出给机器读的一行 JSON')
    .action(async (flags: DrillFlags) => {
      const { withSentence } = await import('./recovery-words.ts');
      await withSentence(() => renew(flags));
    });
}

async function drill(flags: DrillFlags): Promise<void> {
  const { reachStore } = await import('../../admin/server/reach.ts');
  const { drillRecovery, drillSentence } = await import('../../admin/server/recovery/drill.ts');
  const { recoveryKeyFrom } = await import('./recovery-words.ts');
  const { progressLine } = await import('./progress-line.ts');
  const key = await recoveryKeyFrom(flags.words);
  const store = await reachStore({
    dataFolder: flags.data,
    databaseUrl: flags.databaseUrl ?? null,
    progress: () => {},
  });
  const line = progressLine();
  try {
    const done = await drillRecovery(store.context, {
      recovery: key,
      progress: (rows, total) => line.show('打开备份', rows, total),
    });
    line.end();
    if (!done.ok) process.exitCode = 1;
    if (flags.json === true) {
      console.log(JSON.stringify(done));
    } else if (!done.ok) {
      console.error(drillSentence(done.failure));
    } else {
      const { backupPath } = done.value;
      console.log(
        backupPath === null
          ? '恢复密钥有效。还没有备份可以一起验，请做一次备份后再演练。'
          : `恢复密钥有效，最近一份备份打得开：${backupPath}`,
      );
    }
  } finally {
    await store.close();
  }
}

async function renew(flags: DrillFlags): Promise<void> {
  const { existsSync } = await import('node:fs');
  const { resolve } = await import('node:path');
  const { StartFailure } = await import('../../admin/server/failure.ts');
  const { keyFileIn } = await import('../../admin/server/keys.ts');
  const { renewRecoveryKey } = await import('../../admin/server/recovery/renew.ts');
  const { openStore } = await import('../../admin/server/start.ts');
  const dataFolder = resolve(flags.data);
  if (!existsSync(keyFileIn(dataFolder))) {
    throw new StartFailure(`“${dataFolder}”里没有管理端的数据。请检查 --data 给的文件夹。`);
  }
  const databaseUrl = flags.databaseUrl ?? null;
  const store = await openStore({ dataFolder, databaseUrl, progress: () => {} });
  try {
    const made = await renewRecoveryKey({ ...store.context, dataFolder });
    if (flags.json === true) {
      console.log(JSON.stringify(made));
      return;
    }
    console.log(`新的恢复密钥在“${made.wordsFile}”里，请打印保存，并把文件移走。`);
    console.log(
      '此前的备份仍要用旧的恢复密钥打开。请现在就做一次新的备份；管理端若在运行，请重新启动。',
    );
  } finally {
    await store.close();
  }
}
