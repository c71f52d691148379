import type { PrinterStatus } from '../../hardware/printer/status.ts';
import { orderIdSchema } from '../../shared/identity/ids.ts';
import { missingCase, succeed } from '../../shared/result.ts';
import type { KioskService } from '../contract/router.ts';
import type { CanteenView } from '../contract/views.ts';
import { canteenView, untilNextBoundaryMs } from './canteen.ts';
import { type CardHolder, findCardHolder } from './cards.ts';
import { createCashOrders } from './cash-orders.ts';
import type { LedgerTools } from './checkout/sell.ts';
import { createTrustedClock } from './clock.ts';
import { createCounter } from './counter.ts';
import { deviceViews } from './counter-devices.ts';
import type { KioskDevices } from './devices.ts';
import { createElderDesk } from './elder-desk.ts';
import { SENTENCES } from './ordering/sentences.ts';
import type { ClockPort, KioskIdentity, KioskStore, RandomPort, TimerPort } from './ports.ts';
import { createReceiptPrinting, type ReceiptPrinting, settleInterruptedSlips } from './printing.ts';
import { createStaffDesk } from './staff/desk.ts';
import { createSyncClient, pauseMs } from './sync/client.ts';
import { type EnrolmentFailure, enrol } from './sync/enrol.ts';
import type { HttpPort } from './sync/http-port.ts';
import { createSignedRequests } from './sync/requests.ts';

/** Everything of the world that the kiosk's mind works with. */
export interface KioskWorld {
  readonly store: KioskStore;
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  readonly random: RandomPort;
  readonly http: HttpPort;
  readonly devices: KioskDevices;
  /** When this program was built, in milliseconds since 1970: no meal is older. */
  readonly buildMs: number;
  /** One-time code from the console; null when the kiosk is enrolled or has none. */
  readonly enrolmentCode: string | null;
  /** A mistake of the program that must not stop the counter, for the log. */
  readonly onProblem: (error: unknown) => void;
}

/** One canteen's kiosk without its windows. */
export interface Kiosk {
  readonly service: KioskService;
  /** Begins to listen to the devices, to enrol where needed, and to sync. */
  start(): void;
  stop(): Promise<void>;
  /** Hears of an enrolment that did not go through; it is tried again unless the code is used up. */
  onEnrolmentFailure(listener: (failure: EnrolmentFailure) => void): void;
}

