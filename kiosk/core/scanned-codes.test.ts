import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEMO_CARD_PEOPLE, DEMO_STAFF } from '../../shared/demo/people.ts';
import { receiptCode } from '../../shared/ledger/receipt-code.ts';
import {
  eatOnAccount,
  type KioskUnderTest,
  ledgerOf,
  openKioskUnderTest,
  salesOf,
  textOf,
} from './kiosk.test-support.ts';

const DAY_MS = 24 * 60 * 60_000;
const PAYMENT_DIGITS = '130000000000000000';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The signed-in session of a till once it has what is wanted. */
async function signedIn(under: KioskUnderTest) {
  const till = await under.signIn('till');
  return {
    until: (what: string, fits: (session: SignedIn) => boolean): Promise<SignedIn> =>
      till.until(what, ({ session }) =>
        session.kind === 'signed-in' && fits(session) ? session : null,
      ),
    get session() {
      return till.view.session;
    },
  };
}
type SignedIn = Extract<
  ReturnType<KioskUnderTest['openStaff']>['view']['session'],
  { readonly kind: 'signed-in' }
>;

/** The code of the first sale, as its slip carries it. */
function codeOfFirstSale(under: KioskUnderTest, kioskNumberMore = 0): string {
  const { seq } = salesOf(under)[0] ?? { seq: 0 };
  const kioskNumber = (under.store.enrolment()?.kioskNumber ?? 0) + kioskNumberMore;
  return receiptCode({ kioskNumber, seq, hash: under.store.hashAt(seq) ?? '' });
}

describe('a receipt that is scanned while staff are signed in', () => {
  it('opens its sale on the till, and its slip comes out again only when 补打 is pressed', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    const till = await signedIn(under);
    await under.table.scan('newest-receipt');
    const { scannedSale } = await till.until('the sale', (each) => each.scannedSale !== null);
    expect(scannedSale).toMatchObject({
      orderNumber: 1,
      mealName: '红烧肉套餐',
      isToday: true,
      listPriceFen: 1500,
      reducedFen: 800,
      payFen: 700,
      slipSentence: '小票打出来了',
    });
    expect(ledgerOf(under).filter((entry) => entry.kind === 'reprint')).toEqual([]);
    const orderId = scannedSale?.orderId;
    if (orderId === undefined) throw new Error('no sale');
    await under.act('till', { act: 'reprint', orderId });
    expect(textOf(await under.paper(2))).toContain('补打');
    await till.until('what became of it', ({ scannedSale: sale }) =>
      (sale?.slipSentence ?? '').includes('补打过 1 次'),
    );
    await under.act('till', { act: 'close-scanned' });
    await till.until('put away', (each) => each.scannedSale === null);
  });

  it('opens yesterday’s sale as well, and nothing is printed by itself', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    under.timer.advance(DAY_MS);
    const till = await signedIn(under);
    await under.table.scan('newest-receipt');
    const { scannedSale } = await till.until('the sale', (each) => each.scannedSale !== null);
    expect(scannedSale).toMatchObject({ orderNumber: 1, isToday: false });
    expect(under.table.feed.get().papers.length).toBe(1);
  });

  it('of another machine, or with a number that was made up, opens nothing and says what to look at', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    const till = await signedIn(under);
    const own = codeOfFirstSale(under);
    const wrong = [
      codeOfFirstSale(under, 1),
      own.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      own.replace(/-\d{6}-/, '-999999-'),
      own.replace(/-\d{6}-/, '-000000-'),
    ];
    for (const code of wrong) {
      under.clock.wall += 1_000;
      await under.kiosk.service.typedByReader('UNKNOWN');
      await till.until('another sentence', (each) => each.sentence?.includes('不认识') === true);
      under.clock.wall += 1_000;
      await under.kiosk.service.typedByReader(code);
      const said = await till.until('why not', (each) => each.sentence?.includes('机号') === true);
      expect(said.scannedSale, code).toBeNull();
    }
  });

  it('does not keep a till signed in that nobody uses', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    const till = await signedIn(under);
    under.timer.advance(4 * 60_000);
    await under.table.scan('newest-receipt');
    await till.until('the sale', (each) => each.scannedSale !== null);
    under.timer.advance(60_000);
    await expect.poll(() => till.session.kind).toBe('signed-out');
  });
});

