import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { loadSites } from '../../admin/server/canteens.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import {
  type Attachment,
  attachmentDigest,
  makeAttachment,
} from '../../shared/ledger/attachment.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { type ChainHead, entryHash, genesisHead } from '../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import type { SaleFacts } from '../../shared/ledger/sale-facts.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import type { PersonFacts, SiteFacts } from '../../shared/policy/facts.ts';
import { policyDigest } from '../../shared/policy/signing.ts';
import { REQUEST_HEADERS, SYNC_PATHS } from '../../shared/sync/contract.ts';
import {
  type EnrolmentAnswer,
  type EnrolmentCertificate,
  enrolmentAnswerSchema,
} from '../../shared/sync/enrolment.ts';
import { makeBatch, signRequest } from '../../shared/sync/signatures.ts';
import { type MealPeriodId, shanghaiWallTime } from '../../shared/time/business-time.ts';
import { isWorkingDay } from '../../shared/time/working-day.ts';
import { POLICY, SMALL, type SmallElder, type TestAdmin } from './admin.test-support.ts';

/** An answer of the admin as it came over HTTP. */
export interface Answer {
  readonly status: number;
  // The tests read whatever the admin says.
  readonly body: Record<string, unknown> & {
    readonly head?: { readonly seq: number; readonly hash: string };
    readonly code?: string;
  };
}

/** Sends a body as a kiosk would, with or without headers. */
export async function post(
  address: string,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(new URL(path, address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: await response.json() };
}

/** Enrols over HTTP and answers a kiosk that can do everything a real one can, and lie. */
export async function enrolTestKiosk(
  admin: TestAdmin,
  canteenId: string = SMALL.canteens.first,
  replacesKioskId: string | null = null,
): Promise<TestKiosk> {
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null, replacesKioskId });
  const keys = makeSigningKeyPair();
  const request = JSON.stringify({ code: made?.code, publicKey: keys.publicKey });
  const answer = await post(admin.address, SYNC_PATHS.enrol, request);
  const { certificate, ...given } = enrolmentAnswerSchema.parse(answer.body);
  const enrolment = { ...certificate, ...given };
  const site = (await loadSites(admin.context.database, canteenId)).get(canteenId)?.site;
  if (site === undefined) throw new Error('a kiosk stands in a canteen');
  return new TestKiosk({ admin, enrolment, keys, site });
}

const digests = new WeakMap<PolicyDocument, string>();

/** Writing the canonical text of a policy for each of thousands of sales would be most of a test's time. */
function digestOf(policy: PolicyDocument): string {
  const digest = digests.get(policy) ?? policyDigest(policy);
  digests.set(policy, digest);
  return digest;
}

/** What a test says of a sale; left out, it is a lunch of today, priced by the policy of the small district. */
export interface SaleOptions {
  readonly businessDate?: string;
  readonly time?: string;
  readonly mealPeriod?: MealPeriodId;
  readonly subsidyFen?: number;
  readonly orderId?: string;
  /** The policy version the kiosk says it used. */
  readonly policy?: PolicyDocument;
  readonly ruleId?: string;
  readonly fundId?: string;
  readonly person?: Partial<PersonFacts>;
  readonly isWorkingDay?: boolean;
}

export class TestKiosk {
  readonly entries: StoredEntry[] = [];
  readonly #address: string;
  readonly #counted: () => Promise<void>;
  readonly enrolment: EnrolmentCertificate & Omit<EnrolmentAnswer, 'certificate'>;
  readonly keys: ReturnType<typeof makeSigningKeyPair>;
  readonly site: SiteFacts;
  sequence = 0;
  /** What the wall clock of the machine says; tests set it wrong. */
  wallMs: number = SMALL.nowMs;

