import type { Command } from 'commander';

/** Registers `zhulao kiosk`. Exit codes: 0 stopped on request or unlocked, 1 could not, 2 wrong words. */
export function register(program: Command): void {
  const kiosk = program
    .command('kiosk')
    .description('运行一个食堂的点餐机（浏览器形式），按 Ctrl-C 停止')
    .addHelpText('after', '\n运行时的全部选项：zhulao kiosk run --help');
  registerRun(kiosk);
  registerUnlock(kiosk);
}

/** What `zhulao kiosk` does without a further word. */
function registerRun(kiosk: Command): void {
  kiosk
    .command('run', { isDefault: true })
    .description('运行点餐机；run 可以不写')
    .requiredOption('--data <folder>', '数据文件夹')
    .requiredOption('--admin <url>', '管理端地址')
    .option('--enrol <code>', '第一次运行时的注册码')
    .option(
      '--snapshot-folder <folder>',
      '本机备份放在哪里，最好是另一块盘；不填就放在数据文件夹里',
    )
    .option('--port <port>', '点餐屏的本机端口，0 为任意空闲端口', '8460')
    .option('--simulate', '用模拟的读卡器和打印机（演示）')
    .option('--simulator-port <port>', '演示桌面的本机端口，0 为任意空闲端口', '8461')
    .option('--id-card-port <path>', '身份证读卡器的串口')
    .option('--elder-card-port <path>', '老年卡读卡器的串口')
    .option('--printer-port <path>', '小票打印机的串口')
    .option('--printer-columns <columns>', '小票一行的字符数：32、42 或 48', '48')
    .option('--json', '就绪时输出一行 JSON')
    .action(async (raw: Record<string, unknown>) => {
      // Native parts are loaded only for the command that needs them.
      const { runKiosk } = await import('../../kiosk/host/run-kiosk.ts');
      process.exitCode = await runKiosk(raw);
    });
}

function registerUnlock(kiosk: Command): void {
  kiosk
    .command('unlock')
    .description('点餐机的密钥丢了：用区县的恢复密钥取回，没上传的就餐不会丢')
    .requiredOption('--data <folder>', '点餐机的数据文件夹')
    .option('--words <file>', '写有恢复密钥的文件；不给就在终端里问')
    .option('--json', '输出给机器读的一行 JSON')
    .action(async (flags: { data: string; words?: string; json?: true }) => {
      const { recoveryKeyFrom, withSentence } = await import('./recovery-words.ts');
      const { unlockKiosk, unlockSentence } = await import('../../kiosk/host/recovery-copy.ts');
      await withSentence(async () => {
        const unlocked = await unlockKiosk(flags.data, await recoveryKeyFrom(flags.words));
        if (!unlocked.ok) process.exitCode = 1;
        if (flags.json === true) console.log(JSON.stringify(unlocked));
        else if (unlocked.ok)
          console.log(`密钥已取回：${unlocked.value.keyFile}。请照常启动点餐机。`);
        else console.error(unlockSentence(unlocked.failure, flags.data));
      });
    });
}
