import type { ScreenKind } from '../contract/router.ts';
import type { LaunchBook } from './launch-desk.ts';

/** What the process of a host tells `zhulao kiosk`. Nothing of it is ever on a disk or a command line. */
export type FromHost =
  | { readonly type: 'ready'; readonly ready: HostReady }
  /** Who may come in, after every change. */
  | { readonly type: 'launch-book'; readonly book: LaunchBook }
  /** The host ends, having said itself why where that is needed. A host that ends without this has crashed. */
  | { readonly type: 'over'; readonly exitCode: number };

/** Where a running host serves; told once a run. */
export interface HostReady {
  readonly address: string | null;
  readonly screens: Readonly<Record<ScreenKind, string>> | null;
  readonly simulator: string | null;
}

/**
 * Tells the messages apart; throws for anything else. Only the host that this program has forked can send here, and it
 * checks the book itself when it gets it back, so that this process, which does nothing but wait all day, has no need of
 * zod and the 18 MB that it takes.
 */
export function readFromHost(data: unknown): FromHost {
  if (!isFromHost(data)) throw new TypeError('the host sent something that no host sends');
  return data;
}

function isFromHost(data: unknown): data is FromHost {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  switch (data.type) {
    case 'ready':
      return 'ready' in data && isReady(data.ready);
    case 'launch-book':
      return 'book' in data && typeof data.book === 'object' && data.book !== null;
    case 'over':
      return 'exitCode' in data && Number.isInteger(data.exitCode);
    default:
      return false;
  }
}

function isReady(ready: unknown): ready is HostReady {
  if (typeof ready !== 'object' || ready === null) return false;
  if (!('address' in ready && 'screens' in ready && 'simulator' in ready)) return false;
  return isAddress(ready.address) && isAddress(ready.simulator) && areScreens(ready.screens);
}

function isAddress(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function areScreens(screens: unknown): screens is HostReady['screens'] {
  if (typeof screens !== 'object') return false;
  if (screens === null) return true;
  return Object.keys(SCREENS).every((kind) => typeof Reflect.get(screens, kind) === 'string');
}

/** Every kind there is, by the compiler's count; the contract's own list would bring zod with it. */
const SCREENS: Readonly<Record<ScreenKind, true>> = {
  elder: true,
  staff: true,
  numbers: true,
  prices: true,
};
