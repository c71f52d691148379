// Goal: whatever a hand or a keyboard does at the screen, nobody gets out of it, no meal goes unpaid, and the next person eats.
// Method: random points, cards, keys, times and faults at a real kiosk in Chromium; seed printed. Five minutes in the long run.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import { openLiveCounter } from './live-counter.ts';
import { eatAfterwards, letMonkeyPlay } from './monkey.ts';
import { type ServedPages, servePages } from './pages.ts';

const PRESSES = process.env.ZHULAO_LONG === '1' ? 6_000 : 400;

let pages: ServedPages;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

it(`${PRESSES} presses at random do no harm, and the next person eats`, async () => {
  const seed = Date.now() % 2 ** 31;
  const counter = await openLiveCounter({ browser, pages });
  const elder = await counter.open('elder');
  await elder.hand.sees('请放上身份证');
  const outcome = await letMonkeyPlay(counter, elder, { presses: PRESSES, seed });
  console.log(
    `monkey: seed ${seed}, ${PRESSES} presses, ${outcome.sales} meals, steps ${[...outcome.steps].join(', ')}`,
  );
  expect(outcome.wrong).toEqual([]);
  expect(outcome.steps.size).toBeGreaterThan(2);
  await eatAfterwards(counter, elder);
  expect(counter.kiosk.problems).toEqual([]);
}, 3_600_000);
