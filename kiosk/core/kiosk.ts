import { orderIdSchema } from '../../shared/identity/ids.ts';
import { succeed } from '../../shared/result.ts';
import type { KioskService } from '../contract/router.ts';
import type { CanteenView, DeviceView } from '../contract/views.ts';
import { canteenView, untilNextBoundaryMs } from './canteen.ts';
import { type CashDrawer, createCashDrawer } from './cash-drawer.ts';
import { createCashOrders } from './cash-orders.ts';
import type { LedgerTools } from './checkout/sell.ts';
import { createTrustedClock } from './clock.ts';
import { createClockWatch } from './clock-watch.ts';
import { createCounter } from './counter.ts';
import { deviceViews } from './counter-devices.ts';
import type { DeviceRoom } from './device-room.ts';
import type { KioskDevices } from './devices.ts';
import { createDisplays, type Displays } from './displays.ts';
import { createElderDesk, type ElderDesk } from './elder-desk.ts';
import { readIdentity } from './identity.ts';
import { createKitchen, type Kitchen } from './kitchen.ts';
import { createNumbers, type Numbers } from './numbers.ts';
import { SENTENCES } from './ordering/sentences.ts';
import type { ClockPort, KioskStore, RandomPort, TimerPort } from './ports.ts';
import { createReceiptPrinting, settleInterruptedSlips } from './printing.ts';
import { createReception, type Reception } from './reception.ts';
import { createSettling } from './settling.ts';
import { createStaffDesk, type StaffDesk } from './staff/desk.ts';
import { createSyncClient, type SyncClient } from './sync/client.ts';
import type { EnrolmentFailure } from './sync/enrol.ts';
import { createEnrolmentAttempts } from './sync/enrolment-attempts.ts';
import type { HttpPort } from './sync/http-port.ts';
import { createSignedRequests } from './sync/requests.ts';
import { isKeyDue, prepareNextKey } from './sync/rotate.ts';
import { isReplacedElsewhere, needsNewIdentity } from './sync/round.ts';

/** Everything of the world that the kiosk's mind works with. */
export interface KioskWorld {
  readonly store: KioskStore;
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  readonly random: RandomPort;
  readonly http: HttpPort;
  readonly devices: KioskDevices;
  /** Where the devices are taken in and out. */
  readonly room: DeviceRoom;
  /** Lets taps and screens in between two pieces of long work; left out, nobody else waits. */
  readonly letOthersIn?: () => Promise<void>;
  /** When this program was built, in milliseconds since 1970: no meal is older. */
  readonly buildMs: number;
  /** One-time code from the console; null when the kiosk is enrolled or has none. */
  readonly enrolmentCode: string | null;
  /** An enrolment did not go through; it is tried again unless the admin or the code itself says no. */
  readonly onEnrolmentFailure: (failure: EnrolmentFailure) => void;
  /** A mistake of the program that must not stop the counter, for the log. */
  readonly onProblem: (error: unknown) => void;
  /** How the host's own cares stand, for the attendant. */
  readonly hostViews: () => readonly DeviceView[];
  /**
   * Gives this machine a new identity with a code from the console; answers why not, or null. Nobody's place is left to take
   * where another machine took it: then the code is one for a further kiosk.
   */
  readonly replaceKiosk: (
    code: string,
    now: { readonly isReplacedElsewhere: boolean },
  ) => Promise<string | null>;
  /** The admin's recovery key, at each start and when there is a new one: the database key is to be wrapped to it. */
  readonly onRecoveryKey?: (recoveryPublicKey: string) => void;
}

/** One canteen's kiosk without its windows. */
export interface Kiosk {
  readonly service: KioskService;
  /** Begins to listen to the devices, to enrol where needed, and to sync. */
  start(): void;
  /** Something of the host's own has changed that the attendant sees. */
  refreshStaff(): void;
  stop(): Promise<void>;
}

