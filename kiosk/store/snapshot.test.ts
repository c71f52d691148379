import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { followChain, genesisHead } from '../../shared/ledger/chain.ts';
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
import { salvage } from './salvage.ts';
import { opensASnapshot, snapshotsIn, takeSnapshot } from './snapshot.ts';
import { openKioskStoreForReading, type SqliteKioskStore } from './store.ts';
import { takeSnapshotApart } from './store-thread.ts';

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

function sell(store: SqliteKioskStore, count: number): void {
  const tools = ledgerTools(store);
  for (let meal = 0; meal < count; meal += 1) {
    const elder = elderBorn('1951-03-08');
    const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
    expectOk(sellOrder(tools, order, cashOf(1_000)));
  }
}

/** A kiosk that has sold; its store is open. */
function openSold(count: number) {
  const folder = newFolder();
  const district = makeDistrict();
  const store = openCanteenStore(folder, district);
  sell(store, count);
  const kioskId = district.enrolment.kiosk;
  const request = (minute: number) => ({
    file: path.join(folder, 'kiosk.db'),
    keyHex: TEST_KEY,
    folder: path.join(folder, 'snapshots'),
    kioskId,
    atMs: Date.parse('2026-11-23T03:00:00Z') + minute * 60_000,
  });
  return { folder, district, store, kioskId, request };
}

function chainOf(file: string) {
  const store = expectOk(openKioskStoreForReading({ file, keyHex: TEST_KEY }));
  const entries = store.entriesAfter({ seq: 0, entriesMax: 10_000, charactersMax: 1e12 });
  const enrolment = store.enrolment();
  const key = store.firstKey();
  store.close();
  if (enrolment === null || key === null) throw new Error('nobody signs this chain');
  const head = genesisHead({ kioskId: enrolment.kiosk, publicKey: key.publicKey });
  return followChain({ head, kioskId: enrolment.kiosk, entries });
}

/** Changes one bit somewhere in the middle of a file. */
function damage(file: string, share = 0.5): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * share);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}

it('is a whole database of the same key that holds everything sold before it, while sales go on', async () => {
  const { store, request } = openSold(20);
  const running = takeSnapshotApart(request(0));
  sell(store, 20);
  const head = expectOk(await running);
  sell(store, 1);
  const [file = ''] = snapshotsIn(request(0).folder, null);
  expect(chainOf(file)).toEqual({ head, broken: null });
  expect(head.seq).toBeGreaterThanOrEqual(20);
  expect(readFileSync(file).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  expect(opensASnapshot(request(0).folder, TEST_KEY)).toBe(true);
  expect(opensASnapshot(request(0).folder, '11'.repeat(32))).toBe(false);
  store.close();
});

it('keeps the last few, and those of another kiosk on the same disk', () => {
  const { store, request, kioskId } = openSold(1);
  for (const minute of [0, 60, 120, 180, 240]) {
    sell(store, 1);
    expectOk(takeSnapshot(request(minute)));
  }
  const foreign = makeDistrict().enrolment.kiosk;
  expectOk(takeSnapshot({ ...request(0), kioskId: foreign }));
  const names = snapshotsIn(request(0).folder, kioskId).map((file) => path.basename(file));
  expect(names).toEqual(
    ['6-20261123T070000Z', '5-20261123T060000Z', '4-20261123T050000Z'].map(
      (end) => `${kioskId}-00000000000${end}.db`,
    ),
  );
  expect(snapshotsIn(request(0).folder, foreign).length).toBe(1);
  store.close();
});

it('says that its place takes nothing, and leaves what is there', () => {
  const { folder, store, request } = openSold(1);
  writeFileSync(path.join(folder, 'file'), '');
  const failed = takeSnapshot({ ...request(0), folder: path.join(folder, 'file', 'below') });
  expect(failed).toEqual({ ok: false, failure: { code: 'place-unusable' } });
  store.close();
});

it('finds a damaged page of the running database that no sale has read yet', () => {
  const { store, request } = openSold(200);
  expectOk(takeSnapshot(request(0)));
  store.close();
  damage(request(0).file);
  const failed = takeSnapshot(request(60));
  expect(failed).toEqual({ ok: false, failure: { code: 'source-damaged' } });
  expect(snapshotsIn(request(0).folder, null).length).toBe(1);
});

it('salvages the newest whole copy and what the damaged file still gives beyond it', () => {
  const { folder, store, request, kioskId } = openSold(50);
  const early = expectOk(takeSnapshot(request(0)));
  sell(store, 5);
  const late = expectOk(takeSnapshot(request(60)));
  sell(store, 200);
  const end = store.head();
  store.close();
  const { file } = request(0);
  const target = path.join(folder, 'salvaged.db');
  const options = { kioskId, keyHex: TEST_KEY, target };
  const [newest = '', oldest = ''] = snapshotsIn(request(0).folder, null);

  // Whole: everything, whichever snapshot there is.
  expect(salvage({ ...options, sources: [file, newest] })).toEqual({ kioskId, head: end });
  expect(chainOf(target)).toEqual({ head: end, broken: null });

  damage(newest);
  expect(salvage({ ...options, sources: [newest, oldest] })?.head.seq).toBeGreaterThanOrEqual(
    early.seq,
  );
  expect(chainOf(target).broken).toBeNull();

  // Nothing but one damaged file: its readable prefix, if it still says who it was.
  const pages = Array.from({ length: 12 }, (_, place) => (place + 0.5) / 12);
  const found = pages.map((share) => {
    const one = path.join(folder, 'one.db');
    copyFileSync(file, one);
    damage(one, share);
    const saved = salvage({ ...options, sources: [one] });
    if (saved !== null) expect(chainOf(target)).toEqual({ head: saved.head, broken: null });
    return saved?.head.seq ?? 0;
  });
  expect(Math.max(...found)).toBe(end.seq);
  expect(Math.min(...found)).toBeLessThan(end.seq);

  // With a snapshot beside it nothing of the snapshot is ever lost.
  const good = path.join(folder, 'good.db');
  const { folder: elsewhere } = request(0);
  mkdirSync(elsewhere, { recursive: true });
  copyFileSync(oldest, good);
  for (const share of pages.slice(0, 4)) {
    const one = path.join(folder, 'one.db');
    copyFileSync(file, one);
    damage(one, share);
    const saved = salvage({ ...options, sources: [one, good] });
    expect(saved?.head.seq).toBeGreaterThanOrEqual(early.seq);
    expect(chainOf(target).broken).toBeNull();
  }
  expect(late.seq).toBe(55);
});

it('salvages nothing where no source says whose it was, and nothing of another kiosk', () => {
  const { folder, store, request } = openSold(3);
  store.close();
  const { file } = request(0);
  const target = path.join(folder, 'salvaged.db');
  const foreign = makeDistrict().enrolment.kiosk;
  const options = { keyHex: TEST_KEY, target };
  expect(salvage({ ...options, kioskId: foreign, sources: [file] })).toBeNull();
  expect(salvage({ ...options, kioskId: null, sources: [file] })?.head.seq).toBe(3);
  rmSync(file);
  expect(salvage({ ...options, kioskId: null, sources: [file] })).toBeNull();
  writeFileSync(file, 'nonsense'.repeat(2_000));
  expect(salvage({ ...options, kioskId: null, sources: [file] })).toBeNull();
});
