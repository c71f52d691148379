import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGlyphPainter } from '../../../hardware/printer/glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from '../../../hardware/printer/glyphs/fonts.ts';
import type { PaperColumns, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { fen } from '../../../shared/money/fen.ts';
import { deliveryListFactsSchema, deliveryListPages } from './delivery-list.ts';
import { receiptDocument, receiptFactsSchema } from './elder-receipt.ts';
import { kitchenTicketDocument, kitchenTicketFactsSchema } from './kitchen-ticket.ts';
import { columnsOf, EVERY_WIDTH, readPaper } from './paper.test-support.ts';
import { paperFormDocument, paperFormFactsSchema } from './paper-form.ts';
import { testSlipDocument, testSlipFactsSchema } from './test-slip.ts';
import { topUpDocument, topUpFactsSchema } from './top-up-slip.ts';
import { type ZReportFacts, zReportDocument, zReportFactsSchema } from './z-report.ts';

const LONG_NAME = '山东省枣庄市滕州市善南街道幸福社区嘉誉商城助老食堂第十二分店';
const LONG_MEAL = '不辣少盐去骨清炖胡萝卜土豆牛腩配杂粮软饭时令青菜紫菜蛋花汤加大份老人套餐送水果';
const CODE = '0007-000123-9F3A6C21';
const AT = '2026-11-23 11:42';
const head = { canteenName: LONG_NAME.slice(0, 30), isDemo: true };

const RECEIPT = receiptFactsSchema.parse({
  ...head,
  isDiscreet: false,
  businessDate: '2026-11-23',
  timeText: AT,
  seq: 123,
  orderNumber: 1086,
  serviceType: 'pick-up',
  dayText: '明天 11月24日 午餐',
  lines: [
    {
      ...{ name: LONG_MEAL, quantity: 1, weightGrams: null },
      ...{ listPriceFen: 1_034_567, isCompanion: false },
    },
    {
      ...{ name: '炒青菜', quantity: 1, weightGrams: 1_250 },
      ...{ listPriceFen: 100_000, isCompanion: false },
    },
    {
      ...{ name: LONG_MEAL, quantity: 4, weightGrams: null },
      ...{ listPriceFen: 100_000, isCompanion: true },
    },
  ],
  listPriceFen: 1_234_567,
  reductions: [
    { name: '政府补贴', amountFen: 1_000_000 },
    { name: '爱心捐助', amountFen: 34_500 },
  ],
  payFen: 200_067,
  left: '今天还可优惠1份',
  code: CODE,
  saleCount: 5,
});

const KITCHEN = kitchenTicketFactsSchema.parse({
  isDemo: false,
  orderNumber: 17,
  serviceType: 'pick-up',
  timeText: AT,
  dayText: null,
  lines: [
    { name: LONG_MEAL, quantity: 2, weightGrams: null },
    { name: '清蒸鱼', quantity: 1, weightGrams: 250 },
  ],
});

const TOP_UP = topUpFactsSchema.parse({
  ...head,
  timeText: AT,
  seq: 124,
  tender: 'external',
  paidFen: 1_000_000_00,
  bonuses: [{ name: '爱心捐助', amountFen: 10_000 }],
  balanceFen: 999_999_99,
  code: CODE,
});

const Z: ZReportFacts = zReportFactsSchema.parse({
  ...head,
  kioskNumber: 7,
  zNumber: 31,
  businessDate: '2026-11-23',
  openedAt: '2026-11-23 10:05',
  closedAt: '2026-11-23 14:10',
  openedBy: '李*',
  closedBy: '欧阳*华',
  firstSeq: 1_201,
  lastSeq: 1_650,
  meals: { count: 200, listPriceFen: 300_000 },
  tenders: [
    { kind: 'cash', count: 80, amountFen: 56_000 },
    { kind: 'account', count: 118, amountFen: 84_000 },
    { kind: 'external', count: 2, amountFen: 3_000 },
  ],
  funds: [
    { title: '区县级老年助餐专项补助资金（含中央转移支付）', count: 180, amountFen: 157_000 },
  ],
  tiers: [{ title: '低保老人补贴', count: 3, amountFen: 3_900 }],
  topUps: { count: 4, amountFen: 40_000 },
  refunds: { count: 1, amountFen: 700 },
  manualIdentifications: 5,
  drawerOpenings: { sale: 80, noSale: 2, byHand: 1 },
  cash: {
    floatFen: 20_000,
    netCashFen: 96_000,
    refundsFen: 700,
    dropsFen: 50_000,
    expectedFen: 65_300,
    countedFen: 64_300,
    differenceFen: -1_000,
    reason: '找零时可能多给了一张十元',
  },
  unsentCount: 12,
  code: CODE,
});

const stop = {
  orderNumber: 21,
  maskedName: '张*花',
  building: '幸福小区2号楼1单元101',
  meals: [{ name: '软面套餐', quantity: 1 }],
  note: null,
  collectFen: 0,
};
const DELIVERY = deliveryListFactsSchema.parse({
  ...head,
  businessDate: '2026-11-23',
  mealPeriod: 'lunch',
  routeName: '河东线',
  printedAt: AT,
  stops: [
    { ...stop, orderNumber: 23, building: '幸福小区10号楼1单元502', note: '少盐，敲门要响' },
    {
      ...stop,
      orderNumber: 22,
      building: '善南街道幸福社区嘉誉商城西侧老家属院东数第三排平房最里面靠水塔的那一家红色铁门',
      maskedName: '买买提·艾*',
      meals: [{ name: LONG_MEAL, quantity: 12 }],
      collectFen: 12_345,
    },
    stop,
    ...Array.from({ length: 11 }, (_unused, index) => ({
      ...stop,
      orderNumber: 30 + index,
      building: `幸福小区${index + 20}号楼`,
    })),
  ],
});

const FORM = paperFormFactsSchema.parse({ ...head, firstLine: 900, lineCount: 40 });

/** Every paper of the canteen, and the numbers on it that must stand in one piece. */
const papers: readonly {
  readonly name: string;
  readonly document: (columns: PaperColumns) => ReceiptDocument;
  readonly whole: readonly string[];
}[] = [
  {
    name: 'the elder’s receipt',
    document: () => receiptDocument(RECEIPT, 12),
    whole: ['12345.67', '10000.00', '345.00', '10345.00', '2000.67元', '1086', CODE, AT, '12次'],
  },
  {
    name: 'the kitchen ticket',
    document: () => kitchenTicketDocument(KITCHEN, 1),
    whole: ['017', '×2', '×1', '250', AT],
  },
  {
    name: 'the slip of a top-up',
    document: () => topUpDocument(TOP_UP, 0),
    whole: ['1000000.00元', '100.00', '999999.99元', CODE, AT],
  },
  {
    name: 'the Z report',
    document: () => zReportDocument(Z, { reader: 'staff', copy: 0 }),
    whole: [
      '1201-1650',
      '560.00',
      '840.00',
      '30.00',
      '1570.00',
      '39.00',
      '-10.00元',
      '643.00',
      CODE,
    ],
  },
  {
    name: 'the delivery list',
    document: () => deliveryListPages(DELIVERY)[0] ?? { blocks: [] },
    whole: ['×12', '123.45元', '022号', '021号', AT],
  },
  {
    name: 'the test slip',
    document: (columns) =>
      testSlipDocument(
        testSlipFactsSchema.parse({ deviceName: '窗口打印机', timeText: AT, columns }),
      ),
    whole: ['12.34元', '12元', AT],
  },
  {
    name: 'the form for writing by hand',
    document: () => paperFormDocument(FORM),
    whole: ['900.', '939.'],
  },
];

describe('every paper of the canteen', () => {
  for (const { name, document, whole } of papers) {
    it.each(EVERY_WIDTH)(`fits %i columns, longest names and all: ${name}`, (columns) => {
      const paper = readPaper(document(columns), columns);
      for (const line of paper.lines) {
        expect(columnsOf(line.text) * line.width, line.text).toBeLessThanOrEqual(columns);
      }
      for (const number of whole) {
        const holder = paper.lines.find((line) => line.text.includes(number));
        expect(holder, `${number} in one piece in:\n${paper.text}`).toBeDefined();
      }
      expect(paper.cuts).toBe(1);
      expect(paper.text).not.toContain('¥');
    });
  }
});

describe('the elder’s receipt', () => {
  it('shows number, meal and amount larger than the rest, and says who gives what', () => {
    const paper = readPaper(receiptDocument(RECEIPT, 0), 48);
    const sizeOf = (text: string) => {
      const line = paper.lines.find((candidate) => candidate.text.includes(text));
      return line === undefined ? 'not there' : `${line.width}×${line.height}`;
    };
    expect(sizeOf('1086')).toBe('3×3');
    expect(sizeOf('2000.67元')).toBe('2×2');
    expect(sizeOf(LONG_MEAL.slice(0, 5))).toBe('2×2');
    expect(sizeOf('政府补贴')).toBe('1×2');
    expect(paper.text).toContain(
      '政府补贴 10000.00\n爱心捐助 345.00\n一共减 10345.00\n实付 2000.67元',
    );
    expect(paper.text).toContain('今天还可优惠1份');
    expect(paper.text).toContain('【演示数据】');
    expect(paper.text).not.toContain('补打');
    expect(paper.qrCodes).toEqual([CODE]);
  });

  it('says on every further copy which one it is', () => {
    expect(readPaper(receiptDocument(RECEIPT, 3), 32).text).toContain('补打 第3次');
  });

  it('is the same for two people of different tier in a discreet canteen, but for number and code', () => {
    const free = { ...RECEIPT, isDiscreet: true, payFen: fen(0), left: null, reductions: [] };
    const dear = { ...RECEIPT, isDiscreet: true };
    expect(readPaper(receiptDocument(free, 0), 32)).toEqual(
      readPaper(receiptDocument(dear, 0), 32),
    );
    expect(readPaper(receiptDocument(dear, 0), 32).text).not.toMatch(/\d\.\d\d/);
  });
});

describe('the kitchen ticket', () => {
  it('shows the number huge and the meals large, and nothing of person or money', () => {
    const { lines, text } = readPaper(kitchenTicketDocument(KITCHEN, 0), 48);
    expect(lines.find((line) => line.text.includes('017'))).toMatchObject({ width: 3, height: 3 });
    expect(lines.find((line) => line.text.includes('×2'))).toMatchObject({ width: 2, height: 2 });
    expect(text).toContain('自取');
    expect(text).not.toMatch(/元|\d\.\d\d|\*/);
    expect(readPaper(kitchenTicketDocument(KITCHEN, 2), 48).text).toContain('补打 第2次');
  });
});

describe('the slip of a top-up', () => {
  it('says what was given, who put something on top, and what is there now', () => {
    const { text } = readPaper(topUpDocument(TOP_UP, 0), 32);
    expect(text).toMatch(/充值\s+1000000\.00元/);
    expect(text).toContain('另加 爱心捐助 100.00');
    expect(text).toContain('付款方式 刷卡或扫码');
    expect(text).toMatch(/余额\s+999999\.99元/);
    expect(text).toContain('第124号记录');
  });
});

describe('the Z report', () => {
  it('names tiers on the staff’s copy and on no other', () => {
    const staff = readPaper(zReportDocument(Z, { reader: 'staff', copy: 0 }), 42).text;
    const open = readPaper(zReportDocument(Z, { reader: 'public', copy: 0 }), 42).text;
    expect(staff).toContain('内部留存，不得张贴');
    expect(staff).toContain('低保老人补贴 3笔 39.00');
    expect(open).not.toMatch(/低保|按档次|内部/);
    expect(open).toContain('交班单 第31号');
  });

  it('shows the drawer as it was counted, with the difference and its reason', () => {
    const { text } = readPaper(zReportDocument(Z, { reader: 'public', copy: 0 }), 42);
    expect(text).toContain(
      '应有现金 653.00\n实点现金 643.00\n短款 -10.00元\n原因：找零时可能多给了一张十元',
    );
    expect(text).toContain('开钱箱 没有销售 2次');
    expect(text).toContain('人工认人 5次');
  });

  it.each([
    ['an expected amount that is not the sum', { expectedFen: 65_299 }],
    ['a difference that is not counted less expected', { differenceFen: 0, reason: null }],
    ['a difference without a reason', { reason: null }],
  ])('is refused with %s', (_name, changes) => {
    const facts = { ...Z, cash: { ...Z.cash, ...changes } };
    expect(zReportFactsSchema.safeParse(facts).success).toBe(false);
  });

  it('is printed for a shift without a single sale', () => {
    const nothing = { count: 0, amountFen: 0 };
    const empty = zReportFactsSchema.parse({
      ...{ ...Z, meals: { count: 0, listPriceFen: 0 }, tenders: [], funds: [], tiers: [] },
      ...{ topUps: nothing, refunds: nothing },
      cash: {
        ...{ floatFen: 20_000, netCashFen: 0, refundsFen: 0, dropsFen: 0 },
        ...{ expectedFen: 20_000, countedFen: 20_000, differenceFen: 0, reason: null },
      },
    });
    const { text } = readPaper(zReportDocument(empty, { reader: 'staff', copy: 0 }), 32);
    expect(text).toContain('按支付方式\n无');
    expect(text).toContain('无差额');
  });
});

describe('the delivery list', () => {
  it('goes from door to door as a person walks, and every page says how many there are', () => {
    const pages = deliveryListPages(DELIVERY).map((page) => readPaper(page, 42).text);
    expect(pages).toHaveLength(2);
    const doors = pages.flatMap((text) => [...text.matchAll(/小区(\d+)号楼/g)].map(([, at]) => at));
    expect(doors.slice(0, 3)).toEqual(['2', '10', '20']);
    expect(doors.map(Number)).toEqual(doors.map(Number).toSorted((one, other) => one - other));
    expect(pages[0]).toContain('第1页 共2页');
    expect(pages[1]).toContain('第2页 共2页');
    expect(pages[0]).toContain('2026-11-23 午餐 共25份');
    expect(pages.join('')).toContain('注意：少盐，敲门要响');
  });

  it('takes no name that is not masked', () => {
    const named = { ...DELIVERY, stops: [{ ...stop, maskedName: '张桂花' }] };
    expect(deliveryListFactsSchema.safeParse(named).success).toBe(false);
  });
});

describe('the test slip', () => {
  it.each(EVERY_WIDTH)(
    'has a ruler of exactly %i columns, rare characters, 元 and a code',
    (columns) => {
      const facts = testSlipFactsSchema.parse({ deviceName: '窗口打印机', timeText: AT, columns });
      const paper = readPaper(testSlipDocument(facts), columns);
      const rulers = paper.lines.filter((line) => /^\d{30,}$/.test(line.text));
      expect(rulers.map((line) => line.text.length)).toEqual([columns]);
      expect(paper.text).toContain('窗口打印机');
      expect(paper.qrCodes).toHaveLength(1);
      const glyphs = createGlyphPainter({
        shelf: createFontShelf({ fonts: kioskFonts(), onMissing: () => undefined }),
        onNoCanvas(error) {
          throw error;
        },
      });
      const drawn = readPaper(testSlipDocument(facts), columns, glyphs);
      expect(drawn.pictures, 'the line of rare characters is drawn').toBeGreaterThan(0);
      expect(new Set(paper.lines.map((line) => `${line.width}×${line.height}`))).toEqual(
        new Set(['1×1', '1×2', '2×2', '3×3']),
      );
    },
  );
});

describe('the form for writing by hand', () => {
  it('has as many numbered lines as wanted, counts on from the form before, and asks for no whole number', () => {
    const { text } = readPaper(paperFormDocument({ ...FORM, firstLine: 13, lineCount: 3 }), 32);
    expect([...text.matchAll(/^(\d+)\. /gm)].map(([, line]) => line)).toEqual(['13', '14', '15']);
    expect(text).toContain('卡末四位');
    expect(text).not.toMatch(/身份证|低保|特困/);
  });
});

describe('papers of whatever names and amounts', () => {
  const seed = 20261123;
  const runs = 150;
  const name = fc.string({
    unit: fc.constantFrom(...'红烧肉套餐大份（A1）㛃𬭎𠮷䶮·“”—½é¥ \t'),
    minLength: 1,
    maxLength: 40,
  });
  const amount = fc.integer({ min: 0, max: 1_000_000_000 }).map(fen);

  it('keep within the paper and keep amounts in one piece', () => {
    console.log(`fast-check seed ${seed}, ${runs} receipts at 3 widths`);
    fc.assert(
      fc.property(name, name, amount, amount, (canteenName, mealName, listPriceFen, payFen) => {
        const [line, ...others] = RECEIPT.lines;
        if (line === undefined) throw new Error('a slip has a line');
        const lines = [{ ...line, name: mealName }, ...others];
        const facts = { ...RECEIPT, canteenName, lines, listPriceFen, payFen };
        for (const columns of EVERY_WIDTH) {
          const paper = readPaper(receiptDocument(facts, 0), columns);
          for (const line of paper.lines) {
            expect(columnsOf(line.text) * line.width).toBeLessThanOrEqual(columns);
          }
          const yuan = `${Math.floor(payFen / 100)}.${String(payFen % 100).padStart(2, '0')}元`;
          expect(paper.text).toContain(yuan);
        }
      }),
      { seed, numRuns: runs },
    );
  });
});
