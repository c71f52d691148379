import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { loadKeys, openText, sealText } from './keys.ts';
import { wordsFileIn } from './recovery/words-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhulao-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('keys are made once and read back the same', () => {
  expect(loadKeys(folder)).toEqual(loadKeys(folder));
});

test('a damaged key file is refused and not replaced, since data under the old keys would be lost', () => {
  const path = join(folder, 'keys.json');
  writeFileSync(path, '{"format":1}');
  chmodSync(path, 0o600);
  expect(() => loadKeys(folder)).toThrow('请从备份恢复');
});

test('a sealed text opens for its own purpose only, and not after a single changed bit', () => {
  const keys = loadKeys(folder);
  const box = sealText(keys, 'elder 1', '张小花');
  expect(openText(keys, 'elder 1', box)).toBe('张小花');
  expect(() => openText(keys, 'elder 2', box)).toThrow();
  for (let index = 0; index < box.length; index += 1) {
    const changed = Buffer.from(box);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => openText(keys, 'elder 1', changed)).toThrow();
  }
});

test('the words of the recovery key are in the file for the keeper alone, the admin keeps the public half', () => {
  const keys = loadKeys(folder);
  const page = readFileSync(wordsFileIn(folder), 'utf8');
  expect(readRecoveryWords(page)).toMatchObject({ value: { publicKey: keys.recoveryPublicKey } });
  expect(statSync(wordsFileIn(folder)).mode & 0o777).toBe(0o600);
  rmSync(wordsFileIn(folder));
  expect(loadKeys(folder)).toEqual(keys);
  expect(() => statSync(wordsFileIn(folder))).toThrow('ENOENT');
});
