import path from 'node:path';
import type { Page } from 'playwright-core';
import { hasSocat, NO_SOCAT } from '../../../hardware/testing/pseudo-terminals.ts';
import { Hand } from '../../elder/hand.ts';
import {
  Cleanup,
  cardOf,
  openAdmin,
  openBrowser,
  openDevices,
  openKiosk,
  openPage,
  temporaryFolder,
} from '../../main/canteen.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

/** What the product promises an elder with an account. */
const TOUCHES_MOST = 3;
const MACHINE_SECONDS_MOST = 10;
/** A finger that feels nothing presses again. */
const FEEDBACK_LIMIT_MS = 100;
const START_LIMIT_SECONDS = 2;
const ROUNDS = 3;
const PRESSES = 40;

interface Counter {
  readonly page: Page;
  readonly lay: (cardKey: string) => Promise<void>;
}

/** A whole product: admin, kiosk on pseudo-terminals with simulated devices at the speed of real ones, screen in Chromium. */
async function withCounter<Answer>(use: (counter: Counter) => Promise<Answer>): Promise<Answer> {
  if (!hasSocat()) throw new Error(NO_SOCAT);
  const cleanup = new Cleanup();
  try {
    const folder = await temporaryFolder(cleanup);
    const admin = await openAdmin(cleanup, folder);
    const devices = await openDevices(cleanup, () => {});
    const dataFolder = path.join(folder, 'kiosk');
    const kiosk = await openKiosk(cleanup, { dataFolder, admin, devices });
    const { page } = await openPage(await openBrowser(cleanup), kiosk.ready.screens.elder);
    await page.getByText('红烧肉套餐').first().waitFor();
    return await use({
      page,
      lay: async (cardKey) => {
        devices.reader.place(cardOf(cardKey));
        await page.getByText('您好').first().waitFor();
        devices.reader.lift();
      },
    });
  } finally {
    await cleanup.run();
  }
}

/** One meal from the account, from the card to the slip: touches, and the time that the machine alone took. */
async function timed(counter: Counter): Promise<{ touches: number; machineMs: number }> {
  const hand = new Hand(counter.page);
  hand.ask();
  await counter.lay('zhang');
  await hand.sees('您好');
  await hand.touch(/^红烧肉套餐/);
  await hand.sees('您付');
  await hand.touch('卡里付钱');
  await hand.sees('请拿小票');
  const { touches: count, machineMs } = hand;
  await hand.touch('好了');
  await hand.sees('请放上身份证');
  // The reader takes the same card within three seconds for the same laying-on.
  await counter.page.waitForTimeout(3_200);
  return { touches: count, machineMs };
}

function machineTime(): Promise<BenchRow> {
  return withCounter((counter) =>
    compare({
      row: 'machine time of a meal',
      work: 'an elder with an account, from laying the card on a reader at the speed of real ones to 请拿小票 painted, the slip printed by a printer at its own speed; the time of the hand and the eyes is not counted; against the limit',
      unit: 's',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: async () => (await timed(counter)).machineMs / 1_000,
      theirs: MACHINE_SECONDS_MOST,
    }),
  );
}

function touches(): Promise<BenchRow> {
  return withCounter((counter) =>
    compare({
      row: 'touches of a meal',
      work: 'the same meal: touches counted from the card to the slip, against the limit',
      unit: 'touches',
      better: 'lower',
      goal: 1,
      rounds: 1,
      ours: async () => (await timed(counter)).touches,
      theirs: TOUCHES_MOST,
    }),
  );
}

/** Presses the menu's first meal again and again and answers the slowest but one in twenty, finger down to felt press painted. */
function feedback(): Promise<BenchRow> {
  return withCounter((counter) =>
    compare({
      row: 'touch to feedback',
      work: `p95 of ${PRESSES} touches: finger on a button → the frame painted in which it looks pressed, measured inside the page, against the limit`,
      unit: 'ms',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: () => slowestFeedbackMs(counter.page),
      theirs: FEEDBACK_LIMIT_MS,
    }),
  );
}

async function slowestFeedbackMs(page: Page): Promise<number> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { feedbackMs: times });
    window.addEventListener(
      'pointerdown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - timeStamp), 0));
      },
      { capture: true },
    );
  });
  const box = await page
    .getByRole('button', { name: /大字|小字|放大字|缩小字/ })
    .first()
    .boundingBox();
  if (box === null) throw new Error('the bar has no button for the size of text');
  for (let press = 0; press < PRESSES; press += 1) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.waitForTimeout(60);
    await page.mouse.up();
    await page.waitForTimeout(540);
  }
  const times = await page.evaluate(
    () => (window as Window & { feedbackMs?: number[] }).feedbackMs ?? [],
  );
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}

/** The elder's screen opened once more in the running browser, from nothing to its first sentence. */
function start(): Promise<BenchRow> {
  return withCounter(({ page }) =>
    compare({
      row: 'start of the screens',
      work: 'the elder’s page loaded again in a running browser, from the request to 请放上身份证 painted, fonts and first view from the host included, against the limit',
      unit: 's',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: async () => {
        const hand = new Hand(page);
        hand.ask();
        await page.reload();
        await hand.sees('请放上身份证');
        return hand.machineMs / 1_000;
      },
      theirs: START_LIMIT_SECONDS,
    }),
  );
}

export const rows: BenchRows = [machineTime, touches, feedback, start];
