import { useEffect, useRef } from 'react';

/** Presses when nobody has for `afterMs`; null switches it off. */
export function usePressByItself(afterMs: number | null, press: () => void): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    if (afterMs === null) return;
    // Again and again: a press that crosses a change of the view is ignored by the host.
    const timer = setInterval(() => latest.current(), afterMs);
    return () => clearInterval(timer);
  }, [afterMs]);
}
