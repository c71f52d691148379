// Goal: the ledger of a revoked or dead kiosk comes in by a file that a person confirms, with the same care as a batch, and only
// by the kiosk's own signature. Method: exported files sent to the console's own route over HTTP, real PostgreSQL.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { LEDGER_IMPORT_PATH } from '../../admin/contract/kiosks.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { ledgerFileLines } from '../../shared/ledger/export-file.ts';
import { SMALL } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { admin } from './fresh-admin.test-support.ts';
import { elder, kiosk } from './fresh-kiosk.test-support.ts';
import { TestKiosk } from './kiosk.test-support.ts';

/** The export file of a kiosk, as the command on the kiosk or a salvaged disk gives it. */
function fileOf(of: TestKiosk, entries: readonly StoredEntry[] = of.entries): string {
  const { adminPublicKey } = of.enrolment;
  const { publicKey } = of.keys;
  const header = { kiosk: of.enrolment.kiosk, publicKey, nextKeys: [], adminPublicKey };
  const { privateKey: kioskPrivateKey } = of.keys;
  const lines = ledgerFileLines({ header, entries, kioskPrivateKey, adminHead: null });
  return `${[...lines].join('\n')}\n`;
}

const answerSchema = z.looseObject({
  ok: z.boolean(),
  value: z.looseObject({ fileSha256: z.string() }).optional(),
  failure: z.looseObject({ code: z.string(), sentence: z.string() }).optional(),
});

async function upload(file: string, confirm?: string, userName: string = SMALL.users.officer) {
  const { state } = await signInAs(admin.address, userName);
  const query = confirm === undefined ? '' : `?confirm=${confirm}`;
  const response = await fetch(new URL(`${LEDGER_IMPORT_PATH}${query}`, admin.address), {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      cookie: state.cookie,
      'zhulao-csrf': state.csrf,
    },
    body: file,
  });
  return answerSchema.parse(await response.json());
}

/** Shows and confirms, as a person does. */
async function importWhole(file: string) {
  const shown = await upload(file);
  return upload(file, shown.value?.fileSha256);
}

async function revoke(): Promise<void> {
  const { client } = await signInAs(admin.address);
  const kioskId = kiosk.enrolment.kiosk;
  await client.revokeKiosk.mutate({ kioskId, reason: '设备被盗' });
}

async function held() {
  const { database } = admin.context;
  const keys = await database
    .selectFrom('ledger_entry_key')
    .select('hash')
    .orderBy('seq')
    .execute();
  const aside = await database
    .selectFrom('quarantine')
    .select('hash')
    .where('kind', '=', 'fork')
    .orderBy('seq')
    .execute();
  const meals = await database.selectFrom('meal').select('seq').execute();
  return {
    chain: keys.map((row) => row.hash),
    aside: aside.map((row) => row.hash),
    mealCount: meals.length,
  };
}

const hashesOf = (entries: readonly StoredEntry[]) => entries.map((entry) => entry.hash);

test('what a revoked kiosk had not sent is shown first, and comes in when a person confirms it', async () => {
  for (let meal = 0; meal < 700; meal += 1) kiosk.sellToGuest();
  await kiosk.sendRange(1, 3);
  await revoke();
  const file = fileOf(kiosk);
  const shown = await upload(file);
  expect(shown.value).toEqual({
    kioskId: kiosk.id,
    kioskNumber: 1,
    canteenName: '第一食堂',
    status: 'revoked',
    fileSha256: createHash('sha256').update(file).digest('hex'),
    lastSeq: 700,
    headSeq: 3,
    newCount: 697,
    heldCount: 3,
    differentCount: 0,
    asideCount: 0,
    saleCount: 700,
    listPriceFen: 700 * 1_500,
    subsidyFen: 0,
  });
  expect((await held()).mealCount).toBe(3);
  expect(await upload(file, shown.value?.fileSha256)).toMatchObject({
    ok: true,
    value: { newCount: 697, headSeq: 700 },
  });
  expect(await held()).toEqual({ chain: hashesOf(kiosk.entries), aside: [], mealCount: 700 });
  expect(await importWhole(file)).toMatchObject({ ok: true, value: { newCount: 0, headSeq: 700 } });
  expect((await held()).mealCount).toBe(700);
});

