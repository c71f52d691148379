// Reads one workbook and answers its rows; see policy-workbook.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/node';
import type { SheetCell } from '../../shared/policy/cases/sheet-cells.ts';

/** The reader's own type takes a date for the class of dates. */
function sheetCell(cell: unknown): SheetCell {
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean')
    return cell;
  return cell instanceof Date ? cell : null;
}

const rows = await readSheet(Buffer.from(workerData));
parentPort?.postMessage(rows.map((cells) => cells.map(sheetCell)));
