import path from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { realDeviceClock } from '../../hardware/clock.ts';
import type { ReadyCheck } from '../device-checks.ts';
import { type Finding, machineChecks } from '../machine-checks.ts';

const optionsSchema = z.strictObject({
  json: z.boolean().default(false),
  data: z.string(),
  devices: z.boolean().default(false),
  port: z.string().min(1).optional(),
  kind: z
    .enum([
      ...['id-card-reader', 'elder-card-reader', 'code-scanner'],
      ...['receipt-printer', 'kitchen-printer'],
    ] as const)
    .optional(),
});
type Options = z.infer<typeof optionsSchema>;

/** Adds `zhulao doctor`: what is missing on this machine, in plain words, and how to get it. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('检查本机缺什么、怎样补上')
    .option('--json', '以 JSON 输出')
    .option('--data <folder>', '要检查的数据文件夹', 'data')
    .option('--devices', '请人在场，逐个检查读卡器、扫码器和打印机（先停掉点餐机）')
    .option('--port <path>', '与 --devices 连用：只检查这个串口')
    .option(
      '--kind <kind>',
      '与 --port 连用：串口上是什么（id-card-reader、elder-card-reader、code-scanner、receipt-printer、kitchen-printer）',
    )
    .addHelpText(
      'after',
      '\n退出码：0 必需项齐全（检查设备时：都通过）；1 缺少或没有通过；2 参数不对。',
    )
    .action(async (given: unknown) => {
      const options = optionsSchema.parse(given);
      if (options.devices) {
        process.exitCode = await checkDevices(options);
        return;
      }
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

/** One device after the other, one check after the other; answers the exit code. */
async function checkDevices(options: Options): Promise<number> {
  // Native parts are loaded only when a device is to be opened.
  const { assignedDevicesIn, namedDevice, startChecking } = await import('../device-checks.ts');
  const { port, kind } = options;
  if ((port === undefined) !== (kind === undefined)) {
    console.error('--port 和 --kind 要一起写。');
    return 2;
  }
  const isNamed = port !== undefined && kind !== undefined;
  const devices = isNamed
    ? [namedDevice(port, kind)]
    : assignedDevicesIn(path.resolve(options.data));
  if (devices === null || devices.length === 0) {
    console.error(
      '没有找到添加过的设备。请用 --data 指定点餐机的数据文件夹，或用 --port 和 --kind 指定一个串口。',
    );
    return 2;
  }
  const person = createInterface({ input: process.stdin, output: process.stderr });
  const results: DeviceResult[] = [];
  for (const device of devices) {
    const checked = startChecking(device, { all: devices, isNamed, clock: realDeviceClock });
    results.push(...(await askThrough(device.name, checked.checks, person)));
    await checked.stop();
  }
  person.close();
  if (options.json) console.log(JSON.stringify(results, null, 2));
  return results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
}

interface DeviceResult {
  readonly device: string;
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly sentence: string;
}

/** What is to be done and how it went goes to the terminal by standard error: standard output is for the JSON. */
async function askThrough(
  device: string,
  checks: readonly ReadyCheck[],
  person: Interface,
): Promise<readonly DeviceResult[]> {
  const results: DeviceResult[] = [];
  console.error(`\n${device}`);
  if (checks.length === 0) console.error('  这台打印机设成了不会应答，没有可以检查的。');
  for (const check of checks) {
    const answer = await person.question(
      `  ${check.title}。下一步：${check.instruction}\n  按回车开始，输入 s 再按回车跳过：`,
    );
    if (answer.trim().toLowerCase() === 's') {
      results.push({ device, check: check.name, outcome: 'skipped', sentence: '' });
      continue;
    }
    const { isPassed, sentence } = await check.run();
    console.error(`  ${isPassed ? '✓' : '✗'} ${sentence}`);
    const outcome = isPassed ? 'passed' : 'failed';
    results.push({ device, check: check.name, outcome, sentence });
  }
  return results;
}
