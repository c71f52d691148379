import { sha256Hex, utf8 } from '../../shared/crypto/sha256.ts';
import type { SigningDomain, SigningKeyPair } from '../../shared/crypto/signing.ts';
import { adminFingerprint } from '../../shared/identity/admin-fingerprint.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { kioskLookup, slowLookup } from '../../shared/identity/lookup.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { enrolmentCertificateSchema, signCertificate } from '../../shared/sync/enrolment.ts';
import { type AdminIdentity, signIdentity, signSuccession } from '../../shared/sync/identity.ts';
import { signKioskKey } from '../../shared/sync/kiosk-key.ts';
import { type RequestStatement, signHead, signRequest } from '../../shared/sync/signatures.ts';
import { adminKey, KIOSK, kioskKey, nextKey, OTHER_KIOSK } from './samples.ts';

const AT = '2026-11-23T11:42:07.123+08:00';
/** Order of the group of Ed25519 (RFC 8032 section 5.1). */
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** A text, its signature, and whether a reader must take it. */
export interface VectorSignature {
  readonly name: string;
  readonly domain: SigningDomain;
  readonly message: string;
  readonly publicKey: string;
  readonly signature: string;
  readonly isGood: boolean;
}

/** An identity as GET identity answers it; `keys` are all keys of that admin, oldest first, or null where a reader must refuse it. */
export interface VectorIdentity {
  readonly name: string;
  readonly identity: AdminIdentity;
  readonly keys: readonly string[] | null;
}

/** A number of an elder card and an identity number that nobody has. */
const LOOKUP_TEXTS = ['11010519491231002X', '04A1B2C3D4E5F6'];

const certificate = enrolmentCertificateSchema.parse({
  format: 1,
  kiosk: KIOSK,
  kioskNumber: 7,
  canteenId: '5c1e9a70-3b2d-4f68-9e41-7d0c8b6a2f13',
  publicKey: kioskKey.publicKey,
  replaces: null,
  enrolledAt: AT,
});

/** Signatures of every domain of sync-v1.md and keys-v1.md but the policy's, whose documents are policy-v1.md's. */
function goodSignatures() {
  const handOver = { kiosk: KIOSK, previous: kioskKey.publicKey, publicKey: nextKey.publicKey };
  const request: RequestStatement = {
    ...{ method: 'POST', path: '/kiosk/v1/batches?一', kiosk: KIOSK, sequence: 43, at: AT },
    bodySha256: sha256Hex(utf8('{}')),
  };
  const { signature: headSignature, ...head } = signHead(
    { format: 1, kiosk: KIOSK, seq: 0, hash: 'ab'.repeat(32), receivedAt: AT },
    adminKey.privateKey,
  );
  const replacing = { ...certificate, replaces: kioskIdSchema.parse(OTHER_KIOSK) };
  const succession = signSuccession(
    { previous: adminKey.publicKey, publicKey: nextKey.publicKey },
    adminKey.privateKey,
  );
  const { signature: successionSignature, ...keys } = succession;
  const good = (
    domain: SigningDomain,
    { statement, key, signature }: { statement: object; key: SigningKeyPair; signature: string },
  ): VectorSignature => ({
    name: domain,
    domain,
    message: canonicalText(statement),
    publicKey: key.publicKey,
    signature,
    isGood: true,
  });
  return [
    ...[kioskKey, nextKey].map((key) =>
      good('zhulao/kiosk-key/1', {
        ...{ statement: handOver, key },
        signature: signKioskKey(handOver, key.privateKey),
      }),
    ),
    good('zhulao/request/1', {
      ...{ statement: request, key: kioskKey },
      signature: signRequest(request, kioskKey.privateKey),
    }),
    good('zhulao/head/1', { statement: head, key: adminKey, signature: headSignature }),
    ...[certificate, replacing].map((one) =>
      good('zhulao/enrolment/1', {
        ...{ statement: one, key: adminKey },
        signature: signCertificate(one, adminKey.privateKey),
      }),
    ),
    good('zhulao/admin-key/1', { statement: keys, key: adminKey, signature: successionSignature }),
  ];
}

