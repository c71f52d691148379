// Goal: kiosk screens, console and server never disagree on a price: the engine gives the same bytes on Node and in Chromium.
// Method: the engine bundled as for the console, the same generated cases on both sides, SHA-256 of the decisions compared.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPolicyPage, type PolicyPage } from './policy-page.ts';

const CASES = 5_000;
const seed = Date.now() % 2 ** 31;
let page: PolicyPage;

beforeAll(async () => {
  page = await openPolicyPage();
});

afterAll(async () => {
  await page.close();
});

it(`decides ${CASES} cases in Chromium byte for byte as on Node`, async () => {
  console.log(
    `policy in Chromium ${page.version} and Node ${process.version}: ${CASES} cases, seed ${seed}`,
  );
  expect(await page.firstDifference({ seed, from: 0, to: CASES })).toBeNull();
});
