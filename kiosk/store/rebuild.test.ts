import path from 'node:path';
import type Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, describe, expect, it } from 'vitest';
import { ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import {
  expectOk,
  makeDistrict,
  openCanteenStore,
  openStore,
  TEST_KEY,
  temporaryFolder,
} from '../core/canteen.test-support.ts';
import { fillLedger, generateEntries } from './generated-ledger.test-support.ts';
import { openDatabase } from './open-database.ts';
import { PROJECTIONS } from './projections.ts';
import { findDifference } from './sample.ts';

const ENTRIES = 3_000;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** The data folder of a kiosk that has written a generated ledger. */
function folderWithLedger(entries = ENTRIES): string {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const district = makeDistrict();
  openCanteenStore(folder, district).close();
  const seed = Date.now() % 2 ** 31;
  console.log(`generated ledger: ${entries} entries, seed ${seed}`);
  onDatabase(folder, (database) => fillLedger(database, { district, entries, seed }));
  return folder;
}

function onDatabase<Value>(folder: string, work: (database: Database.Database) => Value): Value {
  const file = path.join(folder, 'kiosk.db');
  const database = expectOk(openDatabase({ file, keyHex: TEST_KEY }));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function projectionsIn(folder: string) {
  return onDatabase(folder, (database) =>
    PROJECTIONS.map((table) => ({
      table,
      rows: database.prepare<[], object>(`SELECT * FROM ${table}`).all(),
    })),
  );
}

describe('the generated ledger', () => {
  it('holds every kind of entry, and each as the format wants it', () => {
    const kinds = new Set<string>();
    const people = new Set<string>();
    const source = generateEntries({ kioskId: makeDistrict().enrolment.kiosk, seed: 1 });
    for (let seq = 1; seq <= ENTRIES; seq += 1) {
      const entry = ledgerEntrySchema.parse(source.next().value.entry);
      kinds.add(entry.kind);
      if (entry.kind === 'sale') people.add(entry.body.person.kind);
    }
    expect([...kinds].sort()).toEqual([
      'device-fault',
      'drawer',
      'reprint',
      'sale',
      'slip',
      'top-up',
    ]);
    expect([...people].sort()).toEqual(['elder', 'guest', 'provisional']);
  });
});

describe('a rebuild', () => {
  it('derives from the entries, row by row and byte by byte, what was kept while they were written', () => {
    const folder = folderWithLedger();
    const kept = projectionsIn(folder);
    for (const { table, rows } of kept) expect(rows.length, table).toBeGreaterThan(1);
    const store = openStore(folder);
    const seen: string[] = [];
    const outcome = store.rebuildProjections((done, total) => seen.push(`${done}/${total}`));
    store.close();
    expect(outcome).toEqual({ ok: true, value: { entryCount: ENTRIES, notUnderstood: [] } });
    expect(seen).toEqual(['1000/3000', '2000/3000', '3000/3000']);
    expect(projectionsIn(folder)).toEqual(kept);
  });

  it('brings back whatever was lost, and leaves the numbers that people were told', () => {
    const folder = folderWithLedger();
    const kept = projectionsIn(folder);
    const numbers = onDatabase(folder, (database) => {
      database.exec("INSERT INTO order_number VALUES ('2026-11-23', 41)");
      for (const table of PROJECTIONS) database.exec(`DELETE FROM ${table}`);
      return database.prepare('SELECT * FROM order_number').all();
    });
    const store = openStore(folder);
    expectOk(store.rebuildProjections());
    expect(store.nextOrderNumber('2026-11-23')).toBe(42);
    store.close();
    expect(projectionsIn(folder)).toEqual(kept);
    expect(
      onDatabase(folder, (database) => database.prepare('SELECT * FROM order_number').all()),
    ).toEqual(numbers);
  });

  it('goes past an entry of a kind from the future and says which', () => {
    const folder = folderWithLedger(50);
    const kept = projectionsIn(folder);
    onDatabase(folder, (database) =>
      database
        .prepare('INSERT INTO entry (seq, hash, content, attachments) VALUES (51, ?, ?, ?)')
        .run('a'.repeat(64), '{"format":1,"kind":"weather"}', '[]'),
    );
    const store = openStore(folder);
    const outcome = store.rebuildProjections();
    expect(store.mendProjections()).toEqual({ ok: true, value: null });
    store.close();
    expect(outcome).toEqual({ ok: true, value: { entryCount: 51, notUnderstood: [51] } });
    expect(projectionsIn(folder)).toEqual(kept);
  });
});

describe('the sample at each start', () => {
  it('finds nothing wrong with what was kept honestly, nor in an empty ledger', () => {
    for (const entries of [0, 1, 7, ENTRIES]) {
      const folder = folderWithLedger(entries);
      for (let time = 0; time < 20; time += 1) {
        expect(onDatabase(folder, findDifference), `${entries} entries`).toBeNull();
      }
    }
  });

  it.for([
    ['elder_entry', 'DELETE FROM elder_entry'],
    ['elder_entry', "UPDATE elder_entry SET subsidies = '[]' WHERE subsidies <> '[]'"],
    ['elder_entry', "UPDATE elder_entry SET menu_item_id = 'x'"],
    ['elder_entry', "UPDATE elder_entry SET business_date = '2029-01-01'"],
    ['elder_entry', 'UPDATE elder_entry SET balance_fen = balance_fen + 1'],
    ['elder_entry', 'UPDATE elder_entry SET balance_fen = NULL'],
    [
      'elder_entry',
      "INSERT INTO elder_entry SELECT elder_id, seq - 1, business_date, NULL, NULL, '[]', '[]', NULL FROM elder_entry WHERE seq % 2 = 0 ON CONFLICT DO NOTHING",
    ],
    ['ledger_day', 'DELETE FROM ledger_day'],
    ['ledger_day', 'UPDATE ledger_day SET first_seq = first_seq + 2000'],
    ['print_job', 'DELETE FROM print_job'],
    ['print_job', "UPDATE print_job SET state = 'waiting' WHERE state = 'printed'"],
    ['print_job', 'UPDATE print_job SET order_number = order_number + 1'],
    ['print_job', 'UPDATE print_job SET copies = 3'],
    ['print_job', 'UPDATE print_job SET last_seq = seq'],
    [
      'print_job',
      'INSERT INTO waiting_slip SELECT order_id, seq, business_date, order_number FROM print_job',
    ],
  ] as const)('finds a %s that is wrong everywhere: %s', ([table, sql]) => {
    const folder = folderWithLedger();
    const kept = projectionsIn(folder);
    onDatabase(folder, (database) => database.exec(sql));
    const store = openStore(folder);
    const mended = expectOk(store.mendProjections());
    expect(mended?.table).toBe(table);
    expect(expectOk(store.mendProjections())).toBeNull();
    store.close();
    expect(projectionsIn(folder)).toEqual(kept);
  });

  it('finds the last sale missing from a projection, as a crash between two files might leave it', () => {
    const folder = folderWithLedger();
    onDatabase(folder, (database) =>
      database.exec('DELETE FROM elder_entry WHERE seq = (SELECT max(seq) FROM elder_entry)'),
    );
    const store = openStore(folder);
    expect(expectOk(store.mendProjections())?.table).toBe('elder_entry');
    store.close();
  });
});
