import { expect, it, onTestFinished } from 'vitest';
import type { ElderCardEvent } from '../../hardware/elder-card/driver.ts';
import { createVirtualClock } from '../../hardware/testing/virtual-clock.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { LUNCH_MS, openStore, temporaryFolder } from '../core/canteen.test-support.ts';
import { roomOf } from '../core/room.test-support.ts';
import { createCounterTable } from './counter-table.ts';
import { STAFF_CARD_ID } from './demo-cards.ts';

it('the attendant’s card of the demo comes through the reader as the number that the roster has', async () => {
  const clock = createVirtualClock();
  const table = createCounterTable({ columns: 32, clock });
  const { folder, remove } = temporaryFolder();
  const store = openStore(folder);
  const counter = roomOf({ table, store, clock, wallMs: () => LUNCH_MS });
  const events: ElderCardEvent[] = [];
  counter.devices.elderCardReader.onEvent((event) => events.push(event));
  counter.start();
  onTestFinished(async () => {
    await counter.stop();
    store.close();
    remove();
  });
  await clock.wait(1_000);
  await table.tap(STAFF_CARD_ID, counter.devices);
  expect(events).toEqual([
    { kind: 'connected' },
    { kind: 'card', cardNumber: DEMO_STAFF.cardNumber },
  ]);
});
