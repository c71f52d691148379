// Goal: the same bytes on Node and in Chromium, as test/policy/chromium.test.ts says, over a million cases.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPolicyPage, type PolicyPage } from '../../policy/policy-page.ts';

const CASES = 1_000_000;
const CASES_A_STEP = 20_000;
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
  for (let from = 0; from < CASES; from += CASES_A_STEP) {
    const to = Math.min(CASES, from + CASES_A_STEP);
    expect(await page.firstDifference({ seed, from, to })).toBeNull();
    if (to % 100_000 === 0) console.log(`${to} of ${CASES} cases alike`);
  }
});