test('what contradicts the chain is kept aside for the page of forks, beside what follows nothing', async () => {
  kiosk.sellToGuest();
  kiosk.sellToGuest();
  const { enrolment, keys, site } = kiosk;
  const other = new TestKiosk({ admin, enrolment, keys, site });
  other.entries.push(...kiosk.entries.slice(0, 1));
  other.sell(elder);
  for (let meal = 0; meal < 600; meal += 1) other.sellToGuest();
  await kiosk.sendRange(1, 2);
  await revoke();
  const file = fileOf(other);
  expect(await upload(file)).toMatchObject({
    value: { heldCount: 1, newCount: 0, differentCount: 601, asideCount: 0 },
  });
  expect(await importWhole(file)).toMatchObject({ ok: true, value: { newCount: 0, headSeq: 2 } });
  expect(await held()).toEqual({
    chain: hashesOf(kiosk.entries),
    aside: hashesOf(other.entries.slice(1)),
    mealCount: 2,
  });
  expect(await upload(file)).toMatchObject({ value: { differentCount: 601, asideCount: 601 } });
});

test('a file that was changed, cut, or signed by another key is refused with the reason, and nothing comes in', async () => {
  kiosk.sellToGuest();
  kiosk.sellToGuest();
  const file = fileOf(kiosk);
  const changed = await upload(file.replace('orderNumber\\":2', 'orderNumber\\":3'));
  expect(changed).toMatchObject({ ok: false, failure: { code: 'not-a-ledger' } });
  expect(changed.failure?.sentence).toContain('改过');
  const cut = await upload(file.split('\n').slice(0, -2).join('\n'));
  expect(cut.failure?.sentence).toContain('断了');
  const { enrolment, site } = kiosk;
  const forger = new TestKiosk({
    admin,
    enrolment,
    keys: makeSigningKeyPair(),
    site,
  });
  forger.sellToGuest();
  expect((await upload(fileOf(forger))).failure?.code).toBe('other-key');
  expect((await upload('')).failure?.code).toBe('not-a-ledger');
  expect((await upload('不是账本\n')).failure?.code).toBe('not-a-ledger');
  expect((await held()).mealCount).toBe(0);
});

test('another file than the one that was shown is not taken in', async () => {
  kiosk.sellToGuest();
  const shown = await upload(fileOf(kiosk));
  kiosk.sellToGuest();
  const other = await upload(fileOf(kiosk), shown.value?.fileSha256);
  expect(other.failure?.code).toBe('changed-meanwhile');
  expect((await held()).mealCount).toBe(0);
});

test('nobody without the right role and the session’s own token brings a ledger in', async () => {
  kiosk.sellToGuest();
  const file = fileOf(kiosk);
  const sha256 = createHash('sha256').update(file).digest('hex');
  expect((await upload(file, sha256, SMALL.users.auditor)).failure?.code).toBe('not-signed-in');
  const { state } = await signInAs(admin.address);
  const response = await fetch(new URL(`${LEDGER_IMPORT_PATH}?confirm=${sha256}`, admin.address), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', cookie: state.cookie },
    body: file,
  });
  expect(answerSchema.parse(await response.json()).failure?.code).toBe('not-signed-in');
  expect((await held()).mealCount).toBe(0);
});

test('an import is on record with who did it, and shown with the kiosk', async () => {
  kiosk.sellToGuest();
  await importWhole(fileOf(kiosk));
  const { client } = await signInAs(admin.address);
  const loss = await client.kioskLoss.query({ kioskId: kiosk.enrolment.kiosk });
  expect(loss?.imports).toMatchObject([{ importedBy: 'officer', newCount: 1, asideCount: 0 }]);
});

test('the command on the server shows first and takes in only when it is told to', async () => {
  kiosk.sellToGuest();
  kiosk.sellToGuest();
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-import-test-'));
  try {
    const file = path.join(folder, 'ledger.jsonl');
    writeFileSync(file, fileOf(kiosk));
    const program = path.resolve(import.meta.dirname, '../../tools/zhulao.ts');
    const flags = ['--data', folder, '--database-url', admin.context.databaseUrl];
    const run = async (...more: readonly string[]) => {
      const words = [program, 'ledger', 'import', file, ...flags, ...more];
      return (await promisify(execFile)(process.execPath, words)).stdout;
    };
    expect(await run()).toContain('新的 2 条');
    expect((await held()).mealCount).toBe(0);
    expect(await run('--yes')).toContain('已收下 1 号机的账本');
    expect(await held()).toEqual({ chain: hashesOf(kiosk.entries), aside: [], mealCount: 2 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
