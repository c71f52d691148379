import type { ScannedCode } from '../../../hardware/scanner/scanned-code.ts';
import { missingCase } from '../../../shared/result.ts';
import type { DeviceAct, DevicePage, DevicePageReach } from '../../contract/devices.ts';
import type { StaffAct } from '../../contract/router.ts';
import type {
  CanteenView,
  DeviceView,
  ElderSearchView,
  SlipPreview,
  StaffView,
} from '../../contract/views.ts';
import type { DeviceRoom } from '../device-room.ts';
import type { ElderCardReaderPort } from '../devices.ts';
import { createFeed, type Feed } from '../feed.ts';
import type { HeldStaff, TimerPort } from '../ports.ts';
import { actForStaff, type StaffActTools, type TillAct } from './acts.ts';
import { menuForStaff } from './canteen-acts.ts';
import { clockQuestionView } from './clock.ts';
import { createDevicePages, type DevicePages, isDeviceAct } from './device-page.ts';
import { checkPin } from './pin.ts';
import { answerScan, scannedSaleView } from './scanned-sale.ts';
import { createElderSearches, type ElderSearches, isSearchAct, type SearchAct } from './search.ts';
import { pinSentence, STAFF_SENTENCES } from './sentences.ts';
import { createStaffSessions, type StaffSession, type StaffSessions } from './sessions.ts';
import { createSlipPreviews, isSlipAct, type SlipAct, type SlipPreviews } from './slip-preview.ts';
import { failedPapers, failedReceipts, unsentOf } from './views.ts';

/** The attendant's side of the counter: any number of screens, each with a session of its own. */
export interface StaffDesk {
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<StaffView, void, void>;
  act(connectionId: string, act: StaffAct): Promise<void>;
  /** A staff card was laid on the reader: every screen that waits for somebody asks for the PIN. */
  cardRead(staff: HeldStaff): void;
  /** The last reader for staff cards has gone. */
  /** The card just laid on has opened the elder's screen: no PIN pad is left standing here. */
  closePinPads(): void;
  staffCardReaderGone(): void;
  /** A code was scanned: every signed-in screen says what it is. Answers whether there is one. */
  codeScanned(code: ScannedCode): boolean;
  /** Something that staff screens show has changed. */
  refresh(): void;
}

export interface StaffDeskTools extends StaffActTools {
  readonly timer: TimerPort;
  readonly canteen: () => CanteenView;
  readonly devices: () => readonly DeviceView[];
  readonly isToBeReplaced: () => boolean;
  readonly room: DeviceRoom;
  /** Reads staff cards among others. */
  readonly staffCardReader: Pick<ElderCardReaderPort, 'isConnected'>;
  readonly onProblem: (error: unknown) => void;
}

