import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Finding, machineChecks } from '../machine-checks.ts';

const optionsSchema = z.strictObject({ json: z.boolean().default(false), data: z.string() });

/** Adds `zhulao doctor`: what is missing on this machine, in plain words, and how to get it. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('检查本机缺什么、怎样补上')
    .option('--json', '以 JSON 输出')
    .option('--data <folder>', '要检查的数据文件夹', 'data')
    .addHelpText('after', '\n退出码：0 必需项齐全；1 缺少必需项。')
    .action(async (given: unknown) => {
      const options = optionsSchema.parse(given);
      const findings: Finding[] = [];
      for (const check of machineChecks(path.resolve(options.data))) findings.push(await check());
      console.log(options.json ? JSON.stringify(findings, null, 2) : describe(findings));
      process.exitCode = findings.some((one) => one.isNeeded && !one.isThere) ? 1 : 0;
    });
}

function describe(findings: readonly Finding[]): string {
  const lines = findings.map((one) => {
    if (one.isThere) return `✓ ${one.says}`;
    const mark = one.isNeeded ? '✗' : '○';
    return `${mark} ${one.says}\n    ${one.remedy}`;
  });
  const missing = findings.filter((one) => one.isNeeded && !one.isThere).length;
  const verdict =
    missing === 0
      ? '必需项齐全，可以运行。（○ 为可选项）'
      : `缺少 ${missing} 个必需项（✗），请按提示补上后重试。`;
  return [...lines, verdict].join('\n');
}
