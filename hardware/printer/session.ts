import type { DeviceClock } from '../clock.ts';
import { createDrawerWatch, type DrawerEvent, type DrawerWatch } from '../drawer/drawer-watch.ts';
import type { DrawerWiring } from '../drawer/pulse.ts';
import type { LineSettings, OpenLine } from '../port/line.ts';
import type { Way } from './job.ts';
import { openPrinterLink, type PrinterLink } from './link.ts';
import { stopCode } from './outcome.ts';
import { type Leftover, recover, recoverBlindly, UNKNOWN_LEFTOVER } from './recovery.ts';
import {
  type PrinterReading,
  type PrinterReport,
  type PrinterStatus,
  REPORT_BY_YOURSELF,
  readReport,
} from './status.ts';

/** A printer that reports by itself does so at once when it is told to. */
const FIRST_REPORT_MS = 1000;

export interface SessionOptions {
  readonly open: OpenLine;
  readonly line: LineSettings;
  readonly clock: DeviceClock;
  readonly answersStatus: boolean;
  readonly drawer: DrawerWiring;
  readonly onStatusChange: (status: PrinterStatus) => void;
  readonly onDrawer: (event: DrawerEvent) => void;
}

/** What a printer driver keeps from one job to the next. */
export interface PrinterSession {
  readonly answersStatus: boolean;
  /** As last heard, by an answer or by a report of the printer's own. */
  readonly status: PrinterStatus;
  readonly drawer: DrawerWatch;
  /** What a job whose end was not confirmed may have left in the printer; null when nothing. */
  leftover: Leftover | null;
  /** Opens the port if need be and asks; no way when that failed, and `silent` then. */
  look(): Promise<{ readonly way: Way | null; readonly status: PrinterStatus }>;
  /** Remembers a state and tells the listener when it is another than before; null is silence. */
  note(reading: PrinterReading | null): void;
  /** Tells a printer that can print to report every change by itself; where it knows how, again and again. */
  wishReports(way: Way): Promise<void>;
  /** Clears the leftover; true when the printer is known to be at its end. */
  clearLeftover(way: Way): Promise<boolean>;
  /** The connection there is now, whether anybody answers or not. */
  readonly link: PrinterLink | null;
  close(): Promise<void>;
}

/** Makes a session; the port is opened by the first look and kept. What the run before left in the printer is not known. */
export function createPrinterSession(options: SessionOptions): PrinterSession {
  const { clock, line, answersStatus } = options;
  const drawer = createDrawerWatch(options.drawer);
  let status: PrinterStatus | null = null;
  let link: PrinterLink | null = null;
  const reports = createReportWish(clock);

  const noteStatus = (next: PrinterStatus): void => {
    if (next === status) return;
    status = next;
    options.onStatusChange(next);
  };
  const noteDrawer = (reading: PrinterReading): void => {
    const event = drawer.note(reading.drawerLevel, clock.nowMs());
    if (event !== null) options.onDrawer(event);
  };
  const onReport = (report: PrinterReport): void => {
    reports.heard();
    const reading = readReport(report);
    noteStatus(reading.status);
    noteDrawer(reading);
  };
  /** Whoever holds the line is there, and has stopped for the reason told last. */
  const held = (): PrinterStatus =>
    status !== null && stopCode(status) !== null ? status : 'offline';
  const connect = async (): Promise<PrinterLink | null> => {
    if (link !== null && !link.lost.aborted) return link;
    const opened = await openPrinterLink({ open: options.open, line, clock, onReport });
    link = opened;
    reports.forget();
    opened?.lost.addEventListener('abort', () => {
      if (link === opened) noteStatus(opened.hasStalled ? held() : 'silent');
    });
    return opened;
  };

  const session: PrinterSession = {
    answersStatus,
    drawer,
    leftover: UNKNOWN_LEFTOVER,
    get status() {
      return status ?? 'silent';
    },
    get link() {
      return link !== null && !link.lost.aborted ? link : null;
    },
    note(reading) {
      noteStatus(reading?.status ?? 'silent');
      if (reading === null) reports.forget();
      // Some printers say the opposite of the drawer in the two ways: the one that comes by itself is held to.
      else if (reports.state === 'not-known') noteDrawer(reading);
    },
    async look() {
      const opened = await connect();
      const reading = opened !== null && answersStatus ? await opened.askStatus() : null;
      if (opened === null || !opened.hasStalled) session.note(reading);
      const alive = opened === null || opened.lost.aborted ? null : opened;
      return { way: alive === null ? null : { link: alive, line, clock }, status: session.status };
    },
    async wishReports(way) {
      const prints = status !== null && status !== 'silent' && stopCode(status) === null;
      if (prints && answersStatus) await reports.wish(way.link);
    },
    async clearLeftover(way) {
      const { leftover } = session;
      if (leftover === null) return true;
      if (!answersStatus) {
        await recoverBlindly(way, leftover);
        session.leftover = null;
        return true;
      }
      const isClear = await recover(way, leftover);
      if (isClear) session.leftover = null;
      return isClear;
    },
    async close() {
      await link?.close();
    },
  };
  return session;
}

interface ReportWish {
  /** `unknown` until the printer has had time to report: then it either does or does not know how. */
  readonly state: 'unknown' | 'coming' | 'not-known';
  heard(): void;
  /** After a silence the printer may have been switched off, and have forgotten our wish. */
  forget(): void;
  /** Wishes for reports, again and again where they come; only once where the printer does not know them. */
  wish(link: PrinterLink): Promise<void>;
}

function createReportWish(clock: DeviceClock): ReportWish {
  let state: ReportWish['state'] = 'unknown';
  let wishedAtMs: number | null = null;
  return {
    get state() {
      return state;
    },
    heard() {
      state = 'coming';
    },
    forget() {
      state = 'unknown';
      wishedAtMs = null;
    },
    async wish(link) {
      if (state !== 'coming' && wishedAtMs !== null) {
        if (clock.nowMs() - wishedAtMs >= FIRST_REPORT_MS) state = 'not-known';
        return;
      }
      wishedAtMs = clock.nowMs();
      await link.send(REPORT_BY_YOURSELF);
    },
  };
}
