import { describe, expect, it } from 'vitest';
import { makeSigningKeyPair, type SigningKeyPair } from '../crypto/signing.ts';
import {
  type AdminIdentity,
  adminIdentitySchema,
  keysOfIdentity,
  type Succession,
  signIdentity,
  signSuccession,
} from './identity.ts';

const keys = Array.from({ length: 4 }, makeSigningKeyPair);
const CERTIFICATE = 'ab'.repeat(32);

function key(index: number): SigningKeyPair {
  const found = keys[index];
  if (found === undefined) throw new Error('there are four keys');
  return found;
}

function succession(from: number, to: number, signer = from): Succession {
  const { publicKey: previous } = key(from);
  return signSuccession({ previous, publicKey: key(to).publicKey }, key(signer).privateKey);
}

function identity(newest: number, successions: Succession[]): AdminIdentity {
  const { publicKey, privateKey } = key(newest);
  return signIdentity(
    { format: 1, publicKey, certificates: [CERTIFICATE], successions },
    privateKey,
  );
}

describe('the identity of an admin', () => {
  it('tells every key it ever signed with, oldest first', () => {
    const told = identity(2, [succession(0, 1), succession(1, 2)]);
    expect(keysOfIdentity(adminIdentitySchema.parse(told))).toEqual(
      [0, 1, 2].map((index) => key(index).publicKey),
    );
    expect(keysOfIdentity(identity(0, []))).toEqual([key(0).publicKey]);
  });

  it.each<[string, AdminIdentity]>([
    ['a certificate added on the way', { ...identity(0, []), certificates: ['cd'.repeat(32)] }],
    ['another key put in', { ...identity(0, []), publicKey: key(1).publicKey }],
    ['a succession that the old key never signed', identity(1, [succession(0, 1, 1)])],
    ['a succession left out of the middle', identity(3, [succession(0, 1), succession(2, 3)])],
    ['successions in the wrong order', identity(2, [succession(1, 2), succession(0, 1)])],
    ['successions that end at another key', identity(3, [succession(0, 1), succession(1, 2)])],
  ])('is nobody’s with %s', (_what, told) => {
    expect(keysOfIdentity(told)).toBeNull();
  });
});
