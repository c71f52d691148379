import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { RecoveryKey } from '../../../shared/crypto/recovery-words.ts';
import { openSealed } from '../../../shared/crypto/seal.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { schemaSteps } from '../database/migrate.ts';
import { decryptChunks, readExactly } from './chunks.ts';
import {
  BackupDamaged,
  type BackupHeader,
  type BackupManifest,
  FRAME_BYTES_MAX,
  HEADER_BYTES_MAX,
  headerSchema,
  MAGIC,
  manifestSchema,
  parseWhole,
  sha256,
  trailerSchema,
} from './format.ts';
import { RowsDigest } from './rows.ts';
import type { RowProgress } from './write.ts';

/** Why a file cannot be used as a backup. */
export type FileFailure =
  | { readonly code: 'unreadable'; readonly reason: string }
  | { readonly code: 'foreign' }
  | { readonly code: 'damaged' }
  | { readonly code: 'newer-version' }
  | { readonly code: 'wrong-words' };

/** A file whose plain part was read; nothing of it is proven before its content is. */
export interface OpenedBackup {
  readonly handle: FileHandle;
  readonly header: BackupHeader;
  /** SHA-256 of everything before the chunks. */
  readonly headerDigest: Buffer;
  /** Where the chunks begin. */
  readonly offset: number;
}

/** Opens a file and hands it to `work`; closes it whatever happens. */
export async function withBackupFile<Value, Failure>(
  path: string,
  work: (opened: OpenedBackup) => Promise<Result<Value, Failure | FileFailure>>,
): Promise<Result<Value, Failure | FileFailure>> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fail({ code: 'unreadable', reason: String(error.code) });
  }
  try {
    const opened = await readPlainPart(handle);
    return opened.ok ? await work(opened.value) : opened;
  } catch (error) {
    if (error instanceof BackupDamaged) return fail({ code: 'damaged' });
    throw error;
  } finally {
    await handle.close();
  }
}

async function readPlainPart(handle: FileHandle): Promise<Result<OpenedBackup, FileFailure>> {
  const { size } = await handle.stat();
  const magic = await readExactly(handle, 0, Math.min(size, MAGIC.length));
  if (!magic.equals(MAGIC)) {
    // The name without its number: a later format says that it is one of ours.
    const isOurs = magic.toString('latin1').startsWith('zhulao-backup/') && size > MAGIC.length;
    return fail({ code: isOurs ? 'newer-version' : 'foreign' });
  }
  const length = (await readExactly(handle, MAGIC.length, 4)).readUInt32BE();
  if (length > HEADER_BYTES_MAX) return fail({ code: 'damaged' });
  const textEnd = MAGIC.length + 4 + length;
  const start = await readExactly(handle, 0, textEnd);
  const headerDigest = await readExactly(handle, textEnd, 32);
  if (!sha256(start).equals(headerDigest)) return fail({ code: 'damaged' });
  const header = parseWhole(headerSchema, start.subarray(MAGIC.length + 4));
  const known = schemaSteps();
  const isKnown = header.schema.every(
    (step, at) => known[at]?.name === step.name && known[at].checksum === step.checksum,
  );
  if (!isKnown) return fail({ code: 'newer-version' });
  return succeed({ handle, header, headerDigest, offset: textEnd + 32 });
}

/** The content key, if these are the words that the file was sealed to. */
export async function contentKeyOf(
  opened: OpenedBackup,
  recovery: RecoveryKey,
): Promise<Result<Buffer, FileFailure>> {
  if (opened.header.recoveryPublicKey !== recovery.publicKey) return fail({ code: 'wrong-words' });
  const key = await openSealed({
    privateKey: recovery.privateKey,
    purpose: 'zhulao/backup/1',
    box: opened.header.sealedKey,
  });
  return key === null || key.length !== 32 ? fail({ code: 'damaged' }) : succeed(Buffer.from(key));
}

/** What becomes of the content as it is read. */
export interface ContentSink {
  /** Once, before any rows. */
  begin(manifest: BackupManifest): Promise<void>;
  /** Takes all rows of a table. */
  table(table: BackupManifest['tables'][number], rows: AsyncIterable<Buffer>): Promise<void>;
}

/** Takes nothing: for reading a file only to see whether it is whole. */
export const NO_SINK: ContentSink = {
  begin: async () => {},
  table: async (_table, rows) => {
    for await (const _piece of rows);
  },
};

