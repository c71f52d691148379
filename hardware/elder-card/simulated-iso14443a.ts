import type { DeviceClock } from '../clock.ts';
import { createSimulatedLineEnd, type SimulatedCardReader } from './simulated-line.ts';

/** A polled module of the `AA … BB` family. */
export interface SimulatedIso14443a extends SimulatedCardReader {
  /** Lays a card (4 or 7 bytes in hexadecimal) on the module, or takes it away by null. */
  lay(card: string | null): void;
  /** How long an answer takes; null: it never comes. */
  answerAfterMs: number | null;
  /** What the module answers instead of looking for a card: 82, 85, 8F or 81. */
  refusal: number | null;
  /** How many questions it understood. */
  readonly questions: number;
}

/** The request for a card's number: station 00, three bytes, command 25, 26 00, checksum 00. */
const WANTED = 'aa000325260000bb';
const ONE_ROUND_MS = 320;

/** Makes a module with no card on it. */
export function createIso14443aSimulator(options: {
  readonly clock: DeviceClock;
}): SimulatedIso14443a {
  const { clock } = options;
  let asked = '';
  let lying: string | null = null;
  let toGarble = 0;
  let questions = 0;
  let answered = Promise.resolve();
  const line = createSimulatedLineEnd(clock, (bytes) => {
    asked = `${asked}${Buffer.from(bytes).toString('hex')}`.slice(-WANTED.length);
    if (asked !== WANTED) return;
    asked = '';
    questions += 1;
    // A module does one thing after the other: its answers keep the order of the questions.
    const before = answered;
    answered = answer(before);
  });

  const answer = async (before: Promise<void>): Promise<void> => {
    // What lay there when it was asked, however late the answer.
    const body = bodyOf(lying, simulator.refusal);
    if (simulator.answerAfterMs === null) return;
    await clock.wait(simulator.answerAfterMs);
    await before;
    let check = 0;
    for (const byte of body) check ^= byte;
    if (toGarble > 0) check ^= 0x10;
    toGarble = Math.max(0, toGarble - 1);
    await line.send(Uint8Array.from([0xaa, ...body, check, 0xbb]));
  };
  const simulator: SimulatedIso14443a = {
    attach: line.attach,
    faults: line.faults,
    answerAfterMs: 20,
    refusal: null,
    get questions() {
      return questions;
    },
    lay(card) {
      lying = card;
    },
    async tap(card, { frames = 3 } = {}) {
      lying = card;
      await clock.wait(frames * ONE_ROUND_MS);
      lying = null;
    },
    garbleNext(frames) {
      toGarble = frames;
    },
  };
  return simulator;
}

/** Station, length, status and data. */
function bodyOf(card: string | null, refusal: number | null): readonly number[] {
  if (refusal !== null) return [0, 2, 1, refusal];
  if (card === null) return [0, 2, 1, 0x83];
  const number = Buffer.from(card, 'hex');
  return [0, number.length + 2, 0, 0, ...number];
}
