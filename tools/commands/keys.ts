import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';

/** Registers `zhulao keys`. Exit codes: 0 done, 1 not done, and why is said. */
export function register(program: Command): void {
  const keys = program.command('keys').description('换密钥：管理端、点餐机、名单');
  keys
    .command('admin')
    .description('给管理端换一把签名密钥；点餐机下次联系时自己跟上。请先停下管理端')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹')
    .option('--database-url <地址>', '管理端用外部 PostgreSQL 时的地址')
    .action(async ({ data, databaseUrl }: AdminFlags) => {
      await withAdmin({ data, databaseUrl }, async (context) => {
        const { rotateAdminKey } = await import('../../admin/server/identity/rotate-admin-key.ts');
        await rotateAdminKey(context, path.resolve(data));
        console.log('已换。请现在就做一次备份：用换钥之前的备份恢复出来的管理端，点餐机不会再认。');
      });
    });
  keys
    .command('lookup')
    .description('给一台点餐机换名单密钥；它手里的名单作废，联系上后重新下发。请先停下管理端')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹')
    .requiredOption('--kiosk <编号>', '点餐机的编号，印在小票编号的开头')
    .option('--database-url <地址>', '管理端用外部 PostgreSQL 时的地址')
    .action(async ({ data, databaseUrl, kiosk }: AdminFlags & { readonly kiosk: string }) => {
      await withAdmin({ data, databaseUrl }, async (context) => {
        const { rotateLookupKey } = await import(
          '../../admin/server/identity/rotate-lookup-key.ts'
        );
        const found = await context.database
          .selectFrom('kiosk')
          .select('kiosk_id')
          .where('kiosk_number', '=', Number(kiosk) || 0)
          .executeTakeFirst();
        if (found === undefined) return refuse(`没有编号为 ${kiosk} 的点餐机。`);
        await rotateLookupKey(context, { kioskId: found.kiosk_id, userId: null });
        console.log(
          `已换。${Number(kiosk)}号点餐机下次联系管理端时重新收名单，收完之前刷卡都当作不认识。`,
        );
      });
    });
  keys
    .command('kiosk')
    .description('给点餐机备好下一把签名密钥，下次启动、联系上管理端时换上。请先停下点餐机')
    .requiredOption('--data <文件夹>', '点餐机的数据文件夹')
    .action(async ({ data }: { readonly data: string }) => rotateKioskKey(path.resolve(data)));
}

interface AdminFlags {
  readonly data: string;
  readonly databaseUrl?: string | undefined;
}

type AdminContext = import('../../admin/server/context.ts').AdminContext;

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

async function withAdmin(
  { data, databaseUrl }: AdminFlags,
  work: (context: AdminContext) => Promise<void>,
): Promise<void> {
  const dataFolder = path.resolve(data);
  if (!existsSync(path.join(dataFolder, 'keys.json'))) {
    return refuse(`“${dataFolder}”里没有管理端的密钥（keys.json）。请检查 --data 给的文件夹。`);
  }
  const { StartFailure } = await import('../../admin/server/failure.ts');
  const { openStore } = await import('../../admin/server/start.ts');
  try {
    const progress = (sentence: string): void => console.error(sentence);
    const store = await openStore({ dataFolder, databaseUrl: databaseUrl ?? null, progress });
    try {
      await work(store.context);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    refuse(error.message);
  }
}

async function rotateKioskKey(dataFolder: string): Promise<void> {
  const { databaseFileIn } = await import('../../kiosk/host/data-folder.ts');
  const file = databaseFileIn(dataFolder);
  // Before the key, which would be made anew for a folder without a database.
  if (!existsSync(file)) {
    return refuse(`“${dataFolder}”里没有点餐机的数据（kiosk.db）。请检查 --data 给的文件夹。`);
  }
  const { keyFile, keySentence } = await import('../../kiosk/host/keys.ts');
  const key = keyFile({ dataFolder, databaseFile: file }).databaseKeyHex();
  if (!key.ok) return refuse(keySentence(key.failure, dataFolder));
  const { hostSentence } = await import('../../kiosk/host/host.ts');
  const { openKioskStore } = await import('../../kiosk/store/store.ts');
  const opened = openKioskStore({ file, keyHex: key.value });
  if (!opened.ok) return refuse(hostSentence(opened.failure, dataFolder));
  const store = opened.value;
  try {
    if (store.enrolment() === null) return refuse('这台点餐机还没有注册，没有可换的密钥。');
    const { prepareNextKey } = await import('../../kiosk/core/sync/rotate.ts');
    const prepared = prepareNextKey(store);
    if (!prepared.ok) return refuse(hostSentence(prepared.failure, dataFolder));
    console.log('已备好。启动点餐机，联系上管理端时就换上；在那以前照旧用原来的。');
  } finally {
    store.close();
  }
}
