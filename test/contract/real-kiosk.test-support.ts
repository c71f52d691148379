import {
  applyChanges,
  expectOk,
  handClock,
  ledgerTools,
  MENU,
  openStore,
  SETTINGS,
} from '../../kiosk/core/canteen.test-support.ts';
import { cashOf, orderFor } from '../../kiosk/core/checkout/order.test-support.ts';
import { sellOrder } from '../../kiosk/core/checkout/sell.ts';
import { createTrustedClock } from '../../kiosk/core/clock.ts';
import { enrol } from '../../kiosk/core/sync/enrol.ts';
import { createSignedRequests } from '../../kiosk/core/sync/requests.ts';
import type { RoundTools } from '../../kiosk/core/sync/round.ts';
import { httpTo } from '../../kiosk/host/world.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';

/** A real kiosk's store, enrolled at a real admin and ready to sell to guests. */
export async function openRealKiosk(
  folder: string,
  admin: { readonly address: string; readonly code: string },
): Promise<SqliteKioskStore> {
  const store = openStore(folder);
  const http = httpTo(admin.address);
  expectOk(await enrol({ store, http, code: admin.code, signal: new AbortController().signal }));
  applyChanges(store, [SETTINGS, { kind: 'menu', items: [...MENU] }]);
  return store;
}

/** The sync of one run of that kiosk's host; calling it again is what a restart does. */
export function roundTools(store: SqliteKioskStore, address: string): RoundTools {
  const { identity, machineClock } = ledgerTools(store);
  const times = { lastEntryMs: 0, adminTimeMs: 0, buildMs: 0 };
  const clock = createTrustedClock({ clock: handClock(), ...times });
  const requests = createSignedRequests({ store, http: httpTo(address), machineClock, identity });
  return { store, requests, identity, clock, branch: { sentSeq: 0 } };
}

/** Sells meals of 15 yuan to guests. */
export function sellForCash(store: SqliteKioskStore, count: number): void {
  for (let meal = 0; meal < count; meal += 1) {
    expectOk(sellOrder(ledgerTools(store), orderFor({ kind: 'guest' }), cashOf(1_500)));
  }
}
