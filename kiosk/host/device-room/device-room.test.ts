import { afterEach, describe, expect, it } from 'vitest';
import { createElderCardSimulator } from '../../../hardware/elder-card/simulator.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import { createSamSimulator } from '../../../hardware/id-card/simulator.ts';
import { pathOnlyAddress } from '../../../hardware/port/address.ts';
import type { SimulatedDevice } from '../../../hardware/port/simulator-serial.ts';
import { createPrinterSimulator } from '../../../hardware/printer/simulator.ts';
import { createScannerSimulator } from '../../../hardware/scanner/simulator.ts';
import { CARD_OF_LI, CARD_OF_ZHANG } from '../../../hardware/testing/people.ts';
import { LUNCH_RECEIPT } from '../../../hardware/testing/receipts.ts';
import { createEventRecorder } from '../../../hardware/testing/recorder.ts';
import { createVirtualClock } from '../../../hardware/testing/virtual-clock.ts';
import { fail } from '../../../shared/result.ts';
import { expectOk, LUNCH_MS } from '../../core/canteen.test-support.ts';
import {
  cleanUp,
  device,
  isWell,
  machine,
  newFolder,
  numbersRead,
  openRoom,
  until,
} from './device-room.test-support.ts';

afterEach(cleanUp);

describe('a device that is unplugged', () => {
  it('is told gone, and serves again within 5 s of coming back in another socket under another name', async () => {
    const { ports, plug, unplug } = machine();
    const clock = createVirtualClock();
    const sam = createSamSimulator({ clock });
    const running = openRoom(ports, { clock });
    const reader = device('id-card-reader', '读卡器', plug('left', sam, 'S1'));
    expectOk(await running.room.assign(reader));
    expect(await until(running, '读卡器', isWell)).toMatchObject({
      path: 'COM1',
    });
    unplug('left');
    const gone = await until(running, '读卡器', ({ state }) => state === 'gone');
    expect(gone).toMatchObject({ path: null, lastTrouble: { state: 'gone', atMs: LUNCH_MS } });
    expect(running.devices.idCardReader.isConnected).toBe(false);
    // Long away: the pauses between two looks have grown as long as they get.
    await clock.wait(60_000);
    plug('right', sam, 'S1');
    const backMs = clock.nowMs();
    const back = await until(running, '读卡器', isWell);
    expect(clock.nowMs() - backMs).toBeLessThan(5_000);
    expect(back).toMatchObject({ path: 'COM2', lastTrouble: { state: 'gone' } });
  });

  it('is not mixed up with its twin: two adapters without serial numbers keep to their sockets when names are swapped', async () => {
    const { ports, plug, unplug } = machine();
    const clock = createVirtualClock();
    const reader = createSamSimulator({ clock });
    const printer = createPrinterSimulator({ columns: 48 });
    const running = openRoom(ports, { clock });
    expectOk(await running.room.assign(device('id-card-reader', '读卡器', plug('left', reader))));
    expectOk(
      await running.room.assign(device('receipt-printer', '打印机', plug('right', printer))),
    );
    await Promise.all([until(running, '读卡器', isWell), until(running, '打印机', isWell)]);
    unplug('left');
    unplug('right');
    await until(running, '读卡器', ({ state }) => state === 'gone');
    await until(running, '打印机', ({ state }) => state === 'gone');
    // Found in the other order this time.
    plug('right', printer);
    await until(running, '打印机', isWell);
    expect(running.room.known().find(({ device }) => device.name === '读卡器')?.state).toBe('gone');
    plug('left', reader);
    expect(await until(running, '读卡器', isWell)).toMatchObject({ path: 'COM4' });
    expect(printer.problems).toEqual([]);
  });
});