export function createStaffDesk(tools: StaffDeskTools): StaffDesk {
  const changes = createFeed(0);
  const refresh = (): void => changes.set(changes.get() + 1);
  const unsigned = createUnsignedReach(tools.ledger.store);
  const devicePages = createDevicePages({
    ...{ room: tools.room, timer: tools.timer, onChange: refresh, onProblem: tools.onProblem },
    ...{ nowMs: tools.ledger.clock.nowMs, newDeviceId: tools.ledger.random.uuid },
  });
  const slips = createSlipPreviews(tools.ledger);
  const searches = createElderSearches(tools);
  const closeAll = closeEach([devicePages, slips, searches]);
  const sessions = createStaffSessions({
    timer: tools.timer,
    onTimeout(connectionId) {
      closeAll(connectionId);
      refresh();
    },
  });
  const watched = { tools, changes, sessions, devicePages, slips, searches, unsigned, closeAll };
  const put = (connectionId: string, session: StaffSession): void => {
    sessions.set(connectionId, session);
    refresh();
  };
  const signOut = (connectionId: string): void => {
    closeAll(connectionId);
    put(connectionId, { kind: 'signed-out', sentence: null });
  };

  const actSignedIn = async (
    connectionId: string,
    staff: HeldStaff,
    act: TillAct | DeviceAct | SlipAct | SearchAct,
  ): Promise<void> => {
    if (isDeviceAct(act)) return devicePages.act(connectionId, act, 'everything');
    if (isSlipAct(act)) {
      slips.act(connectionId, act);
      return refresh();
    }
    const sentence = isSearchAct(act)
      ? searches.act(connectionId, staff, act)
      : await actForStaff(tools, staff, act);
    // A slip takes seconds; somebody may have signed out or in meanwhile.
    const session = sessions.get(connectionId);
    if (session?.kind !== 'signed-in' || session.staff.staffId !== staff.staffId) return;
    const { scannedId = null } = act.act === 'close-scanned' ? {} : session;
    put(connectionId, { kind: 'signed-in', staff, sentence, scannedId });
  };

  return {
    watch: (connectionId, signal) => watch(watched, connectionId, signal),
    async act(connectionId, act) {
      const session = sessions.get(connectionId);
      if (session === null) return;
      if (session.kind === 'signed-out') {
        if (!isDeviceAct(act)) return;
        return devicePages.act(connectionId, act, unsigned.reach());
      }
      sessions.touch(connectionId);
      const isStillStaff = tools.ledger.store.staffById(session.staff.staffId) !== null;
      if (act.act === 'sign-out' || !isStillStaff) signOut(connectionId);
      else if (session.kind === 'signed-in') {
        if (act.act !== 'enter-pin') await actSignedIn(connectionId, session.staff, act);
      } else if (act.act === 'enter-pin') {
        await enterPin(
          { tools, sessions, put },
          { connectionId, staff: session.staff, pin: act.pin },
        );
      }
    },
    cardRead(staff) {
      unsigned.cardRead();
      for (const connectionId of sessions.waiting()) {
        sessions.set(connectionId, { kind: 'pin', staff, sentence: null });
      }
      refresh();
    },
    closePinPads() {
      sessions.closePinPads(null);
      refresh();
    },
    staffCardReaderGone() {
      unsigned.readerGone();
      refresh();
    },
    codeScanned(code) {
      const signedIn = sessions.signedIn();
      for (const [connectionId, session] of signedIn) {
        sessions.amend(connectionId, { ...session, ...answerScan(tools.ledger, code) });
      }
      refresh();
      return signedIn.length > 0;
    },
    refresh,
  };
}

function closeEach(
  opened: readonly { readonly close: (connectionId: string) => void }[],
): (connectionId: string) => void {
  return (connectionId) => {
    for (const each of opened) each.close(connectionId);
  };
}

/** Judges a PIN, and signs in with a right one. */
async function enterPin(
  {
    tools,
    sessions,
    put,
  }: {
    readonly tools: StaffDeskTools;
    readonly sessions: StaffSessions;
    readonly put: (connectionId: string, session: StaffSession) => void;
  },
  entered: { readonly connectionId: string; readonly staff: HeldStaff; readonly pin: string },
): Promise<void> {
  const { connectionId, staff, pin } = entered;
  const { store, clock } = tools.ledger;
  const checked = await checkPin({ store, staff, pin, nowMs: clock.nowMs });
  const session = sessions.get(connectionId);
  // The screen may have timed out or gone while the PIN was being judged.
  if (session?.kind !== 'pin' || session.staff.staffId !== staff.staffId) return;
  if (!checked.ok) {
    put(connectionId, { kind: 'pin', staff, sentence: STAFF_SENTENCES.diskTrouble });
  } else if (checked.value.code === 'right') {
    sessions.closePinPads(connectionId);
    tools.elderDesk.dispatch({ kind: 'staff-card-used' });
    put(connectionId, { kind: 'signed-in', staff, sentence: null });
  } else {
    put(connectionId, { kind: 'pin', staff, sentence: pinSentence(checked.value) });
  }
}

