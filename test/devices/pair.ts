import { paperToText } from '../../hardware/printer/paper-to-text.ts';
import { orderNumberText } from '../../kiosk/contract/order-number.ts';
import { type Counter, NAMES } from './counter.ts';
import type { Fault } from './faults.ts';
import { type End, judge, type Mark, markOf, wrongOfPaper } from './oracle.ts';
import { DINERS, LIST_PRICE_FEN } from './people.ts';
import { act, buy, signIn, soldCount, type Tender, type Visit } from './person.ts';
import type { Step, StepName } from './steps.ts';

export interface Pair {
  readonly fault: Fault;
  readonly step: Step;
  readonly tender: Tender;
  /** Goes on without a card where none can be read; else leaves. */
  readonly isPatient: boolean;
}

export function nameOf({ fault, step, tender, isPatient }: Pair): string {
  return `${fault.name} × ${step.name} (${tender}, ${isPatient ? 'patient' : 'walks away'})`;
}

export interface PairResult {
  readonly end: End | null;
  readonly wrong: readonly string[];
  /** From plugging in to well, where something was plugged in. */
  readonly backMs: number | null;
}

const FAULT_MS = 8_000;
/** A reader that lost its power may be looked for at five speeds. */
const WELL_MS = 45_000;
const BACK_MS = 5_000;

/** Brings a fresh sale to the step, lets the fault strike, and everything go on from there; and then one more sale. */
export async function runPair(counter: Counter, pair: Pair): Promise<PairResult> {
  const { fault, step } = pair;
  const wrong: string[] = [];
  await allWell(counter);
  await signIn(counter);
  const since = markOf(counter);
  const striking = createStrike(counter, pair);
  fault.prepare?.(counter);
  const stopWatching = watchPrinter(counter, pair, since, striking.strike);
  const diner = isOfThisSale(fault, step) ? (fault.diner ?? DINERS.resident) : DINERS.resident;
  const visit = await buy(counter, {
    diner,
    tender: pair.tender,
    isPatient: pair.isPatient,
    leavesCardThere: fault.leavesCardThere ?? false,
    onStep(name) {
      if (name !== step.name) return;
      // A card that is this sale's own is on the reader already, or will be.
      if (fault.diner === undefined || !isOfThisSale(fault, step)) striking.strike();
      else striking.strikeEmpty();
    },
  });
  stopWatching();
  if (!striking.hasStruck)
    wrong.push(
      `the step was never reached by ${visit.isGuest ? 'a guest' : 'somebody with a card'}`,
    );
  const backMs = striking.hasStruck ? await striking.over : null;
  if (backMs !== null && backMs > BACK_MS) wrong.push(`back after ${backMs} ms`);
  counter.witness.look();
  if (!(await allWell(counter))) wrong.push(`not well again: ${troubles(counter).join(', ')}`);
  if (!(await counter.until(() => hasEnd(counter, since), 70_000)))
    wrong.push('the slip never ended');
  wrong.push(...striking.wrong());

  const payFen = visit.isGuest ? LIST_PRICE_FEN : diner.payFen;
  const judged = judge(counter, { since, visit, tender: pair.tender, payFen });
  wrong.push(...judged.wrong);
  if (visit.end === 'left' && fault.strikes !== 'reader')
    wrong.push('the person left without reason');
  if (judged.end !== 'sold, slip printed' && judged.sale !== null && slipIsSafe(fault))
    wrong.push(`${judged.end}, and nothing was the matter with the printer`);
  if (judged.sale !== null) wrong.push(...(await putRight(counter, judged.sale, judged.end)));
  wrong.push(...(await nextSale(counter)));
  if (counter.problems.length > 0)
    wrong.push(`problems: ${counter.problems.map(String).join('; ')}`);
  return { end: judged.end, wrong, backMs };
}

function isOfThisSale({ diner }: Fault, { name }: Step): boolean {
  return diner !== undefined && (name === 'waiting' || name === 'card-being-read');
}

/** A host that dies takes the end of its slip with it. */
function slipIsSafe({ strikes }: Fault): boolean {
  return strikes !== 'printer' && strikes !== 'host';
}

