import type { Command } from 'commander';
import { runDemoOnce } from '../demo/once.ts';
import { runDemoStart } from '../demo/start.ts';

/** Registers `zhulao demo`. Exit codes: 0 all counts agree, 1 they do not or a part failed. */
export function register(program: Command): void {
  program
    .command('demo')
    .description('用演示数据启动管理端和一台模拟食堂机；--once 无界面跑完一遍并逐分核对')
    .option('--once', '不开界面：每档一人各买一餐，断网再恢复，核对后退出', false)
    .option('--data <folder>', '数据放在哪里', 'data')
    .option('--no-open', '不自动打开浏览器')
    .action(async (options: { once: boolean; data: string; open: boolean }) => {
      if (!options.once) {
        await runDemoStart({ dataFolder: options.data, opensBrowser: options.open });
        return;
      }
      const outcome = await runDemoOnce((line) => console.log(line));
      if (outcome.differences.length > 0) {
        console.log(`不一致：${outcome.differences.join('、')}`);
        process.exitCode = 1;
        return;
      }
      console.log(`全部一致：${outcome.mealCount} 餐，逐分相符。`);
    });
}
