import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { signPolicy } from '../../../shared/policy/signing.ts';
import { httpTo, machineRandom } from '../../host/world.ts';
import type { SqliteKioskStore } from '../../store/store.ts';
import {
  canteenChanges,
  expectOk,
  handClock,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  openStore,
  type TestDistrict,
  temporaryFolder,
} from '../canteen.test-support.ts';
import { cashOf, orderFor } from '../checkout/order.test-support.ts';
import { sellOrder } from '../checkout/sell.ts';
import { createTrustedClock } from '../clock.ts';
import { CHENGYANG } from '../policy.test-support.ts';
import {
  enrolmentCodeOf,
  type Mishap,
  openTestAdmin,
  SEVERAL_BATCHES,
  type TestAdmin,
} from './admin.test-support.ts';
import { createSyncClient, pauseMs } from './client.ts';
import { enrol } from './enrol.ts';
import { createSignedRequests } from './requests.ts';
import { fetchChanges, type RoundTools, sendEntries } from './round.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Pair {
  readonly admin: TestAdmin;
  readonly store: SqliteKioskStore;
  readonly tools: RoundTools;
  readonly sell: (count: number) => void;
}

async function openPair(district: TestDistrict = makeDistrict()): Promise<Pair> {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const admin = await openTestAdmin(district);
  cleanups.push(admin.close);
  const store = openCanteenStore(folder, district);
  cleanups.push(() => store.close());
  return { admin, store, tools: roundTools(store, admin), sell: (count) => sell(store, count) };
}

function sell(store: SqliteKioskStore, count: number): void {
  const ledger = ledgerTools(store);
  for (let meal = 0; meal < count; meal += 1) {
    expectOk(sellOrder(ledger, orderFor({ kind: 'guest' }), cashOf(1_500)));
  }
}

/** The tools of one run of the host; calling it again is what a restart does. */
function roundTools(store: SqliteKioskStore, admin: { readonly address: string }): RoundTools {
  const { identity, machineClock } = ledgerTools(store);
  const clock = createTrustedClock({
    clock: handClock(),
    lastEntryMs: 0,
    adminTimeMs: 0,
    buildMs: 0,
  });
  const requests = createSignedRequests({
    store,
    http: httpTo(admin.address),
    machineClock,
    identity,
  });
  return { store, requests, identity, clock, branch: { sentSeq: 0 } };
}

const live = (): AbortSignal => new AbortController().signal;
const up = (tools: RoundTools) => sendEntries(tools, live());
const down = (tools: RoundTools) => fetchChanges(tools, live());

/** Rounds until one goes through, as the client does without its pauses. */
async function upUntilDone(tools: RoundTools): Promise<number> {
  for (let round = 1; round <= 50; round += 1) {
    const sent = await up(tools);
    if (sent.ok) return round;
  }
  throw new Error('the entries never arrived');
}

function hashes(entries: readonly { readonly hash: string }[]): readonly string[] {
  return entries.map((entry) => entry.hash);
}

function ownHashes(store: SqliteKioskStore): readonly string[] {
  return hashes(store.entriesAfter({ seq: 0, entriesMax: 10_000, charactersMax: 100_000_000 }));
}