/** The content once it has been read to its end and found as it was written. */
export interface WholeContent {
  readonly manifest: BackupManifest;
  readonly digests: readonly ReturnType<RowsDigest['value']>[];
}

/**
 * Reads the content from beginning to end, in memory of a few chunks.
 * @throws BackupDamaged when any byte of it is not the one that was written; the sink has then taken what came before.
 */
export async function readContent(
  opened: OpenedBackup,
  options: {
    readonly contentKey: Buffer;
    readonly sink: ContentSink;
    readonly progress: RowProgress;
  },
): Promise<WholeContent> {
  const { header, headerDigest, offset, handle } = opened;
  const seal = { key: options.contentKey, headerDigest, offset };
  const plain = createGunzip();
  const fed = pipeline(Readable.from(decryptChunks(handle, seal)), plain);
  // Told below, where the reader meets it too.
  fed.catch(() => {});
  try {
    const reader = new FrameReader(plain);
    const manifest = parseWhole(manifestSchema, await reader.frame());
    await options.sink.begin(manifest);
    const total = header.tables.reduce((sum, table) => sum + table.rows, 0);
    let done = 0;
    const digests: ReturnType<RowsDigest['value']>[] = [];
    for (const table of manifest.tables) {
      const digest = new RowsDigest(table.name);
      const counted = (rows: number): void => {
        done += rows;
        options.progress(done, total);
      };
      await options.sink.table(table, reader.rows(digest, counted));
      digests.push(digest.value());
    }
    const trailer = parseWhole(trailerSchema, await reader.frame());
    await reader.end();
    await fed;
    checkDigests(header, trailer, digests);
    return { manifest, digests };
  } catch (error) {
    // A stream that does not unpack, or was destroyed by the chunk before it.
    const isZlib = error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
    throw isZlib ? new BackupDamaged('the content does not unpack', { cause: error }) : error;
  } finally {
    plain.destroy();
  }
}

function checkDigests(
  header: BackupHeader,
  trailer: { readonly tables: readonly ReturnType<RowsDigest['value']>[] },
  digests: readonly ReturnType<RowsDigest['value']>[],
): void {
  const counts = new Map(header.tables.map((table) => [table.name, table.rows]));
  const isSame =
    trailer.tables.length === digests.length &&
    counts.size === digests.length &&
    digests.every((digest, at) => {
      const said = trailer.tables[at];
      return (
        said?.name === digest.name &&
        said.sha256 === digest.sha256 &&
        said.rows === digest.rows &&
        counts.get(digest.name) === digest.rows
      );
    });
  if (!isSame) throw new BackupDamaged('the rows are not those that were written');
}

/** Takes the content apart into its frames: 4 bytes of length, then so many bytes. */
class FrameReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async frame(): Promise<Buffer> {
    const length = (await this.#take(4)).readUInt32BE();
    if (length > FRAME_BYTES_MAX) throw new BackupDamaged('a frame is too long');
    return this.#take(length);
  }

  /** The frames of one table up to its empty one. */
  async *rows(digest: RowsDigest, counted: (rows: number) => void): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = await this.frame();
      if (piece.length === 0) return;
      counted(digest.add(piece));
      yield piece;
    }
  }

  async end(): Promise<void> {
    const next = this.#held.length > 0 ? { done: false } : await this.#source.next();
    if (next.done !== true) throw new BackupDamaged('something follows the content');
  }

  async #take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [this.#held];
    let have = this.#held.length;
    while (have < length) {
      const next = await this.#source.next();
      if (next.done === true) throw new BackupDamaged('the content ends too early');
      parts.push(next.value);
      have += next.value.length;
    }
    const all = parts.length === 1 ? this.#held : Buffer.concat(parts);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }
}

/** What is wrong with a file, and what to do. */
export function fileSentence(failure: FileFailure, path: string): string {
  switch (failure.code) {
    case 'unreadable':
      return `读不了文件“${path}”（${failure.reason}）。请检查路径和权限。`;
    case 'foreign':
      return `“${path}”不是助老食堂的备份文件。请检查是不是选错了文件。`;
    case 'damaged':
      return `备份文件“${path}”不完整或被改动过，没有恢复任何数据。请换另一份备份。`;
    case 'newer-version':
      return `备份“${path}”是由别的版本的程序做的，本程序读不了。请用做备份的那个版本或更新的版本。`;
    case 'wrong-words':
      return `这份恢复密钥打不开“${path}”。备份是用另一份恢复密钥封存的，请找出做备份时有效的那一份。`;
  }
}
