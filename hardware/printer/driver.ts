import type { DeviceClock } from '../clock.ts';
import type { DrawerEvent, DrawerState } from '../drawer/drawer-watch.ts';
import { type DrawerWiring, drawerPulse, drawerPulseInRealTime } from '../drawer/pulse.ts';
import { createListeners } from '../listeners.ts';
import type { LineSettings, OpenLine } from '../port/line.ts';
import { encodeReceiptPieces } from './encode.ts';
import { type GlyphPainter, NO_GLYPHS } from './glyphs/painter.ts';
import { confirmEnd, sendJob, type Way } from './job.ts';
import {
  type DrawerOutcome,
  doubtOfSending,
  offCode,
  type PrintDoubtCode,
  type PrintOutcome,
  type PrintProgress,
  stopCode,
} from './outcome.ts';
import type { PaperColumns, ReceiptDocument } from './receipt-document.ts';
import { forgetRest } from './recovery.ts';
import { createPrinterSession, type PrinterSession } from './session.ts';
import type { PrinterStatus } from './status.ts';
import { createTurns } from './turns.ts';

export type { DrawerOutcome, PrintOutcome, PrintProgress } from './outcome.ts';

/** A job that has waited longer than this behind others would surprise whoever stands there now. */
const PRINT_PATIENCE_MS = 60_000;
/** A drawer that springs open later than this may stand open unseen. */
const DRAWER_PATIENCE_MS = 10_000;
/** A printer without reports of its own is asked so often, and one with them that it is still there. */
const LOOK_EVERY_MS = 3000;
/** A printer that was plugged in again is back within this time and the time of one look. */
const REOPEN_EVERY_MS = 1000;

/** A job for the printer. */
export interface PrintJob {
  readonly document: ReceiptDocument;
  /** Hears `waiting`, then `sending` when the first byte goes out, then the outcome; never anything after it. */
  readonly onProgress?: (progress: PrintProgress) => void;
}

/** A receipt printer, perhaps with a cash drawer on it. */
export interface Printer {
  /** Begins to watch the printer, and goes on over unplugging until stop(); a second call does nothing. */
  start(): void;
  /** Ends the watching when all work has been done, and lets go of the port; a later call opens it again. */
  stop(): Promise<void>;
  /** Prints once. Jobs run one after the other in the order they were given; none is ever sent twice or kept for later. */
  print(job: PrintJob): Promise<PrintOutcome>;
  /** Opens the cash drawer, also when the paper is out. */
  kickDrawer(): Promise<DrawerOutcome>;
  /** Asks the printer now. */
  status(): Promise<PrinterStatus>;
  /** Called when the printer tells another state than the last one known, or is gone; at once where it reports by itself. */
  onStatusChange(listener: (status: PrinterStatus) => void): () => void;
  /** Called when the drawer is opened, by us or by hand, and when it is closed; never without a switch. */
  onDrawer(listener: (event: DrawerEvent) => void): () => void;
  readonly drawerState: DrawerState;
}

/** How a printer is wired and set. */
export interface PrinterOptions {
  readonly open: OpenLine;
  readonly line: LineSettings;
  readonly clock: DeviceClock;
  readonly columns: PaperColumns;
  /** False for a printer wired to receive only: it is sent to in good faith, and every job ends as `unknown`. */
  readonly answersStatus: boolean;
  readonly drawer: DrawerWiring;
  /** Draws what the printer lacks; without it such characters are boxed codes. */
  readonly glyphs?: GlyphPainter;
}

/** Makes a printer; the port is opened by start() or the first call, and kept. */
export function createPrinter(options: PrinterOptions): Printer {
  const { clock, columns, drawer } = options;
  const statusListeners = createListeners<PrinterStatus>();
  const drawerListeners = createListeners<DrawerEvent>();
  const session = createPrinterSession({
    ...options,
    onStatusChange: statusListeners.emit,
    onDrawer: drawerListeners.emit,
  });
  const { inTurn, inTimelyTurn } = createTurns(clock);
  const lookAndWish = async (): Promise<PrinterStatus> => {
    const { way, status } = await session.look();
    if (way !== null) await session.wishReports(way);
    return status;
  };
  const watch = createWatch({ session, clock, visit: () => inTurn(() => visit(session)) });

  return {
    start: watch.start,
    async stop() {
      await watch.stop();
      await inTurn(session.close);
    },
    async print({ document, onProgress }) {
      onProgress?.({ state: 'waiting' });
      const pieces = encodeReceiptPieces(document, columns, options.glyphs ?? NO_GLYPHS);
      const outcome = await inTimelyTurn<PrintOutcome>({
        work: () => printNow(session, pieces, () => onProgress?.({ state: 'sending' })),
        patienceMs: PRINT_PATIENCE_MS,
        tooLate: { state: 'failed', code: 'too-late' },
      });
      onProgress?.(outcome);
      return outcome;
    },
    async kickDrawer() {
      if (drawer.switch === 'none') return { state: 'failed', code: 'no-drawer' };
      return inTimelyTurn<DrawerOutcome>({
        work: () => kickNow(session, drawer, clock),
        patienceMs: DRAWER_PATIENCE_MS,
        tooLate: { state: 'failed', code: 'too-late' },
      });
    },
    status: () => inTurn(lookAndWish),
    onStatusChange: statusListeners.add,
    onDrawer: drawerListeners.add,
    get drawerState() {
      return session.drawer.state;
    },
  };
}