describe('entries', () => {
  it('arrive exactly once, in several batches where they are many, and the admin’s signed head is kept', async () => {
    const { admin, store, tools, sell } = await openPair();
    sell(SEVERAL_BATCHES);
    expectOk(await up(tools));
    expect(hashes(admin.entries)).toEqual(ownHashes(store));
    expect(admin.requests.filter((request) => request === 'POST batches').length).toBe(2);
    expect(store.syncState().adminHead).toMatchObject({
      seq: SEVERAL_BATCHES,
      hash: store.head().hash,
    });
    expect(admin.repeatedCount()).toBe(0);
  });

  it('arrive exactly once whatever happens to requests and answers on the way', async () => {
    const mishap = fc.constantFrom<Mishap>(
      'none',
      'lose-request',
      'lose-answer',
      'server-error',
      'garbage',
    );
    const seed = Date.now();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.array(mishap, { maxLength: 6 })), {
          maxLength: 6,
        }),
        async (episodes) => {
          const { admin, store, tools, sell } = await openPair();
          for (const [meals, mishaps] of episodes) {
            sell(meals);
            admin.mishaps.push(...mishaps);
            await up(tools);
            await down(tools);
          }
          admin.mishaps.splice(0);
          await upUntilDone(tools);
          expect(hashes(admin.entries)).toEqual(ownHashes(store));
        },
      ),
      { numRuns: 25, seed },
    );
    console.log(`sync with mishaps: 25 histories, seed ${seed}`);
  });

  it('come again when the admin was restored from an older backup', async () => {
    const { admin, store, tools, sell } = await openPair();
    sell(8);
    expectOk(await up(tools));
    admin.restore(3);
    sell(2);
    expectOk(await up(tools));
    expect(hashes(admin.entries)).toEqual(ownHashes(store));
    expect(store.syncState().adminHead?.seq).toBe(10);
  });

  it('raise an alarm and are not sent when the admin holds another history of this kiosk', async () => {
    const district = makeDistrict();
    const one = await openPair(district);
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const clone = openCanteenStore(folder, district);
    cleanups.push(() => clone.close());
    one.sell(3);
    expectOk(await up(one.tools));
    sell(clone, 5);
    const cloneTools = roundTools(clone, one.admin);
    const sent = await up(cloneTools);
    expect(sent).toEqual({ ok: false, failure: { code: 'alarm', alarm: { code: 'fork' } } });
    expect(one.admin.entries.length).toBe(3);
    // Selling does not ask the sync.
    sell(clone, 1);
    expect(clone.head().seq).toBe(6);
  });

  it('raise an alarm when the admin has more than this kiosk, as after an old disk image came back', async () => {
    const district = makeDistrict();
    const before = await openPair(district);
    before.sell(4);
    expectOk(await up(before.tools));
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const restored = openCanteenStore(folder, district);
    cleanups.push(() => restored.close());
    const sent = await up(roundTools(restored, before.admin));
    expect(sent).toEqual({ ok: false, failure: { code: 'alarm', alarm: { code: 'fork' } } });
  });

  it('are not taken as received on the word of an admin with another key', async () => {
    const district = makeDistrict();
    const { store, sell } = await openPair(district);
    sell(1);
    const impostor = await openTestAdmin({ ...district, adminKey: makeSigningKeyPair() });
    cleanups.push(impostor.close);
    const sent = await up(roundTools(store, impostor));
    expect(sent).toEqual({
      ok: false,
      failure: { code: 'alarm', alarm: { code: 'foreign-admin' } },
    });
    expect(store.syncState().adminHead).toBeNull();
  });
});

describe('request sequences', () => {
  it('go on above everything sent before a restart', async () => {
    const { store, admin, tools } = await openPair();
    expectOk(await up(tools));
    expectOk(await up(roundTools(store, admin)));
    expectOk(await up(roundTools(store, admin)));
  });

  it('go on above what the admin has seen when this kiosk’s memory is older', async () => {
    const { admin, tools, sell } = await openPair();
    admin.setSequence(50_000);
    sell(1);
    expectOk(await up(tools));
    expect(admin.entries.length).toBe(1);
  });
});

describe('changes', () => {
  it('all arrive, page after page, and are not asked for again', async () => {
    const district = makeDistrict();
    const { admin, store, tools } = await openPair(district);
    admin.changes.push(...canteenChanges(district), ...canteenChanges(district));
    expect(await down(tools)).toMatchObject({ ok: true, value: { changeCount: 6, alarm: null } });
    expect(store.syncState().cursor).toBe(6);
    expect(await down(tools)).toMatchObject({ ok: true, value: { changeCount: 0 } });
  });

  it('never bring in a policy that the pinned admin did not sign, and bring in the others', async () => {
    const district = makeDistrict();
    const { admin, store, tools } = await openPair(district);
    const forged = { ...CHENGYANG, version: 9, title: '免费' };
    const signature = signPolicy(forged, makeSigningKeyPair().privateKey);
    const [settings] = canteenChanges(district);
    if (settings?.kind !== 'settings') throw new Error('settings come first');
    admin.changes.push(
      { kind: 'policy', document: forged, signature },
      { ...settings, canteenName: '新名字' },
    );
    expect(await down(tools)).toMatchObject({ ok: true, value: { alarm: { code: 'bad-policy' } } });
    expect(store.policies().map((held) => held.document.version)).toEqual([1]);
    expect(store.settings()?.canteenName).toBe('新名字');
  });
});

