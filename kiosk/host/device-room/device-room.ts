import { type DeviceClock, TIME_IS_UP, withinTime } from '../../../hardware/clock.ts';
import {
  type AssignedDevice,
  DEVICES_MAX,
  type DeviceKind,
} from '../../../hardware/device-settings.ts';
import { createListeners } from '../../../hardware/listeners.ts';
import { findPort, isSamePort } from '../../../hardware/port/find-port.ts';
import type { PrintOutcome } from '../../../hardware/printer/driver.ts';
import type { GlyphPainter } from '../../../hardware/printer/glyphs/painter.ts';
import { fail, missingCase, type Result, succeed } from '../../../shared/result.ts';
import type {
  AssignFailure,
  DeviceRoom,
  DeviceState,
  DeviceTestOutcome,
  RemoveFailure,
} from '../../core/device-room.ts';
import type { KioskDevices } from '../../core/devices.ts';
import type { KioskStore, SavedDevices, StoreFailure } from '../../core/ports.ts';
import { kitchenPrinterPort, printerPort } from './printing.ts';
import { createCodeHub, createElderCardHub, createIdCardHub } from './readings.ts';
import { type RoomPorts, shareLooks } from './room-ports.ts';
import { createSlot, type Hubs, type Slot } from './slot.ts';
import { testSlip } from './test-slip.ts';

/** How long a person has to lay a card on or to show a code. */
const TEST_MS = 20_000;

export interface DeviceRoomTools {
  readonly store: Pick<KioskStore, 'devices' | 'transact'>;
  readonly ports: RoomPorts;
  readonly clock: DeviceClock;
  /** Draws what the printers lack. */
  readonly glyphs: GlyphPainter;
  /** Milliseconds since 1970, for the time of a trouble and of a test slip. */
  readonly wallMs: () => number;
  /** Devices of this run only, by the path of their port. They take the place of the saved ones of their kind. */
  readonly named: readonly AssignedDevice[];
  /** What the counter has until a list is saved for the first time. */
  readonly initial: readonly AssignedDevice[];
}

/** The devices of one counter in use. */
export interface RunningDevices {
  readonly room: DeviceRoom;
  readonly devices: KioskDevices;
  /** Nothing is opened before. */
  start(): void;
  /** Resolves when every port is let go of. */
  stop(): Promise<void>;
}

/** Puts drivers on the ports of all devices, and takes devices in and out while they work. */
export function createDeviceRoom(tools: DeviceRoomTools): RunningDevices {
  return new Room(tools);
}

