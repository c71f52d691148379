import { useRef } from 'react';
import { REPEAT_IGNORED_MS } from '../parts/touch.ts';

/** Lets an act through unless another went through a moment ago: lists move up under the finger, and a second tap hits the next one. */
export function useCalm(): (act: () => void) => void {
  const actedAtMs = useRef(Number.NEGATIVE_INFINITY);
  return (act) => {
    const nowMs = performance.now();
    if (nowMs - actedAtMs.current < REPEAT_IGNORED_MS) return;
    actedAtMs.current = nowMs;
    act();
  };
}