describe('a policy of a newer admin that this program cannot read', () => {
  const newer = { ...CHENGYANG, version: 2, format: 2, windows: { season: 'summer', price: 1.5 } };

  it('keeps no other change out, and is held for the program that can', async () => {
    const district = makeDistrict();
    const { admin, store, tools } = await openPair(district);
    const signature = signPolicy(newer, district.adminKey.privateKey);
    const [settings] = canteenChanges(district);
    if (settings?.kind !== 'settings') throw new Error('settings come first');
    admin.changes.push(
      { kind: 'policy', document: newer, signature },
      { ...settings, canteenName: '新名字' },
    );
    expect(store.hasUnreadPolicy()).toBe(false);
    expect(await down(tools)).toMatchObject({ ok: true, value: { changeCount: 2, alarm: null } });
    expect(store.settings()?.canteenName).toBe('新名字');
    expect(store.policies().map((held) => held.document.version)).toEqual([1]);
    expect(store.hasUnreadPolicy()).toBe(true);
  });

  it('is told to the counter, also after a restart', async () => {
    const district = makeDistrict();
    const { admin, store, tools } = await openPair(district);
    const signature = signPolicy(newer, district.adminKey.privateKey);
    admin.changes.push({ kind: 'policy', document: newer, signature });
    for (const run of [tools, roundTools(store, admin)]) {
      const told = Promise.withResolvers<void>();
      const client = createSyncClient({
        ...run,
        timer: { after: () => () => {} },
        random: machineRandom,
        onNews: () => told.resolve(),
        onProblem: told.reject,
      });
      client.start();
      await told.promise;
      await client.stop();
      expect(client.status()).toEqual({ isOnline: true, alarm: { code: 'unread-policy' } });
    }
  });

  it('is not held when somebody else signed it', async () => {
    const district = makeDistrict();
    const { admin, store, tools } = await openPair(district);
    const signature = signPolicy(newer, makeSigningKeyPair().privateKey);
    admin.changes.push({ kind: 'policy', document: newer, signature });
    expect(await down(tools)).toMatchObject({ ok: true, value: { alarm: { code: 'bad-policy' } } });
    expect(store.hasUnreadPolicy()).toBe(false);
  });
});

describe('enrolment', () => {
  it('asks again with the same key when the answer was lost, and gets the same kiosk', async () => {
    const district = makeDistrict();
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const store = openStore(folder);
    cleanups.push(() => store.close());
    const admin = await openTestAdmin(district);
    cleanups.push(admin.close);
    const asked = {
      store,
      http: httpTo(admin.address),
      code: enrolmentCodeOf(district),
      signal: live(),
    };
    admin.mishaps.push('lose-answer');
    expect(await enrol(asked)).toEqual({ ok: false, failure: { code: 'unreachable' } });
    const key = store.signingKey();
    expectOk(await enrol(asked));
    expect(store.signingKey()).toEqual(key);
    expect(store.enrolment()?.kiosk).toBe(district.enrolment.kiosk);
  });

  it('takes no answer from another admin than the one that the code names', async () => {
    const district = makeDistrict();
    const stranger = { ...makeDistrict(), adminKey: district.adminKey };
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const store = openStore(folder);
    cleanups.push(() => store.close());
    const admin = await openTestAdmin(stranger);
    cleanups.push(admin.close);
    const asked = { store, http: httpTo(admin.address), code: enrolmentCodeOf(district) };
    const refused = await enrol({ ...asked, signal: live() });
    expect(refused).toEqual({ ok: false, failure: { code: 'foreign-admin' } });
    expect(store.enrolment()).toBeNull();
  });

  it('says so when the code is not known or has not the right shape', async () => {
    const { folder, remove } = temporaryFolder();
    cleanups.push(remove);
    const store = openStore(folder);
    cleanups.push(() => store.close());
    const district = makeDistrict();
    const admin = await openTestAdmin(district);
    cleanups.push(admin.close);
    const http = httpTo(admin.address);
    const mistyped = enrolmentCodeOf(district).replace('ABCD', 'WXYZ');
    const unknown = await enrol({ store, http, code: mistyped, signal: live() });
    expect(unknown).toMatchObject({ ok: false, failure: { refusal: { code: 'unknown-code' } } });
    const ofOther = enrolmentCodeOf(makeDistrict());
    expect(await enrol({ store, http, code: ofOther, signal: live() })).toEqual({
      ok: false,
      failure: { code: 'foreign-admin' },
    });
    expect(admin.requests).toEqual(['GET identity', 'POST enrolments', 'GET identity']);
    const bad = await enrol({ store, http, code: '1234', signal: live() });
    expect(bad).toEqual({ ok: false, failure: { code: 'bad-code' } });
  });
});

describe('the pause between two rounds', () => {
  it('is short while all is well and grows to a minute, never beyond, while the admin is away', () => {
    expect(pauseMs(0, machineRandom)).toBe(2_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, part) => {
          const pause = pauseMs(failures, { ...machineRandom, fraction: () => part });
          expect(pause).toBeGreaterThanOrEqual(500);
          expect(pause).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });
});
