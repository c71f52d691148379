import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesOfMachine, ownCertificate } from './certificate.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NAMES = ['127.0.0.1', '::1', 'bureau.example', 'localhost'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhulao-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function certificateAt(now: number, names: readonly string[] = NAMES) {
  const { certificatePath } = await ownCertificate({ dataFolder: folder, names, now });
  return new X509Certificate(readFileSync(certificatePath));
}

test('a browser that has imported the authority trusts every name of the machine', async () => {
  const files = await ownCertificate({ dataFolder: folder, names: NAMES, now: Date.now() });
  const ca = readFileSync(join(folder, 'tls', 'authority.crt'));
  const pem = readFileSync(files.certificatePath);
  const server = createServer({ cert: pem, key: readFileSync(files.keyPath) }, (_request, reply) =>
    reply.end('here'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = Object(server.address());
  const statuses = await Promise.all(
    [...NAMES, 'elsewhere.example'].map(
      (servername) =>
        new Promise((resolve) => {
          const asked = request(
            {
              ...{ port, ca, host: '127.0.0.1', agent: false },
              // The name that is checked, without a resolver between.
              checkServerIdentity: (_host, shown) => checkServerIdentity(servername, shown),
            },
            (answer) => resolve(answer.statusCode),
          );
          asked.once('error', (error) => resolve('code' in error && error.code));
          asked.end();
        }),
    ),
  );
  expect(statuses).toEqual([...NAMES.map(() => 200), 'ERR_TLS_CERT_ALTNAME_INVALID']);
  await new Promise((resolve) => server.close(resolve));
});

test('the certificate stays the same until 60 days before its end, and again when the machine gets another name', async () => {
  const start = Date.parse('2026-11-23T00:00:00Z');
  const first = await certificateAt(start);
  expect(Date.parse(first.validTo) - start).toBe(730 * DAY_MS);
  expect((await certificateAt(start + 669 * DAY_MS)).fingerprint256).toBe(first.fingerprint256);
  const renewed = await certificateAt(start + 671 * DAY_MS);
  expect(renewed.fingerprint256).not.toBe(first.fingerprint256);
  expect(renewed.issuer).toBe(first.issuer);
  const moved = await certificateAt(start + 671 * DAY_MS, [...NAMES, '192.168.3.7']);
  expect(moved.checkIP('192.168.3.7')).toBe('192.168.3.7');
  expect(renewed.checkIP('192.168.3.7')).toBeUndefined();
});

test('the authority is used for 18 years, and another is made before a certificate could outlive it', async () => {
  const start = Date.parse('2026-11-23T00:00:00Z');
  const first = await certificateAt(start);
  expect((await certificateAt(start + 17 * 365 * DAY_MS)).issuer).toBe(first.issuer);
  expect((await certificateAt(start + 19 * 365 * DAY_MS)).issuer).not.toBe(first.issuer);
});

test('nobody else may read what lies there, and no private key is in the file for browsers', async () => {
  await certificateAt(Date.now());
  for (const name of readdirSync(join(folder, 'tls'))) {
    expect(statSync(join(folder, 'tls', name)).mode & 0o077).toBe(0);
  }
  expect(readFileSync(join(folder, 'tls', 'authority.crt'), 'utf8')).not.toContain('PRIVATE');
  expect(readdirSync(join(folder, 'tls')).toSorted()).toEqual([
    'authority.crt',
    'authority.pem',
    'server.pem',
  ]);
});

test('a damaged file is named, with what to do', async () => {
  await certificateAt(Date.now());
  writeFileSync(join(folder, 'tls', 'server.pem'), 'rubbish');
  await expect(certificateAt(Date.now())).rejects.toThrow(/server\.pem 已损坏。请删掉/);
});

test('the machine’s own names are such as a certificate can carry', () => {
  expect(namesOfMachine()).toEqual(expect.arrayContaining(['localhost', '127.0.0.1']));
});