  constructor(
    made: Pick<TestKiosk, 'enrolment' | 'keys' | 'site'> & {
      readonly admin: Pick<TestAdmin, 'address' | 'counted'>;
    },
  ) {
    this.#address = made.admin.address;
    this.#counted = made.admin.counted;
    this.enrolment = made.enrolment;
    this.keys = made.keys;
    this.site = made.site;
  }

  get id(): string {
    return this.enrolment.kiosk;
  }

  genesis(): ChainHead {
    return genesisHead({ kioskId: this.id, publicKey: this.keys.publicKey });
  }

  /** Adds any content to the chain with a right hash. */
  append(content: (seq: number) => unknown, attachments: readonly Attachment[] = []): StoredEntry {
    const previous = this.entries.at(-1) ?? this.genesis();
    const seq = previous.seq + 1;
    const text = canonicalText(content(seq));
    const entry = {
      seq,
      content: text,
      hash: entryHash(previous.hash, text),
      attachments: [...attachments],
    };
    this.entries.push(entry);
    return entry;
  }

  /** A set meal of 15 元 for an elder of 70–79: 7 元, paid from the account. */
  sell(elder: SmallElder, more: SaleOptions = {}): StoredEntry {
    const { businessDate = SMALL.today, subsidyFen = 800, policy = POLICY } = more;
    const { ruleId = 'age-70-79', fundId = 'district-elder-meals' } = more;
    const facts = makeAttachment(this.#facts(elder, businessDate, more), randomBytes(32));
    const lines = subsidyFen === 0 ? [] : [{ ruleId, fundId, amountFen: subsidyFen }];
    const { policyId, version } = policy;
    return this.append(
      (seq) => ({
        ...this.envelope(seq, businessDate, more.time),
        kind: 'sale',
        body: {
          orderId: more.orderId ?? randomUUID(),
          orderNumber: 1 + ((seq - 1) % 99_999),
          mealPeriod: more.mealPeriod ?? 'lunch',
          serviceType: 'eat-in',
          person: {
            kind: 'elder',
            elderId: elder.elderId,
            identifiedBy: 'id-card',
            factsDigest: attachmentDigest(facts),
          },
          lines: [
            {
              menuItemId: randomUUID(),
              name: '红烧肉套餐',
              kind: 'set-meal',
              unitPriceFen: 1500,
              quantity: 1,
              weightGrams: null,
            },
          ],
          listPriceFen: 1500,
          decision: {
            policy: { policyId, version, digest: digestOf(policy) },
            lines,
            fees: [],
            operatorLines: [],
            reasons: [{ code: 'rule-applied', ruleId }],
          },
          tenders: [{ kind: 'account', amountFen: 1500 - subsidyFen }],
        },
      }),
      [facts],
    );
  }

  /** The same meal for somebody without a card, in cash. */
  sellToGuest(businessDate: string = SMALL.today): StoredEntry {
    const menuItemId = randomUUID();
    const tender = { kind: 'cash', amountFen: 1500, tenderedFen: 2000, changeFen: 500 };
    const { policyId, version } = POLICY;
    return this.append((seq) => ({
      ...this.envelope(seq, businessDate),
      kind: 'sale',
      body: {
        orderId: randomUUID(),
        orderNumber: 1 + ((seq - 1) % 99_999),
        mealPeriod: 'lunch',
        serviceType: 'eat-in',
        person: { kind: 'guest' },
        lines: [
          {
            menuItemId,
            name: '红烧肉套餐',
            kind: 'set-meal',
            unitPriceFen: 1500,
            quantity: 1,
            weightGrams: null,
          },
        ],
        listPriceFen: 1500,
        decision: {
          policy: { policyId, version, digest: digestOf(POLICY) },
          lines: [],
          fees: [],
          operatorLines: [],
          reasons: [{ code: 'guest' }],
        },
        tenders: [tender],
      },
    }));
  }

  #facts(elder: SmallElder, businessDate: string, more: SaleOptions): SaleFacts {
    return {
      person: {
        standing: 'registered',
        birthDate: elder.birthDate,
        categories: [],
        careLevels: [],
        states: [],
        householdCode: null,
        residenceCode: elder.residenceCode,
        ...more.person,
      },
      site: this.site,
      isWorkingDay: more.isWorkingDay ?? isWorkingDay(businessDate),
      bookedDaysBefore: 0,
      used: [],
    };
  }

