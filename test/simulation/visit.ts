import type { ElderView, StaffView } from '../../kiosk/contract/views.ts';
import { businessDateNow } from '../../kiosk/core/canteen.ts';
import { envelope, type LedgerTools } from '../../kiosk/core/checkout/sell.ts';
import { createTrustedClock } from '../../kiosk/core/clock.ts';
import { readIdentity } from '../../kiosk/core/identity.ts';
import { elderIdSchema, staffIdSchema } from '../../shared/identity/ids.ts';
import { fen } from '../../shared/money/fen.ts';
import { succeed } from '../../shared/result.ts';
import type { HeardMeal } from './book.ts';
import type { Dice } from './dice.ts';
import type { KioskAccount } from './kiosk-account.ts';
import type { KioskMachine } from './kiosk-machine.ts';
import { type Canteen, type Person, PIN } from './people.ts';
import { STRENGTHS } from './strengths.ts';

/** Who stands at the counter, and with what in the hand. */
export interface Visitor {
  readonly person: Person | null;
  /** The number of a card of the canteen, if that is used. */
  readonly card: string | null;
}

type PayStep = Extract<ElderView['step'], { readonly kind: 'pay' }>;

/** One person's way from the card to the slip, pressing what a person presses. Answers what came of it, for the trace. */
export async function visit(
  account: KioskAccount,
  at: { readonly canteen: Canteen; readonly dice: Dice },
  visitor: Visitor,
): Promise<string> {
  const { machine } = account;
  const { dice } = at;
  const isThere = await machine.act(async () => layCard(account, visitor));
  if (!isThere) return 'the power went at the card';
  if (visitor.person === null && !(await machine.press({ press: 'start-without-card' }))) {
    return 'the power went';
  }
  const first = machine.elder.step;
  if (first.kind === 'waiting-for-cash') return payCash(account, at, first.orderNumber);
  if (first.kind !== 'menu') return `no menu: ${first.kind}`;
  const { menuItemId } = dice.pick(first.meals);
  if (!(await machine.press({ press: 'choose', menuItemId }))) return 'the power went';
  if (machine.elder.step.kind !== 'pay') return `not to pay: ${machine.elder.step.kind}`;
  if (dice.chance(STRENGTHS.chances.walkAway)) {
    await machine.press({ press: 'leave' });
    return 'walked away';
  }
  const wantsAccount = dice.chance(STRENGTHS.chances.payByAccount);
  const { payFen, account: money } = machine.elder.step;
  if (money === 'enough' && (wantsAccount || payFen === 0)) return payByAccount(account);
  if (!(await machine.press({ press: 'pay-by-cash' }))) return 'the power went';
  const waiting = stepOf(machine);
  if (waiting.kind !== 'waiting-for-cash') return `no order: ${waiting.kind}`;
  return payCash(account, at, waiting.orderNumber);
}

// Asked anew each time: what stood there before the press says nothing of what stands there now.
const stepOf = (machine: KioskMachine): ElderView['step'] => machine.elder.step;
const sessionOf = (machine: KioskMachine): StaffView['session'] => machine.staff.session;

function layCard({ machine }: KioskAccount, { person, card }: Visitor): void {
  if (person === null) return;
  if (card === null) machine.counter.layIdCard(person);
  else machine.counter.layCard(card);
}

/** What the screen says of the meal that is being paid. */
function shownMeal(
  view: ElderView,
  meal: Pick<PayStep, 'listPriceFen' | 'payFen' | 'maskedName'> & { readonly mealName: string },
  by: 'account' | 'cash',
): HeardMeal {
  return {
    orderNumber: null,
    mealName: meal.mealName,
    listFen: meal.listPriceFen,
    payFen: meal.payFen ?? -1,
    by,
    dateText: view.canteen.dateText,
    periodName: view.canteen.mealPeriod?.name ?? '',
    isGuest: meal.maskedName === null,
  };
}

async function payByAccount(account: KioskAccount): Promise<string> {
  const { machine } = account;
  const view = machine.elder;
  if (view.step.kind !== 'pay') return 'nothing to pay';
  const mealName = view.step.lines.map((line) => line.name).join('、');
  const meal = shownMeal(view, { ...view.step, mealName }, 'account');
  if (!(await machine.press({ press: 'pay-by-account' }))) {
    account.mayHaveSold(meal);
    return 'the power went while paying';
  }
  const { step } = machine.elder;
  if (step.kind !== 'done') return `not sold: ${step.kind}`;
  account.heardMeal({ ...meal, orderNumber: step.orderNumber });
  return `sold no ${step.orderNumber} pays ${meal.payFen} of ${meal.listFen} account slip ${step.receipt}`;
}

