import { createHmac, timingSafeEqual } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type KioskId, kioskIdSchema } from '../../shared/identity/ids.ts';
import { digestSchema } from '../../shared/ledger/attachment.ts';
import type { ChainHead } from '../../shared/ledger/chain.ts';

/** How far a kiosk is known to have written: no database of this kiosk that stands lower holds everything acknowledged. */
export interface HighWaterMark extends ChainHead {
  readonly kioskId: KioskId;
}

/** Two slots, written in turn, so that a write torn by a power cut leaves the one before. */
const SLOT_BYTES = 256;
const SLOTS = 2;

const markSchema = z.strictObject({
  kioskId: kioskIdSchema,
  seq: z.number().int().min(0),
  hash: digestSchema,
});

/** A file that keeps the mark, open for writing. A fault of its disk is answered, never thrown: no meal hangs on it. */
export interface MarkFile {
  /** Overwrites the older slot. The operating system has it from there on, which is all that the end of this process can ask. */
  write(mark: HighWaterMark): void;
  close(): void;
}

/** Opens (or makes) a mark file; null when its disk does not take it. */
export function openMarkFile(file: string, keyHex: string): MarkFile | null {
  const handle = attempt(() => openSync(file, 'r+')) ?? attempt(() => openSync(file, 'wx+', 0o600));
  if (handle === null) return null;
  const seqs = slotsOf(file, keyHex).map((mark) => mark?.seq ?? -1);
  let slot = (seqs[0] ?? -1) > (seqs[1] ?? -1) ? 1 : 0;
  return {
    write(mark) {
      const line = bytesOf(mark, keyHex);
      attempt(() => writeSync(handle, line, 0, line.length, slot * SLOT_BYTES));
      slot = (slot + 1) % SLOTS;
    },
    close: () => void attempt(() => closeSync(handle)),
  };
}

/**
 * Writes a mark to a file apart, through to its disk, without holding anybody up: the disk may be a slow stick, or pulled
 * out. Answers whether it is there.
 */
export async function keepMarkApart(
  file: string,
  keyHex: string,
  mark: HighWaterMark,
): Promise<boolean> {
  const draft = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, bytesOf(mark, keyHex), { mode: 0o600, flush: true });
    await rename(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/**
 * The highest mark of a file that bears this key's seal; null without one. One that does proves that the key is the right
 * one for the database beside it.
 */
export function readMark(file: string, keyHex: string): HighWaterMark | null {
  const marks = slotsOf(file, keyHex).filter((mark) => mark !== null);
  return marks.toSorted((one, other) => other.seq - one.seq)[0] ?? null;
}

function slotsOf(file: string, keyHex: string): readonly (HighWaterMark | null)[] {
  const bytes = attempt(() => readFileSync(file)) ?? Buffer.alloc(0);
  return Array.from({ length: SLOTS }, (_, slot) => {
    const line = bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES).toString('latin1');
    return parseLine(line.trim(), keyHex);
  });
}

function bytesOf({ kioskId, seq, hash }: HighWaterMark, keyHex: string): Buffer {
  const words = `${kioskId} ${seq} ${hash}`;
  return Buffer.from(`${words} ${sealOf(words, keyHex)}`.padEnd(SLOT_BYTES));
}

function parseLine(line: string, keyHex: string): HighWaterMark | null {
  const [kioskId, seq, hash, seal = ''] = line.split(' ');
  const expected = sealOf(`${kioskId} ${seq} ${hash}`, keyHex);
  const isSealed =
    seal.length === expected.length && timingSafeEqual(Buffer.from(seal), Buffer.from(expected));
  if (!isSealed) return null;
  return markSchema.safeParse({ kioskId, seq: Number(seq), hash }).data ?? null;
}

function sealOf(words: string, keyHex: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex'))
    .update(`zhulao/high-water-mark/1\0${words}`)
    .digest('hex');
}

/** What a call on a file answers; null when the disk or the rights forbid it. */
function attempt<Value>(call: () => Value): Value | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