  topUp(elder: SmallElder, amountFen: number): StoredEntry {
    const tender = { kind: 'cash', amountFen, tenderedFen: amountFen, changeFen: 0 };
    return this.append((seq) => ({
      ...this.envelope(seq, SMALL.today),
      kind: 'top-up',
      body: { elderId: elder.elderId, amountFen, tender },
    }));
  }

  envelope(seq: number, businessDate: string, time = '11:42:07.123') {
    return {
      format: 1,
      version: 1,
      kiosk: this.id,
      seq,
      at: `${businessDate}T${time}+08:00`,
      run: '7d1f0f0a-52b5-4c6e-9d3c-0a4d9f7b1c22',
      uptimeMs: seq * 1000,
      businessDate,
      by: { kind: 'self-service' },
    };
  }

  /** Headers of a request; `sequence` defaults to the next one. */
  sign(method: 'GET' | 'POST', path: string, body: string, sequence = ++this.sequence) {
    return this.signBytes(method, path, new TextEncoder().encode(body), sequence);
  }

  /** The same over the bytes of a body that is compressed. */
  signBytes(
    method: 'GET' | 'POST',
    path: string,
    body: Uint8Array,
    sequence = ++this.sequence,
  ): Record<string, string> {
    const statement = {
      method,
      path,
      kiosk: this.id,
      sequence,
      at: shanghaiWallTime(this.wallMs),
      bodySha256: createHash('sha256').update(body).digest('hex'),
    };
    return {
      [REQUEST_HEADERS.kiosk]: this.id,
      [REQUEST_HEADERS.sequence]: String(sequence),
      [REQUEST_HEADERS.at]: statement.at,
      [REQUEST_HEADERS.signature]: signRequest(statement, this.keys.privateKey),
    };
  }

  /** The text of a signed batch of the entries from `firstSeq` to `lastSeq`. */
  batch(firstSeq: number, lastSeq: number, entries: readonly StoredEntry[] = this.entries): string {
    const batch = makeBatch({
      kiosk: this.enrolment.kiosk,
      after: { seq: firstSeq - 1, hash: entries[firstSeq - 2]?.hash ?? this.genesis().hash },
      entries: entries.slice(firstSeq - 1, lastSeq),
      kioskPrivateKey: this.keys.privateKey,
    });
    return JSON.stringify(batch);
  }

  /** Sends a batch and waits until what the admin holds is counted, so that a test can look at the figures. */
  async send(body: string, address = this.#address): Promise<Answer> {
    const answer = await this.sendOnly(body, address);
    await this.#counted();
    return answer;
  }

  /** Sends a batch; the admin answers when it is stored. */
  sendOnly(body: string, address = this.#address): Promise<Answer> {
    const { batches } = SYNC_PATHS;
    return post(address, batches, body, this.sign('POST', batches, body));
  }

  sendRange(firstSeq: number, lastSeq: number, address = this.#address): Promise<Answer> {
    return this.send(this.batch(firstSeq, lastSeq), address);
  }

  async get(path: string, sequence = ++this.sequence): Promise<Answer> {
    const headers = this.sign('GET', path, '', sequence);
    const response = await fetch(new URL(path, this.#address), { headers });
    return { status: response.status, body: await response.json() };
  }
}

/** An answer's bytes as they come over the line: fetch would unpack them. */
export function rawGet(
  url: URL,
  headers: Record<string, string>,
): Promise<{ readonly coding: string | undefined; readonly bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        resolve({ coding: response.headers['content-encoding'], bytes: Buffer.concat(pieces) });
      });
    }).on('error', reject);
  });
}
