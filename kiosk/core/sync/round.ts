import { z } from 'zod';
import { isPolicySignatureGood } from '../../../shared/policy/signing.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import {
  type Change,
  headAnswerSchema,
  type SignedHead,
  SYNC_PATHS,
} from '../../../shared/sync/contract.ts';
import { isHeadSignatureGood } from '../../../shared/sync/signatures.ts';
import type { TrustedClock } from '../clock.ts';
import type { RequestFailure } from './answers.ts';
import { batchAfter } from './batch.ts';
import { type BranchTools, reportBranch } from './branch.ts';
import {
  type ReceivedChanges,
  receivedChangesSchema,
  receivedPieceSchema,
  type UnreadPolicy,
} from './received.ts';
import { askHead } from './rotate.ts';

/** What a person must look at. Selling goes on meanwhile. */
export type SyncAlarm =
  /** The admin holds other entries than this kiosk under the same numbers, or more than it has. */
  | { readonly code: 'fork' }
  /** The admin does not take this kiosk's requests or batches. */
  | { readonly code: 'refused'; readonly reason: string }
  /** An answer was not signed by the admin that this kiosk was enrolled with. */
  | { readonly code: 'foreign-admin' }
  /** A policy came whose signature is not the admin's; it is not used. */
  | { readonly code: 'bad-policy' }
  /** A policy is held that this version of the program cannot read; the one before stays in use. */
  | { readonly code: 'unread-policy' };

/** Whether only a new identity brings this kiosk and the admin together again: its chain is not the admin's, or it was given up. */
export function needsNewIdentity(alarm: SyncAlarm | null): boolean {
  if (alarm === null) return false;
  return (
    alarm.code === 'fork' ||
    (alarm.code === 'refused' && ['replaced-kiosk', 'revoked-kiosk'].includes(alarm.reason))
  );
}

/** Whether another machine took this one's place: a clone did, or somebody pressed on the wrong one. */
export function isReplacedElsewhere(alarm: SyncAlarm | null): boolean {
  return alarm?.code === 'refused' && alarm.reason === 'replaced-kiosk';
}

export type RoundFailure = RequestFailure | { readonly code: 'alarm'; readonly alarm: SyncAlarm };

export interface RoundTools extends BranchTools {
  readonly clock: TrustedClock;
  /** Lets taps and screens in between two pieces of long work; left out, nobody else waits. */
  readonly letOthersIn?: () => Promise<void>;
}

/** Sends everything the admin does not hold, from the admin's own head on, until both stand at the same place. */
export async function sendEntries(
  tools: RoundTools,
  signal: AbortSignal,
): Promise<Result<void, RoundFailure>> {
  const asked = await askHead(tools, signal);
  if (!asked.ok) return fail(alarmOf(asked.failure));
  let head = await acceptHead(tools, asked.value.head, signal);
  if (!head.ok && isFork(head.failure)) await reportBranch(tools, signal);
  while (head.ok && head.value.seq < tools.store.head().seq) {
    head = await sendBatch(tools, head.value, signal);
  }
  return head.ok ? succeed(undefined) : head;
}

function isFork(failure: RoundFailure): boolean {
  return failure.code === 'alarm' && failure.alarm.code === 'fork';
}

async function sendBatch(
  tools: RoundTools,
  head: SignedHead,
  signal: AbortSignal,
): Promise<Result<SignedHead, RoundFailure>> {
  const batch = batchAfter(tools, head);
  const answer = await tools.requests.send({
    method: 'POST',
    path: SYNC_PATHS.batches,
    body: JSON.stringify(batch),
    schema: headAnswerSchema,
    signal,
  });
  if (answer.ok) {
    const next = await acceptHead(tools, answer.value.head, signal);
    // A head that does not move would send the same batch for ever.
    const isStuck = next.ok && next.value.seq <= head.seq;
    return isStuck ? fail({ code: 'unreachable' }) : next;
  }
  const { failure } = answer;
  const moved = failure.code === 'refused' && failure.refusal.code === 'does-not-follow-head';
  if (!moved || failure.refusal.head === undefined) return fail(alarmOf(failure));
  // The admin went back, as after a restore: the next round begins at the head it has now.
  const next = await acceptHead(tools, failure.refusal.head, signal);
  return next.ok ? fail({ code: 'unreachable' }) : next;
}

