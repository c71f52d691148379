import { onTestFinished } from 'vitest';
import { createVirtualClock } from '../../hardware/testing/virtual-clock.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF } from '../../shared/demo/people.ts';
import type { ElderId } from '../../shared/identity/ids.ts';
import { maskName } from '../../shared/identity/mask.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { fen } from '../../shared/money/fen.ts';
import type { Change } from '../../shared/sync/contract.ts';
import type { ElderPress, ScreenConnection, StaffAct } from '../contract/router.ts';
import type { PaperView } from '../contract/simulator.ts';
import type { ElderStep, ElderView, StaffView } from '../contract/views.ts';
import { httpTo, machineRandom } from '../host/world.ts';
import { type CounterTable, createCounterTable } from '../simulator/counter-table.ts';
import type { SqliteKioskStore } from '../store/store.ts';
import {
  applyChanges,
  elderChange,
  handClock,
  LUNCH_MS,
  makeDistrict,
  openCanteenStore,
  openStore,
  SETTINGS,
  staffChange,
  type TestDistrict,
  temporaryFolder,
} from './canteen.test-support.ts';
import { FIRST_MEAL } from './checkout/order.test-support.ts';
import { createKiosk, type Kiosk } from './kiosk.ts';
import type { TimerPort } from './ports.ts';
import { roomOf } from './room.test-support.ts';

/** Timers that only a test lets run out. */
export interface HandTimer extends TimerPort {
  /** Lets time pass: every timer due by then fires in order. */
  advance(milliseconds: number): void;
  /** How much is still to be done some time. */
  readonly waitingCount: number;
}

