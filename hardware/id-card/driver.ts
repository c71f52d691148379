import { missingCase } from '../../shared/result.ts';
import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { createKeptConnection } from '../port/keep-connected.ts';
import type { BaudRate, OpenLine } from '../port/line.ts';
import type { BytePort } from '../port/port.ts';
import { createSpeedSearch } from '../port/speed-search.ts';
import { createSamChannel, type SamChannel, type SamRequestFailure } from './channel.ts';
import type { IdCardEvent } from './events.ts';
import { personFromReadData } from './person-read.ts';
import { type CardPresence, createCardPresence } from './presence.ts';
import { formatSamNumber, type SamReply, type SamStatus } from './protocol.ts';

/** A reader for second-generation ID cards. */
export interface IdCardReader {
  /** Begins polling, and goes on over unplugging, until stop(). */
  start(): void;
  stop(): Promise<void>;
  onEvent(listener: (event: IdCardEvent) => void): () => void;
  /** `out-of-order`: the module answers, and says that no card can be read with it. */
  readonly state: 'stopped' | 'disconnected' | 'out-of-order' | 'connected';
  /** The speed found, kept over unplugging; null until then, and for a reader whose speed was set by hand. */
  readonly foundBaudRate: BaudRate | null;
}

/** The module's makers advise not to look for a card more often. */
const POLL_PAUSE_MS = 300;
/** After so many commands in a row without an answer the line is opened anew. */
const SILENT_ROUNDS = 3;

/** A module answers for its number within 30 ms even on a slow line; at a wrong speed the wait is in vain. */
const HELLO_TIMEOUT_MS = 500;

type Round = 'answered' | 'unanswered' | 'unusable';

/** What a module says of itself when a line is opened. */
type Hello =
  | { readonly kind: 'ready'; readonly samNumber: string | null }
  | { readonly kind: 'out-of-order' }
  | { readonly kind: 'mute' };

/** Makes a reader; nothing is opened before start(). With `find` the speeds are tried until the module tells its number. */
export function createIdCardReader(options: {
  readonly open: OpenLine;
  readonly baudRate: BaudRate | 'find';
  readonly clock: DeviceClock;
}): IdCardReader {
  const listeners = createListeners<IdCardEvent>();
  const search = createSpeedSearch(options.baudRate);
  let state: Hello['kind'] = 'mute';

  const serve = async (port: BytePort, signal: AbortSignal): Promise<boolean> => {
    const channel = createSamChannel({ port, clock: options.clock, signal });
    const presence = createCardPresence({ clock: options.clock, emit: listeners.emit });
    const hello = await greet(channel);
    const hasMore = hello.kind === 'mute' && !signal.aborted && search.miss();
    if (hello.kind !== 'mute') search.hit();
    state = signal.aborted ? 'mute' : hello.kind;
    if (hello.kind === 'ready' && !signal.aborted) {
      listeners.emit({ kind: 'connected', samNumber: hello.samNumber });
      await poll({ channel, presence, clock: options.clock, signal });
      state = 'mute';
      if (!signal.aborted) listeners.emit({ kind: 'disconnected' });
    }
    channel.release();
    return hello.kind === 'ready' || hasMore;
  };

  const connection = createKeptConnection({
    open: () => options.open({ baudRate: search.baudRate, flowControl: 'none' }),
    clock: options.clock,
    serve,
  });
  return {
    start: connection.start,
    stop: connection.stop,
    onEvent: listeners.add,
    get state() {
      if (!connection.isStarted) return 'stopped';
      if (state === 'ready') return 'connected';
      return state === 'mute' ? 'disconnected' : state;
    },
    get foundBaudRate() {
      return search.foundBaudRate;
    },
  };
}

/** Asks the module's number, twice when the first answer is lost. A module that refuses to tell its number is served too. */
async function greet(channel: SamChannel): Promise<Hello> {
  let number = await channel.request('sam-number', HELLO_TIMEOUT_MS);
  if (!number.ok && number.failure.code !== 'closed')
    number = await channel.request('sam-number', HELLO_TIMEOUT_MS);
  if (!number.ok) return { kind: 'mute' };
  const { status, data } = number.value;
  if (isUnusable(status)) return { kind: 'out-of-order' };
  return { kind: 'ready', samNumber: status === 'done' ? formatSamNumber(data) : null };
}

