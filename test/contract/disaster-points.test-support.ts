import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { IS_UNSETTLED } from '../../admin/server/meals/unsettled.ts';
import { openStore, temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { type RoundTools, sendEntries } from '../../kiosk/core/sync/round.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';
import type { KioskId } from '../../shared/identity/ids.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { receiptCode } from '../../shared/ledger/receipt-code.ts';
import type { Random } from '../policy/random.ts';
import { SMALL, type TestAdmin } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { openRealKiosk, roundTools, sellForCash } from './real-kiosk.test-support.ts';

/** Where a disaster happens: one admin for all points, a folder for each. */
export interface Site {
  readonly admin: TestAdmin;
  readonly client: Awaited<ReturnType<typeof signInAs>>['client'];
  readonly folder: string;
  remove(): void;
}

export async function openSite(admin: TestAdmin): Promise<Site> {
  const { folder, remove } = temporaryFolder();
  return { admin, client: (await signInAs(admin.address)).client, folder, remove };
}

/** A real kiosk on its own disk, with the sync of one run of its host. */
class Machine {
  readonly disk: string;
  readonly #address: string;
  store: SqliteKioskStore;
  #tools: RoundTools;

  constructor(disk: string, address: string, store: SqliteKioskStore) {
    this.disk = disk;
    this.#address = address;
    this.store = store;
    this.#tools = roundTools(store, address);
  }

  get kioskId(): KioskId {
    const enrolment = this.store.enrolment();
    if (enrolment === null) throw new Error('a machine is enrolled');
    return enrolment.kiosk;
  }

  entries(): readonly StoredEntry[] {
    return this.store.entriesAfter({
      seq: 0,
      entriesMax: 1_000_000,
      charactersMax: Number.MAX_SAFE_INTEGER,
    });
  }

  /** One round upwards, whatever the admin says. */
  async sync(): Promise<void> {
    await sendEntries(this.#tools, new AbortController().signal);
  }

  /** The host starts again on the same disk. */
  restart(): void {
    this.store.close();
    this.store = openStore(this.disk);
    this.#tools = roundTools(this.store, this.#address);
  }

  /** An image of the disk as it is now, taken with the machine off. */
  imageTo(disk: string): void {
    this.store.close();
    cpSync(this.disk, disk, { recursive: true });
    this.store = openStore(this.disk);
    this.#tools = roundTools(this.store, this.#address);
  }
}

async function enrolMachine(
  site: Site,
  name: string,
  replacesKioskId: string | null = null,
): Promise<Machine> {
  const { admin } = site;
  const disk = path.join(site.folder, name);
  mkdirSync(disk);
  const canteenId = SMALL.canteens.first;
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null, replacesKioskId });
  const store = await openRealKiosk(disk, { address: admin.address, code: made?.code ?? '' });
  return new Machine(disk, admin.address, store);
}

function openImage(site: Site, disk: string): Machine {
  return new Machine(disk, site.admin.address, openStore(disk));
}

/** What the admin holds of a kiosk: hashes on the chain and in quarantine, each as often as it is there. */
async function heldOf(site: Site, kioskId: string) {
  const { database } = site.admin.context;
  await site.admin.counted();
  const chain = await database
    .selectFrom('ledger_entry_key')
    .select('hash')
    .where('kiosk_id', '=', kioskId)
    .orderBy('seq')
    .execute();
  const aside = await database
    .selectFrom('quarantine')
    .select(['hash', 'quarantine_id'])
    .where('kiosk_id', '=', kioskId)
    .where('kind', '=', 'fork')
    .execute();
  const meals = await database
    .selectFrom('meal')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirstOrThrow();
  return {
    chain: chain.map((row) => row.hash),
    aside: aside.map((row) => row.hash),
    asideIds: aside.map((row) => row.quarantine_id),
    mealCount: meals.count,
  };
}

async function alarmsOf(site: Site, kioskId: string): Promise<readonly string[]> {
  const rows = await site.admin.context.database
    .selectFrom('alarm')
    .select('code')
    .where('kiosk_id', '=', kioskId)
    .execute();
  return rows.map((row) => row.code);
}

const hashesOf = (entries: readonly StoredEntry[]) => entries.map((entry) => entry.hash);

/**
 * A disk is lost with everything after some acknowledged head; a new kiosk takes the place; somebody finds a slip; and now
 * and then the old disk turns up after all. What the admin had stays, what may be missing is said to the entry, and what
 * survived comes back once.
 */
