import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, describe, expect, it } from 'vitest';
import { elderIdSchema } from '../../shared/identity/ids.ts';
import { followChain, genesisHead } from '../../shared/ledger/chain.ts';
import { fen } from '../../shared/money/fen.ts';
import { fail, succeed } from '../../shared/result.ts';
import {
  applyChanges,
  canteenChanges,
  expectOk,
  ledgerTools,
  MENU,
  makeDistrict,
  openCanteenStore,
  openStore,
  policyChange,
  TEST_KEY,
  temporaryFolder,
} from '../core/canteen.test-support.ts';
import { cashOf, dinerOf, elderBorn, orderFor } from '../core/checkout/order.test-support.ts';
import { sellOrder } from '../core/checkout/sell.ts';
import { CHENGYANG } from '../core/policy.test-support.ts';
import { migrate } from './migrate.ts';
import { openDatabase, openDatabaseForReading } from './open-database.ts';
import { openKioskStore, openKioskStoreForReading } from './store.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  return folder;
}

function newDatabase(file = path.join(newFolder(), 'kiosk.db')): Database.Database {
  const database = expectOk(openDatabase({ file, keyHex: TEST_KEY }));
  cleanups.push(() => void database.close());
  return database;
}

/** An opened database with two meals of elders in its ledger. */
function ledgerOfTwo(): Database.Database {
  const folder = newFolder();
  const store = openCanteenStore(folder, makeDistrict());
  for (let meal = 0; meal < 2; meal += 1) {
    const order = orderFor(dinerOf(elderBorn('1951-03-08')), { payFen: 700 });
    expectOk(sellOrder(ledgerTools(store), order, cashOf(700)));
  }
  store.close();
  return newDatabase(path.join(folder, 'kiosk.db'));
}

describe('every connection', () => {
  it('syncs every commit, keeps a write-ahead log and holds foreign keys, after writes and after reopening', () => {
    const file = path.join(newFolder(), 'kiosk.db');
    for (const _opening of ['new', 'again']) {
      const database = newDatabase(file);
      database.prepare('UPDATE opening SET times = times + 1').run();
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(database.pragma('synchronous', { simple: true })).toBe(2);
      expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
      database.close();
    }
  });

  it('leaves nothing readable on the disk', () => {
    const folder = newFolder();
    const district = makeDistrict();
    const store = openCanteenStore(folder, district);
    store.close();
    const bytes = readFileSync(path.join(folder, 'kiosk.db'));
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    expect(bytes.includes(Buffer.from('善南街道'))).toBe(false);
  });

  it('refuses a wrong key, and leaves the data as it was', () => {
    const folder = newFolder();
    openCanteenStore(folder, makeDistrict()).close();
    const file = path.join(folder, 'kiosk.db');
    const wrong = openKioskStore({ file, keyHex: 'ab'.repeat(32) });
    expect(wrong).toEqual({ ok: false, failure: { code: 'wrong-key' } });
    const store = openStore(folder);
    expect(store.settings()?.canteenName).toBe('善南街道助老食堂');
    store.close();
  });

  it('keeps a second host out while the first runs, and lets readers look', () => {
    const folder = newFolder();
    const store = openCanteenStore(folder, makeDistrict());
    const file = path.join(folder, 'kiosk.db');
    const second = openKioskStore({ file, keyHex: TEST_KEY });
    expect(second).toEqual({ ok: false, failure: { code: 'in-use' } });
    const reader = expectOk(openKioskStoreForReading({ file, keyHex: TEST_KEY }));
    expect(reader.menu().map((meal) => meal.name)).toEqual(MENU.map((meal) => meal.name));
    reader.close();
    store.close();
    expectOk(openKioskStore({ file, keyHex: TEST_KEY })).close();
  });

  it('answers a failure for a folder it cannot write to', () => {
    const file = path.join(newFolder(), 'kiosk.db');
    mkdirSync(file);
    const opened = openDatabase({ file, keyHex: TEST_KEY });
    expect(opened).toEqual({ ok: false, failure: { code: 'disk-error' } });
    expect(openDatabaseForReading({ file, keyHex: TEST_KEY }).ok).toBe(false);
  });
});

describe('migrations', () => {
  it('refuse a database whose steps are not the ones this program knows', () => {
    const database = newDatabase();
    const others = Array.from({ length: 100 }, (_unused, index) => {
      return { number: index + 1, name: 'other', sql: 'SELECT 1' };
    });
    const changed = migrate(database, others);
    expect(changed).toEqual({ ok: false, failure: { code: 'migration-changed' } });
    expect(migrate(database, [])).toEqual({ ok: false, failure: { code: 'newer-database' } });
  });

  it('leave nothing of a step that fails in its middle', () => {
    const database = new Database(':memory:');
    cleanups.push(() => void database.close());
    const broken = { number: 1, name: 'broken', sql: 'CREATE TABLE one (a) STRICT; NONSENSE' };
    expect(() => migrate(database, [broken])).toThrow();
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'one'").all();
    expect(tables).toEqual([]);
  });
});

