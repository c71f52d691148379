import type { DeviceClock } from '../clock.ts';
import type { PrinterLink } from './link.ts';
import { doubtOfSending, type PrintDoubtCode, stopCode } from './outcome.ts';
import { barrierSaysPaperOut, type PrinterStatus } from './status.ts';

/** Printers lose bytes when their buffer overflows: send in pieces and let each drain. */
const CHUNK_BYTES = 256;
/** A receipt takes 1 to 3 seconds; a printer that has not confirmed by then has stopped. */
const BARRIER_TIMEOUT_MS = 15_000;
const BARRIER_LOOK_MS = 1000;
const RECOVERY_TIMEOUT_MS = 3000;

/** DLE ENQ 2 clears buffers after a fault; the zeros feed a QR code that was cut off in its middle (at most 250 bytes). */
const RECOVERY = Uint8Array.from([0x10, 0x05, 0x02, ...new Array<number>(CHUNK_BYTES).fill(0)]);

/** Sends all of it, each piece after the one before has left. */
export async function sendInChunks(
  link: PrinterLink,
  bytes: Uint8Array,
): Promise<'sent' | 'stalled' | 'gone'> {
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
    const sending = await link.send(bytes.subarray(offset, offset + CHUNK_BYTES));
    if (sending !== 'sent') return sending;
  }
  return 'sent';
}

/** Waits until the printer has worked off everything, or says what stopped it. `note` hears each state on the way. */
export async function confirmEnd(options: {
  readonly link: PrinterLink;
  readonly clock: DeviceClock;
  readonly note: (status: PrinterStatus) => PrinterStatus;
}): Promise<'done' | PrintDoubtCode> {
  const { link, clock } = options;
  const barrier = await link.sendBarrier();
  if (barrier !== 'sent') return doubtOfSending(barrier);
  const untilMs = clock.nowMs() + BARRIER_TIMEOUT_MS;
  while (clock.nowMs() < untilMs && !link.gone) {
    const answer = await link.barrierAnswer(BARRIER_LOOK_MS);
    if (answer !== null) return barrierSaysPaperOut(answer) ? 'paper-out' : 'done';
    const stopped = stopCode(options.note(await link.askStatus()));
    if (stopped !== null) return stopped;
  }
  return link.gone ? 'off' : 'silent';
}

/**
 * Clears what an unfinished job left. True when the printer is known to be at its end, so that no older answer can be
 * taken for the answer to the next job.
 */
export async function recover(link: PrinterLink): Promise<boolean> {
  if ((await sendInChunks(link, RECOVERY)) !== 'sent') return false;
  if ((await link.sendBarrier()) !== 'sent') return false;
  const answer = await link.barrierAnswer(RECOVERY_TIMEOUT_MS);
  await link.settle();
  return answer !== null;
}
