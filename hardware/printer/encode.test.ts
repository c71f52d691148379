import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LUNCH_RECEIPT } from '../testing/receipts.ts';
import type { PaperItem, PaperLine } from './decode.ts';
import { encodeReceipt } from './encode.ts';
import { layOutReceipt, unprintableInReceipt } from './layout.ts';
import { paperToText } from './paper-to-text.ts';
import { displayColumns } from './printable-text.ts';
import type { PaperColumns, ReceiptBlock, ReceiptDocument } from './receipt-document.ts';
import { createInstantPrinterBody } from './simulated-pace.ts';

interface Print {
  readonly papers: PaperItem[][];
  readonly items: PaperItem[];
  readonly problems: string[];
  readonly kicks: number;
}

function printOnSimulator(document: ReceiptDocument, columns: PaperColumns): Print {
  const papers: PaperItem[][] = [];
  const items: PaperItem[] = [];
  const problems: string[] = [];
  let kicks = 0;
  const body = createInstantPrinterBody(columns, {
    answer: () => undefined,
    printed: (printed) => items.push(...printed),
    paperCut: (cut) => papers.push([...cut]),
    drawerKicked: () => {
      kicks += 1;
    },
    problem: (detail) => problems.push(detail),
  });
  body.receive(encodeReceipt(document, columns));
  return { papers, items, problems, kicks };
}

function linesOf(blocks: readonly ReceiptBlock[], columns: PaperColumns = 32): PaperLine[] {
  const print = printOnSimulator({ blocks }, columns);
  expect(print.problems).toEqual([]);
  return print.items.flatMap((item) => (item.kind === 'line' ? [item] : []));
}

const allColumns: readonly PaperColumns[] = [32, 42, 48];

describe('a receipt on paper', () => {
  it('reads as it was written', () => {
    const { papers, problems } = printOnSimulator(LUNCH_RECEIPT, 32);
    expect(problems).toEqual([]);
    expect(papers).toHaveLength(1);
    expect(paperToText({ items: papers[0] ?? [], columns: 32 })).toBe(
      [
        '幸福街道助老食堂',
        '--------------------------------',
        '红烧狮子头套餐 1份       15.00元',
        '政策补贴                 -5.00元',
        '实付     10.00元',
        '  取餐号',
        '   A012',
        '      [QR ZL1-0007-000123]',
        '',
        '咨询电话 010-12345678',
      ].join('\n'),
    );
  });

  it('has the sizes, weights and places of the document', () => {
    const { papers } = printOnSimulator(LUNCH_RECEIPT, 48);
    const line = (text: string): PaperItem | undefined =>
      papers[0]?.find((item) => item.kind === 'line' && item.text.startsWith(text));
    expect(line('幸福')).toMatchObject({ width: 2, height: 2, align: 'centre', bold: true });
    expect(line('红烧')).toMatchObject({ width: 1, height: 1, align: 'left', bold: false });
    expect(line('取餐号')).toMatchObject({ width: 3, height: 3, align: 'centre', bold: false });
    expect(line('咨询')).toMatchObject({ width: 1, height: 2, align: 'left' });
    expect(papers[0]?.find((item) => item.kind === 'qr')).toEqual({
      kind: 'qr',
      text: 'ZL1-0007-000123',
      moduleDots: 6,
      align: 'centre',
    });
  });

  it('begins with the commands of the published table and ends with the cut', () => {
    const bytes = Buffer.from(
      encodeReceipt({ blocks: [{ kind: 'text', text: '助老食堂' }, { kind: 'cut' }] }, 32),
    );
    expect(bytes.toString('hex')).toBe(
      '1b401c261b61001d21001b45001b331ed6fac0cfcab3ccc30a1d564200',
    );
  });

  it('comes as two papers when it is cut in the middle', () => {
    const half: ReceiptBlock[] = [{ kind: 'text', text: '第一联' }, { kind: 'cut' }];
    expect(printOnSimulator({ blocks: [...half, ...half] }, 32).papers).toHaveLength(2);
  });

  it.each(allColumns)('puts amounts at the right edge of %i columns', (columns) => {
    const [line] = linesOf([{ kind: 'row', left: '米饭', right: '1.00元' }], columns);
    expect(line?.text.endsWith('1.00元')).toBe(true);
    expect(displayColumns(line?.text ?? '')).toBe(columns);
  });

  it('wraps a long dish name and keeps the amount on its last line', () => {
    const left = '清蒸鲈鱼配时令蔬菜软烂少盐老年套餐加小米粥';
    const lines = linesOf([{ kind: 'row', left, right: '18.50元' }]).map((line) => line.text);
    expect(lines).toEqual(['清蒸鲈鱼配时令蔬菜软烂少盐老年套', '餐加小米粥               18.50元']);
  });

  it('puts the amount on a line of its own when the name leaves no room', () => {
    const lines = linesOf([
      { kind: 'row', left: '一二三四五六七八九十一二三四', right: '118.50元' },
    ]);
    expect(lines.map((line) => line.text)).toEqual([
      '一二三四五六七八九十一二三四',
      `${' '.repeat(24)}118.50元`,
    ]);
  });

  it('does not break a number or a Latin word that fits on a line', () => {
    const lines = linesOf([{ kind: 'text', text: '服务监督电话请拨打二十四小时 010-12345678' }]);
    expect(lines.map((line) => line.text)).toEqual([
      '服务监督电话请拨打二十四小时',
      '010-12345678',
    ]);
  });
});

