import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fen } from '../../../../shared/money/fen.ts';
import type { ElderStep, ElderView, MenuCard, PriceReasonView } from '../../../contract/views.ts';
import { VOICE_CLIPS } from '../../../contract/voice-clips.ts';
import { ELDER_FIXTURES } from '../../parts/elder-fixtures.ts';
import { phrasesOf } from './phrases.ts';

function fixture(name: string): ElderView {
  const view = ELDER_FIXTURES[name];
  if (view === undefined) throw new Error(`no fixture ${name}`);
  return view;
}

const texts = (view: ElderView) => phrasesOf(view).map(({ text }) => text);
const clips = (view: ElderView) => phrasesOf(view).flatMap((phrase) => phrase.clips);

describe('what is said', () => {
  test.each([
    ['waiting', ['请放上身份证']],
    ['waiting-reading', ['正在读卡', '请不要动']],
    ['waiting-trouble', ['请把身份证拿开', '再放一次']],
    ['waiting-reader-gone', ['读卡器没有连上', '请找工作人员', '或者按没带卡']],
    ['waiting-closed', ['现在没有开餐']],
    ['menu', ['请按您想吃的']],
    ['pay', ['请选怎么付钱']],
    ['waiting-for-cash', ['您的号码是 017', '请到收银台付钱']],
    ['done', ['取餐号 017', '请拿小票', '卡片请收好']],
    ['done-receipt-failed', ['取餐号 017', '请记住号码', '卡片请收好']],
    ['stopped', ['现在不能点餐', '饭照样吃', '请到收银台']],
  ])('on the screen %s', (name, words) => {
    expect(texts(fixture(name))).toEqual(words);
  });

  test('is the number of the order in clips of digits', () => {
    expect(clips(fixture('waiting-for-cash'))).toEqual([
      ...['your-number', 'ten', 'digit-7', 'number'],
      'go-to-till',
    ]);
  });

  test('while the time is short is that alone', () => {
    expect(texts({ ...fixture('pay'), isTimeShort: true })).toEqual(['还需要时间吗', '请按一下']);
  });

  test('after staff were called is that they come, and then the step', () => {
    expect(texts({ ...fixture('menu'), isStaffCalled: true })).toEqual([
      ...['工作人员就来', '请稍等'],
      '请按您想吃的',
    ]);
  });

  test('of a sentence nobody knows beforehand is only that there is something to read', () => {
    const { step } = fixture('pay');
    if (step.kind !== 'pay') throw new Error('not paying');
    const view = { ...fixture('pay'), step: { ...step, sentence: '账户里只剩3元。' } };
    expect(texts(view)).toEqual(['请看屏幕上的字', '请选怎么付钱']);
  });
});

/** What may decide what is said: nothing of it is about the person. */
const publicPart = fc.record({
  kind: fc.constantFrom('menu', 'weighing', 'pay', 'waiting-for-cash', 'cash-here', 'done'),
  orderNumber: fc.integer({ min: 1, max: 99_999 }),
  receipt: fc.constantFrom('printing', 'printed', 'failed', 'unknown'),
  hasSentence: fc.boolean(),
  isAsked: fc.boolean(),
  isStaffCalled: fc.boolean(),
  isTimeShort: fc.boolean(),
});
type PublicPart = typeof publicPart extends fc.Arbitrary<infer T> ? T : never;

const amount = fc.integer({ min: 0, max: 100_000 }).map(fen);
const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    '您本月的优惠已经用完，再买一份按原价15元。',
    '这一餐的优惠您已经用过了，再买一份按原价15元。',
    '账户里的钱不够，没有扣钱。可以付现金，或者请工作人员帮忙充值。',
    '这一份现在是7元，还没有收钱，请再按一次。',
    '低保、特困老人免费。',
  ),
);

/** All that is about the person. */
const personalPart = fc.record({
  maskedName: fc.option(fc.string({ minLength: 1 })),
  attendant: fc.string({ minLength: 1 }),
  listPriceFen: amount,
  payFen: amount,
  isAmountShown: fc.boolean(),
  account: fc.constantFrom('enough', 'short', 'none'),
  sentence: words,
  menuSentence: fc.option(words),
  left: fc.array(words, { maxLength: 3 }),
  count: fc.integer({ min: 0, max: 5 }),
  hasAgain: fc.boolean(),
});
type PersonalPart = typeof personalPart extends fc.Arbitrary<infer T> ? T : never;