describe('the ledger', () => {
  it.for([
    ["UPDATE entry SET content = '{}'", 'append-only'],
    ['UPDATE entry SET hash = upper(hash)', 'append-only'],
    ['UPDATE entry SET seq = seq + 10', 'append-only'],
    ['UPDATE entry SET rowid = rowid + 10', 'append-only'],
    ['UPDATE OR REPLACE entry SET seq = 1 WHERE seq = 2', 'append-only'],
    ['UPDATE OR IGNORE entry SET seq = 9', 'append-only'],
    ['DELETE FROM entry', 'append-only'],
    ['DELETE FROM entry WHERE seq = 2', 'append-only'],
    ['INSERT OR REPLACE INTO entry SELECT * FROM entry', 'must follow'],
    ["REPLACE INTO entry SELECT seq, hash, '{}', '[]' FROM entry WHERE seq = 2", 'must follow'],
    [
      "INSERT INTO entry SELECT seq, hash, '{}', '[]' FROM entry WHERE true ON CONFLICT DO UPDATE SET content = '{}'",
      'must follow',
    ],
    ["INSERT OR IGNORE INTO entry SELECT seq, hash, '{}', '[]' FROM entry", 'must follow'],
    ["INSERT INTO entry SELECT 4, hash, content, '[]' FROM entry LIMIT 1", 'must follow'],
    ["INSERT INTO entry SELECT NULL, hash, content, '[]' FROM entry LIMIT 1", 'must follow'],
    ["UPDATE entry SET attachments = '[{}]'", 'never changed'],
    ["UPDATE entry SET attachments = '' WHERE seq = 2", 'never changed'],
  ] as const)('holds against raw SQL with the key in hand: %s', ([sql, message]) => {
    const database = ledgerOfTwo();
    const all = database.prepare('SELECT * FROM entry');
    const before = all.all();
    expect(before).toHaveLength(2);
    expect(() => database.exec(sql)).toThrow(message);
    expect(all.all()).toEqual(before);
  });

  it('lets the facts beside an entry be erased and nothing come in their place', () => {
    const database = ledgerOfTwo();
    database.exec("UPDATE entry SET attachments = '[]'");
    const erased = database.prepare<[], { readonly attachments: string }>(
      'SELECT attachments FROM entry',
    );
    expect(erased.all()).toEqual([{ attachments: '[]' }, { attachments: '[]' }]);
    expect(() => database.exec("UPDATE entry SET attachments = '[{}]'")).toThrow('never changed');
  });

  it('leaves nothing behind of a transaction that answers a failure or throws', () => {
    const store = openCanteenStore(newFolder(), makeDistrict());
    cleanups.push(() => store.close());
    const failed = store.transact((transaction) => {
      transaction.takeOrderNumber('2026-11-23');
      return fail({ code: 'changed-my-mind' });
    });
    expect(failed).toEqual({ ok: false, failure: { code: 'changed-my-mind' } });
    expect(() =>
      store.transact((transaction) => {
        transaction.takeOrderNumber('2026-11-23');
        throw new Error('a mistake');
      }),
    ).toThrow('a mistake');
    const first = store.transact((transaction) =>
      succeed(transaction.takeOrderNumber('2026-11-23')),
    );
    expect(first).toEqual({ ok: true, value: 1 });
  });

  it('calls no number twice on a day, whether it was told first or sold at once', () => {
    const store = openCanteenStore(newFolder(), makeDistrict());
    cleanups.push(() => store.close());
    const tools = ledgerTools(store);
    const sell = (orderNumber: number | null): number => {
      const order = { ...orderFor({ kind: 'guest' }), orderNumber };
      return expectOk(sellOrder(tools, order, cashOf(1_500))).facts.orderNumber;
    };
    const tell = (): number =>
      expectOk(store.transact((open) => succeed(open.takeOrderNumber('2026-11-23'))));
    expect(sell(null)).toBe(1);
    expect(tell()).toBe(2);
    expect(sell(null)).toBe(3);
    expect(sell(2)).toBe(2);
    expect(sell(null)).toBe(4);
    expect(tell()).toBe(5);
    expect(tell()).toBe(6);
    expect(sell(null)).toBe(7);
    expectOk(store.rebuildProjections());
    expect(sell(null)).toBe(8);
    expect(store.nextOrderNumber('2026-11-24')).toBe(1);
  });

  it('goes on from its write-ahead log as from the file, however often it is settled', () => {
    const folder = newFolder();
    const store = openCanteenStore(folder, makeDistrict());
    const tools = ledgerTools(store);
    store.settle();
    const log = path.join(folder, 'kiosk.db-wal');
    const sizes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      for (let meal = 0; meal < 5; meal += 1) {
        expectOk(sellOrder(tools, orderFor({ kind: 'guest' }), cashOf(1_500)));
      }
      store.settle();
      sizes.push(statSync(log).size);
    }
    expect(sizes.at(-1), 'the log is written anew from its beginning').toBe(sizes[0]);
    store.close();
    const again = openStore(folder);
    cleanups.push(() => again.close());
    expect(again.head().seq).toBe(20);
  });

  it('gives back the entries in order with their attachments, in pieces no larger than asked', () => {
    const district = makeDistrict();
    const store = openCanteenStore(newFolder(), district);
    cleanups.push(() => store.close());
    const tools = ledgerTools(store);
    for (let meal = 0; meal < 5; meal += 1) {
      expectOk(sellOrder(tools, orderFor({ kind: 'guest' }), cashOf(1_500)));
    }
    const all = store.entriesAfter({ seq: 0, entriesMax: 100, charactersMax: 1_000_000 });
    const head = genesisHead({
      kioskId: district.enrolment.kiosk,
      publicKey: district.kioskKey.publicKey,
    });
    const followed = followChain({ head, kioskId: district.enrolment.kiosk, entries: all });
    expect(followed).toEqual({ head: store.head(), broken: null });
    const one = store.entriesAfter({ seq: 2, entriesMax: 100, charactersMax: 1 });
    expect(one.map((entry) => entry.seq)).toEqual([3]);
    const two = store.entriesAfter({ seq: 2, entriesMax: 2, charactersMax: 1_000_000 });
    expect(two.map((entry) => entry.seq)).toEqual([3, 4]);
  });
});

