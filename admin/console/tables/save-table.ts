import { type SheetTable, sheetDataOf, stickyRowCount } from './sheet-table.ts';

/** Hands the table to the browser as a workbook to keep; `name` without its ending. The writer is fetched at the first call. */
export async function saveTable(name: string, table: SheetTable): Promise<void> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const workbook = writeExcelFile(
    sheetDataOf(table),
    {
      sheet: table.sheetName,
      columns: table.columns.map(({ width }) => ({ width })),
      stickyRowsCount: stickyRowCount(table),
    },
    { fontFamily: '等线', fontSize: 11 },
  );
  await workbook.toFile(`${table.isDemo ? '演示数据_' : ''}${name}.xlsx`);
}
