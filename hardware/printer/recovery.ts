import { sendPaced, type Way } from './job.ts';
import type { PrinterLink, Sending } from './link.ts';
import { LONGEST_COMMAND_BYTES } from './raster.ts';

/** Zeros sent before each try: none is needed as a rule, 255 for a two-dimensional code, and as many as it takes for a picture. */
const TRIES: readonly number[] = [8, 256];
const TRY_TIMEOUT_MS = 1000;
const LAST_TRY_TIMEOUT_MS = 3000;
const ROUNDS_MAX = 5;

/** DLE ENQ 2: forget what waits in the buffers. Some printers obey it only after a cutter error, and it frees the cutter. */
const FORGET: Uint8Array = Uint8Array.of(0x10, 0x05, 0x02);
/** ESC @: drops a line begun, and modes. */
const BEGIN_ANEW = [0x1b, 0x40];
/** GS V B 0: what was begun is cut off, so that it does not hang on the next elder's receipt. */
const CUT = Uint8Array.of(0x1d, 0x56, 0x42, 0x00);

/** What an earlier job may have left in the printer. */
export interface Leftover {
  /** The most bytes of one command that the printer may still wait for. */
  readonly openBytes: number;
  /** Something of a slip may stand on the paper. */
  readonly isBegun: boolean;
}

/**
 * What may be left when nothing is known of the run before: it may have been killed in the middle of a slip. So the first contact
 * of every run costs a blank piece of paper, and half a slip never hangs on the next elder's.
 */
export const UNKNOWN_LEFTOVER: Leftover = { openBytes: LONGEST_COMMAND_BYTES, isBegun: true };

/** Tells the printer to forget what it has not printed. Never after a cutter error: then it also sets the knife going again. */
export function forgetRest(link: PrinterLink): Promise<Sending> {
  return link.send(FORGET);
}

/**
 * Clears what an unfinished job left: a command cut off in its middle is fed with zeros until the printer understands a mark
 * again. True when it is known to be at its end, so that no older answer can be taken for the answer to the next job.
 */
export async function recover(way: Way, leftover: Leftover): Promise<boolean> {
  await way.link.send(FORGET);
  const { openBytes } = leftover;
  const tries = [...TRIES.filter((zeros) => zeros < openBytes), openBytes];
  for (const [index, zeros] of tries.entries()) {
    const isLast = index === tries.length - 1;
    if ((await feed(way, zeros)) !== 'sent') return false;
    if (!(await isMarkAnswered(way, isLast ? LAST_TRY_TIMEOUT_MS : TRY_TIMEOUT_MS))) continue;
    return (await findEnd(way)) && (await cutOff(way, leftover));
  }
  return false;
}

/** The same for a printer that cannot be asked: everything at once, in good faith. */
export async function recoverBlindly(way: Way, leftover: Leftover): Promise<void> {
  await way.link.send(FORGET);
  await feed(way, leftover.openBytes);
  await cutOff(way, leftover);
}

function feed(way: Way, zeros: number): Promise<Sending> {
  return sendPaced(way, Uint8Array.from([...new Array<number>(zeros).fill(0), ...BEGIN_ANEW]));
}

async function cutOff(way: Way, { isBegun }: Leftover): Promise<boolean> {
  return !isBegun || (await way.link.send(CUT)) === 'sent';
}

async function isMarkAnswered(way: Way, timeoutMs: number): Promise<boolean> {
  if ((await way.link.sendMark()) !== 'sent') return false;
  return (await way.link.markAnswer(timeoutMs)) !== null;
}

/** Goes on until two marks in a row are answered once each and nothing else comes. */
async function findEnd(way: Way): Promise<boolean> {
  const { link } = way;
  let inRow = 0;
  for (let round = 0; round < ROUNDS_MAX && inRow < 2; round += 1) {
    await link.settle();
    const before = link.disturbances;
    if (!(await isMarkAnswered(way, LAST_TRY_TIMEOUT_MS))) return false;
    await link.settle();
    inRow = link.disturbances === before ? inRow + 1 : 0;
  }
  return inRow === 2;
}
