// Goal: the bytes of docs/formats/ledger-entry-v1.md, sync-v1.md and keys-v1.md stay what others have implemented from them.
// Method: the vectors of those pages, made anew, held against the program, and checked by a second program in Python.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isSignatureGood } from '../../shared/crypto/signing.ts';
import { parseJson } from '../../shared/json.ts';
import { isCanonicalText } from '../../shared/ledger/canonical.ts';
import { ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { keysOfIdentity } from '../../shared/sync/identity.ts';
import { syncVectors } from '../../tools/vectors/sync.ts';
import { ledgerVectors, vectorFiles } from '../../tools/vectors.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/formats/vectors');
const PYTHON_CHECK = path.resolve(import.meta.dirname, 'second-verifier/check_vectors.py');

const { goodFile, files, contents } = ledgerVectors();
const { signatures, identities } = await syncVectors();

it('gives exactly the published bytes', async () => {
  for (const [file, text] of await vectorFiles()) expect(text).toBe(readFileSync(file, 'utf8'));
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

it.each(contents)('understands a content as published: $name', ({ content, isUnderstood }) => {
  const value = parseJson(content);
  const isRight = ledgerEntrySchema.safeParse(value).success && isCanonicalText(content, value);
  expect(isRight).toBe(isUnderstood);
});

it.each(signatures)('takes a signature as published: $name', ({ message, isGood, ...signed }) => {
  expect(isSignatureGood({ ...signed, message: Buffer.from(message, 'utf8') })).toBe(isGood);
});

it.each(identities)('takes an admin’s identity as published: $name', ({ identity, keys }) => {
  expect(keysOfIdentity(identity)).toEqual(keys);
});

it('is understood in the same way by a program in another language', (context) => {
  const check = spawnSync('python3', [PYTHON_CHECK, FOLDER], { encoding: 'utf8' });
  if (check.error !== undefined) context.skip('no python3 on this machine');
  expect(check.stdout + check.stderr).toMatch(/^3 entries, \d+ contents, .*: 0 differences\n$/);
  expect(check.status).toBe(0);
});
