import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { realDeviceClock } from '../../hardware/clock.ts';
import { fail, missingCase, type Result, succeed } from '../../shared/result.ts';
import type { TextPort } from '../contract/port-socket.ts';
import type { KioskService, ScreenConnection } from '../contract/router.ts';
import type { EnrolmentFailure } from '../core/sync/enrol.ts';
import { type CounterTable, createCounterTable } from '../simulator/counter-table.ts';
import { openSimulatorServer } from '../simulator/simulator-server.ts';
import type { FatalFailure } from '../store/guarded-store.ts';
import type { OpenFailure } from '../store/open-database.ts';
import { CanteenRun } from './canteen-run.ts';
import { recordingsFolderIn } from './data-folder.ts';
import { createDeviceRoom } from './device-room/device-room.ts';
import { namedDevices } from './device-room/named-devices.ts';
import { machinePorts, withSimulatedPorts } from './device-room/room-ports.ts';
import { type KeyFailure, type KeyStore, keySentence } from './keys.ts';
import { createLaunchDesk, type LaunchDesk } from './launch-desk.ts';
import { openLetters } from './letters.ts';
import type { LocalServer } from './local-server.ts';
import type { HostOptions } from './options.ts';
import { lineTo } from './pinned-line.ts';
import { placesOf } from './recovery/places.ts';
import { keepRecoveryCopy } from './recovery-copy.ts';
import { launchAddress, openScreenServer, serveScreenPort } from './screen-server.ts';
import { letOthersIn, machineClock, machineRandom, machineTimer } from './world.ts';

/** Built pages, beside the sources and beside the bundle alike. */
const SCREENS_FOLDER = path.join(
  import.meta.dirname,
  import.meta.dirname.endsWith(`${path.sep}shell`) ? '../screens' : '../../build/screens',
);

export type HostFailure =
  | KeyFailure
  | FatalFailure
  | { readonly code: 'port-taken'; readonly port: number }
  | { readonly code: 'folder-not-writable' };

/** A running host of one canteen. */
export interface KioskHost {
  /** Where browsers on this machine find the screens; null when only ports are served. */
  readonly address: string | null;
  /** Addresses that open each screen once. */
  readonly screens: Readonly<Record<ScreenConnection['screen'], string>> | null;
  readonly simulatorAddress: string | null;
  /** Lets in a screen over a message port. */
  attachScreen(screen: ScreenConnection['screen'], port: TextPort): void;
  stop(): Promise<void>;
}

/** What the host says of itself while it runs. */
export interface HostLog {
  /** A mistake of the program that did not stop the counter. */
  problem(error: unknown): void;
  enrolmentFailed(failure: EnrolmentFailure): void;
  /** The host stops with entries that the admin does not hold yet; they are on this machine only. */
  unsentAtStop(count: number): void;
}

/** Puts core, store and devices of one canteen together and serves its screens. */
export async function startHost(
  options: HostOptions,
  parts: {
    readonly keys: KeyStore;
    readonly servesBrowsers: boolean;
    readonly log: HostLog;
    /** The desk of a host that may be started anew; without it this run has its own. */
    readonly launchDesk?: LaunchDesk;
  },
): Promise<Result<KioskHost, HostFailure>> {
  if (!isFolderReady(options.dataFolder)) return fail({ code: 'folder-not-writable' });
  const key = parts.keys.databaseKeyHex();
  if (!key.ok) return key;
  const { columns, dataFolder, snapshotFolder } = options;
  const clock = realDeviceClock;
  const table = options.isSimulated ? createCounterTable({ columns, clock }) : null;
  const { glyphs, forScreens } = openLetters(parts.log.problem);
  const recoveryCopy = keepRecoveryCopy({
    dataFolder,
    keyHex: key.value,
    onProblem: parts.log.problem,
  });
  const run = new CanteenRun({
    places: placesOf({ dataFolder, snapshotFolder, keyHex: key.value }),
    enrolmentCode: options.enrolmentCode,
    connect: (store) =>
      createDeviceRoom({
        ...{ store, clock, glyphs, wallMs: machineClock.wallMs },
        ports: table === null ? machinePorts : withSimulatedPorts(table.ports, machinePorts),
        named: namedDevices(options, machineRandom.uuid),
        initial: table?.devices ?? [],
      }),
    clock: machineClock,
    timer: machineTimer,
    random: machineRandom,
    letOthersIn,
    line: (trust) => lineTo(options.adminAddress, trust),
    onEnrolmentFailure: parts.log.enrolmentFailed,
    onRecoveryKey: recoveryCopy.refresh,
    onUnsent: parts.log.unsentAtStop,
    onProblem: parts.log.problem,
  });
  const started = run.start();
  if (!started.ok) return started;
  const launchDesk = parts.launchDesk ?? createLaunchDesk();
  const service = forScreens(run.service);
  const servers = await openServers({ options, parts, run, service, table, launchDesk });
  if (!servers.ok) {
    await run.stop();
    return servers;
  }
  const { screens, simulator } = servers.value;
  return succeed({
    address: screens?.address ?? null,
    screens: screens === null ? null : launchAddresses(screens.address, launchDesk),
    simulatorAddress: simulator?.address ?? null,
    attachScreen: (screen, port) =>
      serveScreenPort({ service, port, screen, onProblem: parts.log.problem }),
    async stop() {
      await Promise.all([screens?.close(), simulator?.close()]);
      await run.stop();
      await recoveryCopy.settled();
    },
  });
}

