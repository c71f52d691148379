import { Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import type { SheetCell } from '../../shared/policy/cases/sheet-cells.ts';

/** A sheet of 2,000 cases unpacks to some 2 MB; a few kilobytes can unpack to gigabytes. */
const UNPACKED_BYTES_MAX = 10_000_000;
/** A reader that wants more memory than this is building a sheet that nobody filled in; 2,000 cases need a tenth of it. */
const MEMORY_MAX_MB = 128;
/** The last resort against a workbook that keeps the reader busy; 2,000 cases take a second. */
const READING_MAX_MS = 5_000;

/** Why a workbook gives no rows. */
export type WorkbookFailure = 'too-large' | 'not-a-workbook';

/**
 * The rows of a workbook's first sheet, read in a thread of its own: what somebody made to do harm takes that thread's
 * memory and time and no more.
 */
export async function readWorkbookRows(
  bytes: Buffer,
): Promise<readonly (readonly SheetCell[])[] | WorkbookFailure> {
  const size = unpackedSize(bytes);
  if (size === null) return 'not-a-workbook';
  if (size > UNPACKED_BYTES_MAX) return 'too-large';
  const worker = new Worker(new URL('./policy-workbook-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
    stderr: true,
  });
  const { promise, resolve } = Promise.withResolvers<
    readonly (readonly SheetCell[])[] | WorkbookFailure
  >();
  const deadline = setTimeout(() => resolve('too-large'), READING_MAX_MS);
  worker.on('message', resolve);
  worker.on('error', (error) => {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    resolve(isMemory ? 'too-large' : 'not-a-workbook');
  });
  worker.on('exit', () => resolve('not-a-workbook'));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    await worker.terminate();
  }
}

const END_RECORD = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const END_RECORD_BYTES = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

/**
 * What the parts of a ZIP archive unpack to, counted by unpacking them, since a directory may lie; stops soon after
 * UNPACKED_BYTES_MAX. Null for what spreadsheet programs do not write: an end that is not the file's, parts beside the
 * directory, other methods than stored and deflated (APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16).
 */
function unpackedSize(bytes: Buffer): number | null {
  const end = bytes.length - END_RECORD_BYTES;
  if (end < 0 || bytes.lastIndexOf(END_RECORD) !== end) return null;
  let total = 0;
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return null;
    const size = partSize(bytes, at);
    if (size === null) return null;
    total += size;
    if (total > UNPACKED_BYTES_MAX) return total;
    at += 46 + [28, 30, 32].reduce((sum, offset) => sum + bytes.readUInt16LE(at + offset), 0);
  }
  return at === end ? total : null;
}

/** What the part of a directory entry unpacks to; more than UNPACKED_BYTES_MAX where it is more than that. */
function partSize(bytes: Buffer, entryAt: number): number | null {
  const method = bytes.readUInt16LE(entryAt + 10);
  const packed = bytes.readUInt32LE(entryAt + 20);
  const header = bytes.readUInt32LE(entryAt + 42);
  if (header + 30 > bytes.length || bytes.readUInt32LE(header) !== LOCAL_HEADER) return null;
  const from = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  if (from + packed > bytes.length) return null;
  if (method === 0) return packed;
  if (method !== 8) return null;
  try {
    const maxOutputLength = UNPACKED_BYTES_MAX + 1;
    return inflateRawSync(bytes.subarray(from, from + packed), { maxOutputLength }).length;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ERR_BUFFER_TOO_LARGE' ? UNPACKED_BYTES_MAX + 1 : null;
  }
}