export async function loseDisk(site: Site, random: Random, point: number): Promise<void> {
  const old = await enrolMachine(site, `lost-${point}`);
  for (let sitting = random.whole(0, 3); sitting > 0; sitting -= 1) {
    sellForCash(old.store, random.whole(1, 6));
    if (random.chance(0.3)) old.restart();
    await old.sync();
  }
  sellForCash(old.store, random.whole(0, 8));
  const sold = old.entries();
  const acknowledged = (await heldOf(site, old.kioskId)).chain.length;
  const { kioskId } = old;
  const kioskNumber = old.store.enrolment()?.kioskNumber ?? 0;
  old.store.close();

  const fresh = await enrolMachine(site, `fresh-${point}`, kioskId);
  expect(fresh.kioskId).not.toBe(kioskId);
  expect(fresh.store.enrolment()?.replaces).toBe(kioskId);
  sellForCash(fresh.store, 1);
  const [firstSale] = fresh.entries();
  // The numbers called go on above those that the admin knows of, however many entries each sale has.
  const lastNumber = highestOrderNumber(sold.slice(0, acknowledged));
  expect(highestOrderNumber(firstSale === undefined ? [] : [firstSale])).toBe(lastNumber + 1);
  await fresh.sync();
  expect((await heldOf(site, fresh.kioskId)).chain).toEqual(hashesOf(fresh.entries()));
  expect((await heldOf(site, kioskId)).chain).toEqual(hashesOf(sold.slice(0, acknowledged)));

  if (sold.length > 0) await findSlip(site, random, { kioskId, kioskNumber, sold, acknowledged });
  if (random.chance(0.5)) await findDisk(site, old, sold);
  else rmSync(old.disk, { recursive: true });
  fresh.store.close();
}

function highestOrderNumber(entries: readonly StoredEntry[]): number {
  const numbers = entries.map(({ content }) => {
    const found = /"orderNumber":(\d+)/.exec(content);
    return found === null ? 0 : Number(found[1]);
  });
  return Math.max(0, ...numbers);
}

async function findSlip(
  site: Site,
  random: Random,
  of: {
    readonly kioskId: KioskId;
    readonly kioskNumber: number;
    readonly sold: readonly StoredEntry[];
    readonly acknowledged: number;
  },
): Promise<void> {
  const { kioskId, kioskNumber, acknowledged } = of;
  const { seq, hash } = random.pick(of.sold);
  const code = receiptCode({ kioskNumber, seq, hash });
  const entered = await site.client.enterSlip.mutate({ kioskId, code });
  const isMissing = seq > acknowledged;
  expect(entered).toEqual({ ok: true, value: { fit: isMissing ? 'missing' : 'held' } });
  const loss = await site.client.kioskLoss.query({ kioskId });
  const range = { fromSeq: acknowledged + 1, toSeq: seq, count: seq - acknowledged };
  expect(loss?.missing).toEqual(isMissing ? range : null);
}

async function findDisk(site: Site, old: Machine, sold: readonly StoredEntry[]): Promise<void> {
  const { kioskId } = openedAgain(old);
  const before = (await heldOf(site, kioskId)).chain.length;
  await old.sync();
  await old.sync();
  const held = await heldOf(site, kioskId);
  expect(held.chain).toEqual(hashesOf(sold));
  expect(held.aside).toEqual([]);
  expect((await site.client.kioskLoss.query({ kioskId }))?.missing).toBeNull();
  const isNews = sold.length > before;
  expect((await alarmsOf(site, kioskId)).includes('replaced-kiosk-sends')).toBe(isNews);
  old.store.close();
}

function openedAgain(machine: Machine): Machine {
  machine.store = openStore(machine.disk);
  machine.restart();
  return machine;
}

/**
 * A disk is copied and both machines go on selling and sending in any order, with restarts in between; or an old image takes
 * the place of the machine. Every entry that survives anywhere is at the admin once, on the chain or in quarantine; what went
 * apart is always noticed; and what a person counts is counted once.
 */
