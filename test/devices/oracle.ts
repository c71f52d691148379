import { paperToText } from '../../hardware/printer/paper-to-text.ts';
import { orderNumberText } from '../../kiosk/contract/order-number.ts';
import type { LedgerEntry } from '../../shared/ledger/entry.ts';
import type { Counter } from './counter.ts';
import type { Tender, Visit } from './person.ts';
import type { PrintedItem } from './witness.ts';

type Sale = Extract<LedgerEntry, { readonly kind: 'sale' }>;

/** How much had happened at some moment. */
export interface Mark {
  readonly entries: number;
  readonly printed: number;
  readonly kicks: number;
}

export function markOf({ witness }: Counter): Mark {
  witness.look();
  return {
    entries: witness.entries().length,
    printed: witness.printed.length,
    kicks: witness.kicks.length,
  };
}

/** The one end of a sale. */
export type End = 'not sold' | 'sold, slip printed' | 'sold, slip failed' | 'sold, slip unknown';

export interface Judgement {
  readonly end: End | null;
  readonly sale: Sale | null;
  /** What must not be, in words; empty when all is well. */
  readonly wrong: readonly string[];
}

/** What one visit came to, by the ledger on disk, the paper and the drawer since the mark. */
export function judge(
  counter: Counter,
  given: {
    readonly since: Mark;
    readonly visit: Visit;
    readonly tender: Tender;
    readonly payFen: number;
  },
): Judgement {
  const { since, visit } = given;
  counter.witness.look();
  const entries = counter.witness.entries().slice(since.entries);
  const items = counter.witness.printed.slice(since.printed);
  const kicks = counter.witness.kicks.slice(since.kicks);
  const sales = entries.filter((entry) => entry.kind === 'sale');
  const [sale = null] = sales;
  if (sale === null) {
    const wrong: string[] = [];
    if (visit.end === 'sold') wrong.push('the screen said sold, and nothing was');
    if (items.length > 0) wrong.push('nothing was sold, and something was printed');
    if (kicks.length > 0) wrong.push('nothing was sold, and the drawer was kicked');
    return { end: 'not sold', sale, wrong };
  }
  const slips = entries.filter((entry) => entry.kind === 'slip');
  const slip = slips.find(({ body }) => body.orderId === sale.body.orderId);
  const wrong = [
    ...(sales.length > 1 ? [`sold ${sales.length} times`] : []),
    ...(visit.end === 'left' ? ['the person was sent away, and it was sold'] : []),
    ...(slips.length === 1 ? [] : [`${slips.length} ends of the slip`]),
    ...wrongOfSale(sale, given),
    ...wrongOfKicks(sale, kicks),
  ];
  if (slip === undefined) return { end: null, sale, wrong: [...wrong, 'the slip has no end'] };
  const { outcome } = slip.body;
  if (visit.receipt !== null && visit.receipt !== 'printing' && visit.receipt !== outcome)
    wrong.push(`the screen said ${visit.receipt}, the ledger says ${outcome}`);
  return {
    end: `sold, slip ${outcome}`,
    sale,
    wrong: [
      ...wrong,
      ...wrongOfPaper({
        ...{ sale, from: sale.seq, until: slip.seq, outcome, items },
        everPrinted: counter.witness.printed,
      }),
    ],
  };
}

function wrongOfSale(
  { body }: Sale,
  { visit, payFen, tender }: { visit: Visit; payFen: number; tender: Tender },
): string[] {
  const wrong: string[] = [];
  const paidFen = body.tenders.reduce((total, { amountFen }) => total + amountFen, 0);
  if (paidFen !== payFen) wrong.push(`paid ${paidFen} fen and not ${payFen}`);
  if ((body.person.kind === 'guest') !== visit.isGuest) wrong.push(`sold to a ${body.person.kind}`);
  const kind = visit.isGuest ? 'cash' : tender;
  if (body.tenders.some((one) => one.kind !== kind)) wrong.push(`not paid by ${kind}`);
  return wrong;
}

