import type { Command } from 'commander';

interface BackupFlags {
  readonly data: string;
  readonly to?: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

/** Registers `zhulao backup`. Exit codes: 0 made and verified, 1 not. */
export function register(program: Command): void {
  program
    .command('backup')
    .description(
      '备份管理端：全部数据和密钥，封存给恢复密钥，并实际恢复一遍来校验；管理端开着也可以',
    )
    .requiredOption('--data <文件夹>', '管理端的数据文件夹')
    .option('--to <文件或文件夹>', '备份写到哪里；默认是数据文件夹里的 backups')
    .option('--database-url <地址>', '管理端用的是外部 PostgreSQL 时，它的地址')
    .option('--json', '输出给机器读的一行 JSON')
    .action(async (flags: BackupFlags) => {
      const { withSentence } = await import('./recovery-words.ts');
      await withSentence(() => run(flags));
    });
}

async function run(flags: BackupFlags): Promise<void> {
  const { join, resolve } = await import('node:path');
  const { reachStore } = await import('../../admin/server/reach.ts');
  const { backupSentence, makeBackup } = await import('../../admin/server/backup/make-backup.ts');
  const { progressLine } = await import('./progress-line.ts');
  const databaseUrl = flags.databaseUrl ?? null;
  const store = await reachStore({ dataFolder: flags.data, databaseUrl, progress: () => {} });
  const line = progressLine();
  try {
    const made = await makeBackup({
      databaseUrl: store.context.databaseUrl,
      dataFolder: resolve(flags.data),
      isServerHere: databaseUrl === null,
      now: Date.now,
      to: flags.to ?? `${join(flags.data, 'backups')}/`,
      isScheduled: false,
      progress: (step, done, total) =>
        line.show(step === 'write' ? '写备份' : '校验　', done, total),
      signal: new AbortController().signal,
    });
    line.end();
    if (!made.ok) {
      process.exitCode = 1;
      const sentence = backupSentence(made.failure);
      if (flags.json === true)
        console.log(JSON.stringify({ ok: false, ...made.failure, sentence }));
      else console.error(sentence);
      return;
    }
    const { path, byteCount, rowCount, madeAt } = made.value;
    if (flags.json === true) {
      console.log(JSON.stringify({ ok: true, path, byteCount, rowCount, madeAt }));
      return;
    }
    console.log(`备份已做好并校验过：${path}（${rowCount} 行，${byteCount} 字节）`);
    console.log('恢复时要用恢复密钥；请把备份再抄一份到别的机器或 U 盘。');
  } finally {
    await store.close();
  }
}
