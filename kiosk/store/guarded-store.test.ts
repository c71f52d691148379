import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  expectOk,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  TEST_KEY,
  temporaryFolder,
} from '../core/canteen.test-support.ts';
import { cashOf, elderBorn, orderFor } from '../core/checkout/order.test-support.ts';
import { sellOrder } from '../core/checkout/sell.ts';
import { type GuardedStore, openGuardedStore, type StoreDamage } from './guarded-store.ts';
import { openMarkFile, readMark } from './high-water-mark.ts';

function placeIn(folder: string) {
  return {
    file: path.join(folder, 'kiosk.db'),
    keyHex: TEST_KEY,
    markFile: path.join(folder, 'kiosk.mark'),
    markFileApart: path.join(folder, 'apart', 'kiosk.mark'),
    isKeyProven: () => false,
    isGivenUp: () => false,
  };
}

/** A kiosk that is enrolled and has sold; its store is closed. */
function soldFolder(count: number): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  openCanteenStore(folder, makeDistrict()).close();
  const store = openGood(folder);
  sell(store, count);
  store.close();
  return folder;
}

const noDamage = (damage: StoreDamage): void => {
  throw new Error(`unexpected damage ${damage.code}`);
};

function openGood(folder: string): GuardedStore {
  return expectOk(openGuardedStore(placeIn(folder), noDamage));
}

function sell(store: GuardedStore, count: number): void {
  const tools = ledgerTools(store);
  for (let meal = 0; meal < count; meal += 1) {
    const elder = elderBorn('1951-03-08');
    const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
    expectOk(sellOrder(tools, order, cashOf(1_000)));
  }
}

function failureOf(folder: string) {
  const opened = openGuardedStore(placeIn(folder), noDamage);
  if (opened.ok) opened.value.close();
  return opened.ok ? null : opened.failure;
}

it('opens again what it closed, and goes on', () => {
  const folder = soldFolder(3);
  const store = openGood(folder);
  sell(store, 1);
  expect(readMark(path.join(folder, 'kiosk.mark'), TEST_KEY)).toEqual({
    kioskId: store.enrolment()?.kiosk,
    ...store.head(),
  });
  store.close();
});

it('does not go on from an older copy of the file', () => {
  const folder = soldFolder(3);
  const file = path.join(folder, 'kiosk.db');
  const older = path.join(folder, 'older.db');
  copyFileSync(file, older);
  const store = openGood(folder);
  sell(store, 2);
  store.close();
  copyFileSync(older, file);
  expect(failureOf(folder)).toEqual({ code: 'went-back', headSeq: 3, knownSeq: 5 });
});

it('does not begin anew where a database was', () => {
  const folder = soldFolder(3);
  rmSync(path.join(folder, 'kiosk.db'));
  expect(failureOf(folder)).toEqual({ code: 'went-back', headSeq: 0, knownSeq: 3 });
  writeFileSync(path.join(folder, 'kiosk.db'), '');
  expect(failureOf(folder)).toEqual({ code: 'went-back', headSeq: 0, knownSeq: 3 });
});

it('does not go on from the file of another kiosk, nor of other sales of the same one', () => {
  const folder = soldFolder(2);
  const other = soldFolder(3);
  copyFileSync(path.join(other, 'kiosk.db'), path.join(folder, 'kiosk.db'));
  expect(failureOf(folder)).toEqual({ code: 'other-entries' });

  const { folder: first, remove } = temporaryFolder();
  onTestFinished(remove);
  openCanteenStore(first, makeDistrict()).close();
  const begun = path.join(first, 'begun.db');
  copyFileSync(path.join(first, 'kiosk.db'), begun);
  let store = openGood(first);
  sell(store, 2);
  store.close();
  const mark = readFileSync(path.join(first, 'kiosk.mark'));
  copyFileSync(begun, path.join(first, 'kiosk.db'));
  rmSync(path.join(first, 'kiosk.mark'));
  store = openGood(first);
  sell(store, 2);
  store.close();
  writeFileSync(path.join(first, 'kiosk.mark'), mark);
  expect(failureOf(first)).toEqual({ code: 'other-entries' });
});

it('tells a wrong key from a damaged file by the mark, which only the right key has sealed', () => {
  const folder = soldFolder(2);
  const place = placeIn(folder);
  const wrong = openGuardedStore({ ...place, keyHex: '11'.repeat(32) }, noDamage);
  expect(wrong).toEqual({ ok: false, failure: { code: 'wrong-key' } });
  const bytes = readFileSync(place.file);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(place.file, bytes);
  expect(failureOf(folder)).toEqual({ code: 'damaged' });
  rmSync(place.markFile);
  expect(failureOf(folder)).toEqual({ code: 'wrong-key' });
  const proven = openGuardedStore({ ...place, isKeyProven: () => true }, noDamage);
  expect(proven).toEqual({ ok: false, failure: { code: 'damaged' } });
});

it('calls a file damaged that was cut off', () => {
  const folder = soldFolder(2);
  truncateSync(path.join(folder, 'kiosk.db'), 40_960);
  expect(failureOf(folder)).toEqual({ code: 'damaged' });
});

it('keeps the mark apart when asked, and says when a disk does not take it', async () => {
  const folder = soldFolder(2);
  const place = placeIn(folder);
  const store = openGood(folder);
  expect(await store.keepMarkApart()).toBe(true);
  expect(readMark(place.markFileApart, TEST_KEY)?.seq).toBe(2);
  store.close();
  const away = { ...place, markFileApart: path.join(place.file, 'below', 'kiosk.mark') };
  const without = expectOk(openGuardedStore(away, noDamage));
  expect(await without.keepMarkApart()).toBe(false);
  without.close();
  // The whole folder put back to an older state, with the mark in it.
  for (const file of [place.file, place.markFile]) rmSync(file);
  expect(failureOf(folder)).toEqual({ code: 'went-back', headSeq: 0, knownSeq: 2 });
});

it('reads the mark before the one that a power cut tore', () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const file = path.join(folder, 'a.mark');
  const kioskId = makeDistrict().enrolment.kiosk;
  const hash = 'ab'.repeat(32);
  for (const seq of [7, 8]) {
    const mark = openMarkFile(file, TEST_KEY);
    mark?.write({ kioskId, seq, hash });
    mark?.close();
  }
  expect(readMark(file, TEST_KEY)).toEqual({ kioskId, seq: 8, hash });
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, 256), bytes.subarray(256, 300)]));
  expect(readMark(file, TEST_KEY)).toEqual({ kioskId, seq: 7, hash });
  expect(readMark(file, '11'.repeat(32))).toBeNull();
  expect(readMark(path.join(folder, 'none'), TEST_KEY)).toBeNull();
});

it('does not take the mark of a kiosk that this machine was before for its own, and still sees the file of a third', async () => {
  const folder = soldFolder(3);
  const old = openGood(folder);
  await old.keepMarkApart();
  const oldId = old.enrolment()?.kiosk;
  old.close();
  for (const name of ['kiosk.db', 'kiosk.mark']) rmSync(path.join(folder, name));
  openCanteenStore(folder, makeDistrict()).close();
  expect(failureOf(folder)).toEqual({ code: 'other-entries' });
  const place = { ...placeIn(folder), isGivenUp: (kioskId: string) => kioskId === oldId };
  const next = expectOk(openGuardedStore(place, noDamage));
  sell(next, 1);
  expect(next.head().seq).toBe(1);
  next.close();
});
