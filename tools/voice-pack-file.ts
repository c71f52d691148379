import path from 'node:path';
import { z } from 'zod';

/** Where the build takes the shipped clips from. */
export const VOICE_PACK_FOLDER = path.resolve(import.meta.dirname, '../kiosk/screens/public/voice');

/** voice.json: what lies in the pack, and where it comes from. */
export const voicePackSchema = z.strictObject({
  /** True until people have recorded it. */
  'stand-in': z.boolean(),
  'made-with': z.string(),
  licence: z.string(),
  clips: z.record(
    z.string(),
    z.strictObject({
      file: z.string(),
      text: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type VoicePack = z.infer<typeof voicePackSchema>;

/** Length of an Ogg Opus file in seconds, from its headers: the last granule position less the pre-skip (RFC 7845, 4 and 5.1). */
export function opusSeconds(file: Uint8Array): number {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const head = bytes.indexOf('OpusHead', 0, 'latin1');
  const lastPage = bytes.lastIndexOf('OggS', undefined, 'latin1');
  if (head === -1 || lastPage === -1) throw new Error('not an Ogg Opus file');
  const preSkip = bytes.readUInt16LE(head + 10);
  const granules = Number(bytes.readBigInt64LE(lastPage + 6));
  return (granules - preSkip) / 48_000;
}
