import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BackupDamaged, CHUNK_BYTES, TAG_BYTES } from './format.ts';

/** What every chunk of one file is bound to. */
export interface ChunkSeal {
  /** 32 random bytes, used for one file only. */
  readonly key: Buffer;
  /** SHA-256 of the header's bytes: authenticated with every chunk. */
  readonly headerDigest: Buffer;
}

/** 11 bytes of the chunk's number and one that says whether it is the last, so that none can be moved, left out or cut off. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Encrypts a stream chunk by chunk: AES-256-GCM, ciphertext and tag. */
export async function* encryptChunks(
  source: AsyncIterable<Buffer>,
  seal: ChunkSeal,
): AsyncGenerator<Buffer> {
  const encrypt = (plain: Buffer, index: number, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', seal.key, nonceOf(index, isLast));
    cipher.setAAD(seal.headerDigest);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  let index = 0;
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    // One chunk is always held back: only the end of the source tells which is the last.
    while (held.length > CHUNK_BYTES) {
      yield encrypt(held.subarray(0, CHUNK_BYTES), index, false);
      held = held.subarray(CHUNK_BYTES);
      index += 1;
    }
  }
  yield encrypt(held, index, true);
}

/**
 * Decrypts what lies in a file from `offset` to its end.
 * @throws BackupDamaged at the first chunk that is not the one that was written there.
 */
export async function* decryptChunks(
  handle: FileHandle,
  seal: ChunkSeal & { readonly offset: number },
): AsyncGenerator<Buffer> {
  const { size } = await handle.stat();
  let position = seal.offset;
  for (let index = 0; position < size || index === 0; index += 1) {
    const length = Math.min(CHUNK_BYTES + TAG_BYTES, size - position);
    const isLast = position + length === size;
    if (length < TAG_BYTES) throw new BackupDamaged('the file ends within a chunk');
    const bytes = await readExactly(handle, position, length);
    yield decrypt(bytes, nonceOf(index, isLast), seal);
    position += length;
  }
}

function decrypt(bytes: Buffer, nonce: Buffer, seal: ChunkSeal): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', seal.key, nonce);
  decipher.setAAD(seal.headerDigest);
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const plain = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch (error) {
    throw new BackupDamaged('a chunk is not authentic', { cause: error });
  }
}

/** @throws BackupDamaged when the file ends before. */
export async function readExactly(
  handle: FileHandle,
  position: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await handle.read(bytes, have, length - have, position + have);
    if (bytesRead === 0) throw new BackupDamaged('the file ends too early');
    have += bytesRead;
  }
  return bytes;
}
