// Goal: the bytes of docs/formats/ledger-entry-v1.md stay what others have implemented from it.
// Method: the vectors of that page, made anew, held against the program, and checked by a second program in Python.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { ledgerVectors, vectorsText } from '../../tools/vectors.ts';

const FILE = path.resolve(import.meta.dirname, '../../docs/formats/vectors/ledger-entry-v1.json');
const PYTHON_CHECK = path.resolve(import.meta.dirname, 'verify_vectors.py');

const { goodFile, files } = ledgerVectors();

it('gives exactly the published bytes', () => {
  expect(vectorsText()).toBe(readFileSync(FILE, 'utf8'));
});

it.each(files)('judges a ledger file as published: $name', (file) => {
  const lines = file.lines.map((line) => (typeof line === 'number' ? goodFile[line - 1] : line));
  const result = verifyLedgerFile(
    lines.filter((line) => line !== undefined),
    { adminPublicKey: file.knownAdminKey },
  );
  expect(result).toMatchObject(
    file.code === null
      ? { ok: true, value: { entryCount: lines.length - 2, notUnderstood: file.notUnderstood } }
      : { ok: false, failure: { code: file.code, seq: file.seq } },
  );
});

it('is understood in the same way by a program in another language', (context) => {
  const check = spawnSync('python3', [PYTHON_CHECK, FILE], { encoding: 'utf8' });
  if (check.error !== undefined) context.skip('no python3 on this machine');
  expect(check.stdout + check.stderr).toMatch(/3 entries and \d+ files checked.* 0 differences/);
  expect(check.status).toBe(0);
});
