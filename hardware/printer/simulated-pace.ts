import type { DeviceClock } from '../clock.ts';
import {
  CAPABLE_PRINTER,
  createSimulatedPrinterBody,
  type PrinterBodyOutput,
  type SimulatedPrinterBody,
} from './simulated-printer-body.ts';

/** How fast a printer is. */
export interface PrinterPace {
  readonly clock: DeviceClock;
  /** Speed of the line. */
  readonly baudRate: number;
  /** How long one printed line takes. */
  readonly lineMs: number;
  /** Bytes at which it tells the host to pause; null where it tells nobody. */
  readonly pauseAtBytes: number | null;
}

/** Brings bytes to a body and lets it work. */
export interface BodyFeeder {
  receive(bytes: Uint8Array): void;
  /** Goes on with what waits, after a fault was cured. */
  resume(): void;
  /** Bytes on the wire are lost. */
  forget(): void;
}

interface Feeding {
  readonly body: SimulatedPrinterBody;
  readonly problem: (detail: string) => void;
  readonly flow: (to: 'stop' | 'go') => void;
}

/** Everything in no time, for tests of what is printed and not of when. */
export function createInstantFeeder(body: SimulatedPrinterBody): BodyFeeder {
  const resume = (): void => {
    while (body.step() !== null);
  };
  return {
    receive(bytes) {
      for (const byte of bytes) {
        body.receive(byte);
        resume();
      }
    },
    resume,
    forget() {},
  };
}

/** A printer without a line, for tests of what its bytes become on paper. */
export function createInstantPrinterBody(
  columns: number,
  output: PrinterBodyOutput,
): Pick<BodyFeeder, 'receive'> {
  const bufferBytes = Number.POSITIVE_INFINITY;
  const body = createSimulatedPrinterBody({
    columns,
    bufferBytes,
    traits: CAPABLE_PRINTER,
    output,
  });
  return createInstantFeeder(body);
}

/** Bytes that arrive together; fine enough to fill a small buffer by degrees. */
const SLICE_BYTES = 8;

/** Bytes at the speed of the line, lines at the speed of the mechanism, and what finds no room is lost. */
export function createPacedFeeder({ body, problem, flow }: Feeding, pace: PrinterPace): BodyFeeder {
  const { clock, pauseAtBytes } = pace;
  let wire: number[] = [];
  let isArriving = false;
  let isWorking = false;
  let isPaused = false;

  const tellFlow = (): void => {
    if (pauseAtBytes === null) return;
    const isFull = body.waitingBytes >= pauseAtBytes;
    if (!isPaused && isFull) flow('stop');
    if (isPaused && body.waitingBytes <= pauseAtBytes / 2) flow('go');
    isPaused = isPaused ? body.waitingBytes > pauseAtBytes / 2 : isFull;
  };
  const work = async (): Promise<void> => {
    if (isWorking) return;
    isWorking = true;
    for (let lines = body.step(); lines !== null; lines = body.step()) {
      if (lines > 0) await clock.wait(lines * pace.lineMs);
      tellFlow();
    }
    isWorking = false;
  };
  const arrive = async (): Promise<void> => {
    if (isArriving) return;
    isArriving = true;
    while (wire.length > 0) {
      const slice = wire.slice(0, SLICE_BYTES);
      await clock.wait((slice.length * 10_000) / pace.baudRate);
      const lost = wire.splice(0, SLICE_BYTES).filter((byte) => !body.receive(byte)).length;
      if (lost > 0) problem(`${lost} bytes lost: the buffer is full`);
      tellFlow();
      void work();
    }
    isArriving = false;
  };
  return {
    receive(bytes) {
      wire.push(...bytes);
      void arrive();
    },
    resume: () => void work(),
    forget() {
      wire = [];
    },
  };
}
