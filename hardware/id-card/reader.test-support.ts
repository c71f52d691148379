import { onTestFinished } from 'vitest';
import type { DeviceClock } from '../clock.ts';
import type { BaudRate, OpenLine } from '../port/line.ts';
import { attachAtSpeed } from '../port/line-speed.ts';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createIdCardReader } from './driver.ts';
import type { IdCardEvent } from './events.ts';
import { createSamSimulator } from './simulator.ts';

/** A started driver and a simulated module on a line in memory, with a clock that jumps. */
export function setUpReader(
  options: {
    readonly baudRate?: BaudRate | 'find';
    readonly moduleBaudRate?: BaudRate;
    readonly clock?: DeviceClock;
    readonly serial?: number;
    /** Puts something between driver and line. */
    readonly between?: (open: OpenLine) => OpenLine;
  } = {},
) {
  const { baudRate = 'find', moduleBaudRate, clock = createVirtualClock(), serial = 1 } = options;
  const pair = createMemoryPortPair();
  const speed = moduleBaudRate === undefined ? {} : { baudRate: moduleBaudRate };
  const simulator = createSamSimulator({ clock, serial, ...speed });
  attachAtSpeed({
    device: simulator,
    port: pair.simulatorSide,
    lineBaudRate: async () => pair.baudRate(),
  });
  const opened: number[] = [];
  const openLine: OpenLine = (line) => {
    opened.push(line.baudRate);
    return pair.openLine(line);
  };
  const open = options.between?.(openLine) ?? openLine;
  const reader = createIdCardReader({ open, baudRate, clock });
  const recorder = createEventRecorder<IdCardEvent>();
  reader.onEvent(recorder.listen);
  reader.start();
  onTestFinished(reader.stop);
  return {
    clock,
    pair,
    simulator,
    reader,
    recorder,
    /** The speeds the driver opened the line with, in order. */
    opened,
    kinds: (): string[] =>
      recorder.events.map((event) =>
        event.kind === 'read-failed' ? `failed ${event.code}` : event.kind,
      ),
    numbers: (): string[] =>
      recorder.events.flatMap((event) => (event.kind === 'read' ? [event.person.number] : [])),
  };
}
