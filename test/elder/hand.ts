import type { Page } from 'playwright-core';

/** What a button says, or a word in a line. */
export type Words = string | RegExp;

/** The one finger of somebody at a screen: counts its touches and the time that the machine lets it wait. */
export class Hand {
  readonly page: Page;
  #touches = 0;
  #machineMs = 0;
  /** When the machine was last asked for something; null while it owes nothing. */
  #askedAtMs: number | null = null;

  constructor(page: Page) {
    this.page = page;
  }

  /** Touches so far. */
  get touches(): number {
    return this.#touches;
  }

  /** Time from what was done to what was then seen, painted, in milliseconds, added up. */
  get machineMs(): number {
    return this.#machineMs;
  }

  /** From here on the machine is to do something that no touch asked for, as reading a card. */
  ask(): void {
    this.#askedAtMs ??= performance.now();
  }

  /** Presses the button of these words in its middle. */
  async touch(words: Words): Promise<void> {
    const button = this.page.getByRole('button', { name: words }).first();
    await button.waitFor();
    const box = await button.boundingBox();
    if (box === null) throw new Error(`${String(words)} is not on the screen`);
    // A person who has just read takes longer than the half second in which a trembling finger is not heard.
    await this.page.waitForTimeout(PAUSE_MS);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
    this.#touches += 1;
    this.#askedAtMs ??= performance.now();
    await this.page.mouse.up();
  }

  /** Waits until these words can be seen. */
  async sees(words: Words): Promise<void> {
    await this.page.getByText(words).first().waitFor({ state: 'visible' });
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))),
    );
    if (this.#askedAtMs === null) return;
    this.#machineMs += performance.now() - this.#askedAtMs;
    this.#askedAtMs = null;
  }

  /** Whether these words can be seen now. */
  async isSeeing(words: Words): Promise<boolean> {
    return (await this.page.getByText(words).filter({ visible: true }).count()) > 0;
  }
}

/** Longer than the 500 ms in which a second touch is not heard. */
const PAUSE_MS = 520;
