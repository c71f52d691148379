import { expect, it, onTestFinished } from 'vitest';
import type { ElderCardEvent } from '../../hardware/elder-card/driver.ts';
import { createVirtualClock } from '../../hardware/testing/virtual-clock.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { connectDevices } from '../host/devices.ts';
import { createCounterTable } from './counter-table.ts';
import { STAFF_CARD_ID } from './demo-cards.ts';

it('the attendant’s card of the demo comes through the reader as the number that the roster has', async () => {
  const clock = createVirtualClock();
  const table = createCounterTable({ columns: 32, clock });
  const counter = connectDevices({ ports: table.ports, columns: 32, clock });
  const events: ElderCardEvent[] = [];
  counter.devices.elderCardReader?.onEvent((event) => events.push(event));
  counter.start();
  onTestFinished(counter.stop);
  await clock.wait(1_000);
  await table.tap(STAFF_CARD_ID, counter.devices);
  expect(events).toEqual([
    { kind: 'connected' },
    { kind: 'card', cardNumber: DEMO_STAFF.cardNumber },
  ]);
});
