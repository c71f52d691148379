import { missingCase } from '../../shared/result.ts';
import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { createKeptConnection } from '../port/keep-connected.ts';
import type { BytePort, OpenPort } from '../port/port.ts';
import { createSamChannel, type SamChannel } from './channel.ts';
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
  readonly state: 'stopped' | 'disconnected' | 'connected';
}

/** The module's makers advise not to look for a card more often. */
const POLL_PAUSE_MS = 300;
/** After so many commands in a row without an answer the line is opened anew. */
const SILENT_ROUNDS = 3;

type Round = 'answered' | 'unanswered' | 'unusable';

/** Makes a reader; nothing is opened before start(). */
export function createIdCardReader(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
}): IdCardReader {
  const listeners = createListeners<IdCardEvent>();
  let isConnected = false;

  const serve = async (port: BytePort, signal: AbortSignal): Promise<boolean> => {
    const channel = createSamChannel({ port, clock: options.clock, signal });
    const presence = createCardPresence({ clock: options.clock, emit: listeners.emit });
    const hello = await greet(channel);
    if (hello !== null && !signal.aborted) {
      isConnected = true;
      listeners.emit({ kind: 'connected', samNumber: hello.samNumber });
      await poll({ channel, presence, clock: options.clock, signal });
      isConnected = false;
      if (!signal.aborted) listeners.emit({ kind: 'disconnected' });
    }
    channel.release();
    return hello !== null;
  };

  const connection = createKeptConnection({ ...options, serve });
  return {
    start: connection.start,
    stop: connection.stop,
    onEvent: listeners.add,
    get state() {
      if (!connection.isStarted) return 'stopped';
      return isConnected ? 'connected' : 'disconnected';
    },
  };
}

/** Finds out whether a module is there; null when nothing usable answers. A module that refuses to tell its number is served too. */
async function greet(channel: SamChannel): Promise<{ readonly samNumber: string | null } | null> {
  const number = await channel.request('sam-number');
  if (number.ok) {
    if (isUnusable(number.value.status)) return null;
    return {
      samNumber: number.value.status === 'done' ? formatSamNumber(number.value.data) : null,
    };
  }
  if (number.failure.code === 'closed') return null;
  const again = await channel.request('sam-number');
  if (!again.ok || isUnusable(again.value.status)) return null;
  return { samNumber: again.value.status === 'done' ? formatSamNumber(again.value.data) : null };
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
  if (found.value.status !== 'card-found') {
    presence.away();
    return 'answered';
  }
  presence.found();
  for (const command of ['select-card', 'read-card'] as const) {
    const reply = await channel.request(command);
    if (options.signal.aborted) return 'answered';
    if (!reply.ok) {
      presence.failed('garbled');
      return reply.failure.code === 'garbled' ? 'answered' : 'unanswered';
    }
    if (reply.value.status !== 'done')
      return reportRefusal({ ...options, status: reply.value.status });
    if (command === 'read-card') reportPerson(presence, reply.value);
  }
  return 'answered';
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
  const cause = causeOfRefusal(status);
  if (cause !== 'ask-again') {
    presence.failed(cause);
    return isUnusable(status) ? 'unusable' : 'answered';
  }
  await clock.wait(POLL_PAUSE_MS, signal);
  const found = await channel.request('find-card');
  if (signal.aborted) return 'answered';
  const gone = found.ok && found.value.status === 'no-card';
  presence.failed(gone ? 'lifted' : 'card-error');
  if (gone) presence.away();
  return found.ok ? 'answered' : 'unanswered';
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
