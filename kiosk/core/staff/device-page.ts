import type { PortAddress } from '../../../hardware/port/address.ts';
import { missingCase } from '../../../shared/result.ts';
import type {
  DeviceAct,
  DevicePage,
  DevicePageItem,
  DevicePageReach,
} from '../../contract/devices.ts';
import type { StaffAct } from '../../contract/router.ts';
import type { DeviceRoom, KnownDevice } from '../device-room.ts';
import type { TimerPort } from '../ports.ts';
import {
  assignFailureSentence,
  DEVICE_PAGE_SENTENCES,
  deviceLight,
  deviceSentence,
  stateWord,
  testIsWell,
  testOverSentence,
  testRunningSentence,
} from './device-sentences.ts';
import { clockText } from './views.ts';

/** A page that nobody signed in for closes when nobody touches it for so long. */
const UNATTENDED_MS = 5 * 60_000;

/** The device pages of all staff screens. */
export interface DevicePages {
  /** What this screen shows; null while its page is not open. */
  view(connectionId: string, reach: DevicePageReach): DevicePage | null;
  /**
   * Does an act as far as `reach` goes; null closes the page. On a screen whose page is not open only opening it does
   * anything. Answers when it is done or under way.
   */
  act(connectionId: string, act: DeviceAct, reach: DevicePageReach | null): Promise<void>;
  close(connectionId: string): void;
}

interface OpenPage {
  readonly ports: ReadonlyMap<string, { readonly title: string; readonly address: PortAddress }>;
  readonly isLooking: boolean;
  readonly sentence: string | null;
  readonly stopWaiting: () => void;
}

export interface DevicePageTools {
  readonly room: DeviceRoom;
  readonly timer: TimerPort;
  /** For the time of the last trouble. */
  readonly nowMs: () => number;
  readonly newDeviceId: () => string;
  readonly onChange: () => void;
  readonly onProblem: (error: unknown) => void;
}

const DEVICE_ACTS = {
  ...{ 'open-devices': true, 'close-devices': true, 'look-for-ports': true },
  ...{ 'assign-device': true, 'remove-device': true, 'test-device': true },
} as const satisfies Record<DeviceAct['act'], true>;

/** Tells the acts of this page from the till's. */
export function isDeviceAct(act: StaffAct): act is DeviceAct {
  return act.act in DEVICE_ACTS;
}

const IDLE = { stage: 'idle', isWell: false, sentence: '' } as const;

/** What the tests of devices show; the same on every page. */
function createDeviceTests({ room, onChange }: DevicePageTools) {
  const tests = new Map<string, DevicePageItem['test']>();
  return {
    of: (deviceId: string): DevicePageItem['test'] => tests.get(deviceId) ?? IDLE,
    /** Forgets what is over. */
    clear(): void {
      for (const [deviceId, { stage }] of tests) if (stage === 'over') tests.delete(deviceId);
    },
    async begin(deviceId: string): Promise<void> {
      const known = room.known().find(({ device }) => device.deviceId === deviceId);
      if (known === undefined || tests.get(deviceId)?.stage === 'running') return;
      const { kind } = known.device.settings;
      const sentence = testRunningSentence(kind);
      tests.set(deviceId, { stage: 'running', isWell: false, sentence });
      onChange();
      const outcome = await room.test(deviceId);
      tests.set(deviceId, {
        stage: 'over',
        isWell: testIsWell(outcome),
        sentence: testOverSentence(kind, outcome),
      });
      onChange();
    },
  };
}

/** Makes the device pages; what a test showed stands on all of them while any is open. */
export function createDevicePages(tools: DevicePageTools): DevicePages {
  const { room } = tools;
  const pages = new Map<string, OpenPage>();
  const tests = createDeviceTests(tools);
  let keys = 0;

  const change = (connectionId: string, changes: Partial<OpenPage>): void => {
    const page = pages.get(connectionId);
    if (page === undefined) return;
    pages.set(connectionId, { ...page, ...changes });
    tools.onChange();
  };
  const say = (connectionId: string, sentence: string | null): void =>
    change(connectionId, { sentence });
  const close = (connectionId: string): void => {
    const page = pages.get(connectionId);
    if (page === undefined) return;
    page.stopWaiting();
    pages.delete(connectionId);
    if (pages.size === 0) tests.clear();
    tools.onChange();
  };
  const touch = (connectionId: string): void => {
    pages.get(connectionId)?.stopWaiting();
    const stopWaiting = tools.timer.after(UNATTENDED_MS, () => close(connectionId));
    const page = pages.get(connectionId) ?? { ports: new Map(), isLooking: false, sentence: null };
    pages.set(connectionId, { ...page, stopWaiting });
  };

  const look = async (connectionId: string): Promise<void> => {
    change(connectionId, { isLooking: true });
    const found = await room.ports();
    const before = [...(pages.get(connectionId)?.ports ?? [])];
    const keyOf = (address: PortAddress): string => {
      // A person may choose from the last look while this one is under way: a port that is still there keeps its key.
      const known = before.find(([, port]) => isSameAddress(port.address, address));
      if (known !== undefined) return known[0];
      keys += 1;
      return String(keys);
    };
    const ports = new Map(found.map((port) => [keyOf(port.address), port]));
    change(connectionId, { isLooking: false, ports });
  };
  return {
    view(connectionId, reach) {
      const page = pages.get(connectionId);
      return page === undefined ? null : { ...drawPage(page, tests, tools), reach };
    },
    async act(connectionId, act, reach) {
      if (reach === null) return close(connectionId);
      if (!pages.has(connectionId) && act.act !== 'open-devices') return;
      touch(connectionId);
      if (!isInReach(act, reach, room)) return say(connectionId, DEVICE_PAGE_SENTENCES.signInFirst);
      switch (act.act) {
        case 'open-devices':
          say(connectionId, null);
          return look(connectionId);
        case 'close-devices':
          return close(connectionId);
        case 'look-for-ports':
          say(connectionId, null);
          return look(connectionId);
        case 'assign-device':
          return say(connectionId, await assign(act, pages.get(connectionId), tools));
        case 'remove-device':
          return say(connectionId, await remove(act.deviceId, room));
        case 'test-device':
          // Somebody has to lay a card on meanwhile; the screen is not to wait for the answer.
          tests.begin(act.deviceId).catch(tools.onProblem);
          return;
        default:
          return missingCase(act);
      }
    },
    close,
  };
}