/**
 * How far the device page goes without a session. That a port is open does not tell that a staff card can be read there; only
 * one that was read does, until the last reader goes.
 */
function createUnsignedReach(store: Pick<StaffDeskTools['ledger']['store'], 'enrolment'>) {
  let isProven = false;
  return {
    /** Null where it stays shut. */
    reach(): DevicePageReach | null {
      if (store.enrolment() === null) return 'everything';
      return isProven ? null : 'staff-card-readers';
    },
    cardRead(): void {
      isProven = true;
    },
    readerGone(): void {
      isProven = false;
    },
  };
}

interface Watched {
  readonly tools: StaffDeskTools;
  readonly changes: Feed<number>;
  readonly sessions: StaffSessions;
  readonly devicePages: DevicePages;
  readonly slips: SlipPreviews;
  readonly searches: ElderSearches;
  readonly unsigned: ReturnType<typeof createUnsignedReach>;
  /** Closes everything that a screen has open beside its session. */
  readonly closeAll: (connectionId: string) => void;
}

/** The views of one screen; with the last watcher of a connection its session ends. */
async function* watch(
  { tools, changes, sessions, devicePages, slips, searches, unsigned, closeAll }: Watched,
  connectionId: string,
  signal: AbortSignal,
): AsyncGenerator<StaffView, void, void> {
  sessions.open(connectionId);
  try {
    for await (const revision of changes.watch(signal)) {
      const session = sessions.get(connectionId);
      if (session === null) return;
      const reach = session.kind === 'signed-in' ? 'everything' : unsigned.reach();
      const drawn = drawSession(tools, session, {
        devicePage: reach === null ? null : devicePages.view(connectionId, reach),
        slip: slips.view(connectionId),
        search: session.kind === 'signed-in' ? searches.view(connectionId, session.staff) : null,
        mayOpenDevices: reach !== null,
      });
      yield { revision, canteen: tools.canteen(), session: drawn };
    }
  } finally {
    sessions.close(connectionId);
    if (sessions.get(connectionId) === null) closeAll(connectionId);
  }
}

function drawSession(
  tools: StaffDeskTools,
  session: StaffSession,
  given: {
    readonly devicePage: DevicePage | null;
    readonly slip: SlipPreview | null;
    readonly search: ElderSearchView | null;
    readonly mayOpenDevices: boolean;
  },
): StaffView['session'] {
  switch (session.kind) {
    case 'signed-out':
      return {
        ...session,
        isElderCalling: tools.elderDesk.isStaffCalled,
        ordersWaiting: tools.cashOrders.views().length,
        mayOpenDevices: given.mayOpenDevices,
        isReaderConnected: tools.staffCardReader.isConnected,
        devicePage: given.devicePage,
      };
    case 'pin':
      return { kind: 'pin', name: session.staff.name, sentence: session.sentence };
    case 'signed-in':
      return {
        kind: 'signed-in',
        name: session.staff.name,
        orders: tools.cashOrders.views(),
        devices: tools.devices(),
        unsent: unsentOf(tools.ledger.store, tools.ledger.clock.nowMs()),
        isElderCalling: tools.elderDesk.isStaffCalled,
        clockQuestion: clockQuestionView(tools.ledger),
        sentence: session.sentence,
        scannedSale: scannedSaleView(tools.ledger, session.scannedId ?? null),
        isToBeReplaced: tools.isToBeReplaced(),
        failedReceipts: failedReceipts(tools.ledger, tools.printing),
        failedKitchenTickets: failedPapers(tools.kitchen.troubled()),
        slip: given.slip,
        elderStep: tools.elderDesk.stepForStaff(),
        elderRevision: tools.elderDesk.feed.get().revision,
        menu: menuForStaff(tools.ledger),
        search: given.search,
        numbers: tools.numbers.view(),
        screenSettings: tools.ledger.store.screenSettings(),
        mayOpenDevices: true,
        devicePage: given.devicePage,
      };
    default:
      return missingCase(session);
  }
}
