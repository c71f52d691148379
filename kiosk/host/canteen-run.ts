import { fail, type Result, succeed } from '../../shared/result.ts';
import type { KioskService } from '../contract/router.ts';
import { canteenView } from '../core/canteen.ts';
import type { KioskDevices } from '../core/devices.ts';
import { createKiosk, type Kiosk, type KioskWorld } from '../core/kiosk.ts';
import type { CanteenSettings, ClockPort, RandomPort, TimerPort } from '../core/ports.ts';
import type { EnrolmentFailure } from '../core/sync/enrol.ts';
import type { HttpPort } from '../core/sync/http-port.ts';
import type { AdminTrust } from '../core/sync/identity.ts';
import { isDamage, isUnreadable } from '../store/errors.ts';
import {
  type FatalFailure,
  type GuardedStore,
  marksOf,
  openGuardedStore,
} from '../store/guarded-store.ts';
import { type HostLock, takeHostLock } from '../store/host-lock.ts';
import type { ProjectionDifference } from '../store/sample.ts';
import { snapshotsIn } from '../store/snapshot.ts';
import { openKioskStoreForReading } from '../store/store.ts';
import type { RunningDevices } from './device-room/device-room.ts';
import { createRecoveryDesk, type RecoveryDesk } from './recovery/desk.ts';
import { createLeftovers, type Leftovers } from './recovery/leftovers.ts';
import type { DataPlaces } from './recovery/places.ts';
import { enrolReplacement, finishReplacement } from './recovery/replacement.ts';
import { type RecoveryReason, replacementSentence } from './recovery/sentences.ts';
import { createSnapshotKeeper, type SnapshotKeeper } from './recovery/snapshots.ts';
import { createServiceSwitch, type ServiceSwitch } from './service-switch.ts';

/** No meal was sold by this program before it was written. */
const BUILD_MS = Date.parse('2026-11-01T00:00:00.000+08:00');

/** Something derived from the ledger was not what the ledger says; all of it has been derived again. */
class ProjectionsMended extends Error {
  override readonly name = 'ProjectionsMended';

  constructor({ table, seq }: ProjectionDifference) {
    super(`${table} was not what entry ${seq} says; every projection was derived again`);
  }
}

/** How often a disk that may come back is tried. */
const TRY_AGAIN_MS = 5_000;

/** Opens a line to the admin that trusts what a store has pinned, or what a code names. */
export type Line = (trust: AdminTrust) => HttpPort;

export interface CanteenRunTools {
  readonly places: DataPlaces;
  readonly enrolmentCode: string | null;
  /** Drivers for one run of the kiosk; asked for anew each time. */
  readonly connect: (store: GuardedStore) => RunningDevices;
  /** The line to the admin, as far as a store knows it. */
  readonly line: Line;
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  readonly random: RandomPort;
  readonly letOthersIn: NonNullable<KioskWorld['letOthersIn']>;
  readonly onEnrolmentFailure: (failure: EnrolmentFailure) => void;
  /** The admin's recovery key, to which the database key is to be wrapped as well. */
  readonly onRecoveryKey: (recoveryPublicKey: string) => void;
  /** Entries that the admin does not hold as the host stops. */
  readonly onUnsent: (count: number) => void;
  readonly onProblem: (error: unknown) => void;
}

interface Serving {
  readonly store: GuardedStore;
  readonly kiosk: Kiosk;
  readonly connected: RunningDevices;
  readonly snapshots: SnapshotKeeper;
  readonly leftovers: Leftovers;
}

/** One canteen's kiosk as long as its host runs: serving, or seen to while its data cannot be used, without a restart between. */
export class CanteenRun {
  readonly #tools: CanteenRunTools;
  readonly #desk: RecoveryDesk;
  readonly #switch: ServiceSwitch;
  #serving: Serving | null = null;
  #lock: HostLock | null = null;
  #settings: CanteenSettings | null = null;
  #cancelRetry: () => void = () => {};
  #isReplacing = false;
  readonly #stopping = new AbortController();
  /** Changes between serving and recovery, one after the other. */
  #changes: Promise<void> = Promise.resolve();

