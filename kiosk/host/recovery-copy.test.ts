// Goal: a kiosk whose key is lost keeps what it has sold. Method: the real host writes the copy; the key file goes; the
// words of the district put it back, and the real store opens with every entry.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRecoveryKey, type RecoveryKey } from '../../shared/crypto/recovery-words.ts';
import { succeed } from '../../shared/result.ts';
import {
  canteenChanges,
  expectOk,
  ledgerTools,
  makeDistrict,
  TEST_KEY,
  temporaryFolder,
} from '../core/canteen.test-support.ts';
import { cashOf, orderFor } from '../core/checkout/order.test-support.ts';
import { sellOrder } from '../core/checkout/sell.ts';
import { openKioskStore } from '../store/store.ts';
import { databaseFileIn } from './data-folder.ts';
import { startHost } from './host.ts';
import { keyFile, keyFileOf } from './keys.ts';
import { readHostOptions } from './options.ts';
import { unlockKiosk, unlockSentence } from './recovery-copy.ts';

const MEALS = 3;
let folder: string;
let remove: () => void;
let recovery: RecoveryKey;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  recovery = makeRecoveryKey();
});
afterEach(() => remove());

const copyFile = (): string => path.join(folder, 'kiosk.key.recovery');
const openedKey = () => keyFile({ dataFolder: folder, databaseFile: databaseFileIn(folder) });

/** An enrolled kiosk with meals that nobody has been told of yet, and the district's key as it is just now. */
function fillKiosk(recoveryPublicKey: string, meals: number): void {
  const keyHex = expectOk(openedKey().databaseKeyHex());
  const store = expectOk(openKioskStore({ file: databaseFileIn(folder), keyHex }));
  const district = makeDistrict();
  expectOk(
    store.transact((transaction) => {
      if (transaction.enrolment() === null) {
        transaction.saveSigningKey(district.kioskKey);
        transaction.saveEnrolment({ ...district.answer, recoveryPublicKey });
        for (const change of canteenChanges(district)) transaction.applyChange(change);
      }
      return succeed(undefined);
    }),
  );
  for (let meal = 0; meal < meals; meal += 1) {
    expectOk(sellOrder(ledgerTools(store), orderFor({ kind: 'guest' }), cashOf(1_500)));
  }
  store.close();
}

/** One run of the host, without a line to its admin. */
async function runHost(): Promise<void> {
  const options = readHostOptions({ data: folder, admin: 'http://127.0.0.1:9', port: '0' });
  if ('sentence' in options) throw new Error(options.sentence);
  const problems: unknown[] = [];
  const log = {
    problem: (error: unknown) => problems.push(error),
    enrolmentFailed: () => {},
    unsentAtStop: () => {},
  };
  const host = expectOk(
    await startHost(options, { keys: openedKey(), servesBrowsers: false, log }),
  );
  await host.stop();
  expect(problems).toEqual([]);
}

it('the key that is lost comes back with the words, and every meal with it', async () => {
  fillKiosk(recovery.publicKey, MEALS);
  await runHost();
  expect(statSync(copyFile()).mode & 0o777).toBe(0o600);
  const keyHex = readFileSync(keyFileOf(folder), 'utf8').trim();
  expect(readFileSync(copyFile(), 'utf8')).not.toContain(keyHex);
  rmSync(keyFileOf(folder));
  expect(openedKey().databaseKeyHex()).toMatchObject({ failure: { code: 'key-missing' } });

  expect((await unlockKiosk(folder, recovery)).ok).toBe(true);
  expect(statSync(keyFileOf(folder)).mode & 0o777).toBe(0o600);
  const again = expectOk(
    openKioskStore({
      file: databaseFileIn(folder),
      keyHex: expectOk(openedKey().databaseKeyHex()),
    }),
  );
  const entries = again.entriesAfter({ seq: 0, entriesMax: 100, charactersMax: 1e9 });
  expect(entries.filter(({ content }) => content.includes('"kind":"sale"'))).toHaveLength(MEALS);
  again.close();
  expect(await unlockKiosk(folder, recovery)).toMatchObject({ failure: { code: 'key-works' } });
});

it('the copy is written once, and anew when it is gone, spoilt, or for another key', async () => {
  fillKiosk(recovery.publicKey, 1);
  await runHost();
  const first = readFileSync(copyFile(), 'utf8');
  await runHost();
  expect(readFileSync(copyFile(), 'utf8')).toBe(first);
  const other = makeRecoveryKey().publicKey;
  for (const spoilt of ['', '{"format":2}', first.replace(recovery.publicKey, other)]) {
    writeFileSync(copyFile(), spoilt);
    await runHost();
    expect(readFileSync(copyFile(), 'utf8')).toContain(recovery.publicKey);
    expect(await unlockKiosk(folder, recovery)).toMatchObject({ failure: { code: 'key-works' } });
  }
});

it('other words, a missing copy and a copy of another kiosk are refused, and nothing is overwritten', async () => {
  expect(await unlockKiosk(folder, recovery)).toMatchObject({ failure: { code: 'no-database' } });
  fillKiosk(recovery.publicKey, 1);
  expect(await unlockKiosk(folder, recovery)).toMatchObject({ failure: { code: 'no-copy' } });
  await runHost();
  const wrong = await unlockKiosk(folder, makeRecoveryKey());
  if (wrong.ok) throw new Error('opened with other words');
  expect(wrong.failure.code).toBe('wrong-words');
  expect(unlockSentence(wrong.failure, folder)).toContain('恢复密钥');
  const foreign = openKioskStore({ file: `${databaseFileIn(folder)}.foreign`, keyHex: TEST_KEY });
  expectOk(foreign).close();
  const bytes = readFileSync(`${databaseFileIn(folder)}.foreign`);
  rmSync(keyFileOf(folder));
  writeFileSync(databaseFileIn(folder), bytes);
  expect(await unlockKiosk(folder, recovery)).toMatchObject({
    failure: { code: 'key-not-fitting' },
  });
  expect(existsSync(keyFileOf(folder))).toBe(false);
});
