import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { ElderPress, ScreenConnection, StaffAct } from '../../kiosk/contract/router.ts';
import type { ElderView, StaffView } from '../../kiosk/contract/views.ts';
import { createKiosk, type Kiosk } from '../../kiosk/core/kiosk.ts';
import type { KioskStore, TimerPort } from '../../kiosk/core/ports.ts';
import type { HttpPort, HttpRequest } from '../../kiosk/core/sync/http-port.ts';
import { fail } from '../../shared/result.ts';
import { type CounterDevices, createCounterDevices, QUIET_ROOM } from './devices.ts';
import type { Dice } from './dice.ts';
import { KioskDisk, PowerCut } from './disk.ts';
import { Broken } from './trace.ts';

type Answer = Awaited<ReturnType<HttpPort['send']>>;

/** A request that is on the line. */
export interface Pending {
  readonly request: HttpRequest;
  readonly sentMs: number;
  readonly answer: (answer: Answer) => void;
}

type WithoutRevision<Press> = Press extends ElderPress ? Omit<Press, 'revision'> : never;

const ELDER: ScreenConnection = { connectionId: 'elder', screen: 'elder' };
const STAFF: ScreenConnection = { connectionId: 'staff', screen: 'staff' };

/** When every kiosk's program was built: long before the weeks. */
const BUILD_MS = Date.parse('2026-09-01T00:00:00.000+08:00');

/** One kiosk's machine: the real core on the real store, with time, line, devices and power in the hand of the simulation. */
export class KioskMachine {
  readonly name: string;
  readonly disk: KioskDisk;
  readonly counter: CounterDevices = createCounterDevices();
  readonly problems: unknown[] = [];
  readonly #nowMs: () => number;
  readonly #dice: Dice;
  #timers = new Set<{ readonly dueMs: number; readonly action: () => void }>();
  #life = 0;
  /** Counts timers set and requests sent, to see whether something still moves. */
  #moves = 0;
  #bootMs = 0;
  #kiosk: Kiosk | null = null;
  #store: KioskStore | null = null;
  #elder: ElderView | null = null;
  #staff: StaffView | null = null;
  enrolmentCode: string | null = null;
  pending: Pending | null = null;
  /** How far the machine's wall clock is off. */
  clockOffMs = 0;

  constructor(options: {
    readonly name: string;
    readonly root: string;
    readonly dice: Dice;
    readonly nowMs: () => number;
  }) {
    this.name = options.name;
    this.#dice = options.dice;
    this.#nowMs = options.nowMs;
    this.disk = new KioskDisk(options.root, options.dice.fork('disk'));
  }

  get isRunning(): boolean {
    return this.#kiosk !== null && !this.disk.isDead;
  }

  get wallMs(): number {
    return this.#nowMs() + this.clockOffMs;
  }