/** The fault, once: it begins at the step and a person ends it some time later. */
function createStrike(counter: Counter, { fault, step }: Pair) {
  const over = Promise.withResolvers<number | null>();
  const wrong: string[] = [];
  let hasStruck = false;
  const goOn = async (): Promise<void> => {
    const { told, comesBack } = fault;
    const printedBefore = counter.witness.printed.length;
    const isTold = (): boolean => told === undefined || saysTrouble(counter, told);
    const isNoticed = (): boolean =>
      fault.needsPrinting !== true || counter.witness.printed.length > printedBefore;
    const lastsMs = fault.lastsMs ?? FAULT_MS;
    const endsAtMs = counter.clock.nowMs() + lastsMs;
    if (!(await counter.until(isTold, lastsMs)) && isNoticed())
      wrong.push(`staff were not told: ${JSON.stringify(counter.staff?.session)}`);
    await counter.clock.wait(Math.max(0, endsAtMs - counter.clock.nowMs()));
    await fault.end?.(counter);
    counter.witness.look();
    if (comesBack === undefined) return over.resolve(null);
    const pluggedMs = counter.clock.nowMs();
    await counter.until(() => isWell(counter, NAMES[comesBack]), WELL_MS);
    over.resolve(counter.clock.nowMs() - pluggedMs);
  };
  const strike = (begin: () => void): void => {
    if (hasStruck) return;
    hasStruck = true;
    begin();
    goOn().catch(over.reject);
  };
  return {
    strike: () => strike(() => fault.begin(counter, step.name)),
    /** The fault is there already; only its end is to come. */
    strikeEmpty: () => {
      if (hasStruck) return;
      hasStruck = true;
      Promise.resolve(fault.end?.(counter)).then(() => over.resolve(null), over.reject);
    },
    get hasStruck() {
      return hasStruck;
    },
    over: over.promise,
    wrong: () => wrong,
  };
}

/** Fires at the moments of the slip that only the bytes tell. */
function watchPrinter(
  counter: Counter,
  { step, tender }: Pair,
  since: Mark,
  strike: () => void,
): () => void {
  const { witness, devices } = counter;
  const papersBefore = devices.printer.papers.length;
  const last: number[] = [];
  let bytesInSlip = 0;
  const isNow = (name: StepName): boolean => {
    switch (name) {
      case 'drawer-kicked':
        return witness.kicks.length > since.kicks;
      case 'before-first-byte': {
        const isAsked = last.join() === '16,4,4';
        const isKicked = tender === 'account' || witness.kicks.length > since.kicks;
        return isAsked && isKicked && soldCount(counter) > salesIn(counter, since);
      }
      case 'mid-slip':
        if (witness.printed.length - since.printed >= 3) bytesInSlip += 1;
        return bytesInSlip === 17;
      case 'before-barrier':
        return devices.printer.papers.length > papersBefore;
      default:
        return false;
    }
  };
  counter.onPrinterByte = (byte) => {
    last.push(byte);
    if (last.length > 3) last.shift();
    if (isNow(step.name)) strike();
  };
  return () => {
    counter.onPrinterByte = null;
  };
}

function salesIn({ witness }: Counter, { entries }: Mark): number {
  return witness
    .entries()
    .slice(0, entries)
    .filter(({ kind }) => kind === 'sale').length;
}

function devicesSeen(counter: Counter) {
  const session = counter.staff?.session;
  return session?.kind === 'signed-in' ? session.devices : null;
}

function saysTrouble(counter: Counter, told: NonNullable<Fault['told']>): boolean {
  const seen = devicesSeen(counter)?.find(({ name }) => name === NAMES[told.device]);
  return seen !== undefined && seen.sentence !== '正常' && told.words.test(seen.sentence);
}

function isWell(counter: Counter, name: string): boolean {
  return devicesSeen(counter)?.find((device) => device.name === name)?.sentence === '正常';
}