function launchAddresses(address: string, launchDesk: LaunchDesk) {
  return {
    elder: launchAddress({ address, launchDesk, screen: 'elder' }),
    staff: launchAddress({ address, launchDesk, screen: 'staff' }),
    numbers: launchAddress({ address, launchDesk, screen: 'numbers' }),
    prices: launchAddress({ address, launchDesk, screen: 'prices' }),
  };
}

interface Servers {
  readonly screens: LocalServer | null;
  readonly simulator: LocalServer | null;
}

async function openServers(running: {
  readonly options: HostOptions;
  readonly parts: { readonly servesBrowsers: boolean; readonly log: HostLog };
  readonly run: CanteenRun;
  readonly service: KioskService;
  readonly table: CounterTable | null;
  readonly launchDesk: LaunchDesk;
}): Promise<Result<Servers, HostFailure>> {
  const { options, parts, run, service, table, launchDesk } = running;
  const common = { screensFolder: SCREENS_FOLDER, onProblem: parts.log.problem };
  const screens = parts.servesBrowsers
    ? await listening(options.port, () =>
        openScreenServer({
          ...{ ...common, service, launchDesk, port: options.port },
          recordingsFolder: recordingsFolderIn(options.dataFolder),
        }),
      )
    : succeed(null);
  if (!screens.ok) return screens;
  if (table === null) return succeed({ screens: screens.value, simulator: null });
  const simulator = await listening(options.simulatorPort, () =>
    openSimulatorServer({
      ...common,
      port: options.simulatorPort,
      service: {
        watch: (signal) => table.feed.watch(signal),
        async tap(cardId) {
          if (run.devices !== null) await table.tap(cardId, run.devices);
        },
        async setFault(fault, isOn) {
          table.setFault(fault, isOn);
        },
        scan: (what) => table.scan(what),
        async openScreen(screen) {
          const address = screens.value?.address ?? '';
          return { address: launchAddress({ address, launchDesk, screen }) };
        },
      },
    }),
  );
  if (simulator.ok) return succeed({ screens: screens.value, simulator: simulator.value });
  await screens.value?.close();
  return simulator;
}

async function listening(
  port: number,
  open: () => Promise<LocalServer>,
): Promise<Result<LocalServer, HostFailure>> {
  try {
    return succeed(await open());
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    return fail({ code: 'port-taken', port });
  }
}

function isFolderReady(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** Why the host does not start, and what to do. */
export function hostSentence(failure: HostFailure | OpenFailure, dataFolder: string): string {
  switch (failure.code) {
    case 'key-exposed':
    case 'key-missing':
    case 'key-damaged':
      return keySentence(failure, dataFolder);
    case 'port-taken':
      return `端口 ${failure.port} 已经有程序在用。请关掉那个程序，或者换一个端口。`;
    case 'folder-not-writable':
      return `数据文件夹“${dataFolder}”不能写入。请换一个文件夹，或检查磁盘和权限。`;
    case 'in-use':
      return `已经有一个点餐机程序在用 ${dataFolder}。一个食堂只能开一个，请先关掉那一个。`;
    case 'wrong-key':
      return `密钥和数据库对不上，打不开 ${dataFolder}。请放回原来的密钥文件。`;
    case 'not-durable':
      return '数据库不肯用“每笔落盘”的方式工作，不能卖饭。请换一块正常的本机磁盘。';
    case 'newer-database':
      return '数据是更新版本的程序写的，请用新版本打开。';
    case 'migration-changed':
      return '数据库的结构和本程序不一致，请联系维护人员，不要继续使用。';
    case 'disk-full':
      return '磁盘满了，请腾出空间后再试。';
    case 'disk-error':
      return '磁盘读写出错，请检查磁盘和文件夹的权限。';
    case 'damaged':
      return '数据坏了，读不出来。请启动点餐机，按屏幕上的话更换设备身份；不要删除任何文件。';
    default:
      return missingCase(failure);
  }
}

/** What is said as the host stops with entries that are on this machine only. */
export function unsentSentence(count: number, dataFolder: string): string {
  return `还有 ${count} 条账没有传给管理端，只在本机的 ${dataFolder}。不要删除这个文件夹，也不要卸载或重装系统；下次启动会接着传。`;
}

/** Why enrolment did not go through, and what to do. */
export function enrolmentSentence(failure: EnrolmentFailure): string {
  switch (failure.code) {
    case 'unreachable':
      return '连不上管理端，还没有注册。请检查网络，程序会自己再试。';
    case 'disk':
      return '磁盘写不进去，还没有注册。请检查磁盘，程序会自己再试。';
    case 'bad-code':
      return '注册码的样子不对，应为五组、每组四个字。请核对后重新启动。';
    case 'foreign-admin':
      return '回答的不是发注册码的那个管理端，没有注册。请核对管理端地址和注册码，并告诉民政局管理员。';
    case 'refused':
      return `管理端没有接受注册：${failure.refusal.message}。请在管理端重新生成注册码。`;
    default:
      return missingCase(failure);
  }
}