/** Takes a head only if the pinned admin signed it for this kiosk and it lies on this kiosk's own chain. */
async function acceptHead(
  tools: RoundTools,
  head: SignedHead,
  signal: AbortSignal,
): Promise<Result<SignedHead, RoundFailure>> {
  const isOurs = head.kiosk === tools.store.enrolment()?.kiosk;
  const isSigned = () =>
    tools.store.adminKeys().some((adminKey) => isHeadSignatureGood(head, adminKey));
  if (!isOurs || !(await holdsWithNewestKeys(tools, isSigned, signal))) {
    return fail({ code: 'alarm', alarm: { code: 'foreign-admin' } });
  }
  if (tools.store.hashAt(head.seq) !== head.hash) {
    return fail({ code: 'alarm', alarm: { code: 'fork' } });
  }
  return keepHead(tools, head) ? succeed(head) : fail({ code: 'disk' });
}

/** What no known key of the admin's bears out may be signed by one that followed since: then the admin is asked who it is. */
async function holdsWithNewestKeys(
  tools: RoundTools,
  holds: () => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (holds()) return true;
  const asked = await tools.requests.askIdentity(signal);
  return asked.ok && holds();
}

/** Keeps the admin's signed word for what it holds; a head that says nothing new is not written again. */
function keepHead(tools: RoundTools, adminHead: SignedHead): boolean {
  const adminTimeMs = Date.parse(adminHead.receivedAt);
  tools.clock.noteAdminTime(adminTimeMs);
  const before = tools.store.syncState();
  const isNews = before.adminHead?.seq !== adminHead.seq || isMuchLater(before, adminTimeMs);
  if (!isNews) return true;
  return tools.store.transact((transaction) => {
    const state = transaction.syncState();
    const latestMs = Math.max(state.adminTimeMs, adminTimeMs);
    transaction.saveSyncState({ ...state, adminHead, adminTimeMs: latestMs });
    return succeed(undefined);
  }).ok;
}

/** How far the kept admin time may lag: it only has to keep a clock with a dead battery from starting in the past. */
const ADMIN_TIME_LAG_MS = 10 * 60_000;

function isMuchLater(before: { readonly adminTimeMs: number }, adminTimeMs: number): boolean {
  return adminTimeMs - before.adminTimeMs > ADMIN_TIME_LAG_MS;
}

/** What came down in a round. */
export interface FetchedChanges {
  readonly changeCount: number;
  readonly alarm: SyncAlarm | null;
}

/**
 * Fetches what changed at the admin until there is no more. An answer becomes ours piece by piece, and its cursor with the last
 * piece: whatever stops it half-way, the same answer comes again, and a change taken twice is the same as once.
 */
export async function fetchChanges(
  tools: RoundTools,
  signal: AbortSignal,
): Promise<Result<FetchedChanges, RoundFailure>> {
  const ask = (after: number) =>
    tools.requests.send({
      method: 'GET',
      path: `${SYNC_PATHS.changes}?cursor=${after}`,
      body: null,
      schema: receivedChangesSchema,
      signal,
    });
  let changeCount = 0;
  let alarm: SyncAlarm | null = null;
  let { cursor } = tools.store.syncState();
  let asked = ask(cursor);
  for (;;) {
    const answer = await asked;
    if (!answer.ok) return fail(alarmOf(answer.failure));
    // An answer that promises more without moving the cursor would ask for ever.
    const isLast = !answer.value.more || answer.value.cursor === cursor;
    // The admin works on the next answer while this one is taken in.
    if (!isLast) asked = ask(answer.value.cursor);
    const taken = await takeChanges(tools, cursor, answer.value, signal);
    if (!taken.ok) {
      await asked;
      return taken;
    }
    alarm = taken.value ?? alarm;
    changeCount += answer.value.changes.length;
    if (tools.store.syncState().cursor !== answer.value.cursor) {
      // A new lookup key made everything before it void: it comes again from the beginning.
      if (!isLast) await asked;
      ({ cursor } = tools.store.syncState());
      asked = ask(cursor);
    } else if (isLast) {
      return succeed({ changeCount, alarm });
    } else {
      ({ cursor } = answer.value);
    }
  }
}

