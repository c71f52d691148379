import writeExcelFile from 'write-excel-file/node';
import { SHEET_COLUMNS, SHEET_EXAMPLE } from '../../shared/policy/cases/sheet-columns.ts';

/** The empty sheet of cases as a workbook: the headers and one example row. */
export async function templateBytes(): Promise<Buffer> {
  const header = SHEET_EXAMPLE.map(([column]) => ({
    value: SHEET_COLUMNS[column],
    fontWeight: 'bold' as const,
  }));
  const example = SHEET_EXAMPLE.map(([, value]) => (value === '' ? null : { value }));
  const workbook = writeExcelFile(
    [header, example],
    {
      sheet: '算例',
      stickyRowsCount: 1,
      columns: SHEET_EXAMPLE.map(([column]) => ({ width: SHEET_COLUMNS[column].length * 2 + 4 })),
    },
    { fontFamily: '等线', fontSize: 11 },
  );
  return workbook.toBuffer();
}
