import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex, utf8 } from '../../../shared/crypto/sha256.ts';
import { succeed } from '../../../shared/result.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import { httpTo, machineRandom } from '../../host/world.ts';
import type { SqliteKioskStore } from '../../store/store.ts';
import {
  applyChanges,
  handClock,
  ledgerTools,
  MENU,
  makeDistrict,
  openCanteenStore,
  temporaryFolder,
} from '../canteen.test-support.ts';
import { cashOf, orderFor } from '../checkout/order.test-support.ts';
import { sellOrder } from '../checkout/sell.ts';
import { createTrustedClock } from '../clock.ts';
import type { TimerPort } from '../ports.ts';
import { openTestAdmin } from './admin.test-support.ts';
import { createSyncClient } from './client.ts';
import type { HttpPort } from './http-port.ts';
import { createSignedRequests } from './requests.ts';

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Timers that run nearly at once, however long the pause: so the worst is the next one's turn. */
const atOnce: TimerPort = {
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(delayMs, 5));
    return () => clearTimeout(timer);
  },
};

/** A line over which photos come by `answerPhoto` and everything else from a small admin. */
async function openClient(answerPhoto: HttpPort['send']) {
  const district = makeDistrict();
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const store = openCanteenStore(folder, district);
  cleanups.push(() => store.close());
  const admin = await openTestAdmin(district);
  cleanups.push(admin.close);
  const line = httpTo(admin.address);
  const http: HttpPort = {
    send: (request, signal) =>
      (request.path.startsWith(SYNC_PATHS.photos) ? answerPhoto : line.send)(request, signal),
  };
  const { identity, machineClock } = ledgerTools(store);
  const times = { lastEntryMs: 0, adminTimeMs: 0, buildMs: 0 };
  const clock = createTrustedClock({ clock: handClock(), ...times });
  const problems: unknown[] = [];
  const client = createSyncClient({
    ...{ store, identity, clock, branch: { sentSeq: 0 }, timer: atOnce, random: machineRandom },
    requests: createSignedRequests({ store, http, machineClock, identity }),
    onNews: () => {},
    onProblem: (error) => problems.push(error),
  });
  cleanups.push(() => client.stop());
  return { admin, store, client, problems };
}

const BYTES = utf8('what stands for a photo');
const DIGEST = sha256Hex(BYTES);

function nameOnMenu(store: SqliteKioskStore, ...digests: readonly string[]): void {
  const items = MENU.map((item, place) => ({ ...item, photo: digests[place] ?? null }));
  applyChanges(store, [{ kind: 'menu', items }]);
}

const answer = (bytes: Uint8Array) => {
  const bytesBase64 = Buffer.from(bytes).toString('base64');
  const text = JSON.stringify({ format: 1, mediaType: 'image/jpeg', bytesBase64 });
  return succeed({ status: 200, text });
};

describe('a photo under way', () => {
  it('makes room at once for a meal that was sold', async () => {
    let asked = 0;
    const { admin, store, client, problems } = await openClient((_request, signal) => {
      asked += 1;
      // It hangs until it is given up.
      return new Promise((resolve) => {
        const giveUp = () => resolve({ ok: false, failure: { code: 'unreachable' } });
        signal.addEventListener('abort', giveUp);
      });
    });
    nameOnMenu(store, DIGEST);
    client.start();
    await vi.waitFor(() => expect(asked).toBe(1));
    expect(sellOrder(ledgerTools(store), orderFor({ kind: 'guest' }), cashOf(1_500)).ok).toBe(true);
    client.wake();
    await vi.waitFor(() => expect(admin.entries).toHaveLength(1));
    // It is asked for again once the meal is away.
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1));
    expect(client.status()).toEqual({ isOnline: true, alarm: null });
    expect(problems).toEqual([]);
  });

  it('that is refused for ever keeps neither another photo away nor the kiosk from being online', async () => {
    const lost = 'e'.repeat(64);
    const { store, client, problems } = await openClient(async ({ path }) =>
      path.endsWith(DIGEST)
        ? answer(BYTES)
        : succeed({ status: 404, text: JSON.stringify({ code: 'unknown-photo', message: '无' }) }),
    );
    nameOnMenu(store, lost, DIGEST);
    client.start();
    await vi.waitFor(() => expect(store.photo(DIGEST)).not.toBeNull());
    expect(store.missingPhotos()).toEqual([lost]);
    expect(client.status()).toEqual({ isOnline: true, alarm: null });
    expect(problems).toEqual([]);
  });

  it('of other bytes than the menu names, or of more than are allowed, is not kept', async () => {
    const long = new Uint8Array(102_401);
    const answers = new Map([
      [DIGEST, utf8('another photo')],
      [sha256Hex(long), long],
    ]);
    const asked = new Set<string>();
    const { store, client } = await openClient(async ({ path }) => {
      const digest = path.split('/').at(-1) ?? '';
      asked.add(digest);
      return answer(answers.get(digest) ?? BYTES);
    });
    nameOnMenu(store, ...answers.keys());
    client.start();
    await vi.waitFor(() => expect(asked.size).toBe(2));
    await client.stop();
    expect(store.missingPhotos().toSorted()).toEqual([...answers.keys()].toSorted());
  });
});