function viewOf(common: PublicPart, person: PersonalPart): ElderView {
  const { isStaffCalled, isTimeShort } = common;
  return { ...fixture('menu'), isStaffCalled, isTimeShort, step: stepOf(common, person) };
}

function stepOf(common: PublicPart, person: PersonalPart): ElderStep {
  const { maskedName, payFen } = person;
  const { orderNumber } = common;
  const shownFen = person.isAmountShown ? payFen : null;
  const { step: menu } = fixture('menu');
  const { step: pay } = fixture('pay');
  if (menu.kind !== 'menu' || pay.kind !== 'pay') throw new Error('not the steps meant');
  const [first] = menu.meals;
  if (first === undefined) throw new Error('no meals');
  const meal: MenuCard = { ...first, listPriceFen: person.listPriceFen, payFen: shownFen };
  const reason: PriceReasonView = {
    mealName: meal.name,
    sentence: person.sentence,
    listPriceFen: person.listPriceFen,
    reductions: [{ name: person.sentence, amountFen: payFen }],
    payFen,
    left: person.left,
  };
  switch (common.kind) {
    case 'menu': {
      const reasons = common.isAsked ? [reason] : null;
      const again = person.hasAgain ? meal : null;
      return { ...menu, maskedName, meals: [meal], again, reasons, sentence: person.menuSentence };
    }
    case 'weighing':
      return { kind: 'weighing', maskedName, meal };
    case 'pay':
      return {
        ...{ ...pay, maskedName, listPriceFen: person.listPriceFen, payFen: shownFen },
        companions: { ...pay.companions, count: person.count },
        account: person.account,
        reason: common.isAsked ? reason : null,
        sentence: common.hasSentence ? person.sentence : null,
      };
    case 'waiting-for-cash':
      return { kind: 'waiting-for-cash', maskedName, orderText: meal.name, orderNumber, payFen };
    case 'cash-here': {
      const stage = common.isAsked ? 'pin' : 'confirm';
      const order = { orderText: meal.name, orderNumber, payFen, sentence: person.menuSentence };
      return { kind: 'cash-here', name: person.attendant, stage, ...order };
    }
    case 'done': {
      const { receipt } = common;
      return { kind: 'done', maskedName, orderNumber, receipt, sentences: person.left };
    }
  }
}

describe('bystanders', () => {
  test('hear the same whoever is at the screen, whatever is paid, left or wrong about the account', () => {
    fc.assert(
      fc.property(publicPart, personalPart, personalPart, (common, one, other) => {
        expect(phrasesOf(viewOf(common, one))).toEqual(phrasesOf(viewOf(common, other)));
      }),
      { numRuns: 1_000, verbose: true },
    );
  });

  test.each(Object.entries(ELDER_FIXTURES))(
    'hear on the screen %s nothing but clips of the table and the number of the order',
    (_name, view) => {
      const number =
        'orderNumber' in view.step ? String(view.step.orderNumber).padStart(3, '0') : '';
      for (const { text, clips } of phrasesOf(view)) {
        const [first] = clips;
        expect([VOICE_CLIPS[first], `${VOICE_CLIPS[first]} ${number}`]).toContain(text);
      }
      expect(phrasesOf(view)).not.toEqual([]);
    },
  );

  test('hear no word of money left, tier or hardship, for no clip has one', () => {
    const all = Object.values(VOICE_CLIPS).join(' ');
    expect(all).not.toMatch(
      /元|角|分(?!您)|余额|账户|优惠|补贴|低保|特困|困难|级|档|免费|原价|身份证号/,
    );
  });
});

describe('a caption', () => {
  test('has at most nine characters beside the number of the order, so that it fits one line', () => {
    for (const text of Object.values(VOICE_CLIPS)) expect(text.length).toBeLessThanOrEqual(9);
  });
});
