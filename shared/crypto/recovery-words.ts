import { randomBytes } from 'node:crypto';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/simplified-chinese.js';
import { fail, type Result, succeed } from '../result.ts';
import { sealingPublicKey } from './seal.ts';

/** How many words a recovery key has: 256 bits and 8 of a checksum, 11 to a word (BIP-39). */
const RECOVERY_WORD_COUNT = 24;

/** A district's recovery key (keys-v1.md). */
export interface RecoveryKey {
  /** X25519, 32 raw bytes. */
  readonly privateKey: Uint8Array;
  /** Its public half in base64url. */
  readonly publicKey: string;
}

export type WordsFailure =
  | { readonly code: 'wrong-count'; readonly count: number }
  | { readonly code: 'unknown-word'; readonly word: string; readonly position: number }
  | { readonly code: 'wrong-checksum' };

/** Makes a new pair from the operating system's randomness. */
export function makeRecoveryKey(): RecoveryKey {
  const privateKey = new Uint8Array(randomBytes(32));
  return { privateKey, publicKey: sealingPublicKey(privateKey) };
}

/** The private half as 24 words, each one Chinese character. */
export function recoveryWords(key: RecoveryKey): readonly string[] {
  return entropyToMnemonic(key.privateKey, wordlist).split(' ');
}

const NUMBERED_ROW = /^\s*(?:\d{1,2}[.、]?\s*\p{Script=Han}(?:\s+|$))+$/u;
const HAN = /\p{Script=Han}/gu;

/**
 * Reads the words from what a person kept: the whole page as it was printed, of which only the rows of numbered words
 * count, or nothing but the words, with or without spaces.
 */
export function readRecoveryWords(text: string): Result<RecoveryKey, WordsFailure> {
  const rows = text.split(/\r?\n/).filter((line) => NUMBERED_ROW.test(line));
  const words = (rows.length > 0 ? rows.join('\n') : text).match(HAN) ?? [];
  if (words.length !== RECOVERY_WORD_COUNT) {
    return fail({ code: 'wrong-count', count: words.length });
  }
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) {
    return fail({ code: 'unknown-word', word: words[unknown] ?? '', position: unknown + 1 });
  }
  try {
    const privateKey = new Uint8Array(mnemonicToEntropy(words.join(' '), wordlist));
    return succeed({ privateKey, publicKey: sealingPublicKey(privateKey) });
  } catch {
    return fail({ code: 'wrong-checksum' }); // all that is left to be wrong
  }
}

/** What is wrong with the words, and what to do. */
export function wordsSentence(failure: WordsFailure): string {
  switch (failure.code) {
    case 'wrong-count':
      return `恢复密钥应是 ${RECOVERY_WORD_COUNT} 个字，这里有 ${failure.count} 个。请照保存的那张纸逐字核对。`;
    case 'unknown-word':
      return `第 ${failure.position} 个字“${failure.word}”不是恢复密钥用的字。请核对是否抄错。`;
    case 'wrong-checksum':
      return '这些字之间对不上：有字抄错，或者顺序不对。请照保存的那张纸按编号逐字核对。';
  }
}