function wrongOfKicks({ seq, body }: Sale, kicks: readonly number[]): string[] {
  const wrong: string[] = [];
  const isCash = body.tenders.some(({ kind }) => kind === 'cash');
  if (kicks.length > (isCash ? 1 : 0)) wrong.push(`the drawer was kicked ${kicks.length} times`);
  if (kicks.some((kick) => kick < seq))
    wrong.push('the drawer was kicked before the sale was on disk');
  return wrong;
}

/** `from` and `until`: the entries between which its paper may come out, and nothing else may. */
export function wrongOfPaper(slip: {
  readonly sale: Sale;
  readonly from: number;
  readonly until: number;
  readonly outcome: 'printed' | 'failed' | 'unknown';
  /** Everything that came out from the sale or the press on. */
  readonly items: readonly PrintedItem[];
  /** Everything that ever came out. */
  readonly everPrinted: readonly PrintedItem[];
  readonly copy?: number;
}): string[] {
  const { sale, items, outcome } = slip;
  const wrong: string[] = [];
  const early = items.filter(({ seq }) => seq < slip.from).length;
  const late =
    items.filter(({ seq }) => seq >= slip.until).length - countEndedPicture(items, slip.until);
  if (early > 0) wrong.push(`${early} lines came out before there was anything to print`);
  if (late > 0) wrong.push(`${late} stale lines came out after its end was told`);
  const papers = new Set(items.map(({ paper }) => paper));
  if (papers.size > 1) wrong.push(`it is on ${papers.size} papers`);
  const others = slip.everPrinted.filter(({ paper }) => papers.has(paper)).length - items.length;
  if (others > 0) wrong.push(`${others} lines of another slip hang on its paper`);
  if (outcome === 'failed' && items.length > 0)
    wrong.push('told as failed, and something came out');
  if (outcome === 'printed') wrong.push(...wrongOfWholePaper(sale, items, slip.copy ?? 0));
  return wrong;
}

/**
 * A picture that was cut off in its middle can only be got rid of by feeding the printer the rest of it as blank dots. What
 * stands of it is then cut off; it counts as part of the piece of paper that it was begun on, and is no stale line.
 */
function countEndedPicture(items: readonly PrintedItem[], until: number): number {
  const begun = items.findLast(({ seq }) => seq < until);
  const [first] = items.filter(({ seq }) => seq >= until);
  return first?.item.kind === 'picture' && first.paper === begun?.paper ? 1 : 0;
}

function wrongOfWholePaper(sale: Sale, items: readonly PrintedItem[], copy: number): string[] {
  const text = paperToText({ items: items.map(({ item }) => item), columns: 48 });
  const lines = text.split('\n').map((line) => line.trim());
  const payFen = sale.body.tenders.reduce((total, { amountFen }) => total + amountFen, 0);
  const count = (fits: (line: string) => boolean): number => lines.filter(fits).length;
  const code = `\\d{4}-0*${sale.seq}-[0-9A-F]{8}`;
  const wanted: readonly (readonly [string, boolean])[] = [
    [
      'one head',
      count((line) => line === '善南街道助老食堂') === 1 && lines[0] === '善南街道助老食堂',
    ],
    ['its number', count((line) => line === orderNumberText(sale.body.orderNumber)) === 1],
    [
      'its price',
      count((line) => /^实付/.test(line) && line.endsWith(` ${priceText(payFen)}`)) === 1,
    ],
    ['its code', count((line) => new RegExp(`^${code}$`).test(line)) === 1],
    ['its QR code', count((line) => new RegExp(`^\\[QR ${code}\\]$`).test(line)) === 1],
    ['its drawn meal', items.some(({ item }) => item.kind === 'picture')],
    ['补打 as often as it should', count((line) => line.includes('补打')) === (copy > 0 ? 1 : 0)],
  ];
  return wanted
    .filter(([, isThere]) => !isThere)
    .map(([what]) => `the paper has not ${what}: ${text}`);
}

function priceText(payFen: number): string {
  return `${(payFen / 100).toFixed(2)}元`;
}
