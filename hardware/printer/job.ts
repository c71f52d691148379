import type { DeviceClock } from '../clock.ts';
import type { LineSettings } from '../port/line.ts';
import type { PrinterLink, Sending } from './link.ts';
import { doubtOfSending, type PrintDoubtCode, stopCode } from './outcome.ts';
import type { PrinterSession } from './session.ts';
import { markSaysPaperOut } from './status.ts';

/** Printers lose bytes when their buffer overflows: send in pieces and let each drain. */
const CHUNK_BYTES = 256;
/** Where nobody tells us to pause, this share of the line's speed leaves the printer time. */
const PACE = 0.7;
const BITS_A_BYTE = 10;
/** Half of the smallest receive buffer that printers of this trade have (4 KB). */
const BYTES_BETWEEN_MARKS = 2048;
/** A printer that cannot be asked is given time instead: two kilobytes of text are some four seconds of printing. */
const BLIND_PAUSE_MS = 4500;
/** A printer switched off and on again is away for longer than this, and forgets what it had. */
const LOOK_EVERY_MS = 500;
/** A receipt takes 1 to 3 seconds; a printer that has not confirmed by then has stopped. */
const MARK_TIMEOUT_MS = 15_000;
const MARK_LOOK_MS = 1000;
const SECOND_MARK_TIMEOUT_MS = 2000;

/** Where bytes go. */
export interface Way {
  readonly link: PrinterLink;
  readonly line: LineSettings;
  readonly clock: DeviceClock;
}

/** Sends all of it, each piece after the one before has left; paced where there is no flow control. */
export async function sendPaced(way: Way, bytes: Uint8Array): Promise<Sending> {
  const { link, line, clock } = way;
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
    const chunk = bytes.subarray(offset, offset + CHUNK_BYTES);
    const beganMs = clock.nowMs();
    const sending = await link.send(chunk);
    if (sending !== 'sent') return sending;
    if (line.flowControl !== 'none') continue;
    const neededMs = (chunk.length * BITS_A_BYTE * 1000) / (line.baudRate * PACE);
    const leftMs = beganMs + neededMs - clock.nowMs();
    if (leftMs > 0) await clock.wait(leftMs, link.lost);
  }
  return 'sent';
}

/**
 * Sends the pieces of a job and looks now and then whether the printer still stands: what a stopped printer has not got
 * cannot come out after a new roll.
 */
export async function sendJob(
  session: PrinterSession,
  way: Way,
  pieces: readonly Uint8Array[],
): Promise<'sent' | PrintDoubtCode> {
  const { link, clock } = way;
  let lookedAtMs = clock.nowMs();
  let sinceMark = 0;
  for (const bytes of inChunks(pieces)) {
    const stopped = stopCode(session.status);
    if (stopped !== null && session.answersStatus) return stopped;
    const sending = await sendPaced(way, bytes);
    if (sending !== 'sent') return doubtOfSending(sending);
    sinceMark += bytes.length;
    if (sinceMark >= BYTES_BETWEEN_MARKS) {
      const doubt = await letItCatchUp(session, way);
      if (doubt !== null) return doubt;
      sinceMark = 0;
      lookedAtMs = clock.nowMs();
    }
    if (session.answersStatus && clock.nowMs() - lookedAtMs >= LOOK_EVERY_MS) {
      const doubt = await lookBetween(session, link);
      if (doubt !== null) return doubt;
      lookedAtMs = clock.nowMs();
    }
  }
  return 'sent';
}

/** Neighbouring pieces together, up to a chunk; a longer piece stands alone. */
function inChunks(pieces: readonly Uint8Array[]): Uint8Array[] {
  const groups: Uint8Array[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    if (length + piece.length > CHUNK_BYTES) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(piece);
    length += piece.length;
  }
  return groups.map((group) => new Uint8Array(Buffer.concat(group)));
}

async function letItCatchUp(session: PrinterSession, way: Way): Promise<PrintDoubtCode | null> {
  const { link, line, clock } = way;
  if (session.answersStatus) {
    const end = await passMark(session, link, clock);
    return end === 'done' ? null : end;
  }
  if (line.flowControl === 'none') await clock.wait(BLIND_PAUSE_MS, link.lost);
  return null;
}

async function lookBetween(
  session: PrinterSession,
  link: PrinterLink,
): Promise<PrintDoubtCode | null> {
  const isOnline = await link.askOnline();
  if (isOnline === true) return null;
  if (isOnline === null) return link.lost.aborted ? 'off' : 'silent';
  const reading = await link.askStatus();
  session.note(reading);
  return reading === null ? 'silent' : stopCode(reading.status);
}

/** Waits until the printer has worked off everything sent before, or says what stopped it. */
async function passMark(
  session: PrinterSession,
  link: PrinterLink,
  clock: DeviceClock,
): Promise<'done' | PrintDoubtCode> {
  const sending = await link.sendMark();
  if (sending !== 'sent') return doubtOfSending(sending);
  const untilMs = clock.nowMs() + MARK_TIMEOUT_MS;
  while (clock.nowMs() < untilMs && !link.lost.aborted) {
    const answer = await link.markAnswer(MARK_LOOK_MS);
    if (answer !== null) return markSaysPaperOut(answer) ? 'paper-out' : 'done';
    const reading = await link.askStatus();
    session.note(reading);
    const stopped = reading === null ? null : stopCode(reading.status);
    if (stopped !== null) return stopped;
  }
  return link.lost.aborted ? 'off' : 'silent';
}

/**
 * Whether all that was sent has been worked off. Two marks one after the other: a stray byte, or the late answer of an
 * earlier mark, may pass for one answer but not for two; then the printer must still be well, and must have said nothing
 * unasked since the job began.
 */
export async function confirmEnd(
  session: PrinterSession,
  way: Way,
  disturbancesBefore: number,
): Promise<'done' | PrintDoubtCode> {
  const { link, clock } = way;
  const first = await passMark(session, link, clock);
  if (first !== 'done') return first;
  const sending = await link.sendMark();
  if (sending !== 'sent') return doubtOfSending(sending);
  const second = await link.markAnswer(SECOND_MARK_TIMEOUT_MS);
  if (second === null) return link.lost.aborted ? 'off' : 'silent';
  const reading = await link.askStatus();
  if (link.lost.aborted) return 'off';
  session.note(reading);
  if (reading === null || link.disturbances !== disturbancesBefore) return 'silent';
  return markSaysPaperOut(second) ? 'paper-out' : (stopCode(reading.status) ?? 'done');
}
