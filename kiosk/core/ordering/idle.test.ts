import { expect, it, onTestFinished } from 'vitest';
import {
  expectOk,
  LUNCH_MS,
  makeDistrict,
  openCanteenStore,
  temporaryFolder,
} from '../canteen.test-support.ts';
import { createIdleTime } from './idle.ts';
import { moveOrdering } from './machine.ts';
import { FIRST_STATE, type OrderingState } from './state.ts';
import { openVisit } from './visit.ts';

/** A guest before the menu, on the real store's. */
function guestAtMenu(): OrderingState {
  const { folder, remove } = temporaryFolder();
  const store = openCanteenStore(folder, makeDistrict());
  onTestFinished(() => {
    store.close();
    remove();
  });
  const visit = expectOk(
    openVisit(store, { diner: { kind: 'guest' }, nowMs: LUNCH_MS, card: { kind: 'none' } }),
  );
  return moveOrdering({ ...FIRST_STATE, reader: 'ready' }, { kind: 'visit-opened', visit }).state;
}

it('lets no visit end while a card is being read, and begins the time anew when it was read', () => {
  const due: { readonly delayMs: number; readonly action: () => void }[] = [];
  const timer = {
    after(delayMs: number, action: () => void) {
      const entry = { delayMs, action };
      due.push(entry);
      return () => void due.splice(due.indexOf(entry), 1);
    },
  };
  const heard: string[] = [];
  const idle = createIdleTime(timer, {
    onWarning: () => heard.push('warning'),
    onTimeUp: () => heard.push('time up'),
  });
  const menu = guestAtMenu();
  idle.restart(menu);
  expect(due.map(({ delayMs }) => delayMs)).toEqual([60_000]);
  const reading = moveOrdering(menu, { kind: 'card-found' }).state;
  expect(reading.reader).toBe('reading');
  idle.restart(reading);
  expect(due).toEqual([]);
  // A late timer changes nothing either.
  expect(moveOrdering(reading, { kind: 'time-up' }).state).toBe(reading);
  const read = moveOrdering(reading, { kind: 'reading-over' }).state;
  expect(read.step).toBe(menu.step);
  idle.restart(read);
  due[0]?.action();
  expect(idle.isTimeShort).toBe(true);
  due[1]?.action();
  expect(heard).toEqual(['warning', 'time up']);
  expect(moveOrdering(read, { kind: 'time-up' }).state.step.kind).toBe('waiting');
});
