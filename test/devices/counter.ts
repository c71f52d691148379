import { cpSync } from 'node:fs';
import type { DeviceClock } from '../../hardware/clock.ts';
import type { AssignedDevice, DeviceKind } from '../../hardware/device-settings.ts';
import { createElderCardSimulator } from '../../hardware/elder-card/simulator.ts';
import { createSamSimulator } from '../../hardware/id-card/simulator.ts';
import { createPrinterSimulator } from '../../hardware/printer/simulator.ts';
import { createScannerSimulator } from '../../hardware/scanner/simulator.ts';
import { createVirtualClock } from '../../hardware/testing/virtual-clock.ts';
import { usualSettings } from '../../hardware/usual-settings.ts';
import type { KioskService } from '../../kiosk/contract/router.ts';
import type { ElderView, StaffView } from '../../kiosk/contract/views.ts';
import { LUNCH_MS, openStore, temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { createKiosk } from '../../kiosk/core/kiosk.ts';
import type { TimerPort } from '../../kiosk/core/ports.ts';
import { createDeviceRoom } from '../../kiosk/host/device-room/device-room.ts';
import { machineRandom } from '../../kiosk/host/world.ts';
import { fail } from '../../shared/result.ts';
import { createDice, type Dice } from '../simulation/dice.ts';
import { memoryCable, pseudoTerminalCable } from './cables.ts';
import { canteenFolder, GLYPHS } from './canteen.ts';
import { isThinking } from './thinking.ts';
import { createWires, type RunPorts, type Wire, type Wires } from './wires.ts';
import { createWitness, type Witness } from './witness.ts';

/** Time at the counter begins here each time: early in the lunch, so that hours of sales fit in. */
const OPENING_MS = LUNCH_MS - 70 * 60_000;

export const ELDER = { connectionId: 'elder', screen: 'elder' } as const;
export const STAFF = { connectionId: 'staff', screen: 'staff' } as const;

/** What staff call the devices. */
export const NAMES = {
  idCards: '身份证读卡器',
  elderCards: '老年卡读卡器',
  codes: '扫码器',
  printer: '小票打印机',
  kitchen: '厨房打印机',
} as const;
export type DeviceName = keyof typeof NAMES;

const KINDS: Readonly<Record<DeviceName, DeviceKind>> = {
  idCards: 'id-card-reader',
  elderCards: 'elder-card-reader',
  codes: 'code-scanner',
  printer: 'receipt-printer',
  kitchen: 'kitchen-printer',
};

/** One run of the host, from its start to its end or its death. */
interface Run {
  readonly service: KioskService;
  readonly elder: { view: ElderView | null };
  readonly staff: { view: StaffView | null };
  readonly ports: RunPorts;
  stop(): Promise<void>;
}

/** A whole kiosk with everything that stands on its counter, and the ways to look at it from outside. */
export interface Counter {
  readonly clock: DeviceClock;
  readonly dice: Dice;
  readonly devices: ReturnType<typeof simulateDevices>;
  readonly wires: Readonly<Record<DeviceName, Wire>>;
  readonly witness: Witness;
  /** Mistakes of the program that it noticed itself. */
  readonly problems: readonly unknown[];
  /** Null while no host runs. */
  readonly elder: ElderView | null;
  readonly staff: StaffView | null;
  readonly service: KioskService | null;
  /** Hears of every byte that the receipt printer got. */
  onPrinterByte: ((byte: number) => void) | null;
  /** The process ends as by a cut of the power: what is on disk stays, nothing else does. */
  kill(): void;
  start(): void;
  /** Resolves true as soon as it is so; false when it was not in that time. */
  until(isSo: () => boolean, timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

function simulateDevices(clock: DeviceClock) {
  return {
    idCards: createSamSimulator({ clock }),
    elderCards: createElderCardSimulator({ clock }),
    codes: createScannerSimulator({ clock, suffix: 'cr' }),
    printer: createPrinterSimulator({ columns: 48 }),
    kitchen: createPrinterSimulator({ columns: 48 }),
  };
}

/** How often somebody at the counter looks again. */
const LOOK_MS = 40;

/** Opens a counter over lines in memory, or over pseudo-terminals with the real binding; its clock jumps where everybody waits. */
export async function openCounter(options: {
  readonly lines: 'memory' | 'pseudo-terminals';
  readonly seed: string;
}): Promise<Counter> {
  const isReal = options.lines === 'pseudo-terminals';
  const dice = createDice(options.seed);
  const laying = createWires(isReal ? pseudoTerminalCable : memoryCable, dice.fork('wires'));
  // On lines of the operating system too only waiting is saved: while bytes are under way time stands still.
  const clock = createVirtualClock(() => isThinking() || laying.isBusy());
  const devices = simulateDevices(clock);
  const wires = await layAll(laying, devices);
  const assigned = (Object.keys(NAMES) as DeviceName[]).map((name) => deviceOn(name, wires[name]));
  const folders = [await canteenFolder()];
  const witness = createWitness(folderOf(folders), devices.printer);
  const problems: unknown[] = [];
  const leaving: Promise<void>[] = [];
  const wall = { startMs: OPENING_MS - clock.nowMs() };
  let run: Run | null = null;

  const counter: Counter = {
    clock,
    dice,
    devices,
    wires,
    witness,
    problems,
    get elder() {
      return run?.elder.view ?? null;
    },
    get staff() {
      return run?.staff.view ?? null;
    },
    get service() {
      return run?.service ?? null;
    },
    onPrinterByte: null,
    kill() {
      if (run === null) return;
      const dead = run;
      run = null;
      const left = temporaryFolder();
      cpSync(folderOf(folders), left.folder, { recursive: true });
      folders.push(left);
      witness.lookIn(left.folder);
      leaving.push(dead.ports.cut(), dead.stop());
    },
    start() {
      run ??= startRun({
        ...{ clock, wires: laying, assigned, problems },
        folder: folderOf(folders),
        wallMs: () => wall.startMs + clock.nowMs(),
      });
    },
    async until(isSo, timeoutMs) {
      const untilMs = clock.nowMs() + timeoutMs;
      while (!isSo()) {
        if (clock.nowMs() >= untilMs) return false;
        await clock.wait(LOOK_MS);
      }
      return true;
    },
    async close() {
      const last = run;
      run = null;
      await last?.stop();
      await Promise.all(leaving);
      await laying.remove();
      witness.close();
      for (const { remove } of folders) remove();
    },
  };
  wires.printer.afterByte = (byte) => {
    witness.look();
    counter.onPrinterByte?.(byte);
  };
  counter.start();
  return counter;
}

function folderOf(folders: readonly { readonly folder: string }[]): string {
  const last = folders.at(-1);
  if (last === undefined) throw new Error('a counter has a folder');
  return last.folder;
}

async function layAll(
  wires: Wires,
  devices: ReturnType<typeof simulateDevices>,
): Promise<Record<DeviceName, Wire>> {
  const lay = (name: DeviceName): Promise<Wire> => {
    const settings = usualSettings(KINDS[name]);
    const baudRate = settings.baudRate === 'find' ? 115_200 : settings.baudRate;
    return wires.lay({ socket: name, device: devices[name], baudRate });
  };
  return {
    idCards: await lay('idCards'),
    elderCards: await lay('elderCards'),
    codes: await lay('codes'),
    printer: await lay('printer'),
    kitchen: await lay('kitchen'),
  };
}

function deviceOn(name: DeviceName, { address }: Wire): AssignedDevice {
  const place = Object.keys(NAMES).indexOf(name) + 1;
  const settings = usualSettings(KINDS[name]);
  return {
    deviceId: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
    name: NAMES[name],
    port: address,
    settings:
      settings.kind === 'receipt-printer' ? { ...settings, flowControl: 'xon-xoff' } : settings,
  };
}

/** Timers on the clock of the counter. */
function timerOn(clock: DeviceClock): TimerPort {
  return {
    after(delayMs, action) {
      const cancelled = new AbortController();
      void clock.wait(Math.max(0, delayMs), cancelled.signal).then(() => {
        if (!cancelled.signal.aborted) action();
      });
      return () => cancelled.abort();
    },
  };
}

function startRun(parts: {
  readonly clock: DeviceClock;
  readonly wires: Wires;
  readonly assigned: readonly AssignedDevice[];
  readonly folder: string;
  readonly wallMs: () => number;
  readonly problems: unknown[];
}): Run {
  const { clock, wallMs, problems } = parts;
  const store = openStore(parts.folder);
  const ports = parts.wires.portsOfRun();
  const running = createDeviceRoom({
    ...{ store, clock, wallMs, ports: ports.ports, glyphs: GLYPHS },
    named: [],
    initial: parts.assigned,
  });
  const startedMs = clock.nowMs();
  const kiosk = createKiosk({
    store,
    clock: { wallMs, uptimeMs: () => clock.nowMs() - startedMs },
    timer: timerOn(clock),
    random: machineRandom,
    // The internet of this canteen is away all day.
    http: { send: async () => fail({ code: 'unreachable' }) },
    devices: running.devices,
    room: running.room,
    buildMs: 0,
    enrolmentCode: null,
    onEnrolmentFailure: (failure) => problems.push(failure),
    onProblem: (problem) => problems.push(problem),
    hostViews: () => [],
    replaceKiosk: async () => null,
  });
  kiosk.start();
  running.start();
  const stopping = new AbortController();
  const elder: Run['elder'] = { view: null };
  const staff: Run['staff'] = { view: null };
  const watched = [
    keepNewest(kiosk.service.watchElder(ELDER, stopping.signal), elder),
    keepNewest(kiosk.service.watchStaff(STAFF, stopping.signal), staff),
  ];
  return {
    service: kiosk.service,
    elder,
    staff,
    ports,
    async stop() {
      stopping.abort();
      await Promise.all(watched);
      await running.stop();
      await kiosk.stop();
      store.close();
    },
  };
}

async function keepNewest<View>(
  views: AsyncIterable<View>,
  screen: { view: View | null },
): Promise<void> {
  for await (const view of views) screen.view = view;
}
