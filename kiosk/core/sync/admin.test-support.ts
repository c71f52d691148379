import { createServer, type IncomingMessage, type Server } from 'node:http';
import { sha256Hex } from '../../../shared/crypto/sha256.ts';
import { type ChainHead, followChain, genesisHead } from '../../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import { LIMITS } from '../../../shared/limits.ts';
import {
  batchSchema,
  type Change,
  enrolmentRequestSchema,
  REQUEST_HEADERS,
  SYNC_PATHS,
  type SyncRefusal,
} from '../../../shared/sync/contract.ts';
import {
  isBatchSignatureGood,
  isRequestSignatureGood,
  signHead,
} from '../../../shared/sync/signatures.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { LUNCH_MS, type TestDistrict } from '../canteen.test-support.ts';

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
  readonly changes: Change[];
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

const CODE = 'ABCD-EFGH-2345';
export const TEST_ENROLMENT_CODE = CODE;

export async function openTestAdmin(district: TestDistrict): Promise<TestAdmin> {
  const { enrolment, adminKey, kioskKey } = district;
  const kiosk = enrolment.kiosk;
  let publicKey = kioskKey.publicKey;
  const entries: StoredEntry[] = [];
  const changes: Change[] = [];
  const mishaps: Mishap[] = [];
  const requests: string[] = [];
  let lastSequence = 0;
  let repeated = 0;
  let usedCode: string | null = null;

  const headNow = (): ChainHead => {
    const last = entries.at(-1);
    return last ?? genesisHead({ kioskId: kiosk, publicKey });
  };
  const signedHead = () => {
    const { seq, hash } = headNow();
    const receivedAt = shanghaiWallTime(LUNCH_MS);
    return signHead({ format: 1, kiosk, seq, hash, receivedAt }, adminKey.privateKey);
  };
  const refuse = (code: SyncRefusal['code'], more: Partial<SyncRefusal> = {}): Answer => ({
    status: 409,
    body: { code, message: '测试', ...more },
  });

  const enrolKiosk = (text: string): Answer => {
    const asked = enrolmentRequestSchema.parse(JSON.parse(text));
    if (asked.code !== CODE) return refuse('unknown-code');
    if (usedCode !== null && usedCode !== asked.publicKey) return refuse('code-used');
    usedCode = asked.publicKey;
    publicKey = asked.publicKey;
    return { status: 200, body: enrolment };
  };
  const takeBatch = (text: string): Answer => {
    const batch = batchSchema.parse(JSON.parse(text));
    const last = batch.entries.at(-1);
    if (last === undefined) return refuse('malformed');
    const { firstSeq, previousHash } = batch;
    const statement = { kiosk, firstSeq, previousHash, lastSeq: last.seq, lastHash: last.hash };
    const { signature } = batch;
    if (!isBatchSignatureGood({ statement, signature, kioskPublicKey: publicKey })) {
      return refuse('bad-batch-signature');
    }
    const head = { seq: firstSeq - 1, hash: previousHash };
    const followed = followChain({ head, kioskId: kiosk, entries: batch.entries });
    if (followed.broken !== null) return refuse('chain-broken');
    if (firstSeq > entries.length + 1)
      return refuse('does-not-follow-head', { head: signedHead() });
    for (const entry of batch.entries) {
      const here = entries[entry.seq - 1];
      if (here === undefined) entries.push(entry);
      else if (here.hash !== entry.hash) return refuse('fork', { head: signedHead() });
      else repeated += 1;
    }
    return { status: 200, body: { head: signedHead() } };
  };
  const giveChanges = (cursor: number): Answer => {
    const page = changes.slice(cursor, cursor + 3);
    const next = cursor + page.length;
    const adminTime = shanghaiWallTime(LUNCH_MS);
    const more = next < changes.length;
    return { status: 200, body: { format: 1, adminTime, cursor: next, more, changes: page } };
  };
  const answer = (request: IncomingMessage, text: string): Answer => {
    const url = new URL(request.url ?? '/', 'http://admin');
    if (url.pathname === SYNC_PATHS.enrol) return enrolKiosk(text);
    const method = request.method === 'POST' ? 'POST' : 'GET';
    const sequence = Number(request.headers[REQUEST_HEADERS.sequence]);
    const bodySha256 = sha256Hex(Buffer.from(text));
    const signature = String(request.headers[REQUEST_HEADERS.signature]);
    const path = request.url ?? '';
    const statement = { method, path, kiosk, sequence, bodySha256 } as const;
    if (request.headers[REQUEST_HEADERS.kiosk] !== kiosk) return refuse('unknown-kiosk');
    if (!isRequestSignatureGood({ statement, signature, kioskPublicKey: publicKey })) {
      return refuse('bad-request-signature');
    }
    if (sequence <= lastSequence) return refuse('replayed-sequence', { lastSequence });
    lastSequence = sequence;
    if (url.pathname === SYNC_PATHS.head) return { status: 200, body: { head: signedHead() } };
    if (url.pathname === SYNC_PATHS.batches) return takeBatch(text);
    return giveChanges(Number(url.searchParams.get('cursor')));
  };

  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      requests.push(`${request.method} ${(request.url ?? '').split('/').at(-1)}`);
      const mishap = mishaps.shift() ?? 'none';
      if (mishap === 'lose-request') return void request.socket.destroy();
      if (mishap === 'garbage') return void response.writeHead(200).end('<html>请登录</html>');
      const given: Answer =
        mishap === 'server-error'
          ? refuse('server-error')
          : answer(request, Buffer.concat(pieces).toString('utf8'));
      if (mishap === 'lose-answer') return void request.socket.destroy();
      response.writeHead(given.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: addressOf(server),
    entries,
    changes,
    mishaps,
    requests,
    repeatedCount: () => repeated,
    restore(entryCount) {
      entries.splice(entryCount);
      lastSequence = 0;
    },
    setSequence(sequence) {
      lastSequence = sequence;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** More than one batch of entries. */
export const SEVERAL_BATCHES = LIMITS.batchEntriesMax + 20;
