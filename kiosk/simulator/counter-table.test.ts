import { expect, it, onTestFinished } from 'vitest';
import { createElderCardReader, type ElderCardEvent } from '../../hardware/elder-card/driver.ts';
import { createVirtualClock } from '../../hardware/testing/virtual-clock.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { createCounterTable } from './counter-table.ts';
import { STAFF_CARD_ID } from './demo-cards.ts';

it('the attendant’s card of the demo comes through the reader as the number that the roster has', async () => {
  const clock = createVirtualClock();
  const table = createCounterTable({ columns: 32, clock });
  const device = table.devices.find(({ settings }) => settings.kind === 'elder-card-reader');
  const port = table.ports.find(({ address }) => address.path === device?.port.path);
  if (device?.settings.kind !== 'elder-card-reader' || port === undefined) {
    throw new Error('the demo has a reader for elder cards');
  }
  const { baudRate } = device.settings;
  const open = () => port.openLine({ baudRate, flowControl: 'none' });
  const reader = createElderCardReader({ open, clock, ...device.settings });
  const events: ElderCardEvent[] = [];
  reader.onEvent((event) => events.push(event));
  reader.start();
  onTestFinished(reader.stop);
  await clock.wait(1_000);
  // A staff card needs no other reader.
  const idCardReader = { onEvent: () => () => {}, isConnected: true };
  await table.tap(STAFF_CARD_ID, { idCardReader });
  expect(events).toEqual([
    { kind: 'connected' },
    { kind: 'card', cardNumber: DEMO_STAFF.cardNumber },
  ]);
});
