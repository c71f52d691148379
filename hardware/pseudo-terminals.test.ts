import { afterEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { realDeviceClock as clock } from './clock.ts';
import { USUAL_DRAWER_PULSE } from './drawer/pulse.ts';
import { createElderCardReader, type ElderCardEvent } from './elder-card/driver.ts';
import { createElderCardSimulator } from './elder-card/simulator.ts';
import { createIdCardReader } from './id-card/driver.ts';
import type { IdCardEvent } from './id-card/events.ts';
import { createSamSimulator } from './id-card/simulator.ts';
import type { BytePort } from './port/port.ts';
import { openSerialPort } from './port/serial-port.ts';
import { createPrinter } from './printer/driver.ts';
import { paperToText } from './printer/paper-to-text.ts';
import type { ReceiptBlock, ReceiptDocument } from './printer/receipt-document.ts';
import { createPrinterSimulator } from './printer/simulator.ts';
import { laySimulatedLine, type SimulatedLine } from './testing/lines.ts';
import { CARD_OF_LI, CARD_OF_ZHANG } from './testing/people.ts';
import { hasSocat, NO_SOCAT, openPseudoTerminals } from './testing/pseudo-terminals.ts';
import { LUNCH_RECEIPT } from './testing/receipts.ts';
import { createEventRecorder } from './testing/recorder.ts';

// Real time-outs of the drivers run here, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function needSocat(context: TestContext): void {
  if (!hasSocat()) context.skip(NO_SOCAT);
}

async function idCardOnALine() {
  const simulator = createSamSimulator({ clock });
  const line = await laySimulatedLine({ device: simulator, baudRate: 115200 });
  cleanUps.push(line.remove);
  const reader = createIdCardReader({ open: line.openLine, baudRate: 115200, clock });
  const recorder = createEventRecorder<IdCardEvent>();
  reader.onEvent(recorder.listen);
  reader.start();
  cleanUps.push(reader.stop);
  const next = (kind: IdCardEvent['kind'], after = 0): Promise<IdCardEvent> =>
    recorder.next((event): event is IdCardEvent => event.kind === kind, after);
  return { simulator, line, recorder, next };
}

async function printerOnALine(flowControl: 'none' | 'xon-xoff' = 'none') {
  const simulator = createPrinterSimulator({ columns: 32 });
  const device = {
    stopAtPaperQuestion: false,
    attach(port: BytePort): () => void {
      // Listens before the simulator, so that XOFF goes out ahead of the answer and holds whatever follows it.
      const stopListening = port.onData((bytes) => {
        const asked = Buffer.from(bytes).includes(Buffer.from([0x10, 0x04, 0x04]));
        if (device.stopAtPaperQuestion && asked) void port.write(Uint8Array.of(0x13));
      });
      const detach = simulator.attach(port);
      return () => {
        stopListening();
        detach();
      };
    },
  };
  const line = await laySimulatedLine({ device, baudRate: 9600, flowControl });
  cleanUps.push(line.remove);
  const printer = createPrinter({
    open: line.open,
    line: { baudRate: 9600, flowControl },
    clock,
    columns: 32,
    answersStatus: true,
    drawer: { switch: 'no-switch', ...USUAL_DRAWER_PULSE },
  });
  cleanUps.push(printer.stop);
  return { simulator, line, printer, device };
}

/** Until the simulator sits on the line again after plugging. */
async function simulatorBack(
  line: SimulatedLine,
  printer: { status(): Promise<string> },
): Promise<void> {
  await line.terminals.plug();
  while ((await printer.status()) === 'silent') await clock.wait(50);
}

/** Lets go of the line until the printer answers: a pseudo-terminal loses an XON that comes while the driver has closed it. */
async function untilAnswering(ends: {
  readonly simulator: { setFlow(flow: 'go'): Promise<void> };
  readonly printer: { status(): Promise<string> };
}): Promise<void> {
  let status = 'silent';
  while (status !== 'ready') {
    const asked = ends.printer.status();
    await clock.wait(50);
    await ends.simulator.setFlow('go');
    status = await asked;
  }
}

/** A job of many small papers: 第1张, 第2张 and so on. */
function manyPapers(count: number): { readonly document: ReceiptDocument } {
  const paper = (index: number): ReceiptBlock[] => [
    { kind: 'text', text: `第${index + 1}张` },
    { kind: 'cut' },
  ];
  return { document: { blocks: Array.from({ length: count }, (_, index) => paper(index)).flat() } };
}