describe('characters', () => {
  it('that need four bytes are printed as their boxed code where nothing can be drawn, never as such', () => {
    const [line] = linesOf([{ kind: 'text', text: '李㛃𬭎䶮𠮷' }], 48);
    expect(line?.text).toBe('李〔U+36C3〕〔U+2CB4E〕〔U+4DAE〕〔U+20BB7〕');
    const bytes = encodeReceipt({ blocks: [{ kind: 'text', text: '㛃' }] }, 32);
    expect(Buffer.from(bytes).includes(Buffer.from('8230b731', 'hex'))).toBe(false);
  });

  it('that were replaced can be named for the log', () => {
    expect(
      unprintableInReceipt({
        blocks: [
          { kind: 'text', text: '李㛃¥\n' },
          { kind: 'row', left: '𬭎', right: '' },
        ],
      }),
    ).toEqual(['㛃', '𬭎']);
  });

  it('yen of half width comes out as ￥, and the middle dot of names stays', () => {
    const [line] = linesOf([{ kind: 'text', text: '¥12 阿依古丽·买买提' }]);
    expect(line?.text).toBe('￥12 阿依古丽·买买提');
  });

  it('that are commands cannot reach the printer through a text', () => {
    const { kicks, papers, problems, items } = printOnSimulator(
      {
        blocks: [
          { kind: 'text', text: '张\u0010\u0014\u0001\u0000\u0001\u001bp\u0000花\u001dVB\u0000' },
        ],
      },
      48,
    );
    expect({ kicks, papers, problems }).toEqual({ kicks: 0, papers: [], problems: [] });
    expect(paperToText({ items, columns: 48 })).toContain('〔U+0010〕');
  });
});

describe('any document', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'助老食堂套餐12.5 元\nA·¥㛃𠮷é€\u001b'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 60,
  });
  const size = fc.constantFrom('normal', 'tall', 'large', 'huge');
  const block: fc.Arbitrary<ReceiptBlock> = fc.oneof(
    fc.record({
      kind: fc.constant('text'),
      text,
      size,
      align: fc.constantFrom('left', 'centre', 'right'),
      bold: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('row'), left: text, right: text, size, bold: fc.boolean() }),
    fc.record({ kind: fc.constant('rule') }),
    fc.record({ kind: fc.constant('feed'), lines: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('qr'), text: fc.string({ minLength: 1, maxLength: 60 }) }),
    fc.record({ kind: fc.constant('cut') }),
  );
  const anyDocument = fc.record({ blocks: fc.array(block, { maxLength: 8 }) });

  it('comes out of the printer line for line as its layout says, with no garbage and no line wrapped by the printer', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...allColumns), (document, columns) => {
        const { items, problems, kicks } = printOnSimulator(document, columns);
        const expected = layOutReceipt(document, columns).flatMap((item) => {
          if (item.kind === 'feed') return Array.from({ length: item.lines }, () => '');
          if (item.kind === 'cut') return [];
          return [item.text];
        });
        expect(problems).toEqual([]);
        expect(kicks).toBe(0);
        expect(items.map((item) => (item.kind === 'picture' ? 'a picture' : item.text))).toEqual(
          expected,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
