import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3-multiple-ciphers';
import {
  expectOk,
  makeDistrict,
  openCanteenStore,
  openStore,
  TEST_KEY,
  type TestDistrict,
} from '../../kiosk/core/canteen.test-support.ts';
import {
  type GuardedStore,
  openGuardedStore,
  type StoreDamage,
} from '../../kiosk/store/guarded-store.ts';
import { openDatabase } from '../../kiosk/store/open-database.ts';
import { PROJECTIONS } from '../../kiosk/store/projections.ts';
import { followChain, genesisHead } from '../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';

/** Makes the data of an enrolled kiosk in a folder, together with what its admin knows of it. */
export function makeCanteenFolder(folder: string): void {
  const district = makeDistrict();
  writeFileSync(path.join(folder, 'district.json'), JSON.stringify(district));
  openCanteenStore(folder, district).close();
}

function readDistrict(folder: string): TestDistrict {
  return JSON.parse(readFileSync(path.join(folder, 'district.json'), 'utf8'));
}

/** A child that sells until it is ended, and everything it has said. */
export interface SellingChild {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves as soon as so many lines, counted from now, answer the description. */
  waitFor(count: number, isWanted: (line: string) => boolean): Promise<void>;
  readonly ended: Promise<void>;
}

export function startSelling(
  folder: string,
  pauseMs: number,
  env: Readonly<Record<string, string>> = {},
): SellingChild {
  const program = fileURLToPath(new URL('selling-child.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder, String(pauseMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Starting is most of what a killed seller costs.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: path.join(tmpdir(), 'zhulao-compile-cache'),
      ...env,
    },
  });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const listener of [...listeners]) listener(line);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    lines,
    ended,
    waitFor: (count, isWanted) =>
      new Promise((resolve, reject) => {
        let left = count;
        const listener = (line: string): void => {
          if (isWanted(line)) left -= 1;
          if (left > 0) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
        void ended.then(() => reject(new Error(`the seller ended; it last said ${lines.at(-1)}`)));
      }),
  };
}

/** The store as a host opens it, with its mark. */
export function openSelling(folder: string): GuardedStore {
  const place = {
    file: path.join(folder, 'kiosk.db'),
    keyHex: TEST_KEY,
    markFile: path.join(folder, 'kiosk.mark'),
    markFileApart: path.join(folder, 'apart.mark'),
    isKeyProven: () => false,
    isGivenUp: () => false,
  };
  const onDamage = (damage: StoreDamage): void => console.error(`damage ${damage.code}`);
  return expectOk(openGuardedStore(place, onDamage));
}

/** What the disk holds, looked at with a fresh connection. */
export interface DiskLook {
  readonly entries: readonly StoredEntry[];
  /** First break of the chain; null when it is whole. */
  readonly broken: unknown;
  readonly integrity: unknown;
  /** Every projection as kept, and as derived anew from the entries. */
  readonly kept: unknown;
  readonly derived: unknown;
}

export function lookAtDisk(folder: string): DiskLook {
  const { enrolment, kioskKey } = readDistrict(folder);
  // The mark must not claim more than the disk holds, however the seller ended.
  const store = openSelling(folder);
  const entries = store.entriesAfter({ seq: 0, entriesMax: 1_000_000, charactersMax: 1e12 });
  const head = genesisHead({ kioskId: enrolment.kiosk, publicKey: kioskKey.publicKey });
  const { broken } = followChain({ head, kioskId: enrolment.kiosk, entries });
  store.close();
  const kept = projections(folder);
  const again = openStore(folder);
  expectOk(again.rebuildProjections());
  again.close();
  return {
    entries,
    broken,
    integrity: kept.integrity,
    kept: kept.rows,
    derived: projections(folder).rows,
  };
}

function projections(folder: string): { readonly integrity: unknown; readonly rows: unknown } {
  const database: Database.Database = expectOk(
    openDatabase({ file: path.join(folder, 'kiosk.db'), keyHex: TEST_KEY }),
  );
  const all = (sql: string): unknown => database.prepare(sql).all();
  const rows = {
    ...Object.fromEntries(PROJECTIONS.map((table) => [table, all(`SELECT * FROM ${table}`)])),
    numbers: all('SELECT * FROM order_number'),
  };
  const integrity = database.pragma('integrity_check', { simple: true });
  database.close();
  return { integrity, rows };
}

/** Hashes that were acknowledged, by seq. */
export function acknowledged(lines: readonly string[]): ReadonlyMap<number, string> {
  const sold = lines.filter((line) => line.startsWith('sold '));
  return new Map(
    sold.map((line) => {
      const [, seq, hash] = line.split(' ');
      return [Number(seq), hash ?? ''];
    }),
  );
}
