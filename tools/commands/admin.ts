import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { DEFAULT_BACKUP_PLAN } from '../../admin/server/backup/schedule.ts';
import { StartFailure } from '../../admin/server/failure.ts';
import { type RunningAdmin, startAdmin } from '../../admin/server/start.ts';
import { DEMO_USERS } from '../../shared/demo/people.ts';

interface AdminFlags {
  readonly data: string;
  readonly port: number;
  readonly kioskPort?: number;
  readonly host: string;
  readonly databaseUrl?: string;
  readonly demo?: true;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly backupAt: number;
  readonly backupFolder?: string;
  readonly json?: true;
}

/** `zhulao admin`: the bureau's server, until it is stopped. */
export function register(program: Command): void {
  program
    .command('admin')
    .description('启动民政管理端（含数据库），直到按 Ctrl-C')
    .requiredOption('--data <文件夹>', '数据文件夹：密钥和自带的数据库')
    .option('--port <端口>', '网页的端口，0 为任意空闲端口', parsePort, 8450)
    .option(
      '--kiosk-port <端口>',
      '网页只在本机、不加密时，点餐机加密连接的端口（不给时为网页端口加一）；网页加密时点餐机也用 --port',
      parsePort,
    )
    .option('--host <地址>', '监听的地址；本机以外的地址一律加密', '127.0.0.1')
    .option(
      '--database-url <地址>',
      '改用外部 PostgreSQL（15 以上），如 postgres://账号:密码@主机/库',
    )
    .option('--demo', '数据库为空时装入演示区县，并为演示食堂取一个注册码')
    .option('--tls-certificate <文件>', '改用这张 TLS 证书（PEM）；不给时管理端自己做一张')
    .option('--tls-key <文件>', 'TLS 私钥（PEM）')
    .option(
      '--backup-at <时:分>',
      '每天几点自动备份（北京时间）',
      parseTime,
      DEFAULT_BACKUP_PLAN.atMinute,
    )
    .option('--backup-folder <文件夹>', '自动备份放在哪里；默认是数据文件夹里的 backups')
    .option('--json', '就绪后输出一行 JSON，供程序读取')
    .action(async (flags: AdminFlags) => {
      try {
        await run(flags);
      } catch (error) {
        if (!(error instanceof StartFailure)) throw error;
        console.error(error.message);
        process.exitCode = 1;
      }
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('端口是 0 到 65535 的整数');
  }
  return port;
}

function parseTime(text: string): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) {
    throw new InvalidArgumentError('时间写成 时:分，如 02:30');
  }
  return Number(hours) * 60 + Number(minutes);
}

/** Any free one where any may be the console's. */
function portAfter(port: number): number {
  return port === 0 || port === 65_535 ? 0 : port + 1;
}

function tlsOf(flags: AdminFlags) {
  const { tlsCertificate, tlsKey } = flags;
  if (tlsCertificate === undefined && tlsKey === undefined) return null;
  if (tlsCertificate === undefined || tlsKey === undefined) {
    throw new StartFailure('--tls-certificate 和 --tls-key 要一起给。');
  }
  return { certificatePath: tlsCertificate, keyPath: tlsKey };
}

async function run(flags: AdminFlags): Promise<void> {
  const stopAsked = stopSignal();
  const admin = await startAdmin({
    dataFolder: flags.data,
    databaseUrl: flags.databaseUrl ?? null,
    host: flags.host,
    port: flags.port,
    kioskPort: flags.kioskPort ?? portAfter(flags.port),
    tls: tlsOf(flags),
    isDemo: flags.demo === true,
    backups: { atMinute: flags.backupAt, folder: flags.backupFolder ?? null },
    progress: (sentence) => console.error(sentence),
  });
  announce(admin, flags.json === true);
  await stopAsked;
  console.error('正在停止管理端……');
  await admin.stop();
}

function announce(
  admin: Pick<RunningAdmin, 'address' | 'kioskAddress' | 'demoEnrolmentCode'>,
  isJson: boolean,
): void {
  const { address, kioskAddress, demoEnrolmentCode } = admin;
  const users = DEMO_USERS.map(({ userName, password, displayName }) => ({
    userName,
    password,
    displayName,
  }));
  if (isJson) {
    const demo = demoEnrolmentCode === null ? null : { users, enrolmentCode: demoEnrolmentCode };
    console.log(JSON.stringify({ event: 'ready', address, kioskAddress, demo }));
    return;
  }
  console.log(`管理端已就绪：${address}`);
  console.log(`  点餐机连接的地址：${kioskAddress}`);
  if (demoEnrolmentCode === null) return;
  for (const user of users)
    console.log(`  演示账号 ${user.userName} / ${user.password}（${user.displayName}）`);
  console.log(`  演示食堂的点餐机注册码（一小时内有效，用一次）：${demoEnrolmentCode}`);
}

/** Heard from the beginning, so that Ctrl-C during a long first start still ends in order. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
