import type { ElderPress, StaffAct } from '../../kiosk/contract/router.ts';
import type { ElderStep, StaffView } from '../../kiosk/contract/views.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { fen } from '../../shared/money/fen.ts';
import { MEAL } from './canteen.ts';
import { type Counter, ELDER, STAFF } from './counter.ts';
import { type Diner, LIST_PRICE_FEN } from './people.ts';
import type { StepName } from './steps.ts';

export type Tender = 'cash' | 'account';

/** Somebody who wants a meal. */
export interface Wish {
  readonly diner: Diner;
  readonly tender: Tender;
  /** Goes without a card where none can be read; else leaves. */
  readonly isPatient: boolean;
  /** Hears where the person stands, once a step; a fault may strike then. */
  readonly onStep: (step: StepName) => void;
  /** The card stays on the reader until the person leaves. */
  readonly leavesCardThere?: boolean;
}

/** How it ended, as the person saw it. */
export interface Visit {
  readonly end: 'sold' | 'left';
  readonly isGuest: boolean;
  /** What the screen said of the slip at last; null when the person never saw it. */
  readonly receipt: Extract<ElderStep, { readonly kind: 'done' }>['receipt'] | null;
}

/** Longer than a reader takes for one card, with every question asked twice. */
const LAID_MS = 8_000;
/** Readers take a card that comes back sooner for the same laying-on. */
const AGAIN_MS = 3_400;
const TRIES_MAX = 5;
const PATIENCE_MS = 180_000;
const SLIP_MS = 60_000;
/** The end of the request for text and photo. */
const READ_CARD = '30 1 32 ';

type SignedIn = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;
type WithoutRevision<Press> = Press extends ElderPress ? Omit<Press, 'revision'> : never;

/** An elder buys one meal, as persistent as people are; answers when the slip is there, or not to be had. */
export function buy(counter: Counter, wish: Wish): Promise<Visit> {
  return new Buyer(counter, wish).buy();
}

class Buyer {
  readonly #counter: Counter;
  readonly #wish: Wish;
  readonly #reached = new Set<StepName>();
  readonly #soldBefore: number;
  #isGuest = false;
  #tries = 0;
  #receipt: Visit['receipt'] = null;

  constructor(counter: Counter, wish: Wish) {
    this.#counter = counter;
    this.#wish = wish;
    this.#soldBefore = soldCount(counter);
  }

