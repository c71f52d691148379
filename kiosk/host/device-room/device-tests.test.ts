import { afterEach, describe, expect, it } from 'vitest';
import { createElderCardSimulator } from '../../../hardware/elder-card/simulator.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import { createSamSimulator } from '../../../hardware/id-card/simulator.ts';
import { createPrinterSimulator } from '../../../hardware/printer/simulator.ts';
import { CARD_OF_LI, CARD_OF_ZHANG } from '../../../hardware/testing/people.ts';
import { createEventRecorder } from '../../../hardware/testing/recorder.ts';
import { createVirtualClock } from '../../../hardware/testing/virtual-clock.ts';
import { expectOk } from '../../core/canteen.test-support.ts';
import { cleanUp, device, isWell, machine, openRoom, until } from './device-room.test-support.ts';

afterEach(cleanUp);

describe('a test', () => {
  it('of a reader takes the next card for itself; the elder’s screen hears nothing of it, and of other readers all', async () => {
    const { ports, plug } = machine();
    const clock = createVirtualClock();
    const [one, two] = [createSamSimulator({ clock }), createSamSimulator({ clock })];
    const running = openRoom(ports, { clock });
    const heard = createEventRecorder<IdCardEvent>();
    running.devices.idCardReader.onEvent(heard.listen);
    const tested = device('id-card-reader', '左', plug('left', one));
    expectOk(await running.room.assign(tested));
    expectOk(await running.room.assign(device('id-card-reader', '右', plug('right', two))));
    await Promise.all([until(running, '左', isWell), until(running, '右', isWell)]);
    const after = heard.events.length;
    const test = running.room.test(tested.deviceId);
    two.place(CARD_OF_LI);
    await heard.next((event) => event.kind === 'read');
    one.place(CARD_OF_ZHANG);
    expect(await test).toEqual({ kind: 'card' });
    expect(heard.events.slice(after).map(({ kind }) => kind)).toEqual(['card-found', 'read']);
  });

  it('ends after 20 s without a card, and when the reader is unplugged meanwhile', async () => {
    const { ports, plug, unplug } = machine();
    const clock = createVirtualClock();
    const running = openRoom(ports, { clock });
    const tested = device(
      'elder-card-reader',
      '老年卡',
      plug('left', createElderCardSimulator({ clock })),
    );
    expectOk(await running.room.assign(tested));
    await until(running, '老年卡', isWell);
    const startedMs = clock.nowMs();
    expect(await running.room.test(tested.deviceId)).toEqual({ kind: 'nothing-came' });
    expect(clock.nowMs() - startedMs).toBe(20_000);
    const againMs = clock.nowMs();
    const again = running.room.test(tested.deviceId);
    unplug('left');
    expect((await again).kind).toBe('state');
    expect(clock.nowMs() - againMs).toBeLessThan(20_000);
  });

  it('of a printer prints one slip with its name, and says why not when it cannot', async () => {
    const { ports, plug } = machine();
    const printer = createPrinterSimulator({ columns: 48 });
    const running = openRoom(ports);
    const tested = device('receipt-printer', '打印机', plug('left', printer));
    expectOk(await running.room.assign(tested));
    await until(running, '打印机', isWell);
    expect(await running.room.test(tested.deviceId)).toEqual({ kind: 'printed' });
    expect(JSON.stringify(printer.papers)).toContain('打印机测试');
    printer.setPaper('out');
    expect(await running.room.test(tested.deviceId)).toEqual({ kind: 'state', state: 'paper-out' });
    expect(printer.papers).toHaveLength(1);
  });
});
