import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { StartFailure } from '../../admin/server/failure.ts';
import {
  type RecoveryKey,
  readRecoveryWords,
  wordsSentence,
} from '../../shared/crypto/recovery-words.ts';

/**
 * The recovery key from a file, or asked for on the terminal, where it is not kept in any history.
 * @throws StartFailure when the words are not those of a key.
 */
export async function recoveryKeyFrom(file: string | undefined): Promise<RecoveryKey> {
  const read = readRecoveryWords(file === undefined ? await ask() : await fileText(file));
  if (!read.ok) throw new StartFailure(wordsSentence(read.failure));
  return read.value;
}

async function fileText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new StartFailure(`读不了恢复密钥文件“${file}”（${error.code}）。请检查路径和权限。`);
  }
}

async function ask(): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new StartFailure('请用 --words 指定恢复密钥文件，或在终端里运行后输入。');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question('请按编号输入恢复密钥的二十四个字：');
  } finally {
    terminal.close();
  }
}

/** Runs a command whose expected failures end in one sentence and exit code 1. */
export async function withSentence(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