describe('a code that is scanned with nobody of staff signed in', () => {
  it('moves nothing on the elder’s screen; a sentence says what to do instead and goes away', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    await under.press({ press: 'leave' });
    const entries = ledgerOf(under).length;
    await under.table.scan('newest-receipt');
    await under.elder.until(
      'the sentence',
      ({ step }) => step.kind === 'waiting' && step.sentence?.includes('不用扫码'),
    );
    under.timer.advance(10_000);
    await under.elder.until(
      'the sentence gone',
      ({ step }) => step.kind === 'waiting' && step.sentence === null,
    );
    expect(ledgerOf(under).length).toBe(entries);
  });
});

describe('a payment code', () => {
  it('is declined politely on both screens, and its digits are in nothing that is shown, written or logged', async () => {
    const logged: unknown[] = [];
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words));
    }
    const under = await openKioskUnderTest();
    const shown: string[] = [];
    const stop = new AbortController();
    const listening = (async () => {
      const views = under.kiosk.service.watchElder(
        { connectionId: 'eyes', screen: 'elder' },
        stop.signal,
      );
      for await (const view of views) shown.push(JSON.stringify(view));
    })();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    const till = await signedIn(under);
    const ways = [
      () => under.table.scan('payment-code'),
      () => under.kiosk.service.typedByReader(PAYMENT_DIGITS),
    ];
    for (const scan of ways) {
      under.clock.wall += 1_000;
      await under.press({ press: 'leave' });
      await under.step('waiting');
      await scan();
      const { sentence } = await till.until('no', (each) => each.sentence !== null);
      expect(sentence).toBe('这里还不能收付款码，请用现金或余额。');
      await under.elder.until(
        'the polite sentence',
        ({ step }) => step.kind === 'waiting' && step.sentence?.includes('还不能收付款码'),
      );
      shown.push(JSON.stringify(till.session));
      await under.act('till', { act: 'answer-call' });
      await till.until('the sentence gone', (each) => each.sentence === null);
    }
    stop.abort();
    await listening;
    const everything = JSON.stringify({
      shown,
      logged,
      ledger: ledgerOf(under),
      table: under.table.feed.get(),
      problems: under.problems.map(String),
    });
    expect(shown.length).toBeGreaterThan(4);
    expect(everything).not.toContain(PAYMENT_DIGITS.slice(0, 12));
  });
});

describe('a reader that acts as a keyboard', () => {
  it('brings staff and elders to their desks as a reader of cards does', async () => {
    const under = await openKioskUnderTest();
    const till = under.openStaff('till');
    await till.until('signed out', ({ session }) => session.kind === 'signed-out');
    await under.kiosk.service.typedByReader(DEMO_STAFF.cardNumber);
    await till.until('the PIN pad', ({ session }) => session.kind === 'pin');
  });

  it('gets twice in a second and twenty times in a minute to look for a card, whatever a page sends', async () => {
    const under = await openKioskUnderTest();
    const lookups = vi.spyOn(under.store, 'elderByLookup');
    for (let tries = 0; tries < 100; tries += 1) {
      await under.kiosk.service.typedByReader(`00000000${String(tries).padStart(2, '0')}`);
    }
    under.clock.wall += 1_000;
    for (let tries = 0; tries < 100; tries += 1) {
      under.clock.wall += 500;
      await under.kiosk.service.typedByReader(String(tries).padStart(10, '0'));
    }
    await expect.poll(() => lookups.mock.calls.length, { timeout: 20_000 }).toBe(20);
  });

  it('is not heard when it types an identity number, too little, or what no reader types', async () => {
    const under = await openKioskUnderTest();
    const lookups = vi.spyOn(under.store, 'elderByLookup');
    const till = under.openStaff('till');
    await till.until('signed out', ({ session }) => session.kind === 'signed-out');
    const [zhang] = DEMO_CARD_PEOPLE;
    if (zhang === undefined) throw new Error('nobody');
    for (const text of [zhang.idNumber, '123', '1'.repeat(65), "1' OR 1=1", '12345678\n']) {
      under.clock.wall += 1_000;
      await under.kiosk.service.typedByReader(text);
    }
    under.clock.wall += 1_000;
    await under.kiosk.service.typedByReader(DEMO_STAFF.cardNumber);
    await till.until('the PIN pad', ({ session }) => session.kind === 'pin');
    expect(under.elder.view.step.kind).toBe('waiting');
    // Only the last one was looked for.
    expect(lookups.mock.calls.length).toBe(1);
  });
});
