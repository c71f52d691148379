// Takes the manual's pictures of the elder's screen, each step on each panel: `node tools/elder-pictures.ts [FOLDER]`.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { servePages } from '../test/elder/pages.ts';
import { PANELS } from '../test/elder/panels.ts';
import { launchChromium } from './browser.ts';

/** The state that stands for each step. */
const SHOWN = [
  'waiting',
  'menu',
  'menu-mixed',
  'weighing',
  'pay',
  'pay-order',
  'pay-why',
  'waiting-for-cash',
  'cash-here',
  'done',
  'menu-time-short',
];

const folder = path.resolve(process.argv[2] ?? 'docs/pictures/elder');
await mkdir(folder, { recursive: true });
const pages = await servePages();
const browser = await launchChromium();
for (const { name, width, height, pitchMm } of PANELS) {
  // Half as many pixels: a picture is for looking, not for measuring.
  const page = await browser.newPage({
    viewport: { width: width / 2, height: height / 2 },
    reducedMotion: 'reduce',
  });
  await page.goto(`${pages.address}/parts.html?pitch=${pitchMm * 2}#${SHOWN[0]}`);
  await page.locator('.elder').waitFor();
  for (const state of SHOWN) {
    await page.evaluate(async (hash) => {
      window.showPart?.(hash);
      document.body.getBoundingClientRect();
      await document.fonts.ready;
      // The photo comes a moment after the words.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await document.fonts.ready;
    }, state);
    const file = path.join(folder, `${state}-${name}.jpg`);
    await page.screenshot({ path: file, type: 'jpeg', quality: 62 });
  }
}
await browser.close();
await pages.close();
