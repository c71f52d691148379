import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { RebuildOutcome } from '../../kiosk/store/rebuild.ts';
import {
  type LedgerFileFailure,
  type LedgerFileSummary,
  LedgerFileVerifier,
} from '../../shared/ledger/export-file.ts';
import { ledgerFileSentence } from '../../shared/ledger/export-file-sentence.ts';
import { fileLines } from '../../shared/ledger/file-lines.ts';
import { fen, formatYuan } from '../../shared/money/fen.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { progressBar } from '../progress-bar.ts';
import { registerRecount } from './ledger-recount.ts';

/**
 * Registers `zhulao ledger`. Exit codes: 0 whole or written, 1 the ledger is wrong, 2 a file cannot be read or written or the
 * kiosk is running.
 */
export function register(program: Command): void {
  const ledger = program.command('ledger').description('账本');
  ledger
    .command('verify')
    .description('校验导出的账本文件：逐条核对哈希链、签名和附件，指出第一处不对的地方')
    .argument('<file>', '导出的账本文件（docs/formats/ledger-entry-v1.md 第 7 节）')
    .option('--admin-key <key>', '自己掌握的管理端公钥；与文件里的不同就不通过')
    .option('--json', '输出给机器读的一行 JSON', false)
    .action(async (file: string, options: { adminKey?: string; json: boolean }) => {
      const result = await verifyFile(file, options.adminKey ?? null);
      if (result === 'unreadable') {
        console.error(`读不了文件：${file}。请检查路径和权限。`);
        process.exitCode = 2;
        return;
      }
      process.exitCode = result.ok ? 0 : 1;
      console.log(options.json ? JSON.stringify(result) : inWords(result));
    });
  ledger
    .command('import')
    .description(
      '把导出的账本收进管理端：停用、丢失后找回或从坏硬盘救出来的；先核对，加 --yes 才收',
    )
    .argument('<file>', '导出的账本文件')
    .requiredOption('--data <文件夹>', '管理端的数据文件夹；使用自带数据库时，管理端要先停下')
    .option('--database-url <地址>', '外部 PostgreSQL 的地址')
    .option('--yes', '核对无误后收下', false)
    .action(async (file: string, flags: ImportFlags) => {
      const outcome = await importFile(file, flags);
      if (!outcome.ok) process.exitCode = outcome.exitCode;
      console[outcome.ok ? 'log' : 'error'](outcome.sentence);
    });
  ledger
    .command('export')
    .description('把一台食堂机的账本导出成可以校验的文件；食堂机开着也可以')
    .argument('<file>', '写到哪里')
    .requiredOption('--kiosk-data <folder>', '食堂机的数据文件夹')
    .action(async (file: string, options: { kioskData: string }) => {
      const outcome = await exportFile(file, options.kioskData);
      if (!outcome.ok) process.exitCode = 2;
      console[outcome.ok ? 'log' : 'error'](outcome.sentence);
    });
  ledger
    .command('rebuild')
    .description(
      '丢掉由账本推算出来的一切（用餐次数、账户、小票），从第一条起重新推算；食堂机要先关掉',
    )
    .requiredOption('--kiosk-data <folder>', '食堂机的数据文件夹')
    .option('--json', '输出给机器读的一行 JSON', false)
    .action(async (options: { kioskData: string; json: boolean }) => {
      const outcome = await rebuild(options.kioskData);
      if (!outcome.ok) process.exitCode = 2;
      if (options.json) console.log(JSON.stringify(outcome));
      else console[outcome.ok ? 'log' : 'error'](rebuildInWords(outcome));
    });
  registerRecount(ledger);
}

async function rebuild(
  kioskData: string,
): Promise<Result<RebuildOutcome, { readonly sentence: string }>> {
  const { LedgerUnreadable, rebuildKioskLedger } = await import('../kiosk-ledger.ts');
  try {
    return succeed(rebuildKioskLedger(kioskData, progressBar('重新推算')));
  } catch (error) {
    if (!(error instanceof LedgerUnreadable)) throw error;
    return fail({ sentence: error.message });
  }
}

function rebuildInWords(outcome: Result<RebuildOutcome, { readonly sentence: string }>): string {
  if (!outcome.ok) return outcome.failure.sentence;
  const { entryCount, notUnderstood } = outcome.value;
  const unread =
    notUnderstood.length === 0
      ? ''
      : `本版本看不懂第 ${notUnderstood.join('、')} 条，没有计入；请换新版本程序再做一次。`;
  return `已从 ${entryCount} 条重新推算完毕。${unread}`;
}

