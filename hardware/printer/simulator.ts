import { createListeners } from '../listeners.ts';
import type { BytePort } from '../port/port.ts';
import type { SimulatedDevice } from '../port/simulator-serial.ts';
import type { PaperItem } from './decode.ts';
import { createSimulatedPrinterBody } from './simulated-printer-body.ts';

/** A cut-off piece of paper. */
export interface SimulatedPaper {
  readonly items: readonly PaperItem[];
  readonly columns: number;
}

/** An ESC/POS printer with two-byte Chinese characters on the other end of the line. */
export interface PrinterSimulator extends SimulatedDevice {
  /** Every byte that reached the printer while it was switched on. */
  receivedBytes(): Uint8Array;
  /** Papers that were cut off, oldest first. */
  readonly papers: readonly SimulatedPaper[];
  /** What is printed and not yet cut off. */
  readonly uncut: readonly PaperItem[];
  readonly drawerKicks: number;
  /** Bytes a real printer would have printed as garbage; empty when all is well. */
  readonly problems: readonly string[];
  onPaper(listener: (paper: SimulatedPaper) => unknown): () => void;
  setPaper(paper: 'ok' | 'near-end' | 'out'): void;
  /** The paper ends after so many more lines. */
  runOutAfterLines(lines: number): void;
  setCoverOpen(open: boolean): void;
  setError(error: 'none' | 'cutter' | 'other'): void;
  /** Taken off line at its own panel. */
  setOffline(offline: boolean): void;
  /** Prints, but answers nothing. */
  setSilent(silent: boolean): void;
  /** The power switch; switching off forgets what was not printed. */
  setPower(on: boolean): void;
  /** XOFF or XON to the host. */
  setFlow(flow: 'stop' | 'go'): Promise<void>;
}

const XON = 0x11;
const XOFF = 0x13;

/** Makes a switched-on printer with paper. */
export function createPrinterSimulator(options: { readonly columns: number }): PrinterSimulator {
  const { columns } = options;
  const paperListeners = createListeners<SimulatedPaper>();
  const received: number[] = [];
  const papers: SimulatedPaper[] = [];
  const problems: string[] = [];
  let uncut: PaperItem[] = [];
  let drawerKicks = 0;
  let silent = false;
  let power = true;
  let line: BytePort | null = null;

  const body = createSimulatedPrinterBody(columns, {
    answer(byte) {
      if (!silent) void line?.write(Uint8Array.of(byte));
    },
    printed(items) {
      uncut = [...uncut, ...items];
    },
    paperCut(items) {
      const paper = { items, columns };
      papers.push(paper);
      uncut = [];
      paperListeners.emit(paper);
    },
    drawerKicked() {
      drawerKicks += 1;
    },
    problem: (detail) => problems.push(detail),
  });
  return {
    attach(port) {
      line = port;
      const stop = port.onData((bytes) => {
        if (!power) return;
        received.push(...bytes);
        body.receive(bytes);
      });
      return () => {
        stop();
        if (line === port) line = null;
      };
    },
    receivedBytes: () => Uint8Array.from(received),
    papers,
    get uncut() {
      return uncut;
    },
    get drawerKicks() {
      return drawerKicks;
    },
    problems,
    onPaper: paperListeners.add,
    setPaper: (paper) => body.change({ paper }),
    runOutAfterLines: body.runOutAfterLines,
    setCoverOpen: (coverOpen) => body.change({ coverOpen }),
    setError: (error) => body.change({ error }),
    setOffline: (offline) => body.change({ offline }),
    setSilent(next) {
      silent = next;
    },
    setPower(on) {
      power = on;
      body.forget();
    },
    async setFlow(flow) {
      await line?.write(Uint8Array.of(flow === 'stop' ? XOFF : XON));
    },
  };
}