/** Exactly the same port: a choice never comes to mean another. */
function isSameAddress(one: PortAddress, other: PortAddress): boolean {
  const facts = ['path', 'vendorId', 'productId', 'serialNumber', 'location'] as const;
  return facts.every((fact) => one[fact] === other[fact]);
}

/** What the page of somebody who has not signed in can do to a device it cannot do to another by naming that one's id. */
function isInReach(act: DeviceAct, reach: DevicePageReach, room: DeviceRoom): boolean {
  const isStaffReader = (deviceId: string): boolean =>
    room
      .known()
      .some(
        ({ device }) =>
          device.deviceId === deviceId && device.settings.kind === 'elder-card-reader',
      );
  if (reach === 'everything') return true;
  switch (act.act) {
    case 'open-devices':
    case 'close-devices':
    case 'look-for-ports':
      return true;
    case 'assign-device':
      return (
        act.settings.kind === 'elder-card-reader' &&
        (act.deviceId === null || isStaffReader(act.deviceId))
      );
    case 'test-device':
      return isStaffReader(act.deviceId);
    case 'remove-device':
      return false;
    default:
      return missingCase(act);
  }
}

function drawPage(
  page: OpenPage,
  tests: Pick<ReturnType<typeof createDeviceTests>, 'of'>,
  { room, nowMs }: DevicePageTools,
): Omit<DevicePage, 'reach'> {
  const known = room.known();
  return {
    devices: known.map((one) => itemOf(one, tests.of(one.device.deviceId), nowMs())),
    ports: [...page.ports].map(([portKey, { title, address }]) => ({
      portKey,
      title,
      usedBy: known.find(({ path }) => path === address.path)?.device.name ?? null,
    })),
    isLooking: page.isLooking,
    sentence: page.sentence ?? (room.isUnreadable ? DEVICE_PAGE_SENTENCES.unreadable : null),
  };
}

/** Takes a device in or changes one; answers the sentence for the page. */
async function assign(
  act: Extract<DeviceAct, { readonly act: 'assign-device' }>,
  page: OpenPage | undefined,
  tools: DevicePageTools,
): Promise<string> {
  const device = prepared(act, { room: tools.room, page, tools });
  if (typeof device === 'string') return device;
  const done = await tools.room.assign(device);
  return done.ok ? assignedSentence(act) : assignFailureSentence(done.failure);
}

/** Lets a device go; answers the sentence for the page. */
async function remove(deviceId: string, room: DeviceRoom): Promise<string> {
  const name = room.known().find(({ device }) => device.deviceId === deviceId)?.device.name;
  const done = await room.remove(deviceId);
  if (!done.ok) return assignFailureSentence(done.failure);
  return name === undefined ? DEVICE_PAGE_SENTENCES.deviceGone : `“${name}”已移除。`;
}

/** The device that an act means, or the sentence that says why there is none. */
function prepared(
  act: Extract<DeviceAct, { readonly act: 'assign-device' }>,
  from: {
    readonly room: DeviceRoom;
    readonly page: OpenPage | undefined;
    readonly tools: DevicePageTools;
  },
) {
  const { room, page, tools } = from;
  const held = room.known().find(({ device }) => device.deviceId === act.deviceId);
  if (act.deviceId !== null && held === undefined) return DEVICE_PAGE_SENTENCES.deviceGone;
  const chosen = act.portKey === null ? undefined : page?.ports.get(act.portKey);
  if (act.portKey !== null && chosen === undefined) return DEVICE_PAGE_SENTENCES.portChoiceGone;
  const port = chosen?.address ?? held?.device.port;
  if (port === undefined) return DEVICE_PAGE_SENTENCES.noPortChosen;
  const deviceId = act.deviceId ?? tools.newDeviceId();
  return { deviceId, name: act.name, port, settings: act.settings };
}

function assignedSentence(act: Extract<DeviceAct, { readonly act: 'assign-device' }>): string {
  return act.deviceId === null
    ? `“${act.name}”已添加。请按“测试”试一下。`
    : `“${act.name}”的设置已保存。`;
}

function itemOf(known: KnownDevice, test: DevicePageItem['test'], nowMs: number): DevicePageItem {
  const { device, state, lastTrouble } = known;
  const { kind } = device.settings;
  return {
    deviceId: device.deviceId,
    kind,
    name: device.name,
    settings: device.settings,
    light: deviceLight(state),
    sentence: deviceSentence(kind, state),
    portText: known.path ?? device.port.path,
    lastTrouble:
      lastTrouble === null
        ? null
        : `${clockText(lastTrouble.atMs, nowMs)} ${stateWord(lastTrouble.state)}`,
    test,
  };
}