/** Puts the kiosk's mind together. */
export function createKiosk(world: KioskWorld): Kiosk {
  const { store, timer, devices, onProblem } = world;
  const ledger = ledgerToolsOf(world);
  const refresh = createRefresher(world, ledger.clock.nowMs, () => [
    desks.elder,
    desks.staff,
    desks.displays,
  ]);
  const clockWatch = createClockWatch({ clock: ledger.clock, timer, onChange: refresh.now });
  const isOpen = (): boolean => store.enrolment() !== null && store.settings() !== null;
  const sync = createSync(world, ledger, ({ hasChanges }) => {
    if (hasChanges && isOpen()) desks.elder.dispatch({ kind: 'going-again' });
    if (hasChanges) tellRecoveryKey();
    refresh.now();
  });
  const desks = createDesks({
    world,
    ledger,
    sync,
    onClockConfirmed: refresh.now,
  });
  const { elder: elderDesk, staff: staffDesk } = desks;
  const settling = createSettling({ store, timer });
  let unlisten = (): void => {};
  const reception = createReception({
    ...{ store, devices, elderDesk, staffDesk, isOpen, onProblem },
    uptimeMs: world.clock.uptimeMs,
  });
  const tellRecoveryKey = createRecoveryKeyWatch(world);
  const begin = (): void => {
    tellRecoveryKey();
    // With a disk that does not take it the old key goes on until the next start.
    if (isKeyDue(store, ledger.clock.nowMs())) prepareNextKey(store);
    if (!isOpen()) elderDesk.dispatch({ kind: 'stopped', sentence: SENTENCES.notSetUp });
    sync.start();
  };
  const enrolment = createEnrolmentAttempts({
    store,
    http: world.http,
    timer,
    random: world.random,
    code: world.enrolmentCode ?? '',
    onEnrolled: begin,
    onFailure: world.onEnrolmentFailure,
    onProblem,
  });
  return {
    service: serviceOf(desks, reception),
    start() {
      settleInterruptedSlips(ledger);
      desks.kitchen.settleInterrupted();
      desks.drawer.start();
      unlisten = world.room.onChange(() => desks.staff.refresh());
      reception.start();
      settling.start();
      refresh.now();
      desks.numbers.changed();
      clockWatch.start();
      if (store.enrolment() !== null) return begin();
      elderDesk.dispatch({ kind: 'stopped', sentence: SENTENCES.withoutEnrolment });
      if (world.enrolmentCode !== null) enrolment.start();
    },
    refreshStaff: () => staffDesk.refresh(),
    async stop() {
      unlisten();
      desks.drawer.stop();
      desks.numbers.stop();
      reception.stop();
      refresh.stop();
      clockWatch.stop();
      settling.stop();
      elderDesk.stop();
      await enrolment.stop();
      await sync.stop();
    },
  };
}

/** Tells of the recovery key whenever it is another than was told. */
function createRecoveryKeyWatch({ store, onRecoveryKey }: KioskWorld): () => void {
  let told: string | null = null;
  return () => {
    const key = store.enrolment()?.recoveryPublicKey ?? null;
    if (key === null || key === told) return;
    told = key;
    onRecoveryKey?.(key);
  };
}

interface Desks {
  readonly elder: ElderDesk;
  readonly staff: StaffDesk;
  readonly kitchen: Kitchen;
  readonly drawer: CashDrawer;
  readonly displays: Displays;
  readonly numbers: Numbers;
}

function serviceOf(desks: Desks, reception: Reception): KioskService {
  return {
    watchElder: (_connection, signal) => desks.elder.feed.watch(signal),
    async pressElder(_connection, press) {
      desks.elder.press(press);
    },
    watchStaff: ({ connectionId }, signal) => desks.staff.watch(connectionId, signal),
    actStaff: ({ connectionId }, act) => desks.staff.act(connectionId, act),
    watchNumbers: (signal) => desks.displays.watchNumbers(signal),
    watchPrices: (signal) => desks.displays.watchPrices(signal),
    // No photo has come to this kiosk.
    photo: () => Promise.resolve(null),
    async typedByReader(text) {
      reception.typed(text);
    },
  };
}

function ledgerToolsOf(world: KioskWorld): LedgerTools {
  const { store, random } = world;
  const clock = createTrustedClock({
    clock: world.clock,
    lastEntryMs: store.lastEntryMs(),
    adminTimeMs: store.syncState().adminTimeMs,
    buildMs: world.buildMs,
  });
  const identity = () => readIdentity(store);
  return { store, clock, machineClock: world.clock, random, identity, run: random.uuid() };
}