async function payCash(
  account: KioskAccount,
  { canteen }: { readonly canteen: Canteen },
  orderNumber: number,
): Promise<string> {
  const { machine } = account;
  const view = machine.elder;
  if (view.step.kind !== 'waiting-for-cash') return 'nobody waits';
  const trouble = await signIn(account, canteen);
  if (trouble !== null) return trouble;
  const { session } = machine.staff;
  const order =
    session.kind === 'signed-in'
      ? session.orders.find((one) => one.orderNumber === orderNumber)
      : undefined;
  if (order === undefined) return 'the order is gone';
  const meal = { ...shownMeal(view, order, 'cash'), orderNumber };
  const tenderedFen = fen(Math.ceil(order.payFen / 500) * 500);
  const { orderId } = order;
  if (!(await machine.actStaff({ act: 'confirm-cash', orderId, tenderedFen }))) {
    account.mayHaveSold(meal);
    return 'the power went while paying';
  }
  const { step } = machine.elder;
  if (step.kind === 'done' && step.orderNumber === orderNumber) {
    account.heardMeal(meal);
    return `sold no ${orderNumber} pays ${meal.payFen} of ${meal.listFen} cash slip ${step.receipt}`;
  }
  await machine.actStaff({ act: 'cancel-order', orderId });
  return `not sold for cash: ${step.kind}`;
}

async function signIn({ machine }: KioskAccount, canteen: Canteen): Promise<string | null> {
  if (machine.staff.session.kind === 'signed-in') return null;
  const laid = await machine.act(async () => machine.counter.layCard(canteen.staffCard));
  if (!laid) return 'the power went';
  if (machine.staff.session.kind !== 'pin') return `no PIN pad: ${machine.staff.session.kind}`;
  if (!(await machine.actStaff({ act: 'enter-pin', pin: PIN }))) return 'the power went';
  return sessionOf(machine).kind === 'signed-in' ? null : 'not signed in';
}

/** Prints the newest slip that did not come out again. */
export async function reprint(
  account: KioskAccount,
  { canteen }: { readonly canteen: Canteen },
): Promise<string> {
  const { machine } = account;
  const trouble = await signIn(account, canteen);
  if (trouble !== null) return trouble;
  const { session } = machine.staff;
  const failed = session.kind === 'signed-in' ? session.failedReceipts[0] : undefined;
  if (failed === undefined) return 'every slip came out';
  await machine.actStaff({ act: 'reprint', orderId: failed.orderId });
  return `printed no ${failed.orderNumber} again`;
}

/**
 * Money into an account. No screen of the kiosk does that yet, so the entry is written as the till will: by the real store,
 * in one transaction, with the real envelope.
 */
export async function topUp(
  account: KioskAccount,
  at: { readonly canteen: Canteen; readonly dice: Dice },
  paid: { readonly elderId: string; readonly amountFen: number },
): Promise<string> {
  const { machine } = account;
  const { faultyStore: store } = machine;
  const machineClock = { wallMs: () => machine.wallMs, uptimeMs: () => machine.uptimeMs };
  const tools: LedgerTools = {
    store,
    clock: createTrustedClock({
      clock: machineClock,
      lastEntryMs: store.lastEntryMs(),
      adminTimeMs: store.syncState().adminTimeMs,
      buildMs: 0,
    }),
    machineClock,
    random: at.dice,
    identity: () => readIdentity(store),
    run: at.dice.uuid(),
  };
  const amountFen = fen(paid.amountFen);
  let isWritten = false;
  const isAlive = await machine.act(async () => {
    const written = store.transact((transaction) => {
      const date = businessDateNow(store.settings(), tools.clock.nowMs());
      const tender = {
        kind: 'cash',
        amountFen,
        tenderedFen: amountFen,
        changeFen: fen(0),
      } as const;
      const elderId = elderIdSchema.parse(paid.elderId);
      const by = { kind: 'staff', staffId: staffIdSchema.parse(at.canteen.staffId) } as const;
      const body = { elderId, amountFen, tender };
      transaction.append(
        { ...envelope(tools, transaction, date), by, kind: 'top-up', version: 1, body },
        [],
      );
      return succeed(undefined);
    });
    isWritten = written.ok;
  });
  if (!isAlive) {
    account.mayHaveToppedUp(paid);
    return 'the power went';
  }
  if (isWritten) account.heardTopUp(paid);
  return isWritten ? `${paid.amountFen} paid in` : 'not paid in';
}