/** The first good one, spoilt in the ways that a reader must see. */
function badSignatures(): readonly VectorSignature[] {
  const [good] = goodSignatures();
  if (good === undefined) throw new Error('no signature to spoil');
  const bad = (name: string, changes: Partial<VectorSignature>): VectorSignature => ({
    ...good,
    ...changes,
    name,
    isGood: false,
  });
  const { message, signature, publicKey } = good;
  return [
    bad('for another purpose', { domain: 'zhulao/batch/1' }),
    bad('a space in the message', { message: message.replace(',', ', ') }),
    bad('another kiosk in the message', { message: message.replace(KIOSK, OTHER_KIOSK) }),
    bad('by another key', { publicKey: nextKey.publicKey }),
    bad('a bit of R changed', { signature: changeByte(signature, 0) }),
    bad('a bit of S changed', { signature: changeByte(signature, 40) }),
    bad('S increased by the order of the group', { signature: plusGroupOrder(signature) }),
    bad('spare bits of the signature set', { signature: withSpareBit(signature) }),
    bad('spare bits of the key set', { publicKey: withSpareBit(publicKey) }),
    bad('padded', { signature: `${signature}==` }),
    bad('a byte short', { signature: shortened(signature) }),
  ];
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');
const shortened = (text: string): string => bytesOf(text).subarray(0, -1).toString('base64url');

function changeByte(text: string, at: number): string {
  const bytes = bytesOf(text);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64url');
}

/** Another text of the same bytes: the character after the last one, whose spare bits were zero. */
function withSpareBit(text: string): string {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + characters.charAt(characters.indexOf(text.slice(-1)) + 1);
}

function plusGroupOrder(text: string): string {
  const bytes = bytesOf(text);
  const scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`);
  const sum = (scalar + GROUP_ORDER).toString(16).padStart(64, '0');
  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(sum, 'hex').reverse()]).toString(
    'base64url',
  );
}

/** An admin whose key was first the one of `adminKey`, then that of `nextKey`, then that of `kioskKey`. */
function identities(): readonly VectorIdentity[] {
  const [one, two, three] = [adminKey, nextKey, kioskKey];
  const first = signSuccession(follows(one, two), one.privateKey);
  const second = signSuccession(follows(two, three), two.privateKey);
  const forged = signSuccession(follows(two, three), three.privateKey);
  const by = (key: SigningKeyPair, successions: AdminIdentity['successions'], signer = key) =>
    signIdentity(
      { format: 1, publicKey: key.publicKey, certificates: ['ef'.repeat(32)], successions },
      signer.privateKey,
    );
  const all = [one, two, three].map((key) => key.publicKey);
  const whole = by(three, [first, second]);
  return [
    { name: 'the first key', identity: by(one, []), keys: all.slice(0, 1) },
    { name: 'the third key', identity: whole, keys: all },
    { name: 'signed by another key', identity: by(three, [first, second], two), keys: null },
    { name: 'another certificate', identity: { ...whole, certificates: [] }, keys: null },
    { name: 'a succession left out', identity: by(three, [first]), keys: null },
    { name: 'successions in another order', identity: by(three, [second, first]), keys: null },
    {
      name: 'a succession that the key before did not sign',
      identity: by(three, [first, forged]),
      keys: null,
    },
    {
      name: 'successions that lead on to another key',
      identity: by(two, [first, second]),
      keys: null,
    },
  ];
}

function follows(previous: SigningKeyPair, next: SigningKeyPair) {
  return { previous: previous.publicKey, publicKey: next.publicKey };
}

/** The vectors of sync-v1.md and keys-v1.md, as sync-v1.md describes them. */
export async function syncVectors() {
  const [districtSalt, lookupKey] = ['01'.repeat(32), '02'.repeat(32)];
  return {
    signatures: [...goodSignatures(), ...badSignatures()],
    identities: identities(),
    fingerprints: [adminKey, nextKey, kioskKey].map(({ publicKey }) => ({
      publicKey,
      fingerprint: adminFingerprint(publicKey),
    })),
    lookups: await Promise.all(
      LOOKUP_TEXTS.map(async (text) => {
        const slow = await slowLookup(text, districtSalt);
        return { text, districtSalt, lookupKey, slow, lookup: kioskLookup(slow, lookupKey) };
      }),
    ),
  };
}
