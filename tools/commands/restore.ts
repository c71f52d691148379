import type { Command } from 'commander';

interface RestoreFlags {
  readonly data: string;
  readonly words?: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

/** Registers `zhulao restore`. Exit codes: 0 restored, 1 nothing was. */
export function register(program: Command): void {
  program
    .command('restore')
    .description('用备份和恢复密钥，把管理端恢复到一个空文件夹（或空的外部数据库）')
    .argument('<备份文件>')
    .requiredOption('--data <文件夹>', '新的数据文件夹，必须是空的或还没有')
    .option('--words <文件>', '写有恢复密钥的文件；不给就在终端里问')
    .option('--database-url <地址>', '恢复到外部 PostgreSQL（15 以上）的一个空数据库')
    .option('--json', '输出给机器读的一行 JSON')
    .action(async (file: string, flags: RestoreFlags) => {
      const { withSentence } = await import('./recovery-words.ts');
      await withSentence(() => run(file, flags));
    });
}

async function run(file: string, flags: RestoreFlags): Promise<void> {
  const { restoreBackup, restoreSentence } = await import('../../admin/server/backup/restore.ts');
  const { recoveryKeyFrom } = await import('./recovery-words.ts');
  const { progressLine } = await import('./progress-line.ts');
  const line = progressLine();
  const restored = await restoreBackup({
    path: file,
    recovery: await recoveryKeyFrom(flags.words),
    dataFolder: flags.data,
    databaseUrl: flags.databaseUrl ?? null,
    now: Date.now,
    progress: (step, done, total) =>
      line.show(step === 'check' ? '检查备份' : '恢复数据', done, total),
  });
  line.end();
  const isJson = flags.json === true;
  if (!restored.ok) {
    process.exitCode = 1;
    const sentence = restoreSentence(restored.failure, file);
    if (isJson) console.log(JSON.stringify({ ok: false, ...restored.failure, sentence }));
    else console.error(sentence);
    return;
  }
  const { header, rowCount } = restored.value;
  if (isJson) {
    const { madeAt, districtCode } = header;
    console.log(JSON.stringify({ ok: true, madeAt, districtCode, rowCount }));
    return;
  }
  console.log(
    `已恢复到“${flags.data}”：${header.districtName ?? '（未设区县）'}，备份时间 ${header.madeAt}，${rowCount} 行。`,
  );
  console.log(
    '备份之后点餐机上的就餐会自己补传回来；只在管理端做过的事（审批、名册、拨付等）要由人补做，清单在“备份与恢复”页。',
  );
}