  async buy(): Promise<Visit> {
    const { clock } = this.#counter;
    const untilMs = clock.nowMs() + PATIENCE_MS;
    while (clock.nowMs() < untilMs) {
      const step = this.#counter.elder?.step;
      const end = step === undefined ? null : await this.#go(step);
      if (end !== null) return { end, isGuest: this.#isGuest, receipt: this.#receipt };
      await clock.wait(60);
    }
    throw new Error(`nothing came of it; the screen says ${JSON.stringify(this.#counter.elder)}`);
  }

  /** One act; null while it is not over. */
  async #go(step: ElderStep): Promise<Visit['end'] | null> {
    if (step.kind === 'stopped') return 'left';
    if (step.kind === 'waiting') return this.#begin(step);
    if (step.kind === 'cash-here') throw new Error('nobody asked for cash here');
    const isMine = step.maskedName === (this.#isGuest ? null : this.#wish.diner.maskedName);
    if (!isMine) {
      await press(this.#counter, { press: 'leave' });
      return null;
    }
    switch (step.kind) {
      case 'menu':
        if (this.#reach('menu')) return null;
        await press(this.#counter, { press: 'choose', menuItemId: MEAL.menuItemId });
        return null;
      case 'pay':
        if (this.#reach('pay')) return null;
        return this.#pay();
      case 'waiting-for-cash':
        if (this.#reach('cash-ordered')) return null;
        await this.#payCash(step.orderNumber);
        return null;
      case 'weighing':
        throw new Error('nothing here goes by weight');
      case 'done':
        return this.#takeSlip();
    }
  }

  /** True when the step was new: the world may be another one now, and is looked at again. */
  #reach(step: StepName): boolean {
    if (this.#reached.has(step)) return false;
    this.#reached.add(step);
    this.#wish.onStep(step);
    return true;
  }

  async #begin(
    step: Extract<ElderStep, { readonly kind: 'waiting' }>,
  ): Promise<Visit['end'] | null> {
    // The screen has forgotten; the attendant's has not.
    if (soldCount(this.#counter) > this.#soldBefore) return 'sold';
    if (this.#reach('waiting')) return null;
    if (step.reader === 'trouble') {
      const isBack = await this.#counter.until(() => !isInTrouble(this.#counter), 4_000);
      if (isBack) return null;
      return this.#goWithoutCard();
    }
    if (this.#tries === TRIES_MAX) return this.#goWithoutCard();
    this.#tries += 1;
    await this.#layCard(step.sentence);
    return null;
  }

  async #goWithoutCard(): Promise<Visit['end'] | null> {
    if (!this.#wish.isPatient) return 'left';
    this.#isGuest = true;
    await press(this.#counter, { press: 'start-without-card' });
    return null;
  }

  async #layCard(sentenceBefore: string | null): Promise<void> {
    const { devices, wires } = this.#counter;
    const { diner, leavesCardThere = false } = this.#wish;
    let asked = '';
    wires.idCards.afterByte = (byte) => {
      asked = `${asked}${byte.toString(16)} `.slice(-READ_CARD.length);
      if (asked === READ_CARD) this.#reach('card-being-read');
    };
    devices.idCards.place(diner.card);
    let isSeen = false;
    const isOver = (): boolean => {
      const step = this.#counter.elder?.step;
      if (step?.kind !== 'waiting') return true;
      isSeen ||= step.reader === 'reading';
      return step.reader !== 'reading' && (isSeen || step.sentence !== sentenceBefore);
    };
    await this.#counter.until(isOver, LAID_MS);
    // The person is looked up after the card was read.
    await this.#counter.until(() => this.#counter.elder?.step.kind !== 'waiting', 300);
    wires.idCards.afterByte = null;
    if (!leavesCardThere) devices.idCards.lift();
    if (this.#counter.elder?.step.kind !== 'waiting') return;
    devices.idCards.lift();
    await this.#counter.clock.wait(AGAIN_MS);
  }

  async #pay(): Promise<null> {
    if (this.#wish.tender === 'cash' || this.#isGuest) {
      await press(this.#counter, { press: 'pay-by-cash' });
      return null;
    }
    this.#reach('payment-pressed');
    await press(this.#counter, { press: 'pay-by-account' });
    return null;
  }

  async #payCash(orderNumber: number): Promise<void> {
    const signedIn = await signIn(this.#counter);
    const order = signedIn?.orders.find((one) => one.orderNumber === orderNumber);
    if (order === undefined) return;
    const { orderId } = order;
    this.#reach('payment-pressed');
    await act(this.#counter, { act: 'confirm-cash', orderId, tenderedFen: fen(LIST_PRICE_FEN) });
  }

  async #takeSlip(): Promise<Visit['end'] | null> {
    const receiptNow = (): Visit['receipt'] => {
      const step = this.#counter.elder?.step;
      return step?.kind === 'done' ? step.receipt : null;
    };
    await this.#counter.until(() => receiptNow() !== 'printing', SLIP_MS);
    const receipt = receiptNow();
    if (receipt === null) return null;
    this.#receipt = receipt;
    this.#reach('done');
    return 'sold';
  }
}

function isInTrouble({ elder }: Counter): boolean {
  return elder?.step.kind === 'waiting' && elder.step.reader === 'trouble';
}

export function soldCount({ witness }: Counter): number {
  return witness.entries().filter(({ kind }) => kind === 'sale').length;
}

/** Presses on what the screen shows now; on a dead screen nothing happens. */
async function press(counter: Counter, pressed: WithoutRevision<ElderPress>): Promise<void> {
  const { service, elder } = counter;
  if (service === null || elder === null) return;
  await service.pressElder(ELDER, { ...pressed, revision: elder.revision });
}

export async function act(counter: Counter, done: StaffAct): Promise<void> {
  await counter.service?.actStaff(STAFF, done);
}

/** The attendant's screen, signed in if it can be: staff cards are read too. */
export async function signIn(counter: Counter): Promise<SignedIn | null> {
  const session = (): StaffView['session'] | undefined => counter.staff?.session;
  if (session()?.kind === 'signed-out') {
    await counter.devices.elderCards.tap(DEMO_STAFF.cardNumber, { frames: 3 });
    await counter.until(() => session()?.kind === 'pin', 2_000);
  }
  if (session()?.kind === 'pin') {
    await act(counter, { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await counter.until(() => session()?.kind === 'signed-in', 2_000);
  }
  const now = session();
  return now?.kind === 'signed-in' ? now : null;
}