async function poll(options: {
  readonly channel: SamChannel;
  readonly presence: CardPresence;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { channel, clock, signal } = options;
  let silentRounds = 0;
  while (!signal.aborted && !channel.isClosed() && silentRounds < SILENT_ROUNDS) {
    const round = await readRound(options);
    if (round === 'unusable') return;
    silentRounds = round === 'unanswered' ? silentRounds + 1 : 0;
    await clock.wait(POLL_PAUSE_MS, signal);
  }
}

/** One look for a card, and the whole reading when there is one. */
async function readRound(options: {
  readonly channel: SamChannel;
  readonly presence: CardPresence;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
}): Promise<Round> {
  const { channel, presence } = options;
  const found = await channel.request('find-card');
  if (!found.ok) return 'unanswered';
  if (isUnusable(found.value.status)) return 'unusable';
  if (found.value.status === 'no-card') presence.away();
  if (found.value.status !== 'card-found') return 'answered';
  presence.found();
  for (const command of ['select-card', 'read-card'] as const) {
    const reply = await channel.request(command);
    if (!reply.ok) return reportLoss(presence, reply.failure);
    const { status } = reply.value;
    if (status !== 'done') return reportRefusal({ ...options, status });
    if (options.signal.aborted) reply.value.data.fill(0);
    else if (command === 'read-card') reportPerson(presence, reply.value);
  }
  return 'answered';
}

/** No answer came. A line that is gone is told as such: then no card has to be put back. */
function reportLoss(presence: CardPresence, failure: SamRequestFailure): Round {
  if (failure.code !== 'closed') presence.failed('garbled');
  return failure.code === 'garbled' ? 'answered' : 'unanswered';
}

function reportPerson(presence: CardPresence, reply: SamReply): void {
  const person = personFromReadData(reply.data);
  // Text and photo of the card stay in no buffer of ours.
  reply.data.fill(0);
  if (person.ok) presence.read(person.value);
  else presence.failed('card-mismatch');
}

async function reportRefusal(options: {
  readonly channel: SamChannel;
  readonly presence: CardPresence;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
  readonly status: SamStatus;
}): Promise<Round> {
  const { channel, presence, clock, signal, status } = options;
  if (isUnusable(status)) return 'unusable';
  const cause = causeOfRefusal(status);
  if (cause !== 'ask-again') {
    presence.failed(cause);
    return 'answered';
  }
  await clock.wait(POLL_PAUSE_MS, signal);
  const found = await channel.request('find-card');
  if (!found.ok) return reportLoss(presence, found.failure);
  const gone = found.value.status === 'no-card';
  presence.failed(gone ? 'lifted' : 'card-error');
  if (gone) presence.away();
  return 'answered';
}

/** `ask-again`: the card may just have been taken away, which the next look for a card tells. */
function causeOfRefusal(status: SamStatus): 'garbled' | 'card-error' | 'ask-again' {
  switch (status) {
    case 'request-checksum':
    case 'request-length':
    case 'unrecognisable':
    case 'information-length':
      return 'garbled';
    case 'select-failed':
    case 'read-failed':
    case 'random-number-failed':
    case 'unknown-card-type':
    case 'no-card':
      return 'ask-again';
    case 'done':
    case 'card-found':
    case 'no-such-item':
    case 'unknown-command':
    case 'not-permitted':
    case 'card-rejects-module':
    case 'module-rejects-card':
    case 'verification-failed':
    case 'fingerprint-failed':
    case 'self-test-failed':
    case 'not-authorised':
    case 'unlisted':
      return 'card-error';
    default:
      return missingCase(status);
  }
}

/** The module itself is out of order: no card can help. */
function isUnusable(status: SamStatus): boolean {
  return status === 'self-test-failed' || status === 'not-authorised';
}