describe('a port', () => {
  it('that another program holds is told busy, and used as soon as that lets it go', async () => {
    const { ports, plug, take } = machine();
    const clock = createVirtualClock();
    const running = openRoom(ports, { clock });
    const address = plug('left', createElderCardSimulator({ clock }));
    const letGo = await take('left');
    expectOk(await running.room.assign(device('elder-card-reader', '老年卡', address)));
    const busy = await until(running, '老年卡', ({ state }) => state === 'busy');
    expect(busy.path).toBe('COM1');
    await letGo();
    await until(running, '老年卡', isWell);
  });

  it('that the system refuses is told so', async () => {
    const { ports, plug } = machine();
    const running = openRoom({
      ...ports,
      open: async () => fail({ code: 'denied', detail: 'EACCES' }),
    });
    const address = plug('left', createPrinterSimulator({ columns: 48 }));
    expectOk(await running.room.assign(device('receipt-printer', '打印机', address)));
    await until(running, '打印机', ({ state }) => state === 'refused');
    expect(await running.devices.printer.print({ document: LUNCH_RECEIPT })).toMatchObject({
      state: 'failed',
    });
  });

  it('with a device that does not answer is told mute', async () => {
    const { ports, plug } = machine();
    const running = openRoom(ports);
    const silent: SimulatedDevice = { attach: (port) => port.onData(() => undefined) };
    expectOk(await running.room.assign(device('id-card-reader', '读卡器', plug('left', silent))));
    expectOk(await running.room.assign(device('receipt-printer', '打印机', plug('right', silent))));
    await until(running, '读卡器', ({ state }) => state === 'mute');
    await until(running, '打印机', ({ state }) => state === 'mute');
    expect(await running.room.test(running.room.known()[0]?.device.deviceId ?? '')).toEqual({
      kind: 'state',
      state: 'mute',
    });
  });

  it('is not given to a second device, also not under a new name', async () => {
    const { ports, plug, unplug } = machine();
    const clock = createVirtualClock();
    const sam = createSamSimulator({ clock });
    const running = openRoom(ports, { clock });
    const address = plug('left', sam, 'S1');
    expectOk(await running.room.assign(device('id-card-reader', '读卡器', address)));
    await until(running, '读卡器', isWell);
    const taken = { ok: false, failure: { code: 'port-taken', byName: '读卡器' } };
    expect(await running.room.assign(device('code-scanner', '扫码器', address))).toEqual(taken);
    unplug('left');
    await until(running, '读卡器', ({ state }) => state === 'gone');
    const moved = plug('right', sam, 'S1');
    await until(running, '读卡器', isWell);
    expect(await running.room.assign(device('code-scanner', '扫码器', moved))).toEqual(taken);
    expect(running.room.known()).toHaveLength(1);
  });
});

describe('two devices of one kind', () => {
  it('both read, and the reader counts as connected until the last of them is gone', async () => {
    const { ports, plug, unplug } = machine();
    const clock = createVirtualClock();
    const [one, two] = [createSamSimulator({ clock }), createSamSimulator({ clock })];
    const running = openRoom(ports, { clock });
    const heard = createEventRecorder<IdCardEvent>();
    running.devices.idCardReader.onEvent(heard.listen);
    expectOk(await running.room.assign(device('id-card-reader', '左', plug('left', one))));
    expectOk(await running.room.assign(device('id-card-reader', '右', plug('right', two))));
    await Promise.all([until(running, '左', isWell), until(running, '右', isWell)]);
    one.place(CARD_OF_ZHANG);
    await heard.next((event) => event.kind === 'read');
    const after = heard.events.length;
    two.place(CARD_OF_LI);
    await heard.next((event) => event.kind === 'read', after);
    expect(new Set(numbersRead(heard.events)).size).toBe(2);
    unplug('left');
    await until(running, '左', ({ state }) => state === 'gone');
    expect(running.devices.idCardReader.isConnected).toBe(true);
    expect(heard.events.filter(({ kind }) => kind === 'disconnected')).toEqual([]);
    unplug('right');
    await heard.next((event) => event.kind === 'disconnected');
    expect(heard.events.filter(({ kind }) => kind === 'connected')).toHaveLength(1);
  });

  it('a slip goes to the first printer that is well, to one only, and to the first again when its paper is back', async () => {
    const { ports, plug } = machine();
    const [first, second] = [
      createPrinterSimulator({ columns: 48 }),
      createPrinterSimulator({ columns: 48 }),
    ];
    const running = openRoom(ports);
    expectOk(await running.room.assign(device('receipt-printer', '一', plug('left', first))));
    expectOk(await running.room.assign(device('receipt-printer', '二', plug('right', second))));
    await Promise.all([until(running, '一', isWell), until(running, '二', isWell)]);
    const print = () => running.devices.printer.print({ document: LUNCH_RECEIPT });
    expect(await print()).toEqual({ state: 'printed' });
    first.setPaper('out');
    await until(running, '一', ({ state }) => state === 'paper-out');
    expect(await print()).toEqual({ state: 'printed' });
    second.setCoverOpen(true);
    await until(running, '二', ({ state }) => state === 'cover-open');
    expect(await print()).toEqual({ state: 'failed', code: 'paper-out' });
    first.setPaper('ok');
    await until(running, '一', isWell);
    expect(await print()).toEqual({ state: 'printed' });
    expect([first.papers.length, second.papers.length]).toEqual([2, 1]);
  });
});

