// Sells meals one after the other until it is stopped, and says on stdout what was answered, one line each:
// `sold SEQ HASH` once a sale is acknowledged, `refused CODE` when it was not.
import { flushCompileCache } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { ledgerTools } from '../../kiosk/core/canteen.test-support.ts';
import { cashOf, elderBorn, orderFor } from '../../kiosk/core/checkout/order.test-support.ts';
import { sellOrder } from '../../kiosk/core/checkout/sell.ts';
import { machineClock } from '../../kiosk/host/world.ts';
import { openSelling } from './canteen-folder.ts';

const folder = process.argv[2];
const pauseMs = Number(process.argv[3] ?? '0');
if (folder === undefined) throw new Error('a data folder is needed');

// Beyond RLIMIT_FSIZE the kernel first sends a signal that would end the process; only then does the write fail.
process.on('SIGXFSZ', () => {});
process.stdin.on('end', () => process.exit(0)).resume();

// A killed process would not keep it.
flushCompileCache();
const store = openSelling(folder);
const tools = ledgerTools(store, machineClock);

/** Sales between two housekeepings: so the log is written anew from its beginning, also while the disk is full. */
const SALES_BETWEEN_SETTLING = 20;

for (let count = 1; ; count += 1) {
  if (count % SALES_BETWEEN_SETTLING === 0) store.settle();
  const elder = elderBorn('1951-03-08');
  const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
  const sold = sellOrder(tools, order, cashOf(1_000));
  const line = sold.ok
    ? `sold ${sold.value.entry.seq} ${sold.value.entry.hash}`
    : `refused ${sold.failure.code}`;
  // Waits for the pipe, so that what was written before a kill was really said.
  await new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
  if (pauseMs > 0) await pause(pauseMs);
}