  /** The store as the kiosk itself has it, faults and all. */
  get faultyStore(): KioskStore {
    if (this.#store === null) throw new Error('the kiosk is not running');
    return this.#store;
  }

  get uptimeMs(): number {
    return this.#nowMs() - this.#bootMs;
  }

  /** Starts the program on whatever the disk holds. */
  async start(): Promise<void> {
    this.#life += 1;
    const life = this.#life;
    const isAlive = (): boolean => life === this.#life && !this.disk.isDead;
    this.#bootMs = this.#nowMs();
    this.#timers = new Set();
    this.pending = null;
    this.#store = this.disk.open();
    const dice = this.#dice.fork(`life ${life}`);
    const kiosk = createKiosk({
      store: this.#store,
      clock: { wallMs: () => this.wallMs, uptimeMs: () => this.uptimeMs },
      timer: this.#timerOf(isAlive),
      random: dice,
      http: this.#lineOf(isAlive),
      devices: this.counter.devices,
      room: QUIET_ROOM,
      buildMs: BUILD_MS,
      enrolmentCode: this.enrolmentCode,
      onEnrolmentFailure: (failure) => this.problems.push(failure),
      onProblem: (error) => {
        if (isAlive() && !(error instanceof PowerCut)) this.problems.push(error);
      },
      hostViews: () => [],
      // Nobody replaces a kiosk in a simulated week.
      replaceKiosk: async () => null,
    });
    this.#kiosk = kiosk;
    await this.act(async () => {
      kiosk.start();
      this.counter.plugIn();
    });
    if (!isAlive()) return;
    const { signal } = new AbortController();
    void this.#watch(kiosk.service.watchElder(ELDER, signal), (view) => {
      if (isAlive()) this.#elder = view;
    });
    void this.#watch(kiosk.service.watchStaff(STAFF, signal), (view) => {
      if (isAlive()) this.#staff = view;
    });
    await this.settle();
  }

  /** Nothing of the process is left; the disk must have been cut or put back before. */
  drop(): void {
    this.counter.forgetListeners();
    this.#life += 1;
    this.#kiosk = null;
    this.#store = null;
    this.#elder = null;
    this.#staff = null;
    this.pending = null;
    this.#timers = new Set();
  }

  /** Ends the program in order, as at the end of a run. */
  async stop(): Promise<void> {
    const kiosk = this.#kiosk;
    if (kiosk !== null && this.isRunning) {
      this.pending?.answer(fail({ code: 'unreachable' }));
      await kiosk.stop();
    }
    this.drop();
    this.disk.close();
  }

  /** Does something to the kiosk and lets it come to rest; answers whether it is still alive afterwards. */
  async act(work: () => void | Promise<void>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PowerCut) && !this.disk.isDead) throw error;
    }
    await this.settle();
    return this.isRunning;
  }

  /** Until nothing moves in this process that waits for nobody outside. */
  async settle(): Promise<void> {
    let seen = -1;
    let turns = 0;
    for (let quiet = 0; quiet < 3 && turns < 5_000; turns += 1) {
      const now = this.#moves + this.disk.writes;
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
      await setImmediate();
    }
    if (turns === 5_000) throw new Broken(`${this.name} never comes to rest`);
    const problem = this.problems[0];
    if (problem !== undefined) {
      const text = problem instanceof Error ? (problem.stack ?? '') : JSON.stringify(problem);
      throw new Broken(`${this.name}: a mistake of the program: ${text}`);
    }
  }

  get elder(): ElderView {
    if (this.#elder === null) throw new Error(`${this.name} shows nothing`);
    return this.#elder;
  }

  get staff(): StaffView {
    if (this.#staff === null) throw new Error(`${this.name} shows staff nothing`);
    return this.#staff;
  }

  press(press: WithoutRevision<ElderPress>): Promise<boolean> {
    return this.act(async () => {
      await this.#kiosk?.service.pressElder(ELDER, { ...press, revision: this.elder.revision });
    });
  }

  actStaff(act: StaffAct): Promise<boolean> {
    return this.act(async () => {
      await this.#kiosk?.service.actStaff(STAFF, act);
    });
  }

  /** Every timer that is due goes off once, in order; a machine that nobody looked at for hours has slept through the rest. */
  async catchUp(): Promise<boolean> {
    const due = [...this.#timers]
      .filter(({ dueMs }) => dueMs <= this.#nowMs())
      .toSorted((one, other) => one.dueMs - other.dueMs);
    for (const timer of due) {
      if (!this.#timers.delete(timer)) continue;
      if (!(await this.act(async () => timer.action()))) return false;
    }
    const { pending } = this;
    if (pending !== null && this.#nowMs() - pending.sentMs > pending.request.timeoutMs) {
      return this.answerPending(fail({ code: 'unreachable' }));
    }
    return this.isRunning;
  }

  /** Ends the request on the line. */
  answerPending(answer: Answer): Promise<boolean> {
    return this.act(async () => {
      const { pending } = this;
      this.pending = null;
      pending?.answer(answer);
    });
  }

  /** Milliseconds until its next timer; null without one. */
  get nextTimerMs(): number | null {
    const dues = [...this.#timers].map(({ dueMs }) => dueMs);
    return dues.length === 0 ? null : Math.max(0, Math.min(...dues) - this.#nowMs());
  }

  async #watch<View>(views: AsyncIterable<View>, show: (view: View) => void): Promise<void> {
    try {
      for await (const view of views) show(view);
    } catch (error) {
      if (!(error instanceof PowerCut) && this.isRunning) this.problems.push(error);
    }
  }

  #timerOf(isAlive: () => boolean): TimerPort {
    return {
      after: (delayMs, action) => {
        if (!isAlive()) return () => {};
        this.#moves += 1;
        const timer = { dueMs: this.#nowMs() + delayMs, action };
        const timers = this.#timers;
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    };
  }

  #lineOf(isAlive: () => boolean): HttpPort {
    return {
      compress: async (text) => new Uint8Array(gzipSync(text, { level: 1 })),
      send: (request, signal) =>
        new Promise((resolve) => {
          // A process that is gone hears nothing any more.
          if (!isAlive()) return;
          if (this.pending !== null) throw new Broken(`${this.name} has two requests on the line`);
          this.#moves += 1;
          this.pending = { request, sentMs: this.#nowMs(), answer: resolve };
          signal.addEventListener('abort', () => resolve(fail({ code: 'unreachable' })));
        }),
    };
  }
}
