import type { z } from 'zod';
import { sha256Hex, utf8 } from '../../../shared/crypto/sha256.ts';
import type { SigningKeyPair } from '../../../shared/crypto/signing.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { REQUEST_HEADERS } from '../../../shared/sync/contract.ts';
import { signRequest } from '../../../shared/sync/signatures.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { ClockPort, KioskIdentity, KioskStore } from '../ports.ts';
import { type RequestFailure, readAnswer } from './answers.ts';
import type { HttpPort } from './http-port.ts';
import { askIdentity } from './identity.ts';

/** Sequences are reserved on disk in blocks, so that not every request costs a disk write. */
const SEQUENCE_BLOCK = 1_000;

/** A shorter body fits into one packet anyway. */
const COMPRESSED_FROM_CHARACTERS = 1_400;

const NO_BYTES = new Uint8Array(0);

/** Sends signed requests whose sequence only grows, over restarts too. */
export interface SignedRequests {
  send<Value>(options: RequestToSend<Value>): Promise<Result<Value, RequestFailure>>;
  /** Hears who the admin is now; a key that follows the pinned one is pinned and on disk with the answer. */
  askIdentity(signal: AbortSignal): Promise<Result<void, RequestFailure>>;
}

interface RequestToSend<Value> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | null;
  readonly schema: z.ZodType<Value>;
  readonly signal: AbortSignal;
  /** Left out, the key in force signs. */
  readonly signingKey?: SigningKeyPair;
}

/** Makes the sender of one kiosk. */
export function createSignedRequests(tools: {
  readonly store: KioskStore;
  readonly http: HttpPort;
  /** The machine's own clock, however wrong: the admin measures it. */
  readonly machineClock: ClockPort;
  readonly identity: () => KioskIdentity;
}): SignedRequests {
  let sequence: number | null = null;

  /** A full disk does not stop the sync: at worst the admin tells after a restart where to go on. */
  const next = (): number => {
    const { reservedSequence } = tools.store.syncState();
    const following = (sequence ?? reservedSequence) + 1;
    sequence = following;
    if (following > reservedSequence) reserve(following + SEQUENCE_BLOCK);
    return following;
  };
  const reserve = (reservedSequence: number): void => {
    tools.store.transact((transaction) => {
      transaction.saveSyncState({ ...transaction.syncState(), reservedSequence });
      return succeed(undefined);
    });
  };
  const sendOnce = async <Value>(
    { method, path, schema, signal, ...options }: Omit<RequestToSend<Value>, 'body'>,
    body: string | Uint8Array<ArrayBuffer> | null,
  ): Promise<Result<Value, RequestFailure>> => {
    const { kioskId, signingKey: keyInForce } = tools.identity();
    const signingKey = options.signingKey ?? keyInForce;
    const statement = {
      method,
      path,
      kiosk: kioskId,
      sequence: next(),
      at: shanghaiWallTime(tools.machineClock.wallMs()),
      bodySha256: sha256Hex(typeof body === 'string' ? utf8(body) : (body ?? NO_BYTES)),
    };
    const headers = {
      [REQUEST_HEADERS.kiosk]: kioskId,
      [REQUEST_HEADERS.sequence]: String(statement.sequence),
      [REQUEST_HEADERS.at]: statement.at,
      [REQUEST_HEADERS.signature]: signRequest(statement, signingKey.privateKey),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...(body instanceof Uint8Array ? { 'content-encoding': 'gzip' } : {}),
    };
    const timeoutMs = LIMITS.syncRequestTimeoutMs;
    const answer = await tools.http.send({ method, path, headers, body, timeoutMs }, signal);
    return answer.ok ? readAnswer(answer.value, schema) : fail(answer.failure);
  };

  return {
    async send({ body: text, ...options }) {
      const { compress } = tools.http;
      const isWorthIt = text !== null && text.length > COMPRESSED_FROM_CHARACTERS;
      const body = isWorthIt && compress !== undefined ? await compress(text) : text;
      const first = await sendOnce(options, body);
      if (first.ok || first.failure.code !== 'refused') return first;
      const { refusal } = first.failure;
      if (refusal.code !== 'replayed-sequence' || refusal.lastSequence === undefined) return first;
      sequence = Math.max(sequence ?? 0, refusal.lastSequence);
      return sendOnce(options, body);
    },
    async askIdentity(signal) {
      const { store, http } = tools;
      const asked = await askIdentity({ store, http, code: null }, signal);
      return asked.ok ? succeed(undefined) : asked;
    },
  };
}
