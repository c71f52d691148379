import { createHash } from 'node:crypto';
import { z } from 'zod';
import { digestSchema } from '../../../shared/ledger/attachment.ts';
import { publicKeySchema } from '../../../shared/sync/keys.ts';
import { wallTimeSchema } from '../../../shared/time/business-time.ts';

// The shapes of docs/formats/backup-v1.md.

export const MAGIC = Buffer.from('zhulao-backup/1\n', 'ascii');
/** Plain bytes of every chunk but the last. */
export const CHUNK_BYTES = 65_536;
export const TAG_BYTES = 16;
export const HEADER_BYTES_MAX = 1_048_576;
/** Frames of rows are not longer than a chunk; the manifest may be. */
export const FRAME_BYTES_MAX = 16_777_216;

const nameSchema = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const countSchema = z.number().int().min(0);

export const headerSchema = z.strictObject({
  format: z.literal(1),
  districtCode: z.string().nullable(),
  districtName: z.string().nullable(),
  madeAt: wallTimeSchema,
  adminPublicKey: publicKeySchema,
  recoveryPublicKey: publicKeySchema,
  /** The content key, sealed to the recovery key for `zhulao/backup/1`. */
  sealedKey: z.string().regex(/^[A-Za-z0-9_-]{107}$/),
  /** The steps of the schema, oldest first. */
  schema: z.array(z.strictObject({ name: z.string(), checksum: digestSchema })).min(1),
  tables: z.array(z.strictObject({ name: nameSchema, rows: countSchema })),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export const manifestSchema = z.strictObject({
  /** The admin's key files by name. */
  files: z.array(
    z.strictObject({ name: z.string().regex(/^(tls\/)?[a-z0-9-]+\.[a-z]+$/), text: z.string() }),
  ),
  partitions: z.array(
    z.strictObject({
      name: nameSchema,
      parent: nameSchema,
      /** As PostgreSQL writes them: no quoted text can end here and nothing can follow. */
      bounds: z.string().regex(/^(DEFAULT|FOR VALUES [A-Za-z0-9 (),':+-]+)$/),
      partitionedBy: z
        .string()
        .regex(/^[A-Z]+ \([a-z0-9_, ]+\)$/)
        .nullable(),
    }),
  ),
  sequences: z.array(
    z.strictObject({ name: nameSchema, value: z.number().int(), isCalled: z.boolean() }),
  ),
  /** In the order of the rows that follow: a table comes after those it refers to. */
  tables: z.array(z.strictObject({ name: nameSchema, columns: z.array(nameSchema).min(1) })),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

export const trailerSchema = z.strictObject({
  tables: z.array(z.strictObject({ name: nameSchema, rows: countSchema, sha256: digestSchema })),
});
export type BackupTrailer = z.infer<typeof trailerSchema>;

/** What a table's rows came to: how many, and SHA-256 over their COPY text in the order of the key. */
export type TableDigest = BackupTrailer['tables'][number];

/** The file is not what was written: cut, changed, or made by something else. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';
}

export function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Reads what must be there if the file is whole. */
export function parseWhole<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Buffer,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new BackupDamaged('a part of the content does not read', { cause: error });
  }
}
