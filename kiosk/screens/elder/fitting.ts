import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';

interface Fitting {
  /** To put on the box that must hold everything. */
  readonly box: RefObject<HTMLElement | null>;
  /** Which of the layouts to draw, from 0, the richest. */
  readonly level: number;
  /** True while the largest things there are should be drawn, to see which layout holds them all; never seen by anybody. */
  readonly isTrial: boolean;
}

/**
 * Finds the richest of several layouts that holds its content: first with the largest content, then with what is shown.
 * It starts over when `content` changes, before anything is painted. Inside the box, whatever may cut its content off is
 * marked with `data-fit`.
 */
export function useFitting(content: string, levelCount: number): Fitting {
  const box = useRef<HTMLElement>(null);
  const [state, setState] = useState({ content, level: 0, isTrial: true });
  const now = state.content === content ? state : { content, level: 0, isTrial: true };
  if (now !== state) setState(now);
  useNewLetters();
  useLayoutEffect(() => {
    if (box.current === null) return;
    if (now.level < levelCount - 1 && overflows(box.current)) {
      setState({ ...now, level: now.level + 1 });
    } else if (now.isTrial) {
      setState({ ...now, isTrial: false });
    }
  });
  return { box, level: now.level, isTrial: now.isTrial };
}

/** Measured again when letters have come that were not there before. */
function useNewLetters(): void {
  const [, measureAgain] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    document.fonts.addEventListener('loadingdone', measureAgain);
    return () => document.fonts.removeEventListener('loadingdone', measureAgain);
  }, []);
}

/** The font is higher than its lines, so that a last line reaches this far out of its box without a stroke being cut off. Unit: px. */
const LEADING_PX = 3;

function overflows(box: HTMLElement): boolean {
  return (
    reachesBar(box) ||
    [box, ...box.querySelectorAll<HTMLElement>('[data-fit]')].some(
      ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
        scrollHeight > clientHeight + LEADING_PX || scrollWidth > clientWidth + 1,
    )
  );
}

/** Whether a target stands in the room that keeps it away from the bar. */
function reachesBar(box: HTMLElement): boolean {
  const bottom =
    box.getBoundingClientRect().bottom - Number.parseFloat(getComputedStyle(box).paddingBottom);
  return [...box.querySelectorAll('button')].some(
    (button) => button.getBoundingClientRect().bottom > bottom + 1,
  );
}
