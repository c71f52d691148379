import {
  applyChanges,
  canteenChanges,
  expectOk,
  MENU,
  makeDistrict,
  openCanteenStore,
  SETTINGS,
  temporaryFolder,
} from '../../kiosk/core/canteen.test-support.ts';
import { createCashOrders } from '../../kiosk/core/cash-orders.ts';
import { emptyBasket, withItem } from '../../kiosk/core/checkout/basket.ts';
import { dinerOf, elderBorn } from '../../kiosk/core/checkout/order.test-support.ts';
import { priceOrder } from '../../kiosk/core/checkout/price.ts';
import type { LedgerTools } from '../../kiosk/core/checkout/sell.ts';
import { createTrustedClock } from '../../kiosk/core/clock.ts';
import { type Counter, createCounter } from '../../kiosk/core/counter.ts';
import { readIdentity } from '../../kiosk/core/identity.ts';
import type { Visit } from '../../kiosk/core/ordering/state.ts';
import { openVisit } from '../../kiosk/core/ordering/visit.ts';
import type { HeldElder, HeldStaff } from '../../kiosk/core/ports.ts';
import { clockQuestionView, confirmClock } from '../../kiosk/core/staff/clock.ts';
import { machineRandom } from '../../kiosk/host/world.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';
import { orderIdSchema, staffIdSchema } from '../../shared/identity/ids.ts';
import { followChain } from '../../shared/ledger/chain.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { fen } from '../../shared/money/fen.ts';
import { succeed } from '../../shared/result.ts';
import { businessDate, shanghaiDate } from '../../shared/time/business-time.ts';
import { type Random, randomOf } from '../policy/random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What the format page allows two clocks to differ before anybody is asked. */
const TOLERANCE_MS = 5 * MINUTE_MS;
const STEPS = 40;

/** Where lives begin: an ordinary lunch, just before midnight, the last minutes of a month and of a year, of a leap February. */
const BEGINNINGS = [
  '2026-11-23T11:42:00+08:00',
  '2026-11-23T23:50:00+08:00',
  '2026-11-30T23:40:00+08:00',
  '2026-12-31T23:30:00+08:00',
  '2028-02-28T23:45:00+08:00',
  '2027-02-28T22:00:00+08:00',
].map((text) => Date.parse(text));

/** Zones that Windows and careless installers leave behind; nothing may depend on them. */
const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu'];

/** Open day and night, so that every midnight has a meal around it. */
const OPEN_ALWAYS = {
  dayBoundaryMinute: 0,
  mealPeriods: [
    { id: 'lunch' as const, name: '午餐', fromMinute: 0, toMinute: 720 },
    { id: 'dinner' as const, name: '晚餐', fromMinute: 720, toMinute: 1_440 },
  ],
};

const STAFF: HeldStaff = {
  staffId: staffIdSchema.parse('44444444-4444-4444-8444-444444444444'),
  name: '李*',
  ...{ pinSalt: '', pinHash: '' },
};

/** What happened in a life, for the line that a run prints. */
export interface LifeSeen {
  sales: number;
  jumps: number;
  suspicions: number;
  restarts: number;
  contacts: number;
  confirmations: number;
  datesChanged: number;
}

export function nothingLived(): LifeSeen {
  return {
    ...{ sales: 0, jumps: 0, suspicions: 0, restarts: 0 },
    ...{ contacts: 0, confirmations: 0, datesChanged: 0 },
  };
}

/**
 * One life of a kiosk whose clock is wrong: a real store in a folder of its own, the real counter, time by hand. The true time
 * and what must hold are kept apart from the kiosk's clock. Answers what was broken, empty when nothing was.
 */
