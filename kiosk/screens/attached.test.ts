import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { attach } from './attached.tsx';
import type { ConnectionEvents } from './connection.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function attachScreen() {
  const connected = Promise.withResolvers<ConnectionEvents<string>>();
  const store = attach<string, never>(async (events) => {
    connected.resolve(events);
    return { send: () => undefined, photo: async () => null };
  });
  return { store, events: await connected.promise };
}

it('promises a quick recovery at first, and says what to do when the host stays away', async () => {
  const { store, events } = await attachScreen();
  events.onView('the meals');
  events.onLost();
  vi.advanceTimersByTime(44_000);
  expect(store.getState()).toMatchObject({ view: 'the meals', link: 'lost', isHelpNeeded: false });
  events.onLost();
  vi.advanceTimersByTime(2_000);
  expect(store.getState()).toMatchObject({ view: 'the meals', link: 'lost', isHelpNeeded: true });
});

it('says what to do when the host comes back only for moments', async () => {
  const { store, events } = await attachScreen();
  for (let crash = 0; crash < 6; crash += 1) {
    events.onLost();
    vi.advanceTimersByTime(5_000);
    events.onView('the meals');
    vi.advanceTimersByTime(5_000);
  }
  events.onLost();
  expect(store.getState()).toMatchObject({ link: 'lost', isHelpNeeded: true });
});

it('takes a host that has stayed for a while as well again', async () => {
  const { store, events } = await attachScreen();
  events.onLost();
  vi.advanceTimersByTime(60_000);
  events.onView('the meals');
  vi.advanceTimersByTime(21_000);
  events.onLost();
  expect(store.getState()).toMatchObject({ link: 'lost', isHelpNeeded: false });
});