class Room implements RunningDevices {
  readonly room: DeviceRoom;
  readonly devices: KioskDevices;
  readonly #tools: DeviceRoomTools;
  readonly #hubs: Hubs;
  readonly #look: RoomPorts['list'];
  readonly #changed = createListeners<void>();
  readonly #tests = new Map<
    string,
    { readonly came: () => void; readonly outcome: Promise<DeviceTestOutcome> }
  >();
  readonly #stopping = new AbortController();
  readonly #leaving = new Set<Promise<void>>();
  #saved: readonly AssignedDevice[];
  #isUnreadable: boolean;
  #slots: readonly Slot[];
  #isRunning = false;
  /** Devices are taken in and out one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(tools: DeviceRoomTools) {
    this.#tools = tools;
    this.#look = shareLooks(tools.ports.list, tools.clock);
    const tests = {
      isWaiting: (deviceId: string) => this.#tests.has(deviceId),
      end: (deviceId: string) => this.#tests.get(deviceId)?.came(),
    };
    this.#hubs = {
      idCards: createIdCardHub(tests),
      elderCards: createElderCardHub(tests),
      codes: createCodeHub(tests),
      drawers: createListeners(),
    };
    const saved = tools.store.devices();
    this.#isUnreadable = saved.kind === 'unreadable';
    this.#saved = savedOr(saved, tools.initial);
    const kinds = new Set<DeviceKind>(tools.named.map(({ settings }) => settings.kind));
    this.#slots = [
      ...tools.named.map((device) => this.#slotOf(device, true)),
      ...this.#saved
        .filter(({ settings }) => !kinds.has(settings.kind))
        .map((device) => this.#slotOf(device, false)),
    ];
    this.room = this.#roomOf();
    this.devices = {
      idCardReader: this.#hubs.idCards.port,
      elderCardReader: this.#hubs.elderCards.port,
      codes: this.#hubs.codes.port,
      printer: printerPort(() => this.#slots, this.#hubs.drawers.add),
      kitchenPrinter: kitchenPrinterPort(() => this.#slots),
    };
  }

  start(): void {
    this.#isRunning = true;
    for (const { driven } of this.#slots) driven.start();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#stopping.abort();
    await this.#turn;
    await Promise.all([...this.#slots.map(({ driven }) => driven.stop()), ...this.#leaving]);
  }

  #roomOf(): DeviceRoom {
    const isUnreadable = (): boolean => this.#isUnreadable;
    return {
      known: () => this.#slots.map((slot) => slot.known()),
      get isUnreadable() {
        return isUnreadable();
      },
      onChange: this.#changed.add,
      ports: this.#tools.ports.list,
      assign: (device) => this.#inTurn(() => this.#assign(device)),
      remove: (deviceId) => this.#inTurn(() => this.#remove(deviceId)),
      test: (deviceId) => this.#test(deviceId),
    };
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #slotOf(device: AssignedDevice, isNamed: boolean): Slot {
    const { clock, glyphs, wallMs, ports } = this.#tools;
    const others = () =>
      this.#slots
        .filter((slot) => slot.device.deviceId !== device.deviceId)
        .map((slot) => slot.device.port);
    return createSlot({
      ...{ device, clock, glyphs, wallMs, hubs: this.#hubs },
      line: { isNamed, ports, look: this.#look, others },
      onChange: () => {
        this.#endUselessTest(device.deviceId);
        this.#changed.emit();
      },
    });
  }

  /** Nobody is to go on laying cards on a reader that has been unplugged. */
  #endUselessTest(deviceId: string): void {
    const slot = this.#slots.find(({ device }) => device.deviceId === deviceId);
    if (slot?.state() !== 'well') this.#tests.get(deviceId)?.came();
  }

  async #assign(device: AssignedDevice): Promise<Result<void, AssignFailure>> {
    const isFixed = this.#slots.some(
      (slot) =>
        slot.isNamed &&
        (slot.device.deviceId === device.deviceId ||
          slot.device.settings.kind === device.settings.kind),
    );
    if (isFixed) return fail({ code: 'fixed-for-this-run' });
    const byName = await this.#whoHas(device);
    if (byName !== null) return fail({ code: 'port-taken', byName });
    const place = this.#saved.findIndex(({ deviceId }) => deviceId === device.deviceId);
    const next = place === -1 ? [...this.#saved, device] : this.#saved.with(place, device);
    if (next.length > DEVICES_MAX) return fail({ code: 'too-many-devices' });
    const saved = this.#save(next);
    if (!saved.ok) return saved;
    const index = this.#slots.findIndex((slot) => slot.device.deviceId === device.deviceId);
    await this.#slots[index]?.driven.stop();
    this.#forget(device.deviceId);
    const slot = this.#slotOf(device, false);
    this.#slots = index === -1 ? [...this.#slots, slot] : this.#slots.with(index, slot);
    if (this.#isRunning) slot.driven.start();
    this.#changed.emit();
    return succeed(undefined);
  }

  async #remove(deviceId: string): Promise<Result<void, RemoveFailure>> {
    const slot = this.#slots.find(({ device }) => device.deviceId === deviceId);
    if (slot?.isNamed === true) return fail({ code: 'fixed-for-this-run' });
    const saved = this.#save(this.#saved.filter((device) => device.deviceId !== deviceId));
    if (!saved.ok) return saved;
    if (slot === undefined) return succeed(undefined);
    this.#slots = this.#slots.filter((other) => other !== slot);
    this.#forget(deviceId);
    this.#changed.emit();
    // A slip that is being printed ends first, and nobody has to wait for it.
    const leaving = slot.driven.stop().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
    return succeed(undefined);
  }

  #save(devices: readonly AssignedDevice[]): Result<void, StoreFailure> {
    const saved = this.#tools.store.transact((transaction) => {
      transaction.saveDevices(devices);
      return succeed(undefined);
    });
    if (!saved.ok) return saved;
    this.#saved = devices;
    this.#isUnreadable = false;
    return saved;
  }

  /** The name of another device that has the port; null when it is free, or not there now. */
  async #whoHas({ deviceId, port }: AssignedDevice): Promise<string | null> {
    const here = this.#slots.map(({ device }) => device);
    const assigned = [...new Set([...here, ...this.#saved])].filter(
      (device) => device.deviceId !== deviceId,
    );
    const same = assigned.find((other) => isSamePort(other.port, port));
    if (same !== undefined) return same.name;
    const others = assigned.map((device) => device.port);
    const found = findPort({ address: port, ports: await this.#look(), others });
    const onIt = this.#slots.find(
      ({ line, device }) =>
        device.deviceId !== deviceId && found !== null && line.path === found.address.path,
    );
    return onIt?.device.name ?? null;
  }

  #forget(deviceId: string): void {
    this.#tests.get(deviceId)?.came();
    this.#hubs.idCards.forget(deviceId);
    this.#hubs.elderCards.forget(deviceId);
    this.#hubs.codes.forget(deviceId);
  }

  #test(deviceId: string): Promise<DeviceTestOutcome> {
    const slot = this.#slots.find(({ device }) => device.deviceId === deviceId);
    if (slot === undefined) return Promise.resolve({ kind: 'state', state: 'gone' });
    const { printer } = slot.driven;
    if (printer !== null) return this.#testPrinter(slot, printer);
    const running = this.#tests.get(deviceId);
    if (running !== undefined) return running.outcome;
    const came = Promise.withResolvers<void>();
    const outcome = this.#testReader(slot, came.promise).finally(() =>
      this.#tests.delete(deviceId),
    );
    this.#tests.set(deviceId, { came: came.resolve, outcome });
    return outcome;
  }

  async #testPrinter(
    { device, state }: Slot,
    printer: NonNullable<Slot['driven']['printer']>,
  ): Promise<DeviceTestOutcome> {
    const outcome = await printer.print({ document: testSlip(device, this.#tools.wallMs()) });
    return testedPrinter(outcome, state());
  }

  async #testReader(slot: Slot, came: Promise<void>): Promise<DeviceTestOutcome> {
    const { clock } = this.#tools;
    const before = slot.state();
    if (before !== 'well') return { kind: 'state', state: before };
    const { signal } = this.#stopping;
    const end = await withinTime({ promise: came, timeoutMs: TEST_MS, clock, signal });
    const state = slot.state();
    // Unplugged or let go of meanwhile.
    if (state !== 'well' || !this.#slots.includes(slot)) {
      return { kind: 'state', state: state === 'well' ? 'gone' : state };
    }
    if (end === TIME_IS_UP) return { kind: 'nothing-came' };
    return { kind: slot.device.settings.kind === 'code-scanner' ? 'code' : 'card' };
  }
}

function savedOr(
  saved: SavedDevices,
  initial: readonly AssignedDevice[],
): readonly AssignedDevice[] {
  switch (saved.kind) {
    case 'saved':
      return saved.devices;
    case 'never':
      return initial;
    case 'unreadable':
      return [];
    default:
      return missingCase(saved);
  }
}

function testedPrinter(outcome: PrintOutcome, state: DeviceState): DeviceTestOutcome {
  switch (outcome.state) {
    case 'printed':
      return { kind: 'printed' };
    case 'unknown':
      return { kind: 'print-unknown' };
    case 'failed':
      return { kind: 'state', state: state === 'well' ? 'out-of-order' : state };
    default:
      return missingCase(outcome);
  }
}
