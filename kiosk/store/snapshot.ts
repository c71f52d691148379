import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import type { KioskId } from '../../shared/identity/ids.ts';
import { type ChainHead, followChain } from '../../shared/ledger/chain.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { diskFailure, isDamage } from './errors.ts';
import { openDatabaseForReading } from './open-database.ts';
import { isWhole } from './salvage.ts';
import { openKioskStoreForReading } from './store.ts';

export type SnapshotFailure = {
  readonly code: /** The second path is not there or takes nothing: pulled out, read-only, full. */
    | 'place-full'
    | 'place-unusable'
    /** The snapshot was written and cannot be trusted. */
    | 'not-whole'
    /** The kiosk's own file has a page that is not what was written: it was read through from end to end. */
    | 'source-damaged';
};

/** What one snapshot is asked to do. */
export interface SnapshotRequest {
  readonly file: string;
  readonly keyHex: string;
  readonly folder: string;
  readonly kioskId: KioskId;
  /** Goes into the file's name, in UTC. */
  readonly atMs: number;
}

/** Enough for a bad one found late; each is as large as the database. */
const SNAPSHOTS_KEPT = 3;
/** A snapshot is checked to go on the chain over this many of its last entries; quick_check and the HMACs see to the rest. */
const ENTRIES_CHECKED = 200;

/**
 * Copies the running database into a new file of the same key, checks it, and only then lets the oldest go. Synchronous: it
 * is run in a thread of its own, on a connection of its own, so that no sale waits. `VACUUM INTO` reads one consistent
 * state; SQLite's backup functions would do the same page by page, but the binding cannot give their target a key.
 */
export function takeSnapshot(request: SnapshotRequest): Result<ChainHead, SnapshotFailure> {
  const { folder, kioskId, keyHex } = request;
  const draft = path.join(folder, `${kioskId}.part`);
  const isReady = attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
  });
  if (!isReady) return fail({ code: 'place-unusable' });
  const copied = copyInto(request, draft);
  if (copied !== null) {
    attempt(() => rmSync(draft, { force: true }));
    return fail(copied);
  }
  const head = isWhole(draft, keyHex) ? headOf(draft, keyHex) : null;
  const isKept =
    head !== null &&
    attempt(() => keep(draft, path.join(folder, snapshotName(kioskId, head.seq, request.atMs))));
  if (head === null || !isKept) {
    attempt(() => rmSync(draft, { force: true }));
    return fail({ code: head === null ? 'not-whole' : 'place-unusable' });
  }
  for (const old of snapshotsIn(folder, kioskId).slice(SNAPSHOTS_KEPT)) {
    attempt(() => rmSync(old, { force: true }));
  }
  return succeed(head);
}

const SNAPSHOT_NAME = /-\d{12}-\d{8}T\d{6}Z\.db$/;

/** Snapshots of a kiosk, or of any, those with the most entries first: the clock may have gone back meanwhile, the seq never. */
export function snapshotsIn(folder: string, kioskId: KioskId | null): readonly string[] {
  let names: readonly string[] = [];
  attempt(() => {
    names = readdirSync(folder);
  });
  const prefix = kioskId === null ? '' : `${kioskId}-`;
  return names
    .filter((name) => name.startsWith(prefix) && SNAPSHOT_NAME.test(name))
    .toSorted((one, other) => orderOf(other).localeCompare(orderOf(one)))
    .map((name) => path.join(folder, name));
}

/** Whether any snapshot opens with this key, which shows that it is the right one. */
export function opensASnapshot(folder: string, keyHex: string): boolean {
  return snapshotsIn(folder, null).some((file) => {
    const opened = openDatabaseForReading({ file, keyHex });
    if (opened.ok) opened.value.close();
    return opened.ok;
  });
}

function snapshotName(kioskId: KioskId, seq: number, atMs: number): string {
  const at = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  return `${kioskId}-${String(seq).padStart(12, '0')}-${at}.db`;
}

function orderOf(name: string): string {
  return SNAPSHOT_NAME.exec(name)?.[0] ?? '';
}

function copyInto({ file, keyHex }: SnapshotRequest, draft: string): SnapshotFailure | null {
  const opened = openDatabaseForReading({ file, keyHex });
  if (!opened.ok) {
    const { code } = opened.failure;
    return { code: code === 'wrong-key' || code === 'damaged' ? 'source-damaged' : 'not-whole' };
  }
  try {
    opened.value.prepare('VACUUM INTO ?').run(draft);
    return null;
  } catch (error) {
    // What was just written is not yet read, so a page that is not what was written is the source's.
    if (isDamage(error)) return { code: 'source-damaged' };
    const failure = diskFailure(error);
    if (failure === null) throw error;
    return { code: failure.code === 'disk-full' ? 'place-full' : 'place-unusable' };
  } finally {
    opened.value.close();
  }
}

/** Where the snapshot's chain stands; null when its last entries do not hang together. */
function headOf(file: string, keyHex: string): ChainHead | null {
  const opened = openKioskStoreForReading({ file, keyHex });
  if (!opened.ok) return null;
  const store = opened.value;
  try {
    const end = store.head();
    const seq = Math.max(0, end.seq - ENTRIES_CHECKED);
    const kioskId = store.enrolment()?.kiosk ?? '';
    const hash = store.hashAt(seq) ?? '';
    const few = { entriesMax: ENTRIES_CHECKED, charactersMax: Number.POSITIVE_INFINITY };
    const entries = store.entriesAfter({ seq, ...few });
    const { head, broken } = followChain({ head: { seq, hash }, kioskId, entries });
    return broken === null && head.hash === end.hash ? end : null;
  } finally {
    store.close();
  }
}

/** Makes the draft the snapshot, whole also after a power cut. */
function keep(draft: string, file: string): void {
  syncPath(draft, 'r+');
  renameSync(draft, file);
  // Windows cannot open a folder to flush it.
  if (process.platform !== 'win32') syncPath(path.dirname(file), 'r');
}

function syncPath(place: string, flags: 'r' | 'r+'): void {
  const handle = openSync(place, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Whether a call on a file was done; false when the disk or the rights forbid it. */
function attempt(call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