function handTimer(clock: { wall: number }): HandTimer {
  const waiting = new Set<{ readonly dueMs: number; readonly action: () => void }>();
  return {
    get waitingCount() {
      return waiting.size;
    },
    after(delayMs, action) {
      const entry = { dueMs: clock.wall + delayMs, action };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    advance(milliseconds) {
      const untilMs = clock.wall + milliseconds;
      for (;;) {
        const due = [...waiting].filter((entry) => entry.dueMs <= untilMs);
        const [next] = due.toSorted((one, other) => one.dueMs - other.dueMs);
        if (next === undefined) break;
        waiting.delete(next);
        clock.wall = Math.max(clock.wall, next.dueMs);
        next.action();
      }
      clock.wall = untilMs;
    },
  };
}

/** The newest view of a subscription, and a way to wait for the one that is wanted. */
export class Screen<View> {
  #latest: View | null = null;
  #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  readonly ended: Promise<void>;

  constructor(watch: (signal: AbortSignal) => AsyncIterable<View>) {
    this.ended = this.#read(watch(this.#stop.signal));
  }

  async #read(views: AsyncIterable<View>): Promise<void> {
    for await (const view of views) {
      this.#latest = view;
      for (const listener of [...this.#listeners]) listener();
    }
  }

  get view(): View {
    if (this.#latest === null) throw new Error('no view yet');
    return this.#latest;
  }

  /** Resolves with what `pick` finds in the newest view that has it. */
  until<Wanted>(
    what: string,
    pick: (view: View) => Wanted | null | undefined | false,
  ): Promise<Wanted> {
    return new Promise((resolve, reject) => {
      const give = (): boolean => {
        const wanted = this.#latest === null ? null : pick(this.#latest);
        if (wanted === null || wanted === undefined || wanted === false) return false;
        clearTimeout(timer);
        this.#listeners.delete(give);
        resolve(wanted);
        return true;
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(give);
        reject(new Error(`never saw ${what}; last view ${JSON.stringify(this.#latest)}`));
      }, 10_000);
      this.#listeners.add(give);
      give();
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }
}

type StepOf<Kind extends ElderStep['kind']> = Extract<ElderStep, { readonly kind: Kind }>;
type WithoutRevision<Press> = Press extends ElderPress ? Omit<Press, 'revision'> : never;
type PressWithoutRevision = WithoutRevision<ElderPress>;

/** A whole kiosk in this process: real store, real drivers on simulated devices, timers by hand. */
export interface KioskUnderTest {
  /** Stops the kiosk before its test ends, as a restart does. */
  readonly stop: () => Promise<void>;
  readonly kiosk: Kiosk;
  readonly store: SqliteKioskStore;
  readonly district: TestDistrict;
  readonly table: CounterTable;
  readonly timer: HandTimer;
  readonly clock: { wall: number };
  /** Moves the machine's wall clock alone, as somebody who sets it wrong. */
  jumpWall(milliseconds: number): void;
  readonly elder: Screen<ElderView>;
  /** Id of one of the demo people by their key. */
  elderId(key: string): ElderId;
  readonly problems: unknown[];
  readonly enrolmentFailures: unknown[];
  step<Kind extends ElderStep['kind']>(kind: Kind): Promise<StepOf<Kind>>;
  press(press: PressWithoutRevision): Promise<void>;
  tap(cardId: string): Promise<void>;
  paper(count: number): Promise<PaperView>;
  openStaff(connectionId: string): Screen<StaffView>;
  act(connectionId: string, act: StaffAct): Promise<void>;
  /** Signs the demo attendant in. */
  signIn(connectionId: string): Promise<Screen<StaffView>>;
}

/** The meal that tests choose: 红烧肉套餐 at 15 yuan. */
export const PORK = FIRST_MEAL.menuItemId;

/** What the kiosk's ledger says, from the first entry on. */
export function ledgerOf(under: KioskUnderTest): readonly LedgerEntry[] {
  return under.store
    .entriesAfter({ seq: 0, entriesMax: 1_000, charactersMax: 10_000_000 })
    .map((entry) => ledgerEntrySchema.parse(JSON.parse(entry.content)));
}

/** The meals that the kiosk's ledger holds. */
export function salesOf(
  under: KioskUnderTest,
): readonly Extract<LedgerEntry, { readonly kind: 'sale' }>[] {
  return ledgerOf(under).filter((entry) => entry.kind === 'sale');
}

/** A slip as a person reads it, without the blanks between columns. */
export function textOf(paper: PaperView): string {
  return paper.lines.map((line) => line.text.replaceAll(/\s+/g, ' ').trim()).join('\n');
}

/** Taps, chooses a meal, pays from the account, takes the slip; `slips` is how many have come out by then. */
export async function eatOnAccount(
  under: KioskUnderTest,
  meal: { readonly cardId: string; readonly slips: number },
): Promise<string> {
  await under.tap(meal.cardId);
  await under.step('menu');
  await under.press({ press: 'choose', menuItemId: PORK });
  await under.step('pay');
  await under.press({ press: 'pay-by-account' });
  await under.step('done');
  const paper = await under.paper(meal.slips);
  await under.elder.until(
    'a printed slip',
    ({ step }) => step.kind === 'done' && step.receipt === 'printed',
  );
  return textOf(paper);
}

/** Taps, chooses a meal and leaves it to the attendant. */
export async function orderForCash(under: KioskUnderTest, cardId: string): Promise<void> {
  await under.tap(cardId);
  await under.step('menu');
  await under.press({ press: 'choose', menuItemId: PORK });
  await under.step('pay');
  await under.press({ press: 'pay-by-cash' });
  await under.step('waiting-for-cash');
}

/** Most tests share one district: every lookup of a person costs scrypt. */
const SHARED_DISTRICT = makeDistrict();
const peopleOf = new WeakMap<TestDistrict, Promise<readonly Change[]>>();

const ELDER_CONNECTION: ScreenConnection = { connectionId: 'elder', screen: 'elder' };

export interface KioskUnderTestOptions {
  readonly isEnrolled?: boolean;
  readonly isDiscreet?: boolean;
  readonly adminAddress?: string;
  readonly enrolmentCode?: string;
  readonly district?: TestDistrict;
  readonly nowMs?: number;
  /** A data folder of the test's own, which it removes itself. */
  readonly folder?: string;
}

/** Opens a kiosk that stops with the test. */
export async function openKioskUnderTest(
  options: KioskUnderTestOptions = {},
): Promise<KioskUnderTest> {
  const { folder, remove } =
    options.folder === undefined ? temporaryFolder() : { folder: options.folder, remove: () => {} };
  const district = options.district ?? SHARED_DISTRICT;
  const isEnrolled = options.isEnrolled ?? true;
  const store = isEnrolled ? openCanteenStore(folder, district) : openStore(folder);
  const elderIds = new Map<string, ElderId>();
  if (isEnrolled) {
    const people = await peopleChanges(district);
    applyChanges(store, people);
    nameElders(people, elderIds);
    applyChanges(store, [{ ...SETTINGS, isDiscreet: options.isDiscreet ?? false }]);
  }
  const clock = handClock(options.nowMs ?? LUNCH_MS);
  const running = startKiosk({ store, clock, options });
  const { kiosk, table, connected } = running;
  const elder = new Screen((signal) => kiosk.service.watchElder(ELDER_CONNECTION, signal));
  const papers = new Screen((signal) => table.feed.watch(signal));
  const tap = (cardId: string): Promise<void> => table.tap(cardId, connected.devices);
  const staff = staffScreensOf(kiosk, tap);

  if (isEnrolled) {
    await elder.until(
      'a ready reader',
      ({ step }) => step.kind === 'waiting' && step.reader === 'ready',
    );
  }
  const stopNow = async (): Promise<void> => {
    await Promise.all([elder, papers, ...staff.screens].map((screen) => screen.close()));
    await connected.stop();
    await kiosk.stop();
    store.close();
    remove();
  };
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= stopNow();
    return stopping;
  };
  onTestFinished(stop);
  return {
    ...running,
    store,
    district,
    clock,
    jumpWall(milliseconds) {
      clock.jumpedMs += milliseconds;
    },
    elder,
    elderId(key) {
      const elderId = elderIds.get(key);
      if (elderId === undefined) throw new Error(`nobody is called ${key}`);
      return elderId;
    },
    step: (kind) => elder.until(`step ${kind}`, (view) => stepOf(view.step, kind)),
    press: (press) =>
      kiosk.service.pressElder(ELDER_CONNECTION, { ...press, revision: elder.view.revision }),
    tap,
    paper: (count) =>
      papers.until(`${count} papers`, (view) => view.papers.length >= count && view.papers[0]),
    openStaff: staff.open,
    act: staff.act,
    signIn: staff.signIn,
    stop,
  };
}

/** The kiosk on its simulated counter, already running. */
function startKiosk(parts: {
  readonly store: SqliteKioskStore;
  readonly clock: ReturnType<typeof handClock>;
  readonly options: KioskUnderTestOptions;
}) {
  const { store, clock, options } = parts;
  const timer = handTimer(clock);
  const deviceClock = createVirtualClock();
  const table = createCounterTable({ columns: 48, clock: deviceClock });
  const connected = roomOf({ table, store, clock: deviceClock, wallMs: clock.wallMs });
  const problems: unknown[] = [];
  const enrolmentFailures: unknown[] = [];
  const kiosk = createKiosk({
    store,
    clock,
    timer,
    random: machineRandom,
    // Nobody listens on port 9 of this machine.
    http: httpTo(options.adminAddress ?? 'http://127.0.0.1:9'),
    devices: connected.devices,
    room: connected.room,
    buildMs: 0,
    enrolmentCode: options.enrolmentCode ?? null,
    onEnrolmentFailure: (failure) => enrolmentFailures.push(failure),
    onProblem: (error) => problems.push(error),
    hostViews: () => [],
    replaceKiosk: async () => null,
  });
  kiosk.start();
  connected.start();
  return { kiosk, timer, table, connected, problems, enrolmentFailures };
}

function staffScreensOf(kiosk: Kiosk, tap: (cardId: string) => Promise<void>) {
  const screens: Screen<StaffView>[] = [];
  const connectionOf = (connectionId: string): ScreenConnection => ({
    connectionId,
    screen: 'staff',
  });
  const open = (connectionId: string): Screen<StaffView> => {
    const screen = new Screen((signal) =>
      kiosk.service.watchStaff(connectionOf(connectionId), signal),
    );
    screens.push(screen);
    return screen;
  };
  const act = (connectionId: string, done: StaffAct): Promise<void> =>
    kiosk.service.actStaff(connectionOf(connectionId), done);
  const signIn = async (connectionId: string): Promise<Screen<StaffView>> => {
    const screen = open(connectionId);
    await screen.until('signed out', (view) => view.session.kind === 'signed-out');
    await tap('staff');
    await screen.until('the PIN pad', (view) => view.session.kind === 'pin');
    await act(connectionId, { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await screen.until('signed in', (view) => view.session.kind === 'signed-in');
    return screen;
  };
  return { screens, open, act, signIn };
}

function stepOf<Kind extends ElderStep['kind']>(step: ElderStep, kind: Kind): StepOf<Kind> | null {
  return isStep(step, kind) ? step : null;
}

function isStep<Kind extends ElderStep['kind']>(step: ElderStep, kind: Kind): step is StepOf<Kind> {
  return step.kind === kind;
}

/** The demo people with their accounts, and the attendant, as the admin sends them; the same each time for a district. */
export function peopleChanges(district: TestDistrict): Promise<readonly Change[]> {
  const made = peopleOf.get(district) ?? makePeople(district);
  peopleOf.set(district, made);
  return made;
}

const REGISTERED = DEMO_CARD_PEOPLE.filter((person) => person.isRegistered);

async function makePeople(district: TestDistrict): Promise<readonly Change[]> {
  const changes: Change[] = [await staffChange(district)];
  for (const [index, person] of REGISTERED.entries()) {
    const elder = await elderChange(district, {
      card: person.idNumber,
      maskedName: maskName(person.name),
      birthDate: person.birthDate,
      contact: contactOf(person, index),
      ...(person.category === null ? {} : { category: person.category }),
    });
    changes.push(elder);
    if (person.balanceFen === null) continue;
    changes.push({ kind: 'account', elderId: elder.elderId, elsewhereFen: fen(person.balanceFen) });
  }
  return changes;
}

/** All are regulars here; the phones are nobody's. */
function contactOf(
  person: (typeof DEMO_CARD_PEOPLE)[number],
  index: number,
): { readonly name: string; readonly phone: string; readonly numberEnd: string } {
  const { name, idNumber } = person;
  return { name, phone: `100-0000-${4_100 + index}`, numberEnd: idNumber.slice(-4) };
}

function nameElders(people: readonly Change[], elderIds: Map<string, ElderId>): void {
  const elders = people.filter((change) => change.kind === 'elder');
  for (const [index, person] of REGISTERED.entries()) {
    const elder = elders[index];
    if (elder !== undefined) elderIds.set(person.key, elder.elderId);
  }
}
