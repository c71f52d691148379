import { createIdCardReader } from '../../../hardware/id-card/driver.ts';
import { buildSimulatedCard } from '../../../hardware/id-card/simulated-card.ts';
import { createSamSimulator } from '../../../hardware/id-card/simulator.ts';
import { createMemoryPortPair } from '../../../hardware/port/memory-port.ts';
import { LI_RARE, ZHANG_XIAOHUA } from '../../../hardware/testing/people.ts';
import { createVirtualClock } from '../../../hardware/testing/virtual-clock.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

/** Cards laid on one after the other, each another person's. */
const CARDS = 2_000;
const ROUNDS = 5;
const LIMIT_MS = 5;
/** Length of the good answer to a reading (GA/T 467: 1295 bytes). */
const ANSWER_BYTES = 1295;

/** Milliseconds from the last byte of each card answer, delivered in pieces as a serial driver does, to its event. */
async function readCards(): Promise<number[]> {
  // The module's pauses are skipped; what is measured is real time.
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = createSamSimulator({ clock });
  simulator.setPieceLength(64);
  simulator.attach(pair.simulatorSide);
  let sinceAnswer = 0;
  let lastByteMs = 0;
  const reader = createIdCardReader({
    open: async (line) => {
      const opened = await pair.openLine(line);
      if (!opened.ok) return opened;
      const onData = (listener: (bytes: Uint8Array) => void) =>
        opened.value.onData((bytes) => {
          sinceAnswer += bytes.length;
          lastByteMs = performance.now();
          listener(bytes);
        });
      return { ok: true, value: { ...opened.value, onData } };
    },
    baudRate: 115_200,
    clock,
  });
  const times: number[] = [];
  reader.start();
  for (let index = 0; index < CARDS; index += 1) {
    const person = index % 2 === 0 ? ZHANG_XIAOHUA : LI_RARE;
    const read = Promise.withResolvers<void>();
    const stop = reader.onEvent((event) => {
      if (event.kind !== 'read') return;
      times.push(performance.now() - lastByteMs);
      read.resolve();
    });
    sinceAnswer = 0;
    simulator.place(buildSimulatedCard({ ...person, sequence: index % 100 }));
    await read.promise;
    stop();
    if (sinceAnswer < ANSWER_BYTES) throw new Error('a card was read without its answer');
  }
  await reader.stop();
  return times;
}

function percentile99(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const time = sorted[Math.ceil(sorted.length * 0.99) - 1];
  if (time === undefined) throw new Error('no card was read');
  return time;
}

async function measure(): Promise<BenchRow> {
  return compare({
    row: 'card answer to person',
    work: `p99 of the time from the last byte of a card's answer to PersonRead, checked, ${CARDS} cards in pieces of 64 bytes, against the limit of ${LIMIT_MS} ms`,
    unit: 'ms',
    better: 'lower',
    goal: 1,
    rounds: ROUNDS,
    ours: async () => percentile99(await readCards()),
    theirs: LIMIT_MS,
  });
}

export const rows: BenchRows = [measure];