describe('what the admin sent', () => {
  it('replaces what was held under the same key, and forgets an elder who was removed', () => {
    const store = openCanteenStore(newFolder(), makeDistrict());
    cleanups.push(() => store.close());
    const elderId = elderIdSchema.parse('33333333-3333-4333-8333-333333333333');
    const elder = {
      kind: 'elder',
      elderId,
      maskedName: '张*花',
      birthDate: '1951-03-08',
      contact: null,
      categories: [],
      careLevels: [],
      states: [],
      householdCode: '370481003',
      residenceCode: null,
    } as const;
    const known = {
      categories: [{ category: 'living-alone' as const, from: '2025-01-01', to: '2026-12-31' }],
      careLevels: [{ level: 3, from: '2026-02-01', to: null }],
      states: [{ state: 'in-institution' as const, from: '2027-01-01', to: null }],
      residenceCode: '370481003012',
    };
    const none = { categories: [], careLevels: [], states: [] };
    const lookups = ['a'.repeat(64), 'b'.repeat(64)];
    applyChanges(store, [{ ...elder, ...none, lookups }]);
    applyChanges(store, [{ ...elder, ...known, lookups: ['b'.repeat(64)] }]);
    const { kind: _, contact: _contact, ...facts } = elder;
    expect(store.elderByLookup('b'.repeat(64))).toEqual({
      ...facts,
      ...known,
      standing: 'registered',
    });
    expect(store.elderByLookup('a'.repeat(64))).toBeNull();
    expect(store.elderByLookup('b'.repeat(64))?.maskedName).toBe('张*花');
    expect(store.balance(elderId)).toBeNull();
    applyChanges(store, [{ kind: 'account', elderId, elsewhereFen: fen(2_000) }]);
    applyChanges(store, [{ kind: 'account', elderId, elsewhereFen: fen(500) }]);
    expect(store.balance(elderId)).toBe(500);
    applyChanges(store, [{ kind: 'elder-removed', elderId }]);
    expect(store.elderByLookup('b'.repeat(64))).toBeNull();
  });

  it('holds the days that differ from the packaged calendar as the last list says', () => {
    const store = openCanteenStore(newFolder(), makeDistrict());
    cleanups.push(() => store.close());
    expect(store.calendar()).toEqual([]);
    const first = [
      { date: '2027-02-06', isWorkingDay: false },
      { date: '2027-02-20', isWorkingDay: true },
    ];
    applyChanges(store, [{ kind: 'calendar', days: first }]);
    expect(store.calendar()).toEqual(first);
    applyChanges(store, [{ kind: 'calendar', days: first.slice(1) }]);
    expect(store.calendar()).toEqual(first.slice(1));
  });

  it('keeps every version of a policy, and the first of two that claim to be the same version', () => {
    const district = makeDistrict();
    const store = openCanteenStore(newFolder(), district);
    cleanups.push(() => store.close());
    const second = { ...CHENGYANG, version: 2, title: '第二版' };
    applyChanges(store, [policyChange(district, second)]);
    applyChanges(store, [policyChange(district, { ...second, title: '改过的第二版' })]);
    applyChanges(store, canteenChanges(district));
    const titles = store.policies().map((held) => held.document.title);
    expect(titles.toSorted()).toEqual([CHENGYANG.title, '第二版'].toSorted());
  });
});
