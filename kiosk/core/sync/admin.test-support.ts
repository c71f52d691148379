import { createServer, type IncomingMessage, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { sha256Hex } from '../../../shared/crypto/sha256.ts';
import { adminFingerprint } from '../../../shared/identity/admin-fingerprint.ts';
import { type ChainHead, followChain, genesisHead } from '../../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import { LIMITS } from '../../../shared/limits.ts';
import {
  batchSchema,
  type Change,
  REQUEST_HEADERS,
  SYNC_PATHS,
  type SyncRefusal,
} from '../../../shared/sync/contract.ts';
import { enrolmentRequestSchema, signCertificate } from '../../../shared/sync/enrolment.ts';
import { signIdentity } from '../../../shared/sync/identity.ts';
import {
  isBatchSignatureGood,
  isRequestSignatureGood,
  signHead,
  statementOf,
} from '../../../shared/sync/signatures.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { LUNCH_MS, type TestDistrict } from '../canteen.test-support.ts';

type SentChange =
  | Change
  | { readonly kind: 'policy'; readonly document: object; readonly signature: string };

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What goes wrong with the next requests, one after the other; `lose-answer` does the work and drops the line. */
export type Mishap = 'none' | 'lose-request' | 'lose-answer' | 'server-error' | 'garbage';

/** A small admin on a real socket, written from docs/formats/sync-v1.md, for one kiosk. Keeps everything in memory. */
export interface TestAdmin {
  readonly address: string;
  readonly entries: StoredEntry[];
  /** Also such as this program does not know. */
  readonly changes: SentChange[];
  readonly mishaps: Mishap[];
  /** How many entries came again that were already here. */
  readonly repeatedCount: () => number;
  /** Requests seen, as `GET head`. */
  readonly requests: string[];
  /** Goes back to an older backup: fewer entries, and requests seen since then forgotten. */
  restore(entryCount: number): void;
  setSequence(sequence: number): void;
  close(): Promise<void>;
}

/** The one code that the test admin of a district takes. */
export function enrolmentCodeOf({ adminKey }: TestDistrict): string {
  return `ABCDEFGH2345${adminFingerprint(adminKey.publicKey)}`.replaceAll(/.{4}(?=.)/g, '$&-');
}

export async function openTestAdmin(district: TestDistrict): Promise<TestAdmin> {
  const memory = new AdminMemory(district);
  const mishaps: Mishap[] = [];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      requests.push(`${request.method} ${(request.url ?? '').split('/').at(-1)}`);
      const mishap = mishaps.shift() ?? 'none';
      if (mishap === 'lose-request') return void request.socket.destroy();
      if (mishap === 'garbage') return void response.writeHead(200).end('<html>请登录</html>');
      const isBroken = mishap === 'server-error';
      const sent = Buffer.concat(pieces);
      const given = isBroken ? refuse('server-error') : memory.answer(request, sent);
      if (mishap === 'lose-answer') return void request.socket.destroy();
      response.writeHead(given.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: addressOf(server),
    entries: memory.entries,
    changes: memory.changes,
    mishaps,
    requests,
    repeatedCount: () => memory.repeatedCount,
    restore(entryCount) {
      memory.entries.splice(entryCount);
      memory.lastSequence = 0;
    },
    setSequence(sequence) {
      memory.lastSequence = sequence;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function refuse(code: SyncRefusal['code'], more: Partial<SyncRefusal> = {}): Answer {
  return { status: 409, body: { code, message: '测试', ...more } };
}

/** What the admin holds of the one kiosk, and how it answers. */
class AdminMemory {
  readonly entries: StoredEntry[] = [];
  readonly changes: SentChange[] = [];
  lastSequence = 0;
  repeatedCount = 0;
  readonly #district: TestDistrict;
  #publicKey: string;
  #usedCode: string | null = null;

  constructor(district: TestDistrict) {
    this.#district = district;
    this.#publicKey = district.kioskKey.publicKey;
  }

  get #kiosk() {
    return this.#district.enrolment.kiosk;
  }

  answer(request: IncomingMessage, sent: Buffer): Answer {
    const url = new URL(request.url ?? '/', 'http://admin');
    const isPacked = request.headers['content-encoding'] === 'gzip';
    const text = (isPacked ? gunzipSync(sent) : sent).toString('utf8');
    if (url.pathname === SYNC_PATHS.identity) return { status: 200, body: this.#identity() };
    if (url.pathname === SYNC_PATHS.enrol) return this.#enrol(text);
    const refused = this.#checkRequest(request, sent);
    if (refused !== null) return refused;
    if (url.pathname === SYNC_PATHS.head) return { status: 200, body: { head: this.#head() } };
    if (url.pathname === SYNC_PATHS.batches) return this.#takeBatch(text);
    return this.#giveChanges(Number(url.searchParams.get('cursor')));
  }

  #checkRequest(request: IncomingMessage, sent: Buffer): Answer | null {
    const { headers } = request;
    const sequence = Number(headers[REQUEST_HEADERS.sequence]);
    const statement = {
      method: request.method === 'POST' ? 'POST' : 'GET',
      path: request.url ?? '',
      kiosk: this.#kiosk,
      sequence,
      at: String(headers[REQUEST_HEADERS.at]),
      bodySha256: sha256Hex(sent),
    } as const;
    const signature = String(headers[REQUEST_HEADERS.signature]);
    if (headers[REQUEST_HEADERS.kiosk] !== this.#kiosk) return refuse('unknown-kiosk');
    if (!isRequestSignatureGood({ statement, signature, kioskPublicKey: this.#publicKey })) {
      return refuse('bad-request-signature');
    }
    const { lastSequence } = this;
    if (sequence <= lastSequence) return refuse('replayed-sequence', { lastSequence });
    this.lastSequence = sequence;
    return null;
  }

  #enrol(text: string): Answer {
    const asked = enrolmentRequestSchema.parse(JSON.parse(text));
    if (asked.code !== enrolmentCodeOf(this.#district)) return refuse('unknown-code');
    if (this.#usedCode !== null && this.#usedCode !== asked.publicKey) return refuse('code-used');
    this.#usedCode = asked.publicKey;
    this.#publicKey = asked.publicKey;
    const { answer, adminKey } = this.#district;
    const certificate = { ...answer.certificate, publicKey: asked.publicKey };
    const signature = signCertificate(certificate, adminKey.privateKey);
    return { status: 200, body: { ...answer, certificate, signature } };
  }

  #identity() {
    const { publicKey, privateKey } = this.#district.adminKey;
    return signIdentity({ format: 1, publicKey, certificates: [], successions: [] }, privateKey);
  }

  #head() {
    const genesis = (): ChainHead =>
      genesisHead({ kioskId: this.#kiosk, publicKey: this.#publicKey });
    const { seq, hash } = this.entries.at(-1) ?? genesis();
    const receivedAt = shanghaiWallTime(LUNCH_MS);
    const head = { format: 1, kiosk: this.#kiosk, seq, hash, receivedAt } as const;
    return signHead(head, this.#district.adminKey.privateKey);
  }

  #takeBatch(text: string): Answer {
    const batch = batchSchema.parse(JSON.parse(text));
    const { firstSeq, previousHash, entries, signature } = batch;
    const statement = statementOf({ ...batch, kiosk: this.#kiosk });
    if (!isBatchSignatureGood({ statement, signature, kioskPublicKey: this.#publicKey })) {
      return refuse('bad-batch-signature');
    }
    const head = { seq: firstSeq - 1, hash: previousHash };
    const { broken } = followChain({ head, kioskId: this.#kiosk, entries });
    if (broken !== null) return refuse('chain-broken');
    if (firstSeq > this.entries.length + 1) {
      return refuse('does-not-follow-head', { head: this.#head() });
    }
    for (const entry of entries) {
      const here = this.entries[entry.seq - 1];
      if (here === undefined) this.entries.push(entry);
      else if (here.hash !== entry.hash) return refuse('fork', { head: this.#head() });
      else this.repeatedCount += 1;
    }
    return { status: 200, body: { head: this.#head() } };
  }

  #giveChanges(cursor: number): Answer {
    const changes = this.changes.slice(cursor, cursor + 3);
    const next = cursor + changes.length;
    const adminTime = shanghaiWallTime(LUNCH_MS);
    const more = next < this.changes.length;
    return { status: 200, body: { format: 1, adminTime, cursor: next, more, changes } };
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** More than one batch of entries. */
export const SEVERAL_BATCHES = LIMITS.batchEntriesMax + 20;