/** Changes applied in one transaction: some tens of milliseconds in which no tap is heard, and not a disk write for every few. */
const CHANGES_A_PIECE = 250;

async function takeChanges(
  tools: RoundTools,
  cursor: number,
  answer: ReceivedChanges,
  signal: AbortSignal,
): Promise<Result<SyncAlarm | null, RoundFailure>> {
  const changes = keysFirst(answer.changes);
  if (changes.length === 0 && answer.cursor === cursor) return succeed(null);
  let alarm: SyncAlarm | null = null;
  for (let from = 0; from === 0 || from < changes.length; from += CHANGES_A_PIECE) {
    if (signal.aborted) return fail({ code: 'unreachable' });
    const piece = readPiece(changes.slice(from, from + CHANGES_A_PIECE));
    if (piece === null) return fail({ code: 'unreachable' });
    const areTrusted = () => piece.every((change) => isTrusted(tools, change));
    await holdsWithNewestKeys(tools, areTrusted, signal);
    const good = piece.filter((change) => isTrusted(tools, change));
    if (good.length < piece.length) alarm = { code: 'bad-policy' };
    const isLast = from + CHANGES_A_PIECE >= changes.length;
    const next = isLast ? { from: cursor, to: answer.cursor } : null;
    if (!takePiece(tools, good, next)) return fail({ code: 'disk' });
    await tools.letOthersIn?.();
    // Else the log would grow until a commit has to empty it, and a tap would wait for both.
    tools.store.settle();
    await tools.letOthersIn?.();
  }
  return succeed(alarm);
}

/** Null for a piece that is not as the contract says: it came from something in between. */
function readPiece(piece: readonly unknown[]): readonly (Change | UnreadPolicy)[] | null {
  const read = receivedPieceSchema.safeParse(piece);
  return read.success ? read.data : null;
}

/** One transaction; with the last piece of an answer its cursor becomes ours. */
function takePiece(
  tools: RoundTools,
  changes: readonly (Change | UnreadPolicy)[],
  cursor: { readonly from: number; readonly to: number } | null,
): boolean {
  return tools.store.transact((transaction) => {
    for (const change of changes) transaction.applyChange(change);
    // The answer's own time is not signed; the clock hears the admin's from its signed heads.
    const state = transaction.syncState();
    // It is another where a new lookup key began everything anew.
    if (cursor !== null && state.cursor === cursor.from) {
      transaction.saveSyncState({ ...state, cursor: cursor.to });
    }
    return succeed(undefined);
  }).ok;
}

const isKeysSchema = z.looseObject({ kind: z.literal('keys') });

/** What comes beside new keys is made with them. */
function keysFirst(changes: readonly unknown[]): readonly unknown[] {
  const isKeys = (change: unknown): boolean => isKeysSchema.safeParse(change).success;
  return [...changes.filter(isKeys), ...changes.filter((change) => !isKeys(change))];
}

function isTrusted(tools: RoundTools, change: Change | UnreadPolicy): boolean {
  if (change.kind !== 'policy' && change.kind !== 'unread-policy') return true;
  return tools.store
    .adminKeys()
    .some((adminPublicKey) => isPolicySignatureGood({ ...change, adminPublicKey }));
}

/** Refusals that a person must look at; the others pass by themselves. */
function alarmOf(failure: RequestFailure): RoundFailure {
  if (failure.code === 'foreign-admin') return { code: 'alarm', alarm: failure };
  if (failure.code !== 'refused') return failure;
  switch (failure.refusal.code) {
    case 'fork':
    case 'does-not-follow-head':
      return { code: 'alarm', alarm: { code: 'fork' } };
    case 'server-error':
    case 'replayed-sequence':
      return { code: 'unreachable' };
    default:
      return { code: 'alarm', alarm: { code: 'refused', reason: failure.refusal.code } };
  }
}