interface ImportFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly yes: boolean;
}

type Outcome =
  | { readonly ok: true; readonly sentence: string }
  | { readonly ok: false; readonly sentence: string; readonly exitCode: 1 | 2 };

async function importFile(path: string, flags: ImportFlags): Promise<Outcome> {
  // Loaded here: the other words of this command need no database.
  const { openStore } = await import('../../admin/server/start.ts');
  const { StartFailure } = await import('../../admin/server/failure.ts');
  const { examineLedgerFile, importLedgerFile } = await import(
    '../../admin/server/kiosks/import-ledger.ts'
  );
  const sha256 = await digestOf(path);
  if (sha256 === null)
    return { ok: false, sentence: `读不了文件：${path}。请检查路径和权限。`, exitCode: 2 };
  try {
    const store = await openStore({
      dataFolder: flags.data,
      databaseUrl: flags.databaseUrl ?? null,
      progress: (sentence) => console.error(sentence),
    });
    try {
      const request = { file: { path, sha256 }, confirmedSha256: sha256, userId: null };
      const answer = flags.yes
        ? await importLedgerFile(store.context, request)
        : await examineLedgerFile(store.context, request.file);
      if (!answer.ok) return { ok: false, sentence: answer.failure.sentence, exitCode: 1 };
      const { kioskNumber, newCount, heldCount, differentCount, headSeq } = answer.value;
      const counts = `新的 ${newCount} 条，这里已有 ${heldCount} 条，不一致 ${differentCount} 条`;
      const sentence = flags.yes
        ? `已收下 ${kioskNumber} 号机的账本：${counts}；现在到第 ${headSeq} 号。不一致的请到监管台“核查”逐条决定。`
        : `${kioskNumber} 号机的账本没有问题：${counts}。还没有收；核对无误后加 --yes 再执行一次。`;
      return { ok: true, sentence };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    return { ok: false, sentence: error.message, exitCode: 2 };
  }
}

async function digestOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(file)) hash.update(piece);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

async function exportFile(
  file: string,
  kioskData: string,
): Promise<{ readonly ok: boolean; readonly sentence: string }> {
  // Loaded here: verify must also run where the native part of the kiosk's store does not.
  const { LedgerUnreadable, openKioskLedger } = await import('../kiosk-ledger.ts');
  try {
    const { lines, entries } = openKioskLedger(kioskData);
    await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    return {
      ok: true,
      sentence: `已导出 ${entries.length} 条到 ${file}。附件里有出生日期等个人信息，请妥善保管。`,
    };
  } catch (error) {
    if (error instanceof LedgerUnreadable) return { ok: false, sentence: error.message };
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { ok: false, sentence: `写不了文件：${file}（${error.code}）。请检查路径和权限。` };
  }
}

async function verifyFile(
  file: string,
  adminPublicKey: string | null,
): Promise<Result<LedgerFileSummary, LedgerFileFailure> | 'unreadable'> {
  const verifier = new LedgerFileVerifier(adminPublicKey);
  try {
    for await (const line of fileLines(createReadStream(file, 'utf8'))) {
      const failure = verifier.read(line);
      if (failure !== null) return { ok: false, failure };
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 'unreadable';
    throw error;
  }
  return verifier.finish();
}

function inWords(result: Result<LedgerFileSummary, LedgerFileFailure>): string {
  if (!result.ok) return `账本不可信：${ledgerFileSentence(result.failure)}`;
  const { value } = result;
  return [
    `账本完整：食堂机 ${value.kioskId}，${value.entryCount} 条，末条哈希 ${value.head.hash}`,
    `  就餐 ${value.saleCount} 份，原价 ${yuan(value.listPriceFen)}，补贴 ${yuan(value.subsidyFen)}，实付 ${yuan(value.paidFen)}`,
    `  管理端已签收到第 ${value.countersignedSeq} 条${value.countersignedSeq < value.entryCount ? `，其后 ${value.entryCount - value.countersignedSeq} 条还没有签收` : ''}`,
    ...(value.notUnderstood.length === 0
      ? []
      : [`  本版本看不懂的条目：第 ${value.notUnderstood.join('、')} 条（哈希正确，未计入金额）`]),
  ].join('\n');
}

function yuan(amountFen: number): string {
  return `${formatYuan(fen(amountFen))}元`;
}
