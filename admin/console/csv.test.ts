import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureCell, writeCsv, yuanCell } from './csv.ts';

const lineOf = (cells: Parameters<typeof writeCsv>[0]['rows'][number]): string =>
  writeCsv({ titles: ['a'], rows: [cells] }).split('\r\n')[1] ?? '';

describe('a table saved for a spreadsheet', () => {
  it('begins with the mark by which Excel knows UTF-8 and ends its lines as RFC 4180 says', () => {
    expect(writeCsv({ titles: ['姓名', '金额'], rows: [['张*花', yuanCell(700)]] })).toBe(
      '\uFEFF姓名,金额\r\n张*花,7.00\r\n',
    );
  });

  it('makes text harmless that a spreadsheet would run as a formula', () => {
    for (const evil of ['=1+1', '+1', '-1+cmd', '@SUM(A1)', '\t=1', ' =1', '＝1+1', '\r=1']) {
      expect(lineOf([evil]).replace(/^"/, '')).toMatch(/^'/);
    }
  });

  it('keeps negative money a figure', () => {
    expect(lineOf([yuanCell(-705), figureCell(3), figureCell(null)])).toBe('-7.05,3,');
  });

  it('never lets any text begin a cell as a formula, and gives every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = writeCsv({ titles: [text], rows: [] }).slice(1, -2);
        const cell = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(cell).not.toMatch(/^\s*[=+\-@]/);
        expect(cell === text || cell === `'${text}`).toBe(true);
      }),
    );
  });
});
