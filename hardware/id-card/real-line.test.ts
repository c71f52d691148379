import { expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { realDeviceClock as clock } from '../clock.ts';
import type { BaudRate } from '../port/line.ts';
import { laySimulatedLine } from '../testing/lines.ts';
import { CARD_OF_LI, CARD_OF_ZHANG } from '../testing/people.ts';
import { hasSocat, NO_SOCAT } from '../testing/pseudo-terminals.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createIdCardReader } from './driver.ts';
import type { IdCardEvent } from './events.ts';
import { createSamSimulator } from './simulator.ts';

// Real time-outs of the driver run here, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** The real serial binding on a pseudo-terminal, with a module at its own speed on the far end. */
async function readerOnALine(context: TestContext, baudRate: BaudRate) {
  if (!hasSocat()) context.skip(NO_SOCAT);
  const simulator = createSamSimulator({ clock, baudRate });
  const line = await laySimulatedLine({ device: simulator, baudRate });
  onTestFinished(line.remove);
  const opened: number[] = [];
  const reader = createIdCardReader({
    open: (settings) => {
      opened.push(settings.baudRate);
      return line.openLine(settings);
    },
    baudRate: 'find',
    clock,
  });
  const recorder = createEventRecorder<IdCardEvent>();
  reader.onEvent(recorder.listen);
  reader.start();
  onTestFinished(reader.stop);
  const next = (kind: IdCardEvent['kind'], after = 0): Promise<IdCardEvent> =>
    recorder.next((event): event is IdCardEvent => event.kind === kind, after);
  return { simulator, line, reader, recorder, opened, next };
}

it('a reader of 19200 baud is found by the speed set on a real line, and still is after it was plugged in again', async (context) => {
  const { simulator, line, reader, recorder, opened, next } = await readerOnALine(context, 19_200);
  await next('connected');
  expect(reader.foundBaudRate).toBe(19_200);
  // A busy machine may miss an answer and come round again; the others were tried in any case.
  expect(opened.slice(0, 3)).toEqual([115_200, 9_600, 19_200]);
  simulator.place(CARD_OF_ZHANG);
  expect(await next('read')).toMatchObject({ person: { number: CARD_OF_ZHANG.number } });
  await line.terminals.unplug();
  await next('disconnected');
  const before = recorder.events.length;
  const openedBefore = opened.length;
  await line.terminals.plug();
  await next('connected', before);
  expect(opened[openedBefore]).toBe(19_200);
  simulator.place(CARD_OF_LI);
  expect(await next('read', before)).toMatchObject({ person: { number: CARD_OF_LI.number } });
});

it('a reader unplugged in the middle of a card is told gone without a word about the card, and reads it when it is back', async (context) => {
  const { simulator, line, recorder, next } = await readerOnALine(context, 115_200);
  await next('connected');
  simulator.setPieceLength(1);
  const unplugged = Promise.withResolvers<void>();
  const afterwards = (): void => unplugged.resolve(line.terminals.unplug());
  simulator.inject('read', { kind: 'cut-off', afterBytes: 650, afterwards });
  simulator.place(CARD_OF_LI);
  await unplugged.promise;
  await next('disconnected');
  expect(recorder.events.map(({ kind }) => kind)).toEqual([
    'connected',
    'card-found',
    'disconnected',
  ]);
  await line.terminals.plug();
  simulator.place(CARD_OF_LI);
  expect(await next('read')).toMatchObject({ person: { number: CARD_OF_LI.number } });
});
