// Goal: people one after the other at one screen, with faults among them: nothing of anybody stays in the page, and its memory
// does not grow. Method: a real kiosk and its screen in Chromium; a hundred here, two thousand in the long run.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import { openLiveCounter } from './live-counter.ts';
import { type ServedPages, servePages } from './pages.ts';
import { soak } from './soak.ts';

const MEALS = process.env.ZHULAO_LONG === '1' ? 2_000 : 100;
/** What the page may hold more after the last meal than after the first ones. */
const GROWTH_MAX_BYTES = 20 * 1024 * 1024;

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

it(`${MEALS} people in a row leave nothing behind, whatever fails`, async () => {
  const seed = Date.now() % 2 ** 31;
  const counter = await openLiveCounter({ browser, pages });
  const outcome = await soak(counter, { meals: MEALS, seed });
  console.log(
    `soak: ${MEALS} people, seed ${seed}, ${outcome.meals} meals, ${outcome.faults} faults, memory ${(outcome.growthBytes / 1024 / 1024).toFixed(1)} MB more`,
  );
  expect(outcome.leftovers).toEqual([]);
  expect(outcome.meals).toBeGreaterThan(MEALS / 2);
  expect(outcome.growthBytes).toBeLessThan(GROWTH_MAX_BYTES);
  expect(counter.kiosk.problems).toEqual([]);
}, 3_600_000);