function troubles(counter: Counter): readonly string[] {
  const seen = devicesSeen(counter);
  if (seen === null) return ['nobody is signed in'];
  const names: readonly string[] = Object.values(NAMES);
  return seen
    .filter(({ name, sentence }) => names.includes(name) && sentence !== '正常')
    .map(({ name, sentence }) => `${name} ${sentence}`);
}

/** Staff sign in again if they have to, and see that everything is well. */
async function allWell(counter: Counter): Promise<boolean> {
  return counter.until(() => {
    if (devicesSeen(counter) === null) void signInOnce(counter);
    return troubles(counter).length === 0;
  }, WELL_MS);
}

const signing = new WeakMap<Counter, Promise<unknown>>();
async function signInOnce(counter: Counter): Promise<void> {
  if (signing.has(counter)) return;
  const done = signIn(counter).finally(() => signing.delete(counter));
  signing.set(counter, done);
  await done;
}

/** Every slip begun since the mark has its end on disk. */
function hasEnd(counter: Counter, since: Mark): boolean {
  const entries = counter.witness.entries().slice(since.entries);
  const begun = entries.filter(({ kind }) => kind === 'sale' || kind === 'reprint').length;
  return entries.filter(({ kind }) => kind === 'slip').length >= begun;
}

/** Staff see a slip that did not come out for sure, and print it again; no other is shown. */
async function putRight(
  counter: Counter,
  sale: NonNullable<ReturnType<typeof judge>['sale']>,
  end: End | null,
): Promise<string[]> {
  const { orderId, orderNumber } = sale.body;
  const session = counter.staff?.session;
  const shown = session?.kind === 'signed-in' ? session.failedReceipts : [];
  const isShown = shown.some((slip) => slip.orderId === orderId);
  const wrong: string[] = [];
  if (end === 'sold, slip printed') {
    if (isShown) wrong.push('staff are shown a slip that was printed');
    return wrong;
  }
  if (!isShown) wrong.push('staff are not shown the slip');
  const since = markOf(counter);
  await act(counter, { act: 'reprint', orderId });
  await counter.until(() => hasEnd(counter, since), 70_000);
  counter.witness.look();
  const entries = counter.witness.entries().slice(since.entries);
  const reprint = entries.find((entry) => entry.kind === 'reprint');
  const slip = entries.find((entry) => entry.kind === 'slip');
  if (reprint === undefined || slip === undefined)
    return [...wrong, `no 补打 of ${orderNumberText(orderNumber)}`];
  if (slip.body.outcome !== 'printed') wrong.push(`补打 came to ${slip.body.outcome}`);
  const items = counter.witness.printed.slice(since.printed);
  const { outcome, copy } = slip.body;
  return [
    ...wrong,
    ...wrongOfPaper({
      ...{ sale, from: reprint.seq, until: slip.seq, outcome, items, copy },
      everPrinted: counter.witness.printed,
    }),
  ];
}

/** The next person in the queue notices nothing of all that. */
async function nextSale(counter: Counter): Promise<string[]> {
  const { clock } = counter;
  // The person before takes what is theirs and goes.
  await clock.wait(1_000);
  const since = markOf(counter);
  const kitchenBefore = counter.devices.kitchen.papers.length;
  const visit: Visit = await buy(counter, {
    diner: DINERS.next,
    tender: 'account',
    isPatient: false,
    onStep: () => {},
  });
  await counter.until(() => hasEnd(counter, since), 70_000);
  const judged = judge(counter, { since, visit, tender: 'account', payFen: DINERS.next.payFen });
  const wrong = [...judged.wrong];
  if (judged.end !== 'sold, slip printed') wrong.push(`came to ${judged.end}`);
  await counter.until(() => counter.devices.kitchen.papers.length > kitchenBefore, 10_000);
  const tickets = counter.devices.kitchen.papers.slice(kitchenBefore).map(paperToText);
  const number = judged.sale === null ? '' : orderNumberText(judged.sale.body.orderNumber);
  if (tickets.length !== 1 || !tickets[0]?.includes(number))
    wrong.push(`${tickets.length} tickets for the kitchen`);
  return wrong.map((what) => `next sale: ${what}`);
}
