import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AssignedDevice } from '../../../hardware/device-settings.ts';
import type { KioskId } from '../../../shared/identity/ids.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { KioskStore } from '../../core/ports.ts';
import { type EnrolmentFailure, enrol } from '../../core/sync/enrol.ts';
import { openKioskStore } from '../../store/store.ts';
import type { Line } from '../canteen-run.ts';
import { heldDevices } from './held-devices.ts';
import { type ReachedNumber, reachedNumber } from './order-numbers.ts';
import { type DataPlaces, markFileIn } from './places.ts';

export type ReplacementFailure =
  | EnrolmentFailure
  /** The admin gave an identity that does not take this kiosk's place. It is not used. */
  | { readonly code: 'not-a-replacement' }
  | { readonly code: 'busy' };

const NEXT = 'kiosk.next.db';
const READY = /^kiosk\.ready-(\d{8}T\d{6}Z)\.db$/;
const SUFFIXES = ['', '-wal', '-shm'];

/**
 * Makes a fresh database with a fresh key pair beside the old one and enrols it with a code made to replace. The old one is
 * not touched, so a kiosk that still sells goes on meanwhile. An answer lost on the way is asked for again with the same
 * key. Answers the new kiosk's number.
 */
export async function enrolReplacement(options: {
  readonly places: DataPlaces;
  readonly line: Line;
  readonly code: string;
  /** Whose place is taken; null when nothing on this machine says so any more. */
  readonly oldKioskId: KioskId | null;
  readonly nowMs: number;
  /** Its place is taken by another machine already, so that only a code for a further kiosk is left. */
  readonly isReplacedElsewhere: boolean;
  readonly signal: AbortSignal;
}): Promise<Result<number, ReplacementFailure>> {
  const { places, line, code, signal } = options;
  const { dataFolder, keyHex } = places;
  const file = path.join(dataFolder, NEXT);
  const opened = openKioskStore({ file, keyHex });
  if (!opened.ok) {
    // A draft that does not open is worth nothing; the next attempt makes another.
    if (opened.failure.code !== 'in-use') dropDraft(file);
    return fail({ code: 'disk' });
  }
  const store = opened.value;
  const http = line({ store, code: code.trim().toUpperCase() });
  const enrolled =
    store.enrolment() === null ? await enrol({ store, http, code, signal }) : succeed(undefined);
  const enrolment = store.enrolment();
  const { oldKioskId: kioskId, nowMs } = options;
  const isCarriedOver =
    enrolment === null ||
    carryOver(store, reachedNumber(places, { kioskId, nowMs }), heldDevices(places, kioskId));
  store.close();
  if (!enrolled.ok) return enrolled;
  if (!isCarriedOver) return fail({ code: 'disk' });
  if (enrolment === null) throw new Error('enrolled without an enrolment');
  const { replaces, kioskNumber } = enrolment;
  if (!isMeantHere(replaces, options)) {
    dropDraft(file);
    return fail({ code: 'not-a-replacement' });
  }
  const at = new Date(options.nowMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  try {
    renameSync(file, path.join(dataFolder, `kiosk.ready-${at}.db`));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return fail({ code: 'disk' });
    throw error;
  }
  dropDraft(file);
  return succeed(kioskNumber);
}

function isMeantHere(
  replaces: KioskId | null,
  here: { readonly oldKioskId: KioskId | null; readonly isReplacedElsewhere: boolean },
): boolean {
  if (replaces === null) return here.isReplacedElsewhere;
  return here.oldKioskId === null || replaces === here.oldKioskId;
}

/** What belongs to the machine and not to its identity; answers whether the disk took it. */
function carryOver(
  store: KioskStore,
  reached: ReachedNumber | null,
  devices: readonly AssignedDevice[],
): boolean {
  return store.transact((transaction) => {
    if (reached !== null) transaction.raiseOrderNumber(reached.businessDate, reached.number);
    if (devices.length > 0) transaction.saveDevices(devices);
    return succeed(undefined);
  }).ok;
}

function dropDraft(file: string): void {
  for (const suffix of [...SUFFIXES, '.lock']) rmSync(`${file}${suffix}`, { force: true });
}

/**
 * Puts an enrolled fresh database in the place of the old one, which is moved aside whole and never deleted. Nothing has
 * the old one open. Broken off anywhere, the next start finishes it: the ready file goes into its place last.
 */
export function finishReplacement({ dataFolder, file }: DataPlaces): void {
  const name = readdirSync(dataFolder).find((each) => READY.test(each));
  const at = name === undefined ? undefined : READY.exec(name)?.[1];
  if (name === undefined || at === undefined) return;
  const aside = path.join(dataFolder, `kiosk.damaged-${at}`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  const old = [...SUFFIXES.map((suffix) => `${file}${suffix}`), markFileIn(dataFolder)];
  for (const each of old) {
    if (existsSync(each)) renameSync(each, path.join(aside, path.basename(each)));
  }
  renameSync(path.join(dataFolder, name), file);
}
