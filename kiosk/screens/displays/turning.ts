import { useEffect, useState, useSyncExternalStore } from 'react';

/** Long enough to find one's dish or number on a page and read it. Unit: ms. */
export const TURNS_AFTER_MS = 10_000;

/** The page that is shown now; pages turn by themselves and begin again after the last. */
export function useTurning(pageCount: number): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    if (pageCount < 2) return;
    const timer = setInterval(() => setTurns((before) => before + 1), TURNS_AFTER_MS);
    return () => clearInterval(timer);
  }, [pageCount]);
  return pageCount === 0 ? 0 : turns % pageCount;
}

/** Whether the panel stands upright. */
export function useIsTall(): boolean {
  return useSyncExternalStore(onResize, () => window.innerHeight > window.innerWidth);
}

export function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