export async function forkKiosk(
  site: Site,
  random: Random,
  of: { readonly point: number; readonly kind: 'clone' | 'image' },
): Promise<{ readonly wentApart: boolean }> {
  const original = await enrolMachine(site, `${of.kind}-${of.point}`);
  sellForCash(original.store, random.whole(0, 5));
  if (random.chance(0.6)) await original.sync();
  sellForCash(original.store, random.whole(0, 2));
  const imageDisk = path.join(site.folder, `${of.kind}-${of.point}-image`);
  original.imageTo(imageDisk);
  const { kioskId } = original;

  const machines = [original];
  if (of.kind === 'clone') machines.push(openImage(site, imageDisk));
  // The first point goes apart for certain, so that a run without any fork is a fault of the test.
  const mustSell = of.point === 0;
  await goOn(random, machines, mustSell);
  const gone = of.kind === 'image' ? [...original.entries()] : [];
  if (of.kind === 'image') {
    original.store.close();
    machines.splice(0, 1, openImage(site, imageDisk));
    await goOn(random, machines, mustSell);
  }
  // Each sends until the others' last words have been heard too.
  for (const machine of [...machines, ...machines]) await machine.sync();
  const wentApart = await checkNothingLost(site, { kioskId, machines, gone });
  if (wentApart) await decideAll(site, random, kioskId);
  for (const machine of machines) machine.store.close();
  return { wentApart };
}

async function goOn(
  random: Random,
  machines: readonly Machine[],
  mustSell: boolean,
): Promise<void> {
  for (let step = random.whole(1, 8); step > 0; step -= 1) {
    const machine = random.pick(machines);
    if (random.chance(0.7)) sellForCash(machine.store, random.whole(1, 3));
    if (random.chance(0.2)) machine.restart();
    if (random.chance(0.5)) await machine.sync();
  }
  if (!mustSell) return;
  for (const machine of machines) {
    sellForCash(machine.store, 1);
    await machine.sync();
  }
}

async function checkNothingLost(
  site: Site,
  of: {
    readonly kioskId: string;
    readonly machines: readonly Machine[];
    /** Entries of a disk that is gone: at the admin if it sent them, else nowhere. */
    readonly gone: readonly StoredEntry[];
  },
): Promise<boolean> {
  const held = await heldOf(site, of.kioskId);
  const everywhere = [...held.chain, ...held.aside];
  expect(new Set(everywhere).size, 'an entry is there twice').toBe(everywhere.length);
  const there = new Set(everywhere);
  const surviving = of.machines.flatMap((machine) => hashesOf(machine.entries()));
  expect(
    surviving.filter((hash) => !there.has(hash)),
    'an entry that survives is missing',
  ).toEqual([]);
  const known = new Set([...surviving, ...hashesOf(of.gone)]);
  expect(everywhere.filter((hash) => !known.has(hash))).toEqual([]);
  expect(held.mealCount).toBe(held.chain.length);
  const chain = new Set(held.chain);
  const wentApart = surviving.some((hash) => !chain.has(hash));
  expect(held.aside.length > 0).toBe(wentApart);
  expect((await alarmsOf(site, of.kioskId)).includes('fork')).toBe(wentApart);
  return wentApart;
}

/** A person counts some of a branch and leaves out the rest; until the last decision nothing from the fork on is settled. */
async function decideAll(site: Site, random: Random, kioskId: KioskId): Promise<void> {
  const { asideIds } = await heldOf(site, kioskId);
  expect(await unsettledCount(site, kioskId)).toBe(await mealsFromFork(site, kioskId));
  const counts = asideIds.filter(() => random.chance(0.5));
  const leftOut = asideIds.filter((id) => !counts.includes(id));
  const before = await cashOfDay(site);
  for (const [verdict, quarantineIds] of [
    ['counts', counts],
    ['does-not-count', leftOut],
  ] as const) {
    if (quarantineIds.length === 0) continue;
    const reason = verdict === 'counts' ? '' : '没有人吃';
    const decided = await site.client.decideEntries.mutate({ quarantineIds, verdict, reason });
    expect(decided).toEqual({ ok: true, value: { decidedCount: quarantineIds.length } });
  }
  expect((await cashOfDay(site)) - before).toBe(counts.length);
  expect(await unsettledCount(site, kioskId)).toBe(0);
}

async function cashOfDay(site: Site): Promise<number> {
  const { rows } = await sql<{ meals: number }>`
    select coalesce(sum(meals), 0) as meals from site_day`.execute(site.admin.context.database);
  return rows[0]?.meals ?? 0;
}

async function unsettledCount(site: Site, kioskId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from meal m where ${IS_UNSETTLED} and m.kiosk_id in
      (select p.place_id from kiosk_place p where p.kiosk_id = ${kioskId}::uuid)`.execute(
    site.admin.context.database,
  );
  return rows[0]?.count ?? 0;
}

async function mealsFromFork(site: Site, kioskId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from meal where kiosk_id = ${kioskId}::uuid and seq >=
      (select min(seq) from quarantine where kiosk_id = ${kioskId}::uuid and kind = 'fork')`.execute(
    site.admin.context.database,
  );
  return rows[0]?.count ?? 0;
}
