import type { CDPSession, Page } from 'playwright-core';
import type { SimulatedFault } from '../../kiosk/contract/simulator.ts';
import { applyChanges } from '../../kiosk/core/canteen.test-support.ts';
import { salesOf } from '../../kiosk/core/kiosk.test-support.ts';
import { fen } from '../../shared/money/fen.ts';
import { randomOf } from '../policy/random.ts';
import type { LiveCounter } from './live-counter.ts';

/** People of the simulator's table who have an account, with the name a screen shows. Nobody shares it with another. */
const PEOPLE = [
  { cardId: 'zhang', maskedName: '张*花' },
  { cardId: 'li', maskedName: '李*国' },
  { cardId: 'wang', maskedName: '王*英' },
  { cardId: 'zhao', maskedName: '赵*福' },
  { cardId: 'liu', maskedName: '刘*' },
  { cardId: 'sun', maskedName: '孙*田' },
] as const;

const FAULTS: readonly SimulatedFault[] = [
  'reader-garbles-next',
  'reader-card-lifted-early',
  'printer-off',
  'printer-paper-out',
  'printer-cover-open',
];

/** After so many meals everything is loaded once: from here on memory may only grow by what leaks. */
const WARM_UP_MEALS = 40;

/** For as many meals as anybody asks of one person here. */
const ENOUGH_FEN = fen(100_000_000);

export interface SoakOutcome {
  readonly meals: number;
  readonly faults: number;
  /** What of somebody was still in the page after they had gone: must be empty. */
  readonly leftovers: readonly string[];
  /** Growth of the page's own memory after everything unused was collected, in bytes. */
  readonly growthBytes: number;
}

/** Serves so many people one after the other at one screen, with a fault now and then. */
export async function soak(
  counter: LiveCounter,
  options: { readonly meals: number; readonly seed: number },
): Promise<SoakOutcome> {
  for (const { cardId } of PEOPLE) {
    const elderId = counter.kiosk.elderId(cardId);
    applyChanges(counter.kiosk.store, [{ kind: 'account', elderId, elsewhereFen: ENOUGH_FEN }]);
  }
  const { page } = await counter.open('elder');
  await hurry(page);
  const memory = await page.context().newCDPSession(page);
  const leftovers: string[] = [];
  let faults = 0;
  let firstBytes = 0;
  let before: (typeof PEOPLE)[number] | null = null;
  const warmUp = Math.min(WARM_UP_MEALS, Math.floor(options.meals / 2));
  for (let meal = 0; meal < options.meals; meal += 1) {
    const random = randomOf(options.seed, meal);
    const person = random.pick(PEOPLE.filter((one) => one !== before));
    const look = async (step: string): Promise<void> => {
      if (before === null) return;
      const found = await whereIs(page, before.maskedName);
      if (found !== null) leftovers.push(`meal ${meal}, ${step}: ${before.maskedName} in ${found}`);
    };
    const fault = random.chance(0.15) ? random.pick(FAULTS) : null;
    if (fault !== null) counter.kiosk.table.setFault(fault, true);
    faults += fault === null ? 0 : 1;
    await serve(counter, page, { ...person, fault, look, goesAway: random.chance(0.1) });
    if (fault !== null) counter.kiosk.table.setFault(fault, false);
    before = person;
    if (meal + 1 === warmUp) firstBytes = await usedBytes(memory);
  }
  const growthBytes = (await usedBytes(memory)) - firstBytes;
  return { meals: salesOf(counter.kiosk).length, faults, leftovers, growthBytes };
}

interface Served {
  readonly cardId: string;
  readonly maskedName: string;
  readonly fault: SimulatedFault | null;
  readonly look: (step: string) => Promise<void>;
  /** Leaves without a word when the meal is on the screen. */
  readonly goesAway: boolean;
}

async function serve(counter: LiveCounter, page: Page, person: Served): Promise<void> {
  const { kiosk } = counter;
  await person.look('waiting');
  await kiosk.tap(person.cardId);
  const isMisread = person.fault?.startsWith('reader') === true;
  if (isMisread && kiosk.elder.view.step.kind === 'waiting') await kiosk.tap(person.cardId);
  await kiosk.step('menu');
  await page.getByText(person.maskedName).first().waitFor();
  await person.look('menu');
  if (person.goesAway) {
    kiosk.timer.advance(5 * 60_000);
    await kiosk.step('waiting');
    await page.getByText('请放上身份证').first().waitFor();
    return;
  }
  await press(page, /^软面套餐/);
  await kiosk.step('pay');
  await person.look('pay');
  const step = await kiosk.step('pay');
  if (step.account === 'enough') {
    await press(page, '卡里付钱');
    await kiosk.step('done');
    await person.look('done');
    await kiosk.elder.until(
      'what became of the slip',
      ({ step: now }) => now.kind === 'done' && now.receipt !== 'printing',
    );
    await press(page, '好了');
  } else {
    await press(page, '付现金');
    await kiosk.step('waiting-for-cash');
    await person.look('cash');
    await press(page, '返回');
    await kiosk.step('pay');
    await press(page, '返回');
    await kiosk.step('menu');
    await press(page, '不吃了');
  }
  await kiosk.step('waiting');
  await page.getByText('请放上身份证').first().waitFor();
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name }).first();
  await button.click();
}

/** Every press comes a second after the one before, as far as the page can tell: it does not hear a trembling finger. */
function hurry(page: Page): Promise<void> {
  return page.evaluate(() => {
    let pressedAtMs = 0;
    Object.defineProperty(Event.prototype, 'timeStamp', {
      get: () => {
        pressedAtMs += 1_000;
        return pressedAtMs;
      },
    });
  });
}

/** Where in the page, or in what it keeps, some words are; null when nowhere. */
function whereIs(page: Page, words: string): Promise<string | null> {
  return page.evaluate((sought) => {
    if (document.documentElement.outerHTML.includes(sought)) return 'the page';
    if (document.title.includes(sought)) return 'the title';
    if (JSON.stringify(window.localStorage).includes(sought)) return 'local storage';
    if (JSON.stringify(window.sessionStorage).includes(sought)) return 'session storage';
    return null;
  }, words);
}

/** Memory that the page uses after everything unused was collected, in bytes. */
async function usedBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value;
  if (used === undefined) throw new Error('the browser does not say what it uses');
  return used;
}