/** Puts the kiosk's mind together. */
export function createKiosk(world: KioskWorld): Kiosk {
  const { store, devices } = world;
  const clock = createTrustedClock({
    clock: world.clock,
    lastEntryMs: store.lastEntryMs(),
    adminTimeMs: store.syncState().adminTimeMs,
    buildMs: world.buildMs,
  });
  const identity = (): KioskIdentity => readIdentity(store);
  const ledger: LedgerTools = {
    store,
    clock,
    machineClock: world.clock,
    random: world.random,
    identity,
    run: world.random.uuid(),
  };
  const stopping = new AbortController();
  const unlisten: (() => void)[] = [];
  let enrolmentListener: (failure: EnrolmentFailure) => void = () => {};
  let isReaderConnected = false;
  let isElderCardReaderConnected = devices.elderCardReader === null ? null : false;
  let printerStatus: PrinterStatus | null = null;
  let cardTicket = 0;
  let cancelBoundary: () => void = () => {};
  let cancelEnrolment: () => void = () => {};
  let enrolling: Promise<void> | null = null;

  const sync = createSyncClient({
    store,
    requests: createSignedRequests({ store, http: world.http, identity }),
    identity,
    clock,
    timer: world.timer,
    random: world.random,
    onNews: ({ hasChanges }) => {
      if (hasChanges) {
        goOnIfReady();
        watchBoundary();
      }
      refreshAll();
    },
    onProblem: world.onProblem,
  });
  const canteen = (): CanteenView =>
    canteenView(store.settings(), { nowMs: clock.nowMs(), isOnline: sync.status().isOnline });
  const cashOrders = createCashOrders({
    store,
    newOrderId: () => orderIdSchema.parse(world.random.uuid()),
  });
  const printing: ReceiptPrinting = createReceiptPrinting({
    ledger,
    printer: devices.printer,
    onSlip: (slip) => {
      elderDesk.dispatch({ kind: 'slip', ...slip });
      staffDesk.refresh();
    },
  });
  const counter = createCounter({
    ledger,
    cashOrders,
    printing: () => printing,
    onSold: sync.wake,
    onProblem: world.onProblem,
  });
  const elderDesk = createElderDesk({
    ledger,
    cashOrders,
    counter,
    timer: world.timer,
    canteen,
    canWrite: () => canWrite(store),
    onStaffNews: () => staffDesk.refresh(),
  });
  const staffDesk = createStaffDesk({
    ledger,
    cashOrders,
    counter,
    printing: () => printing,
    timer: world.timer,
    canteen,
    devices: () =>
      deviceViews({
        isReaderConnected,
        isElderCardReaderConnected,
        printer: printerStatus,
        sync: sync.status(),
        clock: clock.state(),
      }),
    isElderCalling: () => elderDesk.isStaffCalled,
    listeners: {
      onCashTaken: (orderId) => elderDesk.dispatch({ kind: 'cash-taken', orderId }),
      onCancelled: (orderId) => elderDesk.dispatch({ kind: 'order-cancelled', orderId }),
      onCallAnswered: () => elderDesk.dispatch({ kind: 'staff-answered' }),
      onSaleRefused(refusal) {
        if (refusal.code === 'disk-full' || refusal.code === 'disk-error') {
          elderDesk.dispatch({ kind: 'refused', refusal });
        }
      },
    },
  });

  const refreshAll = (): void => {
    elderDesk.refresh();
    staffDesk.refresh();
  };
  const isReady = (): boolean => store.enrolment() !== null && store.settings() !== null;
  const goOnIfReady = (): void => {
    if (isReady()) elderDesk.dispatch({ kind: 'going-again' });
  };
  const watchBoundary = (): void => {
    cancelBoundary();
    const waitMs = untilNextBoundaryMs(store.settings(), clock.nowMs());
    cancelBoundary = world.timer.after(waitMs, () => {
      refreshAll();
      watchBoundary();
    });
  };

  const cardRead = (text: string, identifiedBy: 'id-card' | 'elder-card'): void => {
    if (!isReady()) return;
    cardTicket += 1;
    const ticket = cardTicket;
    findCardHolder(store, text)
      // A card laid on later has overtaken this one.
      .then((holder) => (ticket === cardTicket ? greet(holder, identifiedBy) : undefined))
      .catch(world.onProblem);
  };
  const greet = (holder: CardHolder, identifiedBy: 'id-card' | 'elder-card'): void => {
    switch (holder.kind) {
      case 'elder':
        return elderDesk.welcome(
          { kind: 'elder', elder: holder.elder, identifiedBy },
          { isCardUnknown: false },
        );
      case 'staff':
        return void staffDesk.cardRead(holder.staff);
      case 'unknown':
        return elderDesk.welcome({ kind: 'guest' }, { isCardUnknown: true });
      default:
        return missingCase(holder);
    }
  };
  const listen = (): void => {
    unlisten.push(
      devices.idCardReader.onEvent((event) => {
        switch (event.kind) {
          case 'card-found':
            return elderDesk.dispatch({ kind: 'card-found' });
          case 'read':
            return cardRead(event.person.number, 'id-card');
          case 'read-failed':
            return elderDesk.dispatch({ kind: 'card-failed', sentence: SENTENCES.cardFailed });
          case 'connected':
          case 'disconnected':
            isReaderConnected = event.kind === 'connected';
            elderDesk.dispatch({ kind: isReaderConnected ? 'reader-connected' : 'reader-gone' });
            return staffDesk.refresh();
          default:
            return missingCase(event);
        }
      }),
      devices.printer.onStatusChange((status) => {
        printerStatus = status;
        staffDesk.refresh();
      }),
    );
    const elderCards = devices.elderCardReader?.onEvent((event) => {
      if (event.kind === 'card') return cardRead(event.cardNumber.toUpperCase(), 'elder-card');
      isElderCardReaderConnected = event.kind === 'connected';
      staffDesk.refresh();
    });
    if (elderCards !== undefined) unlisten.push(elderCards);
  };
  const tryEnrolment = (code: string, failures: number): void => {
    enrolling = enrol({ store, http: world.http, code, signal: stopping.signal })
      .then((enrolled) => {
        if (stopping.signal.aborted) return;
        if (enrolled.ok) {
          begin();
          return;
        }
        enrolmentListener(enrolled.failure);
        if (enrolled.failure.code === 'refused' || enrolled.failure.code === 'bad-code') return;
        const waitMs = pauseMs(failures + 1, world.random);
        cancelEnrolment = world.timer.after(waitMs, () => tryEnrolment(code, failures + 1));
      })
      .catch(world.onProblem);
  };
  const begin = (): void => {
    if (!isReady()) elderDesk.dispatch({ kind: 'stopped', sentence: SENTENCES.notSetUp });
    sync.start();
    goOnIfReady();
  };

  return {
    service: {
      watchElder: (_connection, signal) => elderDesk.feed.watch(signal),
      async pressElder(_connection, press) {
        elderDesk.press(press);
      },
      watchStaff: ({ connectionId }, signal) => staffDesk.watch(connectionId, signal),
      actStaff: ({ connectionId }, act) => staffDesk.act(connectionId, act),
    },
    start() {
      settleInterruptedSlips(ledger);
      listen();
      watchBoundary();
      devices.printer.status().catch(world.onProblem);
      if (store.enrolment() !== null) {
        begin();
        return;
      }
      elderDesk.dispatch({ kind: 'stopped', sentence: SENTENCES.withoutEnrolment });
      if (world.enrolmentCode !== null) tryEnrolment(world.enrolmentCode, 0);
    },
    async stop() {
      stopping.abort();
      for (const stop of unlisten.splice(0)) stop();
      cancelBoundary();
      cancelEnrolment();
      await enrolling;
      await sync.stop();
    },
    onEnrolmentFailure(listener) {
      enrolmentListener = listener;
    },
  };
}

function readIdentity(store: KioskStore): KioskIdentity {
  const enrolment = store.enrolment();
  const signingKey = store.signingKey();
  if (enrolment === null || signingKey === null) throw new Error('this kiosk is not enrolled');
  return { kioskId: enrolment.kiosk, kioskNumber: enrolment.kioskNumber, signingKey };
}

/** A change that changes nothing, but has to reach the disk. */
function canWrite(store: KioskStore): boolean {
  return store.transact((transaction) => {
    transaction.saveSyncState(transaction.syncState());
    return succeed(undefined);
  }).ok;
}
