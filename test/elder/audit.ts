/**
 * The elder-mode rules, measured on what the browser has laid out. Lengths in millimetres of the panel.
 * Sources: facts on elder interfaces 4.4 (targets, gaps, text, line spacing), WCAG 2.2 1.4.6 (contrast 7:1).
 */
export const RULES = {
  targetMm: 20,
  /** Of the one button that a step is about, in the large form. */
  mainTargetMm: 25,
  gapMm: 5,
  textMm: { elder: 10, compact: 8 },
  amountMm: 14,
  /** Small words for staff: network and 演示数据. */
  signMm: 8,
  contrast: 7,
  lineSpacing: 1.5,
  choicesMost: 6,
} as const;

/** One broken rule: its name, and where. */
export interface Finding {
  readonly rule:
    | 'target'
    | 'gap'
    | 'text'
    | 'amount'
    | 'contrast'
    | 'clipped'
    | 'overlap'
    | 'scroll'
    | 'line-spacing'
    | 'choices'
    | 'covered'
    | 'mark'
    | 'words'
    | 'sold-out'
    | 'figures'
    | 'call-staff';
  readonly where: string;
}

/** Measures the page it runs in. Runs inside the browser: it may use nothing from outside but its argument. */
export function auditPage(options: {
  readonly pitchMm: number;
  readonly rules: typeof RULES;
  /** `colours` where the same state was measured whole in another theme: a theme moves nothing. */
  readonly part: 'all' | 'colours';
}): Finding[] {
  const { pitchMm, rules } = options;
  const findings: Finding[] = [];
  // Half a pixel of rounding is no fault.
  const roundingMm = pitchMm / 2;

  type Box = { left: number; top: number; right: number; bottom: number };
  const say = (element: Element) =>
    `${element.className || element.tagName} “${element.textContent?.slice(0, 12)}”`;
  const report = (rule: Finding['rule'], element: Element, measured: string) =>
    findings.push({ rule, where: `${say(element)} ${measured}` });
  const mm = (pixels: number) => pixels * pitchMm;
  const isCompact = document.querySelector('.elder[data-form="compact"]') !== null;
  const textMm = isCompact ? rules.textMm.compact : rules.textMm.elder;
  const mainTargetMm = isCompact ? rules.targetMm : rules.mainTargetMm;
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true });

  const checkTargets = () => {
    const buttons = [...document.querySelectorAll('button')].filter(isSeen);
    buttons.forEach((button, order) => {
      const box = button.getBoundingClientRect();
      checkButton(button, box);
      const isMain = button.matches('.main, .second');
      const least = (isMain ? mainTargetMm : rules.targetMm) - roundingMm;
      if (mm(box.width) < least || mm(box.height) < least) {
        report('target', button, `${mm(box.width).toFixed(1)}×${mm(box.height).toFixed(1)} mm`);
      }
      for (const other of buttons.slice(order + 1)) {
        const second = other.getBoundingClientRect();
        const dx = Math.max(second.left - box.right, box.left - second.right, 0);
        const dy = Math.max(second.top - box.bottom, box.top - second.bottom, 0);
        const gapMm = mm(Math.hypot(dx, dy));
        if (gapMm < rules.gapMm - roundingMm) {
          report('gap', button, `${gapMm.toFixed(1)} mm to ${say(other)}`);
        }
      }
    });
    if (!buttons.some((button) => /叫工作人员|已经叫了/.test(button.textContent ?? ''))) {
      findings.push({ rule: 'call-staff', where: 'no button' });
    }
    const choices = document.querySelectorAll('.choice, .change-row');
    if (choices.length > rules.choicesMost) {
      findings.push({ rule: 'choices', where: String(choices.length) });
    }
  };

  /** It can be pressed where it is seen, and says what it is and how it stands in words. */
  const checkButton = (button: HTMLButtonElement, box: Box) => {
    const words = button.textContent ?? '';
    const middle = document.elementFromPoint(
      (box.left + box.right) / 2,
      (box.top + box.bottom) / 2,
    );
    if (middle?.closest('button') !== button) report('covered', button, '');
    if (!/[\p{Script=Han}\d]/u.test(words)) report('words', button, 'no word');
    const isMarked = button.getAttribute('aria-pressed') === 'true';
    if (isMarked && !/✓|已经/.test(words)) report('mark', button, 'by colour alone');
    if (button.matches('.choice:disabled') && !words.includes('卖完了')) {
      report('sold-out', button, 'greyed without a word');
    }
  };

  type Colour = [red: number, green: number, blue: number, alpha: number];
  const parseColour = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const over = (above: Colour, below: Colour): Colour => {
    const mix = (order: 0 | 1 | 2) => above[order] * above[3] + below[order] * (1 - above[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const groundOf = (element: Element): Colour => {
    const layers: Colour[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const colour = parseColour(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight<Colour>((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
  };
  const luminance = ([red, green, blue]: Colour) => {
    const linear = (channel: number) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const contrastOf = (element: Element) => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      // Whatever shines through cannot be measured here.
      if (getComputedStyle(at).opacity !== '1') return 0;
    }
    const ground = groundOf(element);
    const ink = luminance(over(parseColour(getComputedStyle(element).color), ground));
    const paper = luminance(ground);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  };

  /** The em boxes of a piece of text, line by line: what the eye sees, without the leading. */
  const linesOf = (node: Text, fontPixels: number): Box[] => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()]
      .filter((rectangle) => rectangle.width > 1)
      .map((rectangle) => {
        const middle = (rectangle.top + rectangle.bottom) / 2;
        const { left, right } = rectangle;
        // A Chinese character fills about 0.92 of its em.
        return { left, right, top: middle - fontPixels * 0.46, bottom: middle + fontPixels * 0.46 };
      });
  };
  const clippersOf = (element: Element): Element[] => {
    const clippers: Element[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const { overflowX, display } = getComputedStyle(at);
      // A box that is not made cuts nothing off.
      if (overflowX !== 'visible' && display !== 'contents') clippers.push(at);
    }
    return clippers;
  };
  const isInside = (inner: Box, outer: Box) =>
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 &&
    inner.bottom <= outer.bottom + 1;
  const overlaps = (one: Box, other: Box) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;

  const texts = (): { node: Text; element: Element }[] => {
    const found: { node: Text; element: Element }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!(node instanceof Text) || element === null || node.data.trim() === '') continue;
      if (element.closest('script, style, .for-readers-only') !== null) continue;
      if (isSeen(element)) found.push({ node, element });
    }
    return found;
  };
  const checkContrast = (element: Element) => {
    const contrast = contrastOf(element);
    if (contrast < rules.contrast) report('contrast', element, contrast.toFixed(2));
  };

  const checkText = () => {
    const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const pieces: { element: Element; lines: Box[] }[] = [];
    for (const { node, element } of texts()) {
      const style = getComputedStyle(element);
      const fontPixels = Number.parseFloat(style.fontSize);
      const isSign = element.matches('.sign');
      const isAmount =
        !element.matches('.pin-key') &&
        /^(原价|已减|每份|收到?)?\s*\d+(\.\d+)?\s*元?$/.test(element.textContent ?? '');
      const sizeMm = mm(fontPixels);
      const leastMm = isSign ? rules.signMm : isAmount ? rules.amountMm : textMm;
      if (sizeMm < leastMm - 0.05) {
        report(isAmount ? 'amount' : 'text', element, `${sizeMm.toFixed(1)} mm`);
      }
      if (/\d/.test(node.data) && !style.fontVariantNumeric.includes('tabular-nums')) {
        report('figures', element, style.fontVariantNumeric);
      }
      checkContrast(element);
      const lines = linesOf(node, fontPixels);
      if (lines.length === 0) report('clipped', element, 'not laid out');
      const clippers = clippersOf(element);
      const frames = [screen, ...clippers.map((each) => each.getBoundingClientRect())];
      if (lines.some((line) => frames.some((frame) => !isInside(line, frame)))) {
        report('clipped', element, '');
      }
      pieces.push({ element, lines });
    }
    checkOverlaps(pieces);
  };

  const checkOverlaps = (pieces: readonly { element: Element; lines: Box[] }[]) => {
    const solids = [...document.querySelectorAll('button, svg, img')]
      .filter(isSeen)
      .map((element) => ({
        element,
        lines: [element.getBoundingClientRect() as Box],
      }));
    pieces.forEach((piece, order) => {
      for (const other of [...pieces.slice(order + 1), ...solids]) {
        if (other.element.contains(piece.element)) continue;
        if (piece.lines.some((line) => other.lines.some((box) => overlaps(line, box)))) {
          report('overlap', piece.element, `with ${say(other.element)}`);
        }
      }
    });
  };

  const checkRunningText = () => {
    for (const paragraph of [...document.querySelectorAll('p')].filter(isSeen)) {
      const style = getComputedStyle(paragraph);
      const ratio = Number.parseFloat(style.lineHeight) / Number.parseFloat(style.fontSize);
      if (!(ratio >= rules.lineSpacing - 0.01)) report('line-spacing', paragraph, ratio.toFixed(2));
    }
  };

  const checkScroll = () => {
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) {
      findings.push({ rule: 'scroll', where: `${page.scrollWidth}×${page.scrollHeight}` });
    }
    const scrolls = /auto|scroll/;
    for (const element of document.querySelectorAll('body *')) {
      const style = getComputedStyle(element);
      if (scrolls.test(style.overflowX + style.overflowY)) report('scroll', element, '');
    }
  };

  if (options.part === 'colours') {
    for (const { element } of texts()) checkContrast(element);
    return findings;
  }
  checkTargets();
  checkText();
  checkRunningText();
  checkScroll();
  return findings;
}
