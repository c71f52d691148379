import type { AssignedDevice } from '../../hardware/device-settings.ts';
import type { FoundPort } from '../../hardware/port/address.ts';
import type { Result } from '../../shared/result.ts';
import type { StoreFailure } from './ports.ts';

/**
 * How one device stands. `searching`: its port is there and is being opened, or its speed is being found; `gone`: its port is
 * not there; `busy`: another program has its port; `refused`: the system does not let us use it; `mute`: the port is open and
 * nothing answers.
 */
export type DeviceState =
  | 'well'
  | 'searching'
  | 'gone'
  | 'busy'
  | 'refused'
  | 'mute'
  | 'paper-near-end'
  | 'paper-out'
  | 'cover-open'
  | 'offline'
  | 'cutter-error'
  | 'out-of-order';

/** What is known of one device of the counter. */
export interface KnownDevice {
  readonly device: AssignedDevice;
  readonly state: DeviceState;
  /** The port it was found on, as `COM3`; null while its port is not there. */
  readonly path: string | null;
  /** The last thing that went wrong, which stays after it is well again; null since the start of the program. */
  readonly lastTrouble: { readonly state: DeviceState; readonly atMs: number } | null;
}

/**
 * What a test showed. `printed`, `card`, `code`: the device did what it is for (a card's number and a code are not told);
 * `nothing-came`: nobody laid a card or showed a code in time; `state`: the device cannot now.
 */
export type DeviceTestOutcome =
  | { readonly kind: 'printed' | 'card' | 'code' | 'nothing-came' | 'print-unknown' }
  | { readonly kind: 'state'; readonly state: DeviceState };

/** Why a device was not let go. `fixed-for-this-run`: its kind was named on the command line, which holds until the next start. */
export type RemoveFailure = StoreFailure | { readonly code: 'fixed-for-this-run' };

/** Why a device was not taken in. */
export type AssignFailure =
  | RemoveFailure
  | { readonly code: 'port-taken'; readonly byName: string }
  | { readonly code: 'too-many-devices' };

/** The devices of the counter, which may come and go while meals are sold. */
export interface DeviceRoom {
  /** In the order they were taken in, which is the order in which printers are chosen. */
  known(): readonly KnownDevice[];
  /** True when what was saved of the devices cannot be read, until a device is saved anew: there are none then. */
  readonly isUnreadable: boolean;
  onChange(listener: () => void): () => void;
  /** The ports of this machine now. */
  ports(): Promise<readonly FoundPort[]>;
  /** Takes a device in, or changes one with the same id; it is used at once and after every restart. */
  assign(device: AssignedDevice): Promise<Result<void, AssignFailure>>;
  /** Lets a device go; one that is not there is no mistake. */
  remove(deviceId: string): Promise<Result<void, RemoveFailure>>;
  /**
   * Prints a test slip, or waits for a card or code up to 20 s. While it waits, nothing that this device reads
   * reaches the elder's screen; the other devices go on serving. A second test of a device that is being tested joins the first.
   */
  test(deviceId: string): Promise<DeviceTestOutcome>;
}
