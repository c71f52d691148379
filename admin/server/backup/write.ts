import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { sealTo } from '../../../shared/crypto/seal.ts';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { schemaSteps } from '../database/migrate.ts';
import type { AdminKeys } from '../keys.ts';
import { type Catalogue, connectForCopy, readCatalogue } from './catalogue.ts';
import { type ChunkSeal, encryptChunks } from './chunks.ts';
import {
  type BackupHeader,
  type BackupManifest,
  type BackupTrailer,
  CHUNK_BYTES,
  MAGIC,
  sha256,
  type TableDigest,
} from './format.ts';
import { copyOut, RowsDigest } from './rows.ts';

/** What a written file holds, and the key that only this process has beside the keeper of the recovery key. */
export interface WrittenBackup {
  readonly header: BackupHeader;
  readonly contentKey: Buffer;
}

/** Called as rows pass; both counts are of rows. */
export type RowProgress = (done: number, total: number) => void;

/** Writes one consistent picture of the database into a new file, over a connection of its own. */
export async function writeBackup(options: {
  readonly databaseUrl: string;
  readonly path: string;
  readonly keys: AdminKeys;
  /** The admin's key files by name. */
  readonly files: BackupManifest['files'];
  readonly nowMs: number;
  readonly progress: RowProgress;
  readonly signal: AbortSignal;
}): Promise<WrittenBackup> {
  const { keys } = options;
  const client = await connectForCopy(options.databaseUrl);
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    // The first statement fixes the picture; the sequences are read after it.
    const district = await readDistrict(client);
    const catalogue = await readCatalogue(client);
    const contentKey = randomBytes(32);
    const header: BackupHeader = {
      format: 1,
      ...district,
      madeAt: shanghaiWallTime(options.nowMs),
      adminPublicKey: keys.signing.publicKey,
      recoveryPublicKey: keys.recoveryPublicKey,
      sealedKey: await sealTo({
        publicKey: keys.recoveryPublicKey,
        purpose: 'zhulao/backup/1',
        content: contentKey,
      }),
      schema: [...schemaSteps()],
      tables: await countRows(client, catalogue),
    };
    await writeFile({ ...options, client, header, contentKey, catalogue });
    return { header, contentKey };
  } finally {
    // Breaks a COPY off that was given up in the middle.
    await client.end();
  }
}

async function readDistrict(
  client: pg.Client,
): Promise<Pick<BackupHeader, 'districtCode' | 'districtName'>> {
  const { rows } = await client.query<{ code: string; name: string }>(
    'select district_code as code, name from district order by district_code limit 1',
  );
  return { districtCode: rows[0]?.code ?? null, districtName: rows[0]?.name ?? null };
}

async function countRows(client: pg.Client, catalogue: Catalogue): Promise<BackupHeader['tables']> {
  const counts: BackupHeader['tables'] = [];
  for (const { name } of catalogue.tables) {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from ${pg.escapeIdentifier(name)}`,
    );
    counts.push({ name, rows: Number(rows[0]?.count) });
  }
  return counts;
}

async function writeFile(
  options: Parameters<typeof writeBackup>[0] & {
    readonly client: pg.Client;
    readonly header: BackupHeader;
    readonly contentKey: Buffer;
    readonly catalogue: Catalogue;
  },
): Promise<void> {
  const { header, contentKey } = options;
  const start = headerBytes(header);
  const seal: ChunkSeal = { key: contentKey, headerDigest: start.subarray(-32) };
  const total = header.tables.reduce((sum, table) => sum + table.rows, 0);
  const handle = await open(options.path, 'wx', 0o600);
  try {
    await handle.write(start);
    let position = start.length;
    await pipeline(
      Readable.from(framesOf({ ...options, total })),
      createGzip(),
      (source: AsyncIterable<Buffer>) => encryptChunks(source, seal),
      async (source: AsyncIterable<Buffer>) => {
        for await (const bytes of source) {
          await writeAll(handle, bytes, position);
          position += bytes.length;
        }
      },
      { signal: options.signal },
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAll(
  handle: Awaited<ReturnType<typeof open>>,
  bytes: Buffer,
  position: number,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Magic, length, header, and the digest of all that: what can be read without the key. */
function headerBytes(header: BackupHeader): Buffer {
  const text = Buffer.from(canonicalText(header), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const start = Buffer.concat([MAGIC, length, text]);
  return Buffer.concat([start, sha256(start)]);
}

function frame(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function jsonFrame(value: BackupManifest | BackupTrailer): Buffer {
  return frame(Buffer.from(canonicalText(value), 'utf8'));
}

/** The content: manifest, every table's rows closed by an empty frame, and what the rows came to. */
async function* framesOf(options: {
  readonly client: pg.Client;
  readonly catalogue: Catalogue;
  readonly files: BackupManifest['files'];
  readonly total: number;
  readonly progress: RowProgress;
}): AsyncGenerator<Buffer> {
  const { tables, partitions, sequences } = options.catalogue;
  yield jsonFrame({
    files: options.files,
    partitions,
    sequences,
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  });
  const digests: TableDigest[] = [];
  let done = 0;
  for (const table of tables) {
    const digest = new RowsDigest(table.name);
    for await (const piece of gathered(copyOut(options.client, table))) {
      done += digest.add(piece);
      options.progress(done, options.total);
      yield frame(piece);
    }
    yield frame(Buffer.alloc(0));
    digests.push(digest.value());
  }
  yield jsonFrame({ tables: digests });
}

/** The driver hands rows out one by one; a frame takes a chunk's worth, and never more than one row beyond. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < CHUNK_BYTES) continue;
    yield* slices(Buffer.concat(held));
    held = [];
    length = 0;
  }
  if (length > 0) yield* slices(Buffer.concat(held));
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    yield bytes.subarray(from, from + CHUNK_BYTES);
  }
}
