import { useSyncExternalStore } from 'react';

// The same width at which console.css puts three panels beside each other.
const wide = window.matchMedia('(min-width: 1680px)');

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** Whether the window has room for three panels beside each other. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
