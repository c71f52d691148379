import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import type { OpenPort } from '../port/port.ts';
import { DRAWER_PULSE, DRAWER_PULSE_REAL_TIME, encodeReceipt } from './encode.ts';
import { type GlyphPainter, NO_GLYPHS } from './glyphs/painter.ts';
import { confirmEnd, recover, sendInChunks } from './job.ts';
import type { PrinterLink } from './link.ts';
import {
  type DrawerOutcome,
  doubtOfSending,
  offCode,
  type PrintDoubtCode,
  type PrintOutcome,
  stopCode,
} from './outcome.ts';
import type { PaperColumns, ReceiptDocument } from './receipt-document.ts';
import { createPrinterSession, type PrinterSession } from './session.ts';
import type { PrinterStatus } from './status.ts';

export type { DrawerOutcome, PrintOutcome } from './outcome.ts';

/** A receipt printer with a cash drawer on it. */
export interface Printer {
  /** Prints once. Jobs run one after the other in the order they were given; none is ever sent twice or kept for later. */
  print(job: { readonly document: ReceiptDocument }): Promise<PrintOutcome>;
  /** Opens the cash drawer, also when the paper is out. */
  kickDrawer(): Promise<DrawerOutcome>;
  /** Asks the printer now. */
  status(): Promise<PrinterStatus>;
  /** Called when print(), kickDrawer(), status() or an unplug shows another state than the last one known. */
  onStatusChange(listener: (status: PrinterStatus) => void): () => void;
  /** Lets go of the port; a later call opens it again. */
  close(): Promise<void>;
}

/**
 * Makes a printer; the port is opened by the first call and kept. `answersStatus: false` is for printers wired to
 * receive only: they are sent to in good faith, and every job ends as `unknown`.
 */
export function createPrinter(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
  readonly columns: PaperColumns;
  readonly answersStatus: boolean;
  /** Draws what the printer lacks; without it such characters are boxed codes. */
  readonly glyphs?: GlyphPainter;
}): Printer {
  const statusListeners = createListeners<PrinterStatus>();
  const session = createPrinterSession({ ...options, onStatusChange: statusListeners.emit });
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  return {
    async print(job) {
      const bytes = encodeReceipt(job.document, options.columns, options.glyphs ?? NO_GLYPHS);
      return inTurn(() => printNow(session, bytes));
    },
    kickDrawer: () => inTurn(() => kickNow(session)),
    status: () => inTurn(async () => (await session.look()).status),
    onStatusChange: statusListeners.add,
    close: () => inTurn(session.close),
  };
}

async function printNow(session: PrinterSession, bytes: Uint8Array): Promise<PrintOutcome> {
  const { link, status } = await session.look();
  if (link === null) return { state: 'failed', code: 'off' };
  const stopped = session.answersStatus ? (stopCode(status) ?? offCode(status)) : null;
  if (stopped !== null) return { state: 'failed', code: stopped };
  const inStep = !session.leftUnfinished || (await recover(link));
  session.leftUnfinished = session.answersStatus;
  const sending = await sendInChunks(link, bytes);
  if (sending !== 'sent') return { state: 'unknown', code: doubtOfSending(sending) };
  const end = await endOfWork({ session, link, inStep });
  return end === 'done' ? { state: 'printed' } : { state: 'unknown', code: end };
}

async function kickNow(session: PrinterSession): Promise<DrawerOutcome> {
  const { link, status } = await session.look();
  if (link === null) return { state: 'failed', code: 'off' };
  const off = session.answersStatus ? offCode(status) : null;
  if (off !== null) return { state: 'failed', code: off };
  const stopped = stopCode(status);
  if (stopped !== null) {
    // A stopped printer works nothing off, but may still obey in real time: cash has to be given back without paper too.
    await link.send(DRAWER_PULSE_REAL_TIME);
    return { state: 'unknown', code: stopped };
  }
  const inStep = !session.leftUnfinished;
  const sending = await link.send(DRAWER_PULSE);
  if (sending !== 'sent') return { state: 'unknown', code: doubtOfSending(sending) };
  const end = await endOfWork({ session, link, inStep });
  return end === 'done' ? { state: 'kicked' } : { state: 'unknown', code: end };
}

/** `inStep` false: the answer may be that of an earlier job, and proves nothing. */
async function endOfWork(work: {
  readonly session: PrinterSession;
  readonly link: PrinterLink;
  readonly inStep: boolean;
}): Promise<'done' | PrintDoubtCode> {
  const { session, link, inStep } = work;
  if (!session.answersStatus) return 'silent';
  const end = await confirmEnd({ link, clock: session.clock, note: session.note });
  session.leftUnfinished = end !== 'done' || !inStep;
  return end === 'done' && !inStep ? 'silent' : end;
}