describe('taking devices in and out while meals are sold', () => {
  it('a reader that is let go of in the middle of a card leaves no card half read on the elder’s screen', async () => {
    const { ports, plug } = machine();
    const clock = createVirtualClock();
    const [one, two] = [createSamSimulator({ clock }), createSamSimulator({ clock })];
    const running = openRoom(ports, { clock });
    const heard = createEventRecorder<IdCardEvent>();
    running.devices.idCardReader.onEvent(heard.listen);
    const leaving = device('id-card-reader', '左', plug('left', one));
    expectOk(await running.room.assign(leaving));
    expectOk(await running.room.assign(device('id-card-reader', '右', plug('right', two))));
    await Promise.all([until(running, '左', isWell), until(running, '右', isWell)]);
    one.place(CARD_OF_ZHANG);
    await heard.next((event) => event.kind === 'card-found');
    expectOk(await running.room.remove(leaving.deviceId));
    await heard.next((event) => event.kind === 'read-failed');
    const after = heard.events.length;
    two.place(CARD_OF_LI);
    await heard.next((event) => event.kind === 'read', after);
    expect(numbersRead(heard.events)).toHaveLength(1);
  });

  it('a reader whose settings change while a card is being read reads the card afterwards', async () => {
    const { ports, plug } = machine();
    const clock = createVirtualClock();
    const sam = createSamSimulator({ clock });
    const running = openRoom(ports, { clock });
    const heard = createEventRecorder<IdCardEvent>();
    running.devices.idCardReader.onEvent(heard.listen);
    const reader = device('id-card-reader', '读卡器', plug('left', sam));
    expectOk(await running.room.assign(reader));
    await until(running, '读卡器', isWell);
    sam.place(CARD_OF_ZHANG);
    await heard.next((event) => event.kind === 'card-found');
    expectOk(
      await running.room.assign({
        ...reader,
        settings: { kind: 'id-card-reader', baudRate: 115_200 },
      }),
    );
    await heard.next((event) => event.kind === 'disconnected');
    await heard.next((event) => event.kind === 'read');
    expect(numbersRead(heard.events)).toHaveLength(1);
    expect(running.room.known()).toHaveLength(1);
  });

  it('a printer that is let go of in the middle of a slip ends that slip, and prints no other', async () => {
    const { ports, plug } = machine();
    const printer = createPrinterSimulator({ columns: 48 });
    const running = openRoom(ports);
    const leaving = device('receipt-printer', '打印机', plug('left', printer));
    expectOk(await running.room.assign(leaving));
    await until(running, '打印机', isWell);
    const slip = running.devices.printer.print({ document: LUNCH_RECEIPT });
    expectOk(await running.room.remove(leaving.deviceId));
    expect(running.room.known()).toEqual([]);
    expect(await slip).toEqual({ state: 'printed' });
    expect(await running.devices.printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'failed',
      code: 'off',
    });
    expect(printer.papers).toHaveLength(1);
  });

  it('a restart finds the same devices on the same ports; a device let go of stays away', async () => {
    const { ports, plug } = machine();
    const clock = createVirtualClock();
    const folder = newFolder();
    const before = openRoom(ports, { folder, clock });
    const kept = device(
      'elder-card-reader',
      '老年卡',
      plug('left', createElderCardSimulator({ clock })),
    );
    const gone = device(
      'code-scanner',
      '扫码器',
      plug('right', createScannerSimulator({ clock, suffix: 'cr' })),
    );
    expectOk(await before.room.assign(kept));
    expectOk(await before.room.assign(gone));
    expectOk(await before.room.remove(gone.deviceId));
    await before.stop();
    const after = openRoom(ports, { folder, clock });
    expect(after.room.known().map((known) => known.device)).toEqual([kept]);
    await until(after, '老年卡', isWell);
  });

  it('a port named on the command line takes the place of what is saved of its kind, for that run', async () => {
    const { ports, plug } = machine();
    const clock = createVirtualClock();
    const folder = newFolder();
    const before = openRoom(ports, { folder, clock });
    const saved = device(
      'elder-card-reader',
      '老年卡',
      plug('left', createElderCardSimulator({ clock })),
    );
    expectOk(await before.room.assign(saved));
    await before.stop();
    const other = plug('right', createElderCardSimulator({ clock }));
    const named = device('elder-card-reader', '指定的', pathOnlyAddress(other.path));
    const run = openRoom(ports, { folder, clock, named: [named] });
    await until(run, '指定的', isWell);
    expect(run.room.known()).toHaveLength(1);
    const fixed = { ok: false, failure: { code: 'fixed-for-this-run' } };
    expect(await run.room.remove(named.deviceId)).toEqual(fixed);
    expect(await run.room.assign({ ...saved, name: '别的' })).toEqual(fixed);
    await run.stop();
    const after = openRoom(ports, { folder, clock });
    expect(after.room.known().map((known) => known.device)).toEqual([saved]);
  });
});
