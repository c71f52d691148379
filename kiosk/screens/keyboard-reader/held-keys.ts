/** Held so long a key counts as a person's: longer than a reader's pace even when events come in late, too short to be felt. */
const HOLD_MS = 80;
/** So soon after another key, Enter and the space bar press nothing: they could end what a slow reader types. */
const CALM_MS = 300;

/** A key that went down and was kept from the page. */
export interface HeldKey {
  readonly key: string;
  readonly code: string;
  readonly target: EventTarget | null;
  /** How long before it no key went down, in milliseconds. */
  readonly calmMs: number;
}

/** The keys of which it is not known yet whether a person pressed them; never more than a few. */
export interface HeldKeys {
  /** Begins with one key. */
  hold(key: HeldKey): void;
  /** Another key came at a reader's pace: a person's letters may overlap so, but nobody presses Enter like that. */
  join(key: HeldKey): void;
  /** They were a person's: the page gets them now. */
  release(): void;
  /** They were a reader's: nobody gets them. */
  drop(): void;
}

export function createHeldKeys(): HeldKeys {
  let keys: HeldKey[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const drop = (): void => {
    clearTimeout(timer);
    keys = [];
  };
  const release = (): void => {
    const released = keys;
    drop();
    for (const key of released) replay(key);
  };
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(release, HOLD_MS);
  };
  return {
    hold(key) {
      keys = [key];
      wait();
    },
    join(key) {
      if (keys.length === 0 || isPressing(key.key) || keys.some((each) => isPressing(each.key))) {
        drop();
        return;
      }
      keys.push(key);
      wait();
    },
    release,
    drop,
  };
}

function isPressing(key: string): boolean {
  return key === 'Enter' || key === ' ';
}

/** Gives a key to the page as if it came now. What the browser would do by itself for a button has to be done by hand. */
function replay({ key, code, target, calmMs }: HeldKey): void {
  const goal = target instanceof Element && target.isConnected ? target : document.body;
  const event = new KeyboardEvent('keydown', {
    ...{ key, code },
    ...{ bubbles: true, cancelable: true, composed: true },
  });
  const isLeftToUs = goal.dispatchEvent(event);
  if (!isLeftToUs || !isPressing(key) || calmMs < CALM_MS) return;
  const button = goal.closest('button, a[href], summary, [role="button"], input');
  if (button instanceof HTMLElement) button.click();
}
