import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecoveryKey, recoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { adminFingerprint } from '../../../shared/identity/admin-fingerprint.ts';

/** The name says what to do with it: as long as it lies here, whoever has the disk has the key to every backup. */
const FILE_NAME = '恢复密钥-请移走保存.txt';
const WORDS_A_ROW = 6;

/** Where the words are left for the keeper. */
export function wordsFileIn(dataFolder: string): string {
  return join(dataFolder, FILE_NAME);
}

/** Whether the keeper has yet to take the words away. */
export function isWordsFileStillIn(dataFolder: string): boolean {
  return existsSync(wordsFileIn(dataFolder));
}

/** Writes the page with the words for its keeper alone to read; the only copy of the private half there is. */
export function writeWordsFile(
  dataFolder: string,
  made: { readonly key: RecoveryKey; readonly adminPublicKey: string; readonly date: string },
): void {
  const path = wordsFileIn(dataFolder);
  const unfinished = `${path}.${process.pid}`;
  // Notepad of older Windows takes a file without this mark for another encoding.
  writeFileSync(unfinished, `\uFEFF${wordsPage(made)}`, { mode: 0o600, flush: true });
  renameSync(unfinished, path);
}

/** The page to print. Lines end as Windows needs them. */
function wordsPage(made: {
  readonly key: RecoveryKey;
  readonly adminPublicKey: string;
  readonly date: string;
}): string {
  const words = recoveryWords(made.key);
  const rows: string[] = [];
  for (let from = 0; from < words.length; from += WORDS_A_ROW) {
    const row = words.slice(from, from + WORDS_A_ROW);
    rows.push(
      `    ${row.map((word, at) => `${String(from + at + 1).padStart(2)} ${word}`).join('    ')}`,
    );
  }
  const fingerprint = adminFingerprint(made.adminPublicKey).replace(/.{4}(?=.)/, '$&-');
  return [
    '助老食堂　恢复密钥',
    '',
    `生成日期：${made.date}`,
    `管理端标识：${fingerprint}（与设备注册码的最后两组相同）`,
    '',
    '下面二十四个字就是恢复密钥，按编号从左到右、从上到下：',
    '',
    ...rows.flatMap((row) => [row, '']),
    '【什么时候用】',
    '  1. 服务器坏了，要用备份恢复全部数据；',
    '  2. 点餐机换了系统账户或重装了系统，要打开它的账本。',
    '  平时用不到，任何人打电话来要都不要给。',
    '',
    '【怎样保存】',
    '  1. 打印两份，分两处锁好（如保险柜、上级单位），写明保管人。',
    '  2. 把这个文件移到不联网的 U 盘里，再从服务器上删除。',
    '  3. 丢了它，备份就再也打不开；别人拿到它，就能打开全部备份。',
    '',
    '【演练】每年一次，证明这二十四个字还能用：',
    '  zhulao recovery drill --data 数据文件夹 --words 本文件',
    '',
  ].join('\r\n');
}
