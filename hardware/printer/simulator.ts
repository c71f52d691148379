import { createListeners } from '../listeners.ts';
import type { BytePort } from '../port/port.ts';
import type { SimulatedDevice } from '../port/simulator-serial.ts';
import type { PaperItem } from './decode.ts';
import type { PaperRoll } from './simulated-mechanism.ts';
import { createInstantFeeder, createPacedFeeder, type PrinterPace } from './simulated-pace.ts';
import {
  CAPABLE_PRINTER,
  createSimulatedPrinterBody,
  type PrinterBodyOutput,
  type PrinterTraits,
} from './simulated-printer-body.ts';

/** A cut-off piece of paper. */
export interface SimulatedPaper {
  readonly items: readonly PaperItem[];
  readonly columns: number;
}

/** An ESC/POS printer with two-byte Chinese characters on the other end of the line. */
export interface PrinterSimulator extends SimulatedDevice {
  /** Every byte that reached the printer while it was switched on. */
  receivedBytes(): Uint8Array;
  /** Papers that were cut off, oldest first; a cut through nothing is none. */
  readonly papers: readonly SimulatedPaper[];
  /** What is printed and not yet cut off. */
  readonly uncut: readonly PaperItem[];
  readonly drawerKicks: number;
  /** The pin of the last pulse. */
  readonly kickedPin: 2 | 5 | null;
  readonly isDrawerOpen: boolean;
  /** Bytes a real printer would have printed as garbage, or lost; empty when all is well. */
  readonly problems: readonly string[];
  onPaper(listener: (paper: SimulatedPaper) => unknown): () => void;
  onDrawerKick(listener: () => unknown): () => void;
  setPaper(paper: 'ok' | 'near-end' | 'out'): void;
  /** A roll of so many lines, of which the last ones are near its end. */
  loadRoll(roll: PaperRoll): void;
  setCoverOpen(open: boolean): void;
  setError(error: 'none' | 'cutter' | 'other'): void;
  /** A person clears the cutter after its error; the printer still has to be switched off and on, or to be told by DLE ENQ 2. */
  clearCutter(): void;
  /** Taken off line at its own panel. */
  setOffline(offline: boolean): void;
  /** Prints, but answers nothing. */
  setSilent(silent: boolean): void;
  /** The power switch; switching off forgets what was not printed. */
  setPower(on: boolean): void;
  /** Pulled open by hand or opened with its key, or pushed shut. */
  setDrawerOpen(open: boolean): void;
  /** Answers come so much later. */
  delayAnswers(pause: (() => Promise<void>) | null): void;
  /** Bytes that no printer should send at this moment. */
  say(bytes: Uint8Array): Promise<void>;
  /** XOFF or XON to the host. */
  setFlow(flow: 'stop' | 'go'): Promise<void>;
}

export interface SimulatedPrinterOptions {
  readonly columns: number;
  readonly traits?: Partial<PrinterTraits>;
  /** What waits beyond it is lost; only with a pace can that happen. */
  readonly bufferBytes?: number;
  /** Without it everything is printed as it comes. */
  readonly pace?: PrinterPace;
}

const XON = 0x11;
const XOFF = 0x13;
const USUAL_BUFFER_BYTES = 4096;

/** Makes a switched-on printer with paper. */
export function createPrinterSimulator(options: SimulatedPrinterOptions): PrinterSimulator {
  const { columns, pace } = options;
  const traits = { ...CAPABLE_PRINTER, ...options.traits };
  const line = createSimulatorLine();
  const record = createPaperRecord(columns);
  const body = createSimulatedPrinterBody({
    columns,
    bufferBytes:
      pace === undefined ? Number.POSITIVE_INFINITY : (options.bufferBytes ?? USUAL_BUFFER_BYTES),
    traits,
    output: { ...record.output, answer: line.answer },
  });
  const setFlow = (flow: 'stop' | 'go'): Promise<void> =>
    line.say(Uint8Array.of(flow === 'stop' ? XOFF : XON));
  const feeding = {
    body,
    problem: record.output.problem,
    flow: (to: 'stop' | 'go') => void setFlow(to),
  };
  const feeder = pace === undefined ? createInstantFeeder(body) : createPacedFeeder(feeding, pace);
  const received: number[] = [];
  let power = true;
  const afterwards = (change: () => void): void => {
    change();
    feeder.resume();
  };
  return {
    ...record.paper,
    get uncut() {
      return record.uncut();
    },
    get drawerKicks() {
      return record.kickedPins.length;
    },
    get kickedPin() {
      return record.kickedPins.at(-1) ?? null;
    },
    get isDrawerOpen() {
      return body.mechanism.isDrawerOpen;
    },
    attach: (port) =>
      line.attach(port, (bytes) => {
        if (!power) return;
        for (const byte of bytes) received.push(byte);
        feeder.receive(bytes);
      }),
    receivedBytes: () => Uint8Array.from(received),
    setPaper: (paper) => afterwards(() => body.mechanism.change({ paper })),
    loadRoll: (roll) => afterwards(() => body.mechanism.loadRoll(roll)),
    setCoverOpen: (coverOpen) => afterwards(() => body.mechanism.change({ coverOpen })),
    setError: (error) => afterwards(() => body.mechanism.change({ error })),
    clearCutter: body.mechanism.clearCutter,
    setOffline: (offline) => afterwards(() => body.mechanism.change({ offline })),
    setSilent: line.setSilent,
    setPower(on) {
      power = on;
      feeder.forget();
      body.forget();
      if (on) body.mechanism.tryAgain();
    },
    setDrawerOpen: body.mechanism.setDrawerOpen,
    delayAnswers: line.delayAnswers,
    say: line.say,
    setFlow,
  };
}

/** The printer's end of the line. */
function createSimulatorLine() {
  let port: BytePort | null = null;
  let isSilent = false;
  let pause: (() => Promise<void>) | null = null;
  const say = async (bytes: Uint8Array): Promise<void> => {
    await port?.write(bytes);
  };
  return {
    say,
    answer(bytes: readonly number[]): void {
      if (isSilent) return;
      const send = (): Promise<void> => say(Uint8Array.from(bytes));
      void (pause === null ? send() : pause().then(send));
    },
    setSilent(silent: boolean): void {
      isSilent = silent;
    },
    delayAnswers(next: (() => Promise<void>) | null): void {
      pause = next;
    },
    attach(to: BytePort, receive: (bytes: Uint8Array) => void): () => void {
      port = to;
      const stop = to.onData(receive);
      return () => {
        stop();
        if (port === to) port = null;
      };
    },
  };
}

/** What came out. */
function createPaperRecord(columns: number) {
  const listeners = createListeners<SimulatedPaper>();
  const kickListeners = createListeners<void>();
  const papers: SimulatedPaper[] = [];
  const problems: string[] = [];
  const kickedPins: (2 | 5)[] = [];
  let uncut: PaperItem[] = [];
  const output: Omit<PrinterBodyOutput, 'answer'> = {
    printed(items) {
      uncut = [...uncut, ...items];
    },
    paperCut(items) {
      uncut = [];
      if (items.length === 0) return;
      const paper = { items, columns };
      papers.push(paper);
      listeners.emit(paper);
    },
    drawerKicked(pin) {
      kickedPins.push(pin);
      kickListeners.emit();
    },
    problem(detail) {
      problems.push(detail);
    },
  };
  return {
    output,
    kickedPins,
    uncut: () => uncut,
    paper: { papers, problems, onPaper: listeners.add, onDrawerKick: kickListeners.add },
  };
}
