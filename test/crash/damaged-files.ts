import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  expectOk,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  TEST_KEY,
} from '../../kiosk/core/canteen.test-support.ts';
import { cashOf, elderBorn, orderFor } from '../../kiosk/core/checkout/order.test-support.ts';
import { sellOrder } from '../../kiosk/core/checkout/sell.ts';
import type { StoreReads } from '../../kiosk/core/ports.ts';
import { isDamage } from '../../kiosk/store/errors.ts';
import { type GuardedStore, openGuardedStore } from '../../kiosk/store/guarded-store.ts';
import { openDatabase } from '../../kiosk/store/open-database.ts';
import { isWhole } from '../../kiosk/store/salvage.ts';
import { openKioskStoreForReading } from '../../kiosk/store/store.ts';
import { repeatableNumbers } from '../../shared/demo/repeatable-numbers.ts';

const FILES = ['kiosk.db', 'kiosk.db-wal', 'kiosk.mark'] as const;

/** What lay on the disk as a kiosk was cut off, and the hashes it had acknowledged by then, from seq 1 on. */
export interface DiskImage {
  readonly files: Readonly<Record<(typeof FILES)[number], Buffer>>;
  readonly acknowledged: readonly string[];
}

/** A folder in memory where there is one: what is tried here is what lies in the files, not the disk under them. */
export function fastFolder(): { readonly folder: string; remove(): void } {
  const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(path.join(place, 'zhulao-damage-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function openIn(folder: string) {
  return openGuardedStore(
    {
      file: path.join(folder, 'kiosk.db'),
      keyHex: TEST_KEY,
      markFile: path.join(folder, 'kiosk.mark'),
      markFileApart: path.join(folder, 'apart.mark'),
      isKeyProven: () => true,
      isGivenUp: () => false,
    },
    () => {},
  );
}

/** Images of kiosks cut off with sales in the log only, in database and log, and with older sales behind the log's end. */
export function makeImages(): readonly DiskImage[] {
  return [
    { before: 0, after: 3 },
    { before: 12, after: 1 },
    { before: 12, after: 25 },
    { before: 40, after: 4, isRestarted: true },
  ].map(makeImage);
}

function makeImage(sales: {
  readonly before: number;
  readonly after: number;
  /** The log begins anew over the old one, as after every checkpoint, and is not made shorter. */
  readonly isRestarted?: boolean;
}): DiskImage {
  const { folder, remove } = fastFolder();
  openCanteenStore(folder, makeDistrict()).close();
  let store = expectOk(openIn(folder));
  sell(store, sales.before);
  if (sales.isRestarted === true) restartLog(folder);
  else {
    store.close();
    store = expectOk(openIn(folder));
  }
  sell(store, sales.after);
  const files = {
    'kiosk.db': readFileSync(path.join(folder, 'kiosk.db')),
    'kiosk.db-wal': readFileSync(path.join(folder, 'kiosk.db-wal')),
    'kiosk.mark': readFileSync(path.join(folder, 'kiosk.mark')),
  };
  const acknowledged = hashesOf(store);
  store.close();
  remove();
  return { files, acknowledged };
}

function restartLog(folder: string): void {
  const file = path.join(folder, 'kiosk.db');
  const database = expectOk(openDatabase({ file, keyHex: TEST_KEY }));
  database.pragma('wal_checkpoint(RESTART)');
  database.close();
}

function sell(store: GuardedStore, count: number): void {
  const tools = ledgerTools(store);
  for (let meal = 0; meal < count; meal += 1) {
    const elder = elderBorn('1951-03-08');
    const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
    expectOk(sellOrder(tools, order, cashOf(1_000)));
  }
}

function hashesOf(store: StoreReads): readonly string[] {
  const all = { entriesMax: 1_000_000, charactersMax: Number.POSITIVE_INFINITY };
  return store.entriesAfter({ seq: 0, ...all }).map(({ hash }) => hash);
}

export type Outcome =
  /** Every acknowledged sale is there, and nothing else. */
  | 'whole'
  /** The recovery screen: sales are missing and it was noticed; what is left is a clean prefix. */
  | 'noticed-loss'
  /** The recovery screen: the file cannot be read. */
  | 'noticed-damage';

/** Cuts or changes the log of an image at a place chosen by the seed. @throws Error when damage went unnoticed. */
export function tryLog(image: DiskImage, folder: string, seed: number): Outcome {
  const fraction = repeatableNumbers(seed);
  const log = Buffer.from(image.files['kiosk.db-wal']);
  const at = Math.floor(fraction() * log.length);
  const isCut = fraction() < 0.5;
  if (!isCut) log.writeUInt8(log.readUInt8(at) ^ (1 << Math.floor(fraction() * 8)), at);
  put(folder, { ...image.files, 'kiosk.db-wal': isCut ? log.subarray(0, at) : log });
  const opened = openIn(folder);
  if (opened.ok) {
    const held = hashesOf(opened.value);
    opened.value.close();
    if (held.join() === image.acknowledged.join()) return 'whole';
    throw new Error(`seed ${seed}: ${held.length} of ${image.acknowledged.length}, and sold on`);
  }
  const { code } = opened.failure;
  if (code === 'damaged') return 'noticed-damage';
  if (code !== 'went-back') throw new Error(`seed ${seed}: ${code}`);
  // What is left must be good for salvage: it is a clean prefix.
  const file = path.join(folder, 'kiosk.db');
  const left = expectOk(openKioskStoreForReading({ file, keyHex: TEST_KEY }));
  const held = hashesOf(left);
  left.close();
  const prefix = image.acknowledged.slice(0, held.length);
  if (held.join() !== prefix.join()) throw new Error(`seed ${seed}: not a prefix`);
  return 'noticed-loss';
}

/** Changes one bit of the database file itself at a place chosen by the seed. @throws Error when it went unnoticed. */
export function tryDatabase(
  image: DiskImage,
  folder: string,
  seed: number,
): 'at-opening' | 'when-read' {
  const fraction = repeatableNumbers(seed);
  const bytes = Buffer.from(image.files['kiosk.db']);
  const at = Math.floor(fraction() * bytes.length);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(fraction() * 8)), at);
  put(folder, { ...image.files, 'kiosk.db': bytes });
  const file = path.join(folder, 'kiosk.db');
  if (isWhole(file, TEST_KEY)) throw new Error(`seed ${seed}: byte ${at} passed as whole`);
  const opened = openIn(folder);
  if (!opened.ok) {
    if (opened.failure.code === 'damaged') return 'at-opening';
    throw new Error(`seed ${seed}: ${opened.failure.code}`);
  }
  try {
    const held = hashesOf(opened.value);
    if (held.join() === image.acknowledged.join()) return 'when-read';
    throw new Error(`seed ${seed}: other entries than were sold`);
  } catch (error) {
    if (isDamage(error)) return 'when-read';
    throw error;
  } finally {
    opened.value.close();
  }
}

function put(folder: string, files: DiskImage['files']): void {
  for (const suffix of ['-shm', '.lock']) {
    rmSync(path.join(folder, `kiosk.db${suffix}`), { force: true });
  }
  for (const name of FILES) writeFileSync(path.join(folder, name), files[name]);
}

/** A checkpointed image: everything in the database file, nothing in the log. */
export function makeSettledImage(sales: number): DiskImage {
  const { folder, remove } = fastFolder();
  openCanteenStore(folder, makeDistrict()).close();
  const store = expectOk(openIn(folder));
  sell(store, sales);
  const acknowledged = hashesOf(store);
  store.close();
  const settled = path.join(folder, 'settled.db');
  copyFileSync(path.join(folder, 'kiosk.db'), settled);
  const files = {
    'kiosk.db': readFileSync(settled),
    'kiosk.db-wal': Buffer.alloc(0),
    'kiosk.mark': readFileSync(path.join(folder, 'kiosk.mark')),
  };
  remove();
  return { files, acknowledged };
}
