import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { ScreenKind } from '../../kiosk/contract/router.ts';
import {
  type KioskUnderTest,
  type KioskUnderTestOptions,
  openKioskUnderTest,
} from '../../kiosk/core/kiosk.test-support.ts';
import { createLaunchDesk } from '../../kiosk/host/launch-desk.ts';
import { openLetters } from '../../kiosk/host/letters.ts';
import { launchAddress, openScreenServer } from '../../kiosk/host/screen-server.ts';
import { Hand } from './hand.ts';
import type { ServedPages } from './pages.ts';

/** A canteen's counter with real screens in Chromium: real core, store and drivers, simulated devices, timers by hand. */
export interface LiveCounter {
  readonly kiosk: KioskUnderTest;
  /** Opens a screen of its own. */
  open(
    screen: ScreenKind,
    size?: { readonly width: number; readonly height: number },
  ): Promise<Opened>;
}

export interface Opened {
  readonly page: Page;
  readonly hand: Hand;
  /** What the page or the browser complained of. */
  readonly complaints: readonly string[];
}

/** Opens a counter that closes with the test. */
export async function openLiveCounter(
  parts: { readonly browser: Browser; readonly pages: ServedPages },
  options: KioskUnderTestOptions = {},
): Promise<LiveCounter> {
  const kiosk = await openKioskUnderTest(options);
  const onProblem = (error: unknown) => void kiosk.problems.push(error);
  const launchDesk = createLaunchDesk();
  const server = await openScreenServer({
    service: openLetters(onProblem).forScreens(kiosk.kiosk.service),
    ...{ launchDesk, onProblem, port: 0, screensFolder: parts.pages.folder },
    recordingsFolder: path.join(parts.pages.folder, 'no-recordings'),
  });
  onTestFinished(() => server.close());
  return {
    kiosk,
    async open(screen, size = { width: 1920, height: 1080 }) {
      const context = await parts.browser.newContext({ viewport: size, locale: 'zh-CN' });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(launchAddress({ address: server.address, launchDesk, screen }));
      return { page, hand: new Hand(page), complaints };
    },
  };
}
