// Sells one meal for each line `sell` on stdin and answers it on stdout: `sold SEQ HASH`, or `refused CODE`. With `settle`
// it moves the log into the database file. Ends with stdin.
import { createInterface } from 'node:readline';
import { ledgerTools } from '../../kiosk/core/canteen.test-support.ts';
import { cashOf, elderBorn, orderFor } from '../../kiosk/core/checkout/order.test-support.ts';
import { sellOrder } from '../../kiosk/core/checkout/sell.ts';
import { machineClock } from '../../kiosk/host/world.ts';
import { openSelling } from './canteen-folder.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('a data folder is needed');

const store = openSelling(folder);
const tools = ledgerTools(store, machineClock);
const commands = createInterface({ input: process.stdin });
commands.on('line', (command) => {
  if (command === 'settle') {
    store.settle();
    return console.log('settled');
  }
  const elder = elderBorn('1951-03-08');
  const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
  const sold = sellOrder(tools, order, cashOf(1_000));
  console.log(
    sold.ok
      ? `sold ${sold.value.entry.seq} ${sold.value.entry.hash}`
      : `refused ${sold.failure.code}`,
  );
});
commands.on('close', () => store.close());
console.log('ready');