function createSync(
  world: KioskWorld,
  ledger: LedgerTools,
  onNews: (news: { readonly hasChanges: boolean }) => void,
): SyncClient {
  const { store, timer, random, onProblem } = world;
  const { clock, machineClock, identity } = ledger;
  const requests = createSignedRequests({ store, http: world.http, machineClock, identity });
  const branch = { sentSeq: 0 };
  return createSyncClient({
    ...{ store, requests, identity, branch, clock },
    ...{ timer, random, onNews, onProblem },
    ...(world.letOthersIn === undefined ? {} : { letOthersIn: world.letOthersIn }),
  });
}

/** The two sides of the counter, which hear of each other's doings. */
function createDesks(parts: {
  readonly world: KioskWorld;
  readonly ledger: LedgerTools;
  readonly sync: SyncClient;
  readonly onClockConfirmed: () => void;
}): Desks {
  const { world, ledger, sync } = parts;
  const { store, timer, onProblem } = world;
  const newOrderId = () => orderIdSchema.parse(world.random.uuid());
  const cashOrders = createCashOrders({ store, newOrderId });
  const canteen = (): CanteenView =>
    canteenView(store.settings(), {
      nowMs: ledger.clock.nowMs(),
      isOnline: sync.status().isOnline,
    });
  const printing = createReceiptPrinting({
    ledger,
    printer: world.devices.printer,
    onSlip: (slip) => {
      elder.dispatch({ kind: 'slip', ...slip });
      staff.refresh();
    },
  });
  const kitchen = createKitchen({
    ledger,
    printer: world.devices.kitchenPrinter,
    onChange: () => staff.refresh(),
  });
  const drawer = createCashDrawer({ ledger, printer: world.devices.printer, timer, onProblem });
  const counter = createCounter({
    ...{ ledger, cashOrders, printing, kitchen, drawer },
    onSold() {
      sync.wake();
      numbers.changed();
    },
    onProblem,
  });
  const numbers = createNumbers({
    ...{ ledger, timer },
    onChange() {
      displays.refresh();
      staff.refresh();
    },
  });
  const elder = createElderDesk({
    ledger,
    cashOrders,
    counter,
    timer,
    canteen,
    canWrite: () => canWrite(store),
    onStaffNews: () => staff.refresh(),
    onPinRight: () => staff.closePinPads(),
    onProblem,
  });
  const staff = createStaffDesk({
    ledger,
    cashOrders,
    counter,
    printing,
    kitchen,
    drawer,
    timer,
    canteen,
    devices: () =>
      deviceViews({
        known: world.room.known(),
        sync: sync.status(),
        clock: ledger.clock.state(),
        host: world.hostViews(),
      }),
    ...{ room: world.room, staffCardReader: world.devices.elderCardReader, onProblem },
    isToBeReplaced: () => needsNewIdentity(sync.status().alarm),
    replaceKiosk: (code) =>
      world.replaceKiosk(code, { isReplacedElsewhere: isReplacedElsewhere(sync.status().alarm) }),
    ...{ elderDesk: elder, numbers },
    showEverywhere() {
      elder.refresh();
      staff.refresh();
      displays.refresh();
    },
    onClockConfirmed: parts.onClockConfirmed,
  });
  const displays = createDisplays({
    ...{ store, canteen, nowMs: ledger.clock.nowMs },
    numbers: numbers.view,
  });
  return { elder, staff, kitchen, drawer, displays, numbers };
}

/** Shows every screen anew when something all of them show has changed, and whenever date or meal period change. */
function createRefresher(
  world: KioskWorld,
  nowMs: () => number,
  desks: () => readonly { refresh(): void }[],
) {
  let cancel: () => void = () => {};
  let isStopped = false;
  const now = (): void => {
    // A round of sync that ends while everything stops has news as well; the store may be closed by the next boundary.
    if (isStopped) return;
    for (const desk of desks()) desk.refresh();
    cancel();
    cancel = world.timer.after(untilNextBoundaryMs(world.store.settings(), nowMs()), now);
  };
  return {
    now,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** A change that changes nothing, but has to reach the disk. */
function canWrite(store: KioskStore): boolean {
  return store.transact((transaction) => {
    transaction.saveSyncState(transaction.syncState());
    return succeed(undefined);
  }).ok;
}
