// Goal: what is sealed here opens elsewhere, and only by its owner. Method: a second HPKE straight from the formulas of
// RFC 9180, first held against the RFC's own vector, then against our boxes.
import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRecoveryKey, readRecoveryWords, recoveryWords } from './recovery-words.ts';
import { openSealed, sealingPublicKey, sealTo } from './seal.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function expand(secret: Buffer, info: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let count = 1; blocks.length * 32 < length; count += 1) {
    blocks.push(hmac(secret, Buffer.concat([blocks.at(-1) ?? hex(''), info, Buffer.of(count)])));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const VERSION = Buffer.from('HPKE-v1');

/** RFC 9180, section 4: LabeledExtract and LabeledExpand under a suite's id. */
function labelled(suiteId: Buffer) {
  return {
    extract: (salt: Buffer, label: string, input: Buffer) =>
      hmac(salt, Buffer.concat([VERSION, suiteId, Buffer.from(label), input])),
    expand: (secret: Buffer, label: string, info: Buffer, length: number) =>
      expand(
        secret,
        Buffer.concat([Buffer.of(0, length), VERSION, suiteId, Buffer.from(label), info]),
        length,
      ),
  };
}

/** RFC 9180, sections 4.1, 5.1 and 5.2: the first message of a base-mode context, opened. */
function openByTheRfc(options: {
  readonly privateKey: Buffer;
  readonly enc: Buffer;
  readonly info: Buffer;
  readonly ciphertext: Buffer;
  readonly associatedData: Buffer;
  readonly aead: { readonly id: number; readonly name: 'aes-128-gcm' | 'aes-256-gcm' };
}): Buffer {
  const { enc, aead } = options;
  const own = createPrivateKey({
    key: Buffer.concat([hex('302e020100300506032b656e04220420'), options.privateKey]),
    format: 'der',
    type: 'pkcs8',
  });
  const theirs = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: enc.toString('base64url') },
    format: 'jwk',
  });
  const shared = diffieHellman({ privateKey: own, publicKey: theirs });
  const ownPublic = Buffer.from(sealingPublicKey(options.privateKey), 'base64url');
  const inKem = labelled(Buffer.concat([Buffer.from('KEM'), hex('0020')]));
  const secret = inKem.expand(
    inKem.extract(hex(''), 'eae_prk', shared),
    'shared_secret',
    Buffer.concat([enc, ownPublic]),
    32,
  );
  const inSuite = labelled(
    Buffer.concat([Buffer.from('HPKE'), Buffer.of(0, 32, 0, 1, 0, aead.id)]),
  );
  const context = Buffer.concat([
    Buffer.of(0),
    inSuite.extract(hex(''), 'psk_id_hash', hex('')),
    inSuite.extract(hex(''), 'info_hash', options.info),
  ]);
  const schedule = inSuite.extract(secret, 'secret', hex(''));
  const key = inSuite.expand(schedule, 'key', context, aead.name === 'aes-128-gcm' ? 16 : 32);
  const nonce = inSuite.expand(schedule, 'base_nonce', context, 12);
  const decipher = createDecipheriv(aead.name, key, nonce);
  decipher.setAAD(options.associatedData);
  decipher.setAuthTag(options.ciphertext.subarray(-16));
  return Buffer.concat([decipher.update(options.ciphertext.subarray(0, -16)), decipher.final()]);
}

describe('a sealed box', () => {
  it('is one that the formulas of RFC 9180 open; they open the vector of its appendix A.1.1 too', async () => {
    const vector = {
      privateKey: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
      enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
      info: hex('4f6465206f6e2061204772656369616e2055726e'),
      associatedData: hex('436f756e742d30'),
      ciphertext: hex(
        'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
      ),
    };
    const opened = openByTheRfc({ ...vector, aead: { id: 1, name: 'aes-128-gcm' } });
    expect(opened.toString()).toBe('Beauty is truth, truth beauty');

    const key = makeRecoveryKey();
    const purpose = 'zhulao/backup/1';
    const box = Buffer.from(
      await sealTo({ publicKey: key.publicKey, purpose, content: Buffer.from('饭') }),
      'base64url',
    );
    const content = openByTheRfc({
      privateKey: Buffer.from(key.privateKey),
      enc: box.subarray(0, 32),
      info: Buffer.from(purpose),
      associatedData: hex(''),
      ciphertext: box.subarray(32),
      aead: { id: 2, name: 'aes-256-gcm' },
    });
    expect(content.toString()).toBe('饭');
  });

  it('opens for its key and purpose, and for no other', async () => {
    const key = makeRecoveryKey();
    const content = new Uint8Array([1, 2, 3]);
    const purpose = 'zhulao/database-key/1';
    const box = await sealTo({ publicKey: key.publicKey, purpose, content });
    const open = (over: Partial<Parameters<typeof openSealed>[0]>) =>
      openSealed({ privateKey: key.privateKey, purpose, box, ...over });
    expect(await open({})).toEqual(content);
    expect(await open({ purpose: 'zhulao/backup/1' })).toBeNull();
    expect(await open({ privateKey: makeRecoveryKey().privateKey })).toBeNull();
    expect(await open({ box: '' })).toBeNull();
    for (let place = 0; place < Buffer.from(box, 'base64url').length; place += 1) {
      const bent = Buffer.from(box, 'base64url');
      bent[place] = (bent[place] ?? 0) ^ 1;
      expect(await open({ box: bent.toString('base64url') }), `byte ${place}`).toBeNull();
    }
  });
});

describe('the words of a recovery key', () => {
  it('give the key back, with numbers, in rows or without a space', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (privateKey) => {
        const key = { privateKey, publicKey: sealingPublicKey(privateKey) };
        const words = recoveryWords(key);
        const page = [
          '恢复密钥，请勿拍照',
          ...[0, 6, 12, 18].map((from) =>
            words
              .slice(from, from + 6)
              .map((word, at) => `${from + at + 1}. ${word}`)
              .join('   '),
          ),
          '共24个字',
        ].join('\r\n');
        for (const text of [page, words.join(' '), words.join('')]) {
          expect(readRecoveryWords(text)).toEqual({ ok: true, value: key });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('that are too few, not of the list, or in another order are told apart', () => {
    const words = [...recoveryWords(makeRecoveryKey())];
    expect(readRecoveryWords(words.slice(1).join(' '))).toMatchObject({
      failure: { code: 'wrong-count', count: 23 },
    });
    expect(readRecoveryWords(['饕', ...words.slice(1)].join(' '))).toMatchObject({
      failure: { code: 'unknown-word', word: '饕', position: 1 },
    });
    const zero = recoveryWords({ privateKey: new Uint8Array(32), publicKey: '' });
    expect(readRecoveryWords([...zero].reverse().join(' '))).toMatchObject({
      failure: { code: 'wrong-checksum' },
    });
  });

  it('of the list of BIP-39 begin with its first word for zero bits', () => {
    // Published vectors are English; zero bits name the first word of any list, 的 in this one.
    const words = recoveryWords({ privateKey: new Uint8Array(32), publicKey: '' });
    expect(words.slice(0, 23)).toEqual(Array(23).fill('的'));
  });
});
