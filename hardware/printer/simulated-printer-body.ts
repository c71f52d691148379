import { createPaperDecoder, type PaperItem, type PrinterAction } from './decode.ts';

/** What can be wrong with a printer. */
export interface PrinterFaults {
  paper: 'ok' | 'near-end' | 'out';
  coverOpen: boolean;
  error: 'none' | 'cutter' | 'other';
  offline: boolean;
}

/** What a printer does with the bytes it gets. */
export interface SimulatedPrinterBody {
  readonly faults: Readonly<PrinterFaults>;
  /** Bytes as they arrive. */
  receive(bytes: Uint8Array): void;
  /** Sets or cures faults and goes on with what waits in the buffer. */
  change(changes: Partial<PrinterFaults>): void;
  runOutAfterLines(lines: number): void;
  /** Power off and on: what was not printed is forgotten. */
  forget(): void;
}

/** Where the body's doings go. */
export interface PrinterBodyOutput {
  answer(byte: number): void;
  paperCut(items: readonly PaperItem[]): void;
  printed(items: readonly PaperItem[]): void;
  drawerKicked(): void;
  problem(detail: string): void;
}

/** Makes a printer in order. */
export function createSimulatedPrinterBody(
  columns: number,
  output: PrinterBodyOutput,
): SimulatedPrinterBody {
  const decoder = createPaperDecoder({ columns });
  const faults: PrinterFaults = { paper: 'ok', coverOpen: false, error: 'none', offline: false };
  let linesLeft = Number.POSITIVE_INFINITY;
  let uncut: PaperItem[] = [];
  let buffer = Buffer.alloc(0);
  let realTime: number[] = [];

  const act = (action: PrinterAction): void => {
    if (action.kind === 'printed') {
      uncut.push(...action.items);
      output.printed(action.items);
      linesLeft -= action.items.length;
      if (linesLeft <= 0) faults.paper = 'out';
    }
    if (action.kind === 'cut') {
      output.paperCut(uncut);
      uncut = [];
    }
    if (action.kind === 'drawer') output.drawerKicked();
    if (action.kind === 'status-wanted') output.answer(faults.paper === 'near-end' ? 0x03 : 0x00);
    if (action.kind === 'problem') output.problem(action.detail);
  };
  const work = (): void => {
    while (!isStopped(faults)) {
      const step = decoder.step(buffer);
      if (step === null) return;
      buffer = Buffer.from(buffer.subarray(step.length));
      act(step.action);
    }
  };
  /** Real-time commands are obeyed as they arrive, whatever waits in the buffer. */
  const obeyAtOnce = (command: readonly number[]): void => {
    if (command[1] === 0x04) output.answer(statusByte(faults, command[2] ?? 0));
    else if (command[1] === 0x14) output.drawerKicked();
    else if (command[2] === 0x02) buffer = Buffer.alloc(0);
  };
  return {
    faults,
    receive(bytes) {
      for (const byte of bytes) {
        realTime.push(byte);
        const length = realTimeLength(realTime);
        if (length === 'none') buffer = Buffer.concat([buffer, Buffer.from(realTime)]);
        else if (realTime.length < length) continue;
        else obeyAtOnce(realTime);
        realTime = [];
        work();
      }
    },
    change(changes) {
      if (changes.paper !== undefined) linesLeft = Number.POSITIVE_INFINITY;
      Object.assign(faults, changes);
      work();
    },
    runOutAfterLines(lines) {
      linesLeft = lines;
    },
    forget() {
      buffer = Buffer.alloc(0);
      realTime = [];
      decoder.reset();
    },
  };
}

/** Length of the real-time command these bytes begin (DLE EOT n, DLE ENQ n, DLE DC4 1 m t), or none. */
function realTimeLength(bytes: readonly number[]): number | 'none' {
  if (bytes[0] !== 0x10) return 'none';
  if (bytes.length === 1) return 3;
  if (bytes[1] === 0x04 || bytes[1] === 0x05) return 3;
  return bytes[1] === 0x14 ? 5 : 'none';
}

function isStopped(faults: PrinterFaults): boolean {
  return faults.paper === 'out' || faults.coverOpen || faults.error !== 'none' || faults.offline;
}

/** The answers to DLE EOT 1 to 4. */
function statusByte(faults: PrinterFaults, question: number): number {
  const bit = (set: boolean, mask: number): number => (set ? mask : 0);
  const out = faults.paper === 'out';
  if (question === 1) return 0x12 | bit(isStopped(faults), 0x08);
  if (question === 2) {
    return 0x12 | bit(faults.coverOpen, 0x04) | bit(out, 0x20) | bit(faults.error !== 'none', 0x40);
  }
  if (question === 3)
    return 0x12 | bit(faults.error === 'cutter', 0x08) | bit(faults.error === 'other', 0x20);
  return 0x12 | bit(faults.paper === 'near-end', 0x0c) | bit(out, 0x60);
}