/** Looks after the printer while nobody wants anything, so that the next elder does not wait for it. */
async function visit(session: PrinterSession): Promise<void> {
  const { way, status } = await session.look();
  if (way === null) return;
  await session.wishReports(way);
  if (session.leftover === null) return;
  if (session.answersStatus && (stopCode(status) ?? offCode(status)) !== null) return;
  await session.clearLeftover(way);
}

async function printNow(
  session: PrinterSession,
  pieces: readonly Uint8Array[],
  onSending: () => void,
): Promise<PrintOutcome> {
  const { way, status } = await session.look();
  if (way === null) return { state: 'failed', code: stopCode(status) ?? 'off' };
  const stopped = session.answersStatus ? (stopCode(status) ?? offCode(status)) : null;
  if (stopped !== null) return { state: 'failed', code: stopped };
  const isInStep = await session.clearLeftover(way);
  if (way.link.lost.aborted)
    return { state: 'failed', code: way.link.hasStalled ? 'offline' : 'off' };
  const openBytes = Math.max(
    session.leftover?.openBytes ?? 0,
    ...pieces.map((piece) => piece.length),
  );
  session.leftover = { openBytes, isBegun: true };
  onSending();
  const disturbancesBefore = way.link.disturbances;
  const sent = await sendJob(session, way, pieces);
  const end =
    sent === 'sent' ? await endOfWork({ session, way, isInStep, disturbancesBefore }) : sent;
  if (end === 'done') return { state: 'printed' };
  await giveUpRest(way, end);
  return { state: 'unknown', code: end };
}

async function kickNow(
  session: PrinterSession,
  drawer: DrawerWiring,
  clock: DeviceClock,
): Promise<DrawerOutcome> {
  const { way, status } = await session.look();
  if (way === null) return { state: 'failed', code: stopCode(status) ?? 'off' };
  const off = session.answersStatus ? offCode(status) : null;
  if (off !== null) return { state: 'failed', code: off };
  const stopped = stopCode(status);
  const isInStep = stopped === null && (await session.clearLeftover(way));
  session.drawer.asked(clock.nowMs());
  if (!isInStep) {
    // A stopped printer works nothing off, but may still obey in real time: cash has to be given back without paper too.
    await way.link.send(drawerPulseInRealTime(drawer));
    return { state: 'unknown', code: stopped ?? 'silent' };
  }
  const disturbancesBefore = way.link.disturbances;
  const sending = await way.link.send(drawerPulse(drawer));
  if (sending !== 'sent') return { state: 'unknown', code: doubtOfSending(sending) };
  const end = await endOfWork({ session, way, isInStep, disturbancesBefore });
  if (end === 'done') return { state: 'kicked' };
  await giveUpRest(way, end);
  return { state: 'unknown', code: end };
}

/** What a stopped printer still holds must not come out, and the drawer not spring open, when somebody puts it right. */
async function giveUpRest(way: Way, end: PrintDoubtCode): Promise<void> {
  if (end === 'paper-out' || end === 'cover-open' || end === 'offline') await forgetRest(way.link);
}

/** `isInStep` false: the answer may be that of an earlier job, and proves nothing. */
async function endOfWork(work: {
  readonly session: PrinterSession;
  readonly way: Way;
  readonly isInStep: boolean;
  readonly disturbancesBefore: number;
}): Promise<'done' | PrintDoubtCode> {
  const { session, way, isInStep, disturbancesBefore } = work;
  if (!session.answersStatus) {
    session.leftover = null;
    return 'silent';
  }
  const end = await confirmEnd(session, way, disturbancesBefore);
  if (end === 'done' && !isInStep) return 'silent';
  if (end === 'done') session.leftover = null;
  else session.leftover ??= { openBytes: 0, isBegun: false };
  return end;
}

function createWatch(options: {
  readonly session: PrinterSession;
  readonly clock: DeviceClock;
  readonly visit: () => Promise<void>;
}): { start(): void; stop(): Promise<void> } {
  const { session, clock } = options;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await options.visit();
      const { link } = session;
      if (link !== null) await clock.wait(LOOK_EVERY_MS, AbortSignal.any([signal, link.lost]));
      if (session.link === null) await clock.wait(REOPEN_EVERY_MS, signal);
    }
  };
  return {
    start() {
      if (running !== null) return;
      const stop = new AbortController();
      running = { stop, done: run(stop.signal) };
    },
    async stop() {
      const ending = running;
      running = null;
      ending?.stop.abort();
      await ending?.done;
    },
  };
}
