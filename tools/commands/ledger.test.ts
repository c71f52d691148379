// Goal: what is derived from a ledger can be derived again, and never under a running kiosk. Method: the real command in
// a process of its own on a real encrypted store.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  expectOk,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  openStore,
  TEST_KEY,
  temporaryFolder,
} from '../../kiosk/core/canteen.test-support.ts';
import { cashOf, orderFor } from '../../kiosk/core/checkout/order.test-support.ts';
import { sellOrder } from '../../kiosk/core/checkout/sell.ts';
import { fillLedger } from '../../kiosk/store/generated-ledger.test-support.ts';
import { openDatabase } from '../../kiosk/store/open-database.ts';
import { makeSigningKeyPair, type SigningKeyPair } from '../../shared/crypto/signing.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { succeed } from '../../shared/result.ts';
import { signKioskKey } from '../../shared/sync/kiosk-key.ts';
import { openKioskLedger } from '../kiosk-ledger.ts';
import { progressBar } from '../progress-bar.ts';

const ENTRIES = 300;
const tool = path.resolve(import.meta.dirname, '../zhulao.ts');

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function dataFolder(): string {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const district = makeDistrict();
  openCanteenStore(folder, district).close();
  writeFileSync(path.join(folder, 'kiosk.key'), `${TEST_KEY}\n`, { mode: 0o600 });
  const file = path.join(folder, 'kiosk.db');
  const database = expectOk(openDatabase({ file, keyHex: TEST_KEY }));
  fillLedger(database, { district, entries: ENTRIES, seed: 7 });
  database.exec('DELETE FROM elder_entry');
  database.close();
  return folder;
}

function rebuild(folder: string, ...more: readonly string[]) {
  const args = [tool, 'ledger', 'rebuild', '--kiosk-data', folder, ...more];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

describe('zhulao ledger rebuild', () => {
  it('derives everything again and says from how many entries', () => {
    const folder = dataFolder();
    const done = rebuild(folder);
    expect(done.stderr).toBe('');
    expect(done.stdout).toBe(`已从 ${ENTRIES} 条重新推算完毕。\n`);
    expect(done.status).toBe(0);
    const store = openStore(folder);
    cleanups.push(() => store.close());
    expect(store.mendProjections()).toEqual({ ok: true, value: null });
    expect(JSON.parse(rebuild(dataFolder(), '--json').stdout)).toEqual({
      ok: true,
      value: { entryCount: ENTRIES, notUnderstood: [] },
    });
  });

  it('refuses while the kiosk’s host runs, and changes nothing', () => {
    const folder = dataFolder();
    const store = openStore(folder);
    cleanups.push(() => store.close());
    const refused = rebuild(folder);
    expect(refused.stderr).toContain('请先关掉');
    expect(refused.status).toBe(2);
    expect(expectOk(store.mendProjections())?.table).toBe('elder_entry');
  });

  it('says that a folder has no ledger, and makes none there', () => {
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const refused = rebuild(folder, '--json');
    expect(JSON.parse(refused.stdout)).toMatchObject({
      ok: false,
      failure: { sentence: expect.stringContaining('没有食堂机的账本') },
    });
    expect(refused.status).toBe(2);
  });
});

describe('zhulao ledger export', () => {
  it('names every key of the kiosk that was in force, so that the file verifies after a change of keys', () => {
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const district = makeDistrict();
    const store = openCanteenStore(folder, district);
    writeFileSync(path.join(folder, 'kiosk.key'), `${TEST_KEY}\n`, { mode: 0o600 });
    const tools = ledgerTools(store);
    expectOk(sellOrder(tools, orderFor({ kind: 'guest' }), cashOf(1_500)));
    const hand = (previous: SigningKeyPair, key: SigningKeyPair) => ({
      key,
      signature: signKioskKey(
        { kiosk: district.enrolment.kiosk, previous: previous.publicKey, publicKey: key.publicKey },
        previous.privateKey,
      ),
    });
    const [second, waiting] = [makeSigningKeyPair(), makeSigningKeyPair()];
    expectOk(
      store.transact((open) => {
        open.addNextKey(hand(district.kioskKey, second));
        open.startNextKey(1);
        open.addNextKey(hand(second, waiting));
        return succeed(undefined);
      }),
    );
    expectOk(sellOrder(tools, orderFor({ kind: 'guest' }), cashOf(1_500)));
    store.close();
    const { lines } = openKioskLedger(folder);
    expect(JSON.parse(lines[0] ?? '').nextKeys).toEqual([
      { publicKey: second.publicKey, signature: hand(district.kioskKey, second).signature },
    ]);
    expect(verifyLedgerFile(lines)).toMatchObject({ ok: true, value: { entryCount: 2 } });
  });
});

describe('the bar of progress', () => {
  it('is drawn once a per cent on a terminal and not at all into a file', () => {
    const drawn: string[] = [];
    const screen = { isTTY: true, write: (text: string) => drawn.push(text) };
    const onTerminal = progressBar('重新推算', screen);
    for (let done = 0; done <= 1_000; done += 1) onTerminal(done, 1_000);
    expect(drawn).toHaveLength(101);
    expect(drawn.at(-1)).toBe(`\r重新推算 ${'█'.repeat(30)} 100% 1000/1000\n`);
    const file = { isTTY: false, write: (text: string) => drawn.push(text) };
    progressBar('重新推算', file)(1, 2);
    expect(drawn).toHaveLength(101);
  });
});
