import type { Page } from 'playwright-core';
import type { SimulatedFault } from '../../kiosk/contract/simulator.ts';
import { salesOf } from '../../kiosk/core/kiosk.test-support.ts';
import { type Random, randomOf } from '../policy/random.ts';
import type { LiveCounter, Opened } from './live-counter.ts';

const CARDS = ['zhang', 'li', 'wang', 'zhao', 'sun', 'liu', 'zhou', 'he'] as const;
const FAULTS: readonly SimulatedFault[] = [
  'reader-garbles-next',
  'printer-off',
  'printer-paper-out',
];
/** What a keyboard, a mouse or a hand can do to a page besides pressing: none of it may lead out. */
const KEYS = [
  ...['Escape', 'F5', 'F11', 'F12', 'Tab', 'Enter', 'Space', 'Backspace', 'Home', 'PageDown'],
  ...[
    'Alt+ArrowLeft',
    'Control+r',
    'Control+w',
    'Control+n',
    'Control+p',
    'Control+l',
    'Control+Shift+i',
  ],
];

export interface MonkeyOutcome {
  readonly presses: number;
  readonly sales: number;
  /** Steps of the screen that were seen. */
  readonly steps: ReadonlySet<string>;
  /** What must never be: must be empty. */
  readonly wrong: readonly string[];
}

/** Presses random points, lays on random cards, types random keys, lets time pass; then looks whether the counter still serves. */
export async function letMonkeyPlay(
  counter: LiveCounter,
  elder: Opened,
  options: {
    readonly presses: number;
    readonly seed: number;
  },
): Promise<MonkeyOutcome> {
  const { kiosk } = counter;
  const { page } = elder;
  const address = page.url();
  const wrong: string[] = [];
  const steps = new Set<string>();
  for (let done = 0; done < options.presses; done += 1) {
    const random = randomOf(options.seed, done);
    await play(counter, page, random);
    steps.add(kiosk.elder.view.step.kind);
    if (page.url() !== address) wrong.push(`press ${done}: the page is ${page.url()}`);
    if (page.context().pages().length > 1) wrong.push(`press ${done}: a second page`);
    if (!(await comesToShow(page, () => kiosk.elder.view.step.kind))) {
      wrong.push(`press ${done}: the screen does not show ${kiosk.elder.view.step.kind}`);
    }
    if (wrong.length > 0) break;
  }
  wrong.push(...elder.complaints.map((complaint) => `the page said: ${complaint}`));
  wrong.push(...unpaid(counter));
  return { presses: options.presses, sales: salesOf(kiosk).length, steps, wrong };
}

/** Steps whose screen has another name, and those over which the reason of a price can lie. */
const FRAMES: Readonly<Record<string, string>> = {
  'waiting-for-cash': '.frame-cash, .frame-reason',
  menu: '.frame-menu, .frame-reason',
  pay: '.frame-pay, .frame-reason',
};

/** Whether the page comes to show the step at which the host is, which may go on meanwhile. */
async function comesToShow(page: Page, step: () => string): Promise<boolean> {
  for (let look = 0; look < 100; look += 1) {
    const kind = step();
    if ((await page.locator(FRAMES[kind] ?? `.frame-${kind}`).count()) > 0) return true;
    await page.waitForTimeout(50);
  }
  return false;
}

async function play(counter: LiveCounter, page: Page, random: Random): Promise<void> {
  const { kiosk } = counter;
  if (random.chance(0.06)) return kiosk.tap(random.pick(CARDS));
  if (random.chance(0.05)) return kiosk.timer.advance(random.whole(1, 90_000));
  if (random.chance(0.05)) return page.keyboard.press(random.pick(KEYS));
  if (random.chance(0.03))
    return counter.kiosk.table.setFault(random.pick(FAULTS), random.chance(0.5));
  const size = page.viewportSize();
  if (size === null) throw new Error('a panel has a size');
  const point = { x: random.whole(0, size.width - 1), y: random.whole(0, size.height - 1) };
  await page.mouse.move(point.x, point.y);
  const button = random.chance(0.95) ? 'left' : random.pick(['right', 'middle'] as const);
  await page.mouse.down({ button });
  // A hand that slips.
  if (random.chance(0.2)) await page.mouse.move(point.x + random.whole(-90, 90), point.y);
  await page.mouse.up({ button });
}

/** Every meal in the ledger is paid to the fen, and every one was for somebody who could pay by what they held. */
function unpaid(counter: LiveCounter): readonly string[] {
  return salesOf(counter.kiosk).flatMap(({ seq, body }) => {
    const given = body.decision.lines.reduce((sum, line) => sum + line.amountFen, 0);
    const paid = body.tenders.reduce((sum, tender) => sum + tender.amountFen, 0);
    return given + paid === body.listPriceFen ? [] : [`sale ${seq}: ${given} + ${paid}`];
  });
}

/** Somebody comes after all that and eats, without anybody having to mend anything. */
export async function eatAfterwards(counter: LiveCounter, { hand }: Opened): Promise<void> {
  const { kiosk } = counter;
  for (const fault of FAULTS) kiosk.table.setFault(fault, false);
  // A card laid on last may still be looked up.
  await hand.page.waitForTimeout(1_000);
  kiosk.timer.advance(10 * 60_000);
  await kiosk.step('waiting');
  await hand.sees('请放上身份证');
  await hand.touch('没带卡');
  await hand.sees('请按您想吃的');
  await hand.touch(/^红烧肉套餐/);
  await hand.touch('付现金');
  await hand.sees('请到收银台');
}
