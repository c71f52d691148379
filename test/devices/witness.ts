import path from 'node:path';
import type { PaperItem } from '../../hardware/printer/decode.ts';
import type { PrinterSimulator } from '../../hardware/printer/simulator.ts';
import { expectOk, TEST_KEY } from '../../kiosk/core/canteen.test-support.ts';
import { openDatabaseForReading } from '../../kiosk/store/open-database.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';

/** One line that the printer brought onto paper. */
export interface PrintedItem {
  /** Which paper it stands on, counted from 0. */
  readonly paper: number;
  readonly item: PaperItem;
  /** The last entry of the ledger at that moment. */
  readonly seq: number;
}

/** Whoever stands beside the kiosk: sees the paper and the drawer, and reads the disk; asks the kiosk nothing. */
export interface Witness {
  readonly printed: readonly PrintedItem[];
  /** The last entry at the moment of each pulse to the drawer. */
  readonly kicks: readonly number[];
  /** To be called whenever the printer may have done something. */
  look(): void;
  lookIn(folder: string): void;
  entries(): readonly LedgerEntry[];
  close(): void;
}

export function createWitness(folder: string, printer: PrinterSimulator): Witness {
  let database = open(folder);
  const printed: PrintedItem[] = [];
  const kicks: number[] = [];
  let papers = 0;
  let onThisPaper = 0;
  const headSeq = (): number =>
    Number(database.prepare('SELECT coalesce(max(seq), 0) FROM entry').pluck().get());
  return {
    printed,
    kicks,
    look() {
      if (printer.drawerKicks > kicks.length) kicks.push(headSeq());
      const cut = printer.papers.slice(papers);
      const fresh = [...cut.map(({ items }) => items), printer.uncut];
      if (cut.length === 0 && printer.uncut.length === onThisPaper) return;
      const seq = headSeq();
      for (const [index, items] of fresh.entries()) {
        for (const item of items.slice(index === 0 ? onThisPaper : 0))
          printed.push({ paper: papers + index, item, seq });
      }
      papers += cut.length;
      onThisPaper = printer.uncut.length;
    },
    lookIn(next) {
      database.close();
      database = open(next);
    },
    entries: () =>
      database
        .prepare('SELECT content FROM entry ORDER BY seq')
        .pluck()
        .all()
        .map((content) => ledgerEntrySchema.parse(JSON.parse(String(content)))),
    close: () => database.close(),
  };
}

function open(folder: string) {
  return expectOk(
    openDatabaseForReading({ file: path.join(folder, 'kiosk.db'), keyHex: TEST_KEY }),
  );
}