export function liveWithBadClock(seed: number, index: number, seen: LifeSeen): readonly string[] {
  const { folder, remove } = temporaryFolder();
  const zone = process.env.TZ;
  const life = new Life(folder, randomOf(seed, index), seen);
  try {
    for (let step = 0; step < STEPS; step += 1) life.step();
    life.end();
    return life.faults;
  } finally {
    life.store.close();
    remove();
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
}

class Life {
  readonly faults: string[] = [];
  readonly store: SqliteKioskStore;
  readonly #random: Random;
  readonly #seen: LifeSeen;
  readonly #elders: readonly HeldElder[];
  #trueMs: number;
  /** Wall clock less true time. */
  #errorMs = 0;
  #uptimeMs = 0;
  #ledger: LedgerTools;
  #counter: Counter;
  /** The time of the newest entry that still counts. */
  #writtenMs = 0;
  #doing = 'begin';

  constructor(folder: string, random: Random, seen: LifeSeen) {
    this.#random = random;
    this.#seen = seen;
    this.#trueMs = random.pick(BEGINNINGS);
    const district = makeDistrict();
    this.store = openCanteenStore(folder, district);
    const items = MENU.map((item) => ({ ...item, mealPeriods: ['lunch', 'dinner'] as const }));
    this.#elders = ['1951-03-08', '1961-03-08', '1941-03-08'].map((born) => elderBorn(born));
    applyChanges(this.store, [
      ...canteenChanges(district),
      { ...SETTINGS, businessDay: OPEN_ALWAYS },
      {
        kind: 'menu',
        items: items.map((item) => ({ ...item, mealPeriods: [...item.mealPeriods] })),
      },
      ...this.#elders.map(({ elderId }) => ({
        kind: 'account' as const,
        elderId,
        elsewhereFen: fen(1_000_000),
      })),
    ]);
    ({ ledger: this.#ledger, counter: this.#counter } = this.#start());
  }

  #wallMs(): number {
    return this.#trueMs + this.#errorMs;
  }

  /** What a start of the host makes: a new run whose uptime begins at nought. */
  #start(): { readonly ledger: LedgerTools; readonly counter: Counter } {
    this.#uptimeMs = 0;
    const { store } = this;
    const machineClock = { wallMs: () => this.#wallMs(), uptimeMs: () => this.#uptimeMs };
    const clock = createTrustedClock({
      clock: machineClock,
      lastEntryMs: store.lastEntryMs(),
      adminTimeMs: store.syncState().adminTimeMs,
      buildMs: 0,
    });
    const identity = () => readIdentity(store);
    const ledger = {
      ...{ store, clock, machineClock, random: machineRandom, identity },
      run: machineRandom.uuid(),
    };
    const newOrderId = () => orderIdSchema.parse(machineRandom.uuid());
    // No printer stands here: paper is no part of what time does.
    const counter = createCounter({
      ledger,
      cashOrders: createCashOrders({ store, newOrderId }),
      printing: { printFirst: async () => {} },
      kitchen: { noteSale: () => {}, printFirst: async () => {} },
      drawer: { openForSale: () => {} },
      onSold: () => {},
      onProblem: (error) => this.#fault(String(error)),
    });
    return { ledger, counter };
  }

  #fault(text: string): void {
    this.faults.push(`${this.#doing}: ${text}`);
  }

  step(): void {
    const acts: readonly [number, () => void][] = [
      [0.34, () => this.#meal()],
      [0.54, () => this.#pass(this.#random.whole(1, 240) * MINUTE_MS)],
      [0.7, () => this.#jump()],
      [0.76, () => this.#contact()],
      [0.88, () => this.#askStaff()],
      [0.93, () => this.#restart()],
      [1, () => this.#changeZone()],
    ];
    const draw = this.#random.next();
    const act = acts.find(([below]) => draw < below);
    act?.[1]();
    this.#checkFloor();
  }

  /** The machine is set right and meets the admin: whatever was before, the kiosk is in the present again. */
  end(): void {
    this.#errorMs = 0;
    this.#contact();
    const { clock } = this.#ledger;
    this.#doing = 'end';
    if (clock.state() === 'ahead' || clock.state() === 'off') this.#fault('still in doubt');
    const gapMs = clock.nowMs() - this.#trueMs;
    if (Math.abs(gapMs) > TOLERANCE_MS) this.#fault(`${gapMs} ms from the present`);
    this.#meal();
    this.#checkLedger();
  }

  #checkFloor(): void {
    const nowMs = this.#ledger.clock.nowMs();
    if (nowMs < this.#writtenMs) this.#fault(`${this.#writtenMs - nowMs} ms below what is written`);
  }

  /** Lets true time go by, with the looks that a running kiosk takes. */
  #pass(durationMs: number): void {
    this.#doing = 'pass';
    let leftMs = durationMs;
    while (leftMs > 0) {
      const pieceMs = Math.min(leftMs, 10 * MINUTE_MS);
      const beforeMs = this.#ledger.clock.nowMs();
      this.#trueMs += pieceMs;
      this.#uptimeMs += pieceMs;
      this.#checkGoesOn(beforeMs, pieceMs);
      leftMs -= pieceMs;
    }
  }

  /** Within a run, and with nobody vouching, trusted time goes with the uptime whatever the wall clock does. */
  #checkGoesOn(beforeMs: number, elapsedMs: number): void {
    const gapMs = this.#ledger.clock.nowMs() - beforeMs - elapsedMs;
    if (Math.abs(gapMs) > TOLERANCE_MS + 1) this.#fault(`trusted time went ${gapMs} ms astray`);
  }

  #jump(): void {
    const { clock } = this.#ledger;
    const wasWell = clock.state() === 'well';
    const beforeMs = clock.nowMs();
    const gapBeforeMs = this.#wallMs() - beforeMs;
    const sign = this.#random.chance(0.5) ? 1 : -1;
    const jumpMs =
      sign * this.#random.pick([DAY_MS, DAY_MS, 7 * HOUR_MS, 6 * MINUTE_MS, 30_000, 300 * DAY_MS]);
    this.#errorMs += jumpMs;
    this.#doing = `jump by ${jumpMs} ms`;
    this.#seen.jumps += 1;
    this.#checkGoesOn(beforeMs, 0);
    const isFar = Math.abs(gapBeforeMs + jumpMs) > TOLERANCE_MS;
    const isSuspected = clock.state() !== 'well';
    if (isSuspected) this.#seen.suspicions += 1;
    if (isFar && !isSuspected) this.#fault('nobody was told');
    if (wasWell && Math.abs(jumpMs) < 10_000 && isSuspected) this.#fault('a false alarm');
  }

  /** The admin's signed time; it is kept on disk as the sync keeps it. */
  #contact(): void {
    this.#doing = 'contact';
    this.#seen.contacts += 1;
    const adminTimeMs = this.#trueMs;
    this.#ledger.clock.noteAdminTime(adminTimeMs);
    expectOk(
      this.store.transact((transaction) => {
        transaction.saveSyncState({ ...transaction.syncState(), adminTimeMs });
        return succeed(undefined);
      }),
    );
    const isBorneOut = Math.abs(this.#errorMs) <= TOLERANCE_MS;
    if (isBorneOut) this.#forgetWrongFuture();
    else if (this.#ledger.clock.state() === 'well') this.#fault('the admin was not heard');
    if (this.#ledger.clock.nowMs() < adminTimeMs - TOLERANCE_MS)
      this.#fault('before the admin’s time');
  }

  /** What was written in a time that has not come does not hold the kiosk any more. */
  #forgetWrongFuture(): void {
    if (this.#writtenMs - this.#wallMs() > TOLERANCE_MS) this.#writtenMs = this.#wallMs();
  }

  /** An honest attendant presses only when the date is today's. */
  #askStaff(): void {
    this.#doing = 'ask staff';
    const question = clockQuestionView(this.#ledger);
    if (question === null || question.date !== shanghaiDate(this.#trueMs)) return;
    const wallMs = this.#wallMs();
    confirmClock(this.#ledger, STAFF, question);
    this.#seen.confirmations += 1;
    this.#forgetWrongFuture();
    this.#writtenMs = Math.max(this.#writtenMs, wallMs);
    if (clockQuestionView(this.#ledger) !== null) this.#fault('asked again at once');
    if (this.#ledger.clock.nowMs() < wallMs) this.#fault('did not follow staff');
  }

  #restart(): void {
    this.#doing = 'restart';
    this.#seen.restarts += 1;
    this.#trueMs += this.#random.pick([0, MINUTE_MS, 9 * HOUR_MS, 20 * DAY_MS]);
    if (this.#random.chance(0.3))
      this.#errorMs += this.#random.pick([-DAY_MS, DAY_MS, -400 * DAY_MS]);
    ({ ledger: this.#ledger, counter: this.#counter } = this.#start());
    // A new run knows only the last entry, not every one from a wrong future before it.
    this.#writtenMs = this.store.lastEntryMs();
    const { clock } = this.#ledger;
    const isBehind = this.#wallMs() < this.#writtenMs - TOLERANCE_MS;
    if (isBehind && clock.state() === 'well') this.#fault('a clock behind the ledger is believed');
  }

  #changeZone(): void {
    process.env.TZ = this.#random.pick(ZONES);
  }

  /** From the card to the slip, with anything from no time to a midnight or a jump in between. */
  #meal(): void {
    const { clock } = this.#ledger;
    const diner = dinerOf(this.#random.pick(this.#elders));
    const opened = openVisit(this.store, {
      ...{ diner, nowMs: clock.nowMs(), card: { kind: 'none' } },
    });
    if (!opened.ok) {
      this.#fault(`nothing to eat: ${opened.failure.sentence}`);
      return;
    }
    if (this.#random.chance(0.3)) this.#pass(this.#random.whole(1, 40) * MINUTE_MS);
    if (this.#random.chance(0.1)) this.#jump();
    this.#sell(opened.value);
  }

  #sell(visit: Visit): void {
    this.#doing = 'sell';
    const { clock } = this.#ledger;
    const [offer] = visit.offers;
    if (offer === undefined) throw new Error('the menu has meals');
    const nowMs = clock.nowMs();
    const basket = withItem(emptyBasket('eat-in'), offer.meal);
    if (basket === null) throw new Error('a meal fits on an order');
    const priced = priceOrder(visit.ground, basket);
    const sold = this.#counter.sellByAccount({ visit, basket, priced }, null);
    const isSameDay = businessDate(nowMs, OPEN_ALWAYS) === visit.time.businessDate;
    if (sold.ok) {
      this.#seen.sales += 1;
      this.#writtenMs = Math.max(this.#writtenMs, nowMs);
      if (!isSameDay) this.#fault('sold on another date than ordered');
    } else if (sold.failure.code === 'date-changed') {
      this.#seen.datesChanged += 1;
      if (isSameDay) this.#fault('refused for a date that is the same');
    } else {
      this.#fault(`refused: ${sold.failure.code}`);
    }
  }

  /** Order, hashes, uptimes, dates and limits, read from what is on disk. */
  #checkLedger(): void {
    this.#doing = 'ledger';
    const stored = this.store.entriesAfter({ seq: 0, entriesMax: 10_000, charactersMax: 1e9 });
    const head = { seq: 0, hash: this.store.hashAt(0) ?? '' };
    const { kioskId } = readIdentity(this.store);
    const { broken } = followChain({ head, kioskId, entries: stored });
    if (broken !== null) this.#fault(`chain broken at ${broken.seq}`);
    const entries = stored.map(({ content }) => ledgerEntrySchema.parse(JSON.parse(content)));
    const uptimes = new Map<string, number>();
    const granted = new Map<string, number>();
    for (const [position, entry] of entries.entries()) {
      if (entry.seq !== position + 1) this.#fault(`seq ${entry.seq} at place ${position + 1}`);
      if (entry.uptimeMs < (uptimes.get(entry.run) ?? 0)) this.#fault('uptime went back');
      uptimes.set(entry.run, entry.uptimeMs);
      const dateOfTime = businessDate(Date.parse(entry.at), OPEN_ALWAYS);
      if (dateOfTime !== entry.businessDate) this.#fault(`${entry.at} on ${entry.businessDate}`);
      countGranted(granted, entry);
    }
    const beyond = [...granted].find(([, count]) => count > 1);
    if (beyond !== undefined) this.#fault(`${beyond[1]} subsidised meals of ${beyond[0]}`);
  }
}

/** The policy grants one subsidised meal a person, business date and meal period. */
function countGranted(granted: Map<string, number>, entry: LedgerEntry): void {
  if (entry.kind !== 'sale' || entry.body.person.kind !== 'elder') return;
  if (entry.body.decision.lines.length === 0) return;
  const key = `${entry.body.person.elderId} ${entry.businessDate} ${entry.body.mealPeriod}`;
  granted.set(key, (granted.get(key) ?? 0) + 1);
}
