/** What an attendant over 50 needs at arm's length, in CSS pixels: WCAG 2.2 2.5.8 asks for targets of 24, the device page for more. */
export const STAFF_RULES: StaffRules = { targetPixels: 44, textPixels: 17 };

export interface StaffRules {
  /** The shorter side of everything that is pressed. */
  readonly targetPixels: number;
  readonly textPixels: number;
}

/** Measures the page it runs in, and answers what is wrong. Runs inside the browser: it may use nothing from outside but its argument. */
export function auditStaffPage(rules: StaffRules): string[] {
  const found: string[] = [];
  const say = (element: Element): string =>
    `${element.className || element.tagName} “${element.textContent?.slice(0, 16)}”`;
  const isSeen = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.closest('.for-readers-only') === null;
  // Below a bar that sticks to the lower edge everything can be scrolled up.
  const scroller = document.querySelector('.devices');
  if (scroller !== null) scroller.scrollTop = scroller.scrollHeight;

  const page = document.documentElement;
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) found.push('page scrolls');
  const elements = [...document.querySelectorAll('body *')].filter(isSeen);
  for (const element of elements) {
    const box = element.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`out of sight: ${say(element)}`);
    if (!(element instanceof HTMLElement)) continue;
    const isScroller = /auto|scroll/.test(getComputedStyle(element).overflowY);
    const isCut =
      element.scrollWidth > element.clientWidth + 1 ||
      element.scrollHeight > element.clientHeight + 1;
    // Words that stick out of a button look cut; out of a paragraph they only look tall.
    const isBox = element.matches('button') || getComputedStyle(element).overflow !== 'visible';
    if (isBox && isCut && !isScroller) found.push(`cut off: ${say(element)}`);
    const hasOwnText = [...element.childNodes].some(
      (node) => node instanceof Text && node.data.trim() !== '',
    );
    const pixels = Number.parseFloat(getComputedStyle(element).fontSize);
    if (hasOwnText && pixels < rules.textPixels) found.push(`small: ${say(element)} ${pixels}`);
  }
  const solids = elements.filter((element) => element.matches('button, input, p, h1, h2, legend'));
  /** What of an element a list that scrolls lets be seen. */
  const seenOf = (element: Element) => {
    const box = element.getBoundingClientRect();
    let { top, bottom } = box;
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(at).overflowY)) continue;
      const window = at.getBoundingClientRect();
      top = Math.max(top, window.top);
      bottom = Math.min(bottom, window.bottom);
    }
    return { left: box.left, right: box.right, top, bottom };
  };
  solids.forEach((element, order) => {
    const box = element.getBoundingClientRect();
    const first = seenOf(element);
    const isTarget = element.matches('button, input');
    if (isTarget && Math.min(box.width, box.height) < rules.targetPixels - 0.5) {
      found.push(`hard to hit: ${say(element)} ${box.width}×${box.height}`);
    }
    for (const other of solids.slice(order + 1)) {
      if (element.contains(other) || other.contains(element)) continue;
      const second = seenOf(other);
      const wide = Math.min(first.right, second.right) - Math.max(first.left, second.left);
      const high = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
      const isUnderHeader = element.closest('.staff-top') !== null;
      if (wide > 1 && high > 1 && !isUnderHeader) {
        found.push(`overlap: ${say(element)} with ${say(other)}`);
      }
    }
  });
  return found;
}