describe('a serial port of the operating system', () => {
  it('that does not exist is not found', async () => {
    const opened = await openSerialPort({
      path: '/dev/zhulao-none',
      baudRate: 9600,
      flowControl: 'none',
    })();
    expect(opened).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('is busy for a second user, and free again after close', async (context) => {
    needSocat(context);
    const terminals = await openPseudoTerminals();
    cleanUps.push(terminals.remove);
    const open = openSerialPort({
      path: terminals.driverPath,
      baudRate: 9600,
      flowControl: 'none',
    });
    const first = await open();
    expect(await open()).toMatchObject({ ok: false, failure: { code: 'busy' } });
    if (first.ok) await first.value.close();
    const second = await open();
    expect(second.ok).toBe(true);
    if (second.ok) await second.value.close();
  });

  it('tells an unplug also when it falls into the middle of reading', async (context) => {
    needSocat(context);
    const terminals = await openPseudoTerminals();
    cleanUps.push(terminals.remove);
    for (let round = 0; round < 12; round += 1) {
      await terminals.plug();
      const near = await openSerialPort({
        path: terminals.driverPath,
        baudRate: 9600,
        flowControl: 'none',
      })();
      const far = await openSerialPort({
        path: terminals.simulatorPath,
        baudRate: 9600,
        flowControl: 'none',
      })();
      if (!near.ok || !far.ok) throw new Error('not open');
      const gone = new Promise((resolve) => near.value.onClose(resolve));
      const heard = new Promise((resolve) => near.value.onData(resolve));
      await far.value.write(Buffer.from('card'));
      await heard;
      await terminals.unplug();
      expect(await gone).toMatchObject({ code: 'io' });
      await far.value.close();
    }
  });

  it('tells an unplug by itself, takes no more bytes, and sends none of them after it is back', async (context) => {
    needSocat(context);
    const terminals = await openPseudoTerminals();
    cleanUps.push(terminals.remove);
    const open = openSerialPort({
      path: terminals.driverPath,
      baudRate: 9600,
      flowControl: 'none',
    });
    const opened = await open();
    if (!opened.ok) throw new Error(opened.failure.detail);
    const gone = new Promise((resolve) => opened.value.onClose(resolve));
    await terminals.unplug();
    expect(await gone).toMatchObject({ code: 'io' });
    expect(await opened.value.write(Buffer.from('yesterday'))).toMatchObject({ ok: false });
    await terminals.plug();
    const far = await openSerialPort({
      path: terminals.simulatorPath,
      baudRate: 9600,
      flowControl: 'none',
    })();
    const again = await open();
    if (!far.ok || !again.ok) throw new Error('not open');
    const heard = new Promise((resolve) =>
      far.value.onData((bytes) => resolve(Buffer.from(bytes).toString())),
    );
    await again.value.write(Buffer.from('today'));
    expect(await heard).toBe('today');
    await again.value.close();
    await far.value.close();
  });
});

describe('an ID card over a real line', () => {
  it('is read, byte by byte as well', async (context) => {
    needSocat(context);
    const { simulator, recorder, next } = await idCardOnALine();
    simulator.setPieceLength(1);
    simulator.place(CARD_OF_LI);
    expect(await next('read')).toMatchObject({
      person: { number: CARD_OF_LI.number, name: '李㛃𬭎' },
    });
    expect(recorder.events.map((event) => event.kind)).toEqual(['connected', 'card-found', 'read']);
  });

  it('whose answer arrives damaged is reported so, and is read when put back', async (context) => {
    needSocat(context);
    const { simulator, recorder, next } = await idCardOnALine();
    simulator.inject('read', { kind: 'garbled' });
    simulator.place(CARD_OF_ZHANG);
    expect(await next('read-failed')).toEqual({ kind: 'read-failed', code: 'garbled' });
    simulator.lift();
    simulator.place(CARD_OF_ZHANG);
    await next('read');
    expect(recorder.events.filter((event) => event.kind === 'read')).toHaveLength(1);
  });

  it('that is taken away too early is reported so, and is read when put back', async (context) => {
    needSocat(context);
    const { simulator, next } = await idCardOnALine();
    simulator.inject('read', { kind: 'lifted' });
    simulator.place(CARD_OF_ZHANG);
    expect(await next('read-failed')).toEqual({ kind: 'read-failed', code: 'lifted' });
    simulator.place(CARD_OF_ZHANG);
    expect(await next('read')).toMatchObject({ person: { name: '张小花' } });
  });

  it('is read after the reader was unplugged and plugged in again', async (context) => {
    needSocat(context);
    const { simulator, line, recorder, next } = await idCardOnALine();
    await next('connected');
    await line.terminals.unplug();
    await next('disconnected');
    const after = recorder.events.length;
    await line.terminals.plug();
    await next('connected', after);
    simulator.place(CARD_OF_ZHANG);
    expect(await next('read')).toMatchObject({ person: { number: CARD_OF_ZHANG.number } });
  });
});

describe('an elder card over a real line', () => {
  it('is reported once', async (context) => {
    needSocat(context);
    const simulator = createElderCardSimulator({ clock });
    const line = await laySimulatedLine({ device: simulator, baudRate: 9600 });
    cleanUps.push(line.remove);
    const reader = createElderCardReader({
      ...{ open: line.open, clock, dialect: 'em4100' },
      ...{ byteOrder: 'as-read', printedForm: 'hexadecimal' },
    });
    const recorder = createEventRecorder<ElderCardEvent>();
    reader.onEvent(recorder.listen);
    reader.start();
    cleanUps.push(reader.stop);
    await recorder.next((event): event is ElderCardEvent => event.kind === 'connected');
    await simulator.tap('62E3086CED');
    await recorder.next((event): event is ElderCardEvent => event.kind === 'card');
    await simulator.tap('01000000FF');
    await recorder.next(
      (event): event is ElderCardEvent =>
        event.kind === 'card' && event.cardNumber === '01000000FF',
    );
    const cards = recorder.events.filter((event) => event.kind === 'card');
    expect(cards.map((event) => event.cardNumber)).toEqual(['62E3086CED', '01000000FF']);
  });
});

describe('a receipt over a real line', () => {
  it('is printed in Chinese and confirmed', async (context) => {
    needSocat(context);
    const { simulator, printer } = await printerOnALine();
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText).join()).toContain('红烧狮子头套餐 1份       15.00元');
    expect(simulator.problems).toEqual([]);
  });

  it('for a printer that is switched off, or unplugged, fails and never comes out later', async (context) => {
    needSocat(context);
    const { simulator, line, printer } = await printerOnALine();
    simulator.setPower(false);
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'failed',
      code: 'off',
    });
    simulator.setPower(true);
    await line.terminals.unplug();
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'failed',
      code: 'off',
    });
    await simulatorBack(line, printer);
    const second = { blocks: [{ kind: 'text', text: '第二张' }, { kind: 'cut' }] as const };
    expect(await printer.print({ document: second })).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText)).toEqual(['第二张']);
    expect(simulator.uncut).toEqual([]);
  });

  it('in which the paper ends is unknown', async (context) => {
    needSocat(context);
    const { simulator, printer } = await printerOnALine();
    simulator.loadRoll({ untilEnd: 3 });
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'unknown',
      code: 'paper-out',
    });
    expect(simulator.papers).toEqual([]);
    expect(await printer.status()).toBe('paper-out');
  });

  it('waits while the printer holds the line with XOFF, and goes on at XON', async (context) => {
    needSocat(context);
    const { simulator, printer } = await printerOnALine('xon-xoff');
    expect(await printer.status()).toBe('ready');
    await simulator.setFlow('stop');
    const printing = printer.print({ document: LUNCH_RECEIPT });
    await clock.wait(300);
    expect(simulator.uncut).toEqual([]);
    await simulator.setFlow('go');
    expect(await printing).toEqual({ state: 'printed' });
    expect(simulator.papers).toHaveLength(1);
  });

  it('comes out whole though the printer stops the line again and again', async (context) => {
    needSocat(context);
    const { simulator, printer } = await printerOnALine('xon-xoff');
    simulator.onPaper(async () => {
      await simulator.setFlow('stop');
      await clock.wait(5);
      await simulator.setFlow('go');
    });
    expect(await printer.print(manyPapers(60))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText)).toEqual(
      Array.from({ length: 60 }, (_, index) => `第${index + 1}张`),
    );
  });

  it('that is stopped right after its status was good is unknown, and does not come out later', async (context) => {
    needSocat(context);
    const { simulator, printer, device } = await printerOnALine('xon-xoff');
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({ state: 'printed' });
    device.stopAtPaperQuestion = true;
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'unknown',
      code: 'offline',
    });
    device.stopAtPaperQuestion = false;
    await untilAnswering({ simulator, printer });
    expect(simulator.papers).toHaveLength(1);
    expect(simulator.uncut).toEqual([]);
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({ state: 'printed' });
    expect(simulator.papers).toHaveLength(2);
  });

  it('that the printer holds up with XOFF for good does not come out after the driver has given up', async (context) => {
    needSocat(context);
    const { simulator, printer } = await printerOnALine('xon-xoff');
    expect(await printer.status()).toBe('ready');
    await simulator.setFlow('stop');
    expect((await printer.print({ document: LUNCH_RECEIPT })).state).toBe('failed');
    await untilAnswering({ simulator, printer });
    expect(simulator.uncut).toEqual([]);
    expect(simulator.papers).toEqual([]);
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({ state: 'printed' });
    expect(simulator.papers).toHaveLength(1);
  });
});
