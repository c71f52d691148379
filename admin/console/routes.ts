import { useSyncExternalStore } from 'react';

const pageIds = [
  'coverage',
  'meals',
  'kiosks',
  'menus',
  'checks',
  'policies',
  'alarms',
  'backups',
] as const;

/** One page of the console. */
export type PageId = (typeof pageIds)[number];

/** A page with what it was asked to show, as kept behind the # of the address. */
export interface Route {
  readonly page: PageId;
  readonly params: Readonly<Record<string, string>>;
}

/** Reads the address; an unknown page is the first one. */
export function parseHash(hash: string): Route {
  const [name = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return {
    page: pageIds.find((id) => id === name) ?? 'coverage',
    params: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The address of a page, for links. */
export function hashOf(page: PageId, params: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(params).toString();
  return `#/${page}${query === '' ? '' : `?${query}`}`;
}

/** Goes to a page, leaving the present one in the browser's history. */
export function goTo(page: PageId, params: Readonly<Record<string, string>> = {}): void {
  window.location.hash = hashOf(page, params);
}

/** Puts what a page now shows into the address without a step in the history. */
export function replaceParams(page: PageId, params: Readonly<Record<string, string>>): void {
  window.history.replaceState(null, '', hashOf(page, params));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The page to show; follows the address. */
export function useRoute(): Route {
  return parseHash(useSyncExternalStore(subscribe, () => window.location.hash));
}