  constructor(tools: CanteenRunTools) {
    this.#tools = tools;
    this.#desk = createRecoveryDesk({
      canteen: () => canteenView(this.#settings, { nowMs: tools.clock.wallMs(), isOnline: true }),
      onCode: (code) => void this.#replaceFromDesk(code).catch(tools.onProblem),
      onTryAgain: () => this.#change(async () => this.#tryAgain()),
      onClose: () => this.#showServing(),
    });
    this.#switch = createServiceSwitch(this.#desk.service, tools.onProblem);
  }

  get service(): KioskService {
    return this.#switch.service;
  }

  /** The readers and printer of the counter; null while nothing is served. */
  get devices(): KioskDevices | null {
    return this.#serving?.connected.devices ?? null;
  }

  /** Begins to serve, or shows what is the matter with the data. */
  start(): Result<void, FatalFailure> {
    finishReplacement(this.#tools.places);
    return this.#open();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelRetry();
    await this.#changes;
    await this.#endServing((unsent) => this.#tools.onUnsent(unsent));
    this.#lock?.release();
  }

  #open(): Result<void, FatalFailure> {
    this.#lock?.release();
    this.#lock = null;
    const opened = openGuardedStore(this.#tools.places, (damage) => this.#fall(damage));
    if (!opened.ok) {
      const { failure } = opened;
      switch (failure.code) {
        case 'disk-error':
          this.#recover({ code: 'unreadable' });
          return succeed(undefined);
        case 'damaged':
        case 'unreadable':
        case 'went-back':
        case 'other-entries':
        case 'disk-full':
          this.#recover(failure);
          return succeed(undefined);
        default:
          return fail(failure);
      }
    }
    try {
      this.#mend(opened.value);
      this.#serve(opened.value);
    } catch (error) {
      opened.value.close();
      if (!isDamage(error) && !isUnreadable(error)) throw error;
      this.#recover({ code: isDamage(error) ? 'damaged' : 'unreadable' });
    }
    return succeed(undefined);
  }

  /** A sample of what is derived from the entries is held against them before the counter opens. */
  #mend(store: GuardedStore): void {
    const mended = store.mendProjections();
    // A full disk refuses each sale by itself, and lets go of it when there is space.
    if (mended.ok && mended.value !== null) {
      this.#tools.onProblem(new ProjectionsMended(mended.value));
    }
  }

  #serve(store: GuardedStore): void {
    const { places, clock, random, letOthersIn, line, enrolmentCode, onProblem } = this.#tools;
    const http = line({ store, code: enrolmentCode });
    const timer = guardedTimer(this.#tools.timer, onProblem);
    const connected = this.#tools.connect(store);
    const { devices, room } = connected;
    const hostViews = () => [...snapshots.views(), ...leftovers.views()];
    const kiosk = createKiosk({
      ...{ store, clock, timer, random, letOthersIn, http, devices, room, hostViews, onProblem },
      buildMs: BUILD_MS,
      enrolmentCode,
      onEnrolmentFailure: this.#tools.onEnrolmentFailure,
      onRecoveryKey: this.#tools.onRecoveryKey,
      // The till goes on while the code is used; the change comes after this has answered.
      replaceKiosk: (code, now) => this.#replace(code, now),
    });
    const onChange = () => kiosk.refreshStaff();
    const snapshots = createSnapshotKeeper({
      ...{ store, places, clock, timer, onChange, onProblem },
      onDamage: () => this.#fall({ code: 'damaged' }),
    });
    const replaced = () => store.enrolment()?.replaces ?? null;
    const leftovers = createLeftovers({
      ...{ places, line, clock, timer, random, replaced, onChange, onProblem },
    });
    kiosk.start();
    connected.start();
    snapshots.start();
    leftovers.start();
    this.#serving = { store, kiosk, connected, snapshots, leftovers };
    this.#showServing();
  }

  #showServing(): void {
    const service = this.#serving?.kiosk.service;
    if (service !== undefined) this.#switch.show({ elder: service, staff: service });
  }

  async #endServing(onUnsent: (count: number) => void = () => {}): Promise<void> {
    const serving = this.#serving;
    if (serving === null) return;
    this.#serving = null;
    const { store, kiosk, connected, snapshots, leftovers } = serving;
    await Promise.all([snapshots.stop(), leftovers.stop(), connected.stop(), kiosk.stop()]);
    const unsent = this.#read(() => unsentCount(store)) ?? 0;
    if (unsent > 0) onUnsent(unsent);
    this.#settings = this.#read(() => store.settings()) ?? this.#settings;
    store.close();
  }

  /** The data have turned out not to be usable while serving. Called from within the store, which is closed a turn later. */
  #fall(reason: RecoveryReason): void {
    this.#desk.ask(reason);
    this.#showDesk();
    this.#change(async () => {
      await this.#endServing();
      this.#recover(reason);
    });
  }

  #recover(reason: RecoveryReason): void {
    // Nothing is open, and still nobody else may begin on these files.
    this.#lock ??= takeHostLock(this.#tools.places.file);
    this.#settings ??= this.#settingsOfSnapshot();
    this.#desk.ask(reason);
    this.#showDesk();
    // What a person must solve is not tried by itself.
    if (reason.code !== 'unreadable' && reason.code !== 'disk-full') return;
    this.#cancelRetry();
    this.#cancelRetry = this.#tools.timer.after(TRY_AGAIN_MS, () =>
      this.#change(async () => this.#tryAgain()),
    );
  }

  #showDesk(): void {
    this.#switch.show({ elder: this.#desk.service, staff: this.#desk.service });
  }

  #tryAgain(): void {
    if (this.#serving !== null || this.#isReplacing) return;
    this.#cancelRetry();
    const opened = this.#open();
    if (!opened.ok) this.#recover({ code: 'unreadable' });
  }

  async #replaceFromDesk(code: string): Promise<void> {
    this.#desk.work();
    const sentence = await this.#replace(code, { isReplacedElsewhere: false });
    if (sentence !== null) this.#desk.trouble(sentence);
  }

  async #replace(
    code: string,
    now: { readonly isReplacedElsewhere: boolean },
  ): Promise<string | null> {
    if (this.#isReplacing) return replacementSentence({ code: 'busy' });
    this.#isReplacing = true;
    const { places, line, clock } = this.#tools;
    const done = await enrolReplacement({
      ...{ places, line, code, oldKioskId: this.#oldKioskId(), nowMs: clock.wallMs(), ...now },
      signal: this.#stopping.signal,
    });
    this.#isReplacing = false;
    if (!done.ok) return replacementSentence(done.failure);
    this.#change(async () => this.#takeOver(done.value));
    return null;
  }

  async #takeOver(kioskNumber: number): Promise<void> {
    this.#cancelRetry();
    await this.#endServing();
    finishReplacement(this.#tools.places);
    const opened = this.#open();
    if (!opened.ok) return this.#recover({ code: 'unreadable' });
    const service = this.#serving?.kiosk.service;
    if (service === undefined) return;
    this.#desk.replaced(kioskNumber);
    this.#switch.show({ elder: service, staff: this.#desk.service });
  }

  #oldKioskId() {
    const { places } = this.#tools;
    const store = this.#serving?.store;
    const inStore = store === undefined ? null : this.#read(() => store.enrolment()?.kiosk ?? null);
    const [mark] = marksOf(places).toSorted((one, other) => other.seq - one.seq);
    return inStore ?? mark?.kioskId ?? null;
  }

  #settingsOfSnapshot(): CanteenSettings | null {
    const { snapshotFolder, keyHex } = this.#tools.places;
    const [file] = snapshotsIn(snapshotFolder, null);
    const opened = file === undefined ? null : openKioskStoreForReading({ file, keyHex });
    if (opened?.ok !== true) return null;
    const settings = this.#read(() => opened.value.settings());
    opened.value.close();
    return settings;
  }

  /** What a store that may be damaged answers; null where it does not. */
  #read<Value>(call: () => Value): Value | null {
    try {
      return call();
    } catch (error) {
      this.#tools.onProblem(error);
      return null;
    }
  }

  #change(work: () => Promise<void>): void {
    this.#changes = this.#changes
      .then(() => (this.#stopping.signal.aborted ? undefined : work()))
      .catch(this.#tools.onProblem);
  }
}

function unsentCount(store: GuardedStore): number {
  if (store.enrolment() === null) return 0;
  return Math.max(0, store.head().seq - (store.syncState().adminHead?.seq ?? 0));
}

/** A page that cannot be read must end in the recovery screen, not in the end of the process: timers have nobody above them. */
function guardedTimer(timer: TimerPort, onProblem: (error: unknown) => void): TimerPort {
  return {
    after: (delayMs, action) =>
      timer.after(delayMs, () => {
        try {
          action();
        } catch (error) {
          if (!isDamage(error) && !isUnreadable(error)) throw error;
          onProblem(error);
        }
      }),
  };
}
