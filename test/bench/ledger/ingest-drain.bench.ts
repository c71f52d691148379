import { monitorEventLoopDelay } from 'node:perf_hooks';
import { makeEnrolmentCode } from '../../../admin/server/kiosk-api/enrolment.ts';
import {
  applyChanges,
  ledgerTools,
  SETTINGS,
  temporaryFolder,
} from '../../../kiosk/core/canteen.test-support.ts';
import { cashOf, elderBorn, orderFor } from '../../../kiosk/core/checkout/order.test-support.ts';
import { envelope, type LedgerTools, sellOrder } from '../../../kiosk/core/checkout/sell.ts';
import type { HeldElder } from '../../../kiosk/core/ports.ts';
import { createSyncClient } from '../../../kiosk/core/sync/client.ts';
import { fetchChanges } from '../../../kiosk/core/sync/round.ts';
import { machineRandom, machineTimer } from '../../../kiosk/host/world.ts';
import type { SqliteKioskStore } from '../../../kiosk/store/store.ts';
import { elderIdSchema } from '../../../shared/identity/ids.ts';
import { succeed } from '../../../shared/result.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { startAdmin } from '../../../tools/demo/processes.ts';
import { SMALL, startTestCluster, type TestAdmin } from '../../contract/admin.test-support.ts';
import { addElders } from '../../contract/many-elders.test-support.ts';
import { openRealKiosk, roundTools } from '../../contract/real-kiosk.test-support.ts';
import type { BenchRow, BenchRows } from '../harness.ts';

/** 300 people with lunch and dinner on thirty days, each meal with its slip. */
const DINERS = 300;
const DAYS = 30;
const PERIODS = ['lunch', 'dinner'] as const;
const MEALS = DINERS * DAYS * PERIODS.length;
const DRAIN_LIMIT_S = 60;
/** What an elder at the screen does not notice. */
const SALE_LIMIT_MS = 50;
const SALE_EVERY_MS = 1_000;

interface Measured {
  readonly seconds: number;
  readonly salesMs: readonly number[];
  readonly longestStretchMs: number;
}

/** Sells as the counter does, and notes the slip as the printer's work does. */
function sellWithSlip(
  ledger: LedgerTools,
  elder: HeldElder,
  time: { readonly businessDate: string; readonly mealPeriod: 'lunch' | 'dinner' },
): void {
  const diner = { kind: 'elder', elder, identifiedBy: 'id-card' } as const;
  const order = orderFor(diner, { payFen: 700, time });
  const sold = sellOrder(ledger, order, cashOf(1_000));
  if (!sold.ok) throw new Error(`not sold: ${sold.failure.code}`);
  ledger.store.transact((transaction) => {
    const body = { orderId: order.orderId, copy: 0, outcome: 'printed', code: '' } as const;
    const common = envelope(ledger, transaction, time.businessDate);
    transaction.append({ ...common, by: { kind: 'system' }, kind: 'slip', version: 1, body }, []);
    return succeed(undefined);
  });
}

/** The diners as the kiosk holds them: the same people as on the admin's roster. */
async function makeDiners(admin: TestAdmin): Promise<readonly HeldElder[]> {
  const elders = await addElders(admin, DINERS + 1);
  return elders.map((elder) => ({
    ...elderBorn(elder.birthDate),
    elderId: elderIdSchema.parse(elder.elderId),
    residenceCode: elder.residenceCode,
  }));
}

async function drain(
  store: SqliteKioskStore,
  ledger: LedgerTools,
  at: { readonly address: string; readonly elder: HeldElder },
): Promise<Measured> {
  const tools = { ...roundTools(store, at.address), timer: machineTimer, random: machineRandom };
  const until = store.head().seq;
  const salesMs: number[] = [];
  const fromMs = performance.now();
  let isDrained = false;
  // From the moment a sale is wanted: it waits for whatever the sync does at that moment.
  const selling = (async () => {
    for (let sale = 1; !isDrained; sale += 1) {
      const dueMs = fromMs + sale * SALE_EVERY_MS;
      await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
      sellWithSlip(ledger, at.elder, {
        businessDate: addDays(SMALL.today, sale),
        mealPeriod: 'lunch',
      });
      salesMs.push(performance.now() - dueMs);
    }
  })();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const client = createSyncClient({
    ...tools,
    onNews: () => {},
    onProblem: (error) => console.error(error),
  });
  client.start();
  while ((store.syncState().adminHead?.seq ?? 0) < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - fromMs) / 1_000;
  isDrained = true;
  delays.disable();
  await client.stop();
  await selling;
  return { seconds, salesMs, longestStretchMs: delays.max / 1e6 };
}

async function measure(): Promise<Measured> {
  const cluster = await startTestCluster({ isDurable: true });
  const admin = await cluster.open();
  const { databaseUrl } = admin.context;
  // Codes are made here and claimed at the process, which goes by the machine's clock.
  admin.context.setNow(Date.now());
  const running = await startAdmin(
    ['--data', cluster.folder, '--port', '0', '--database-url', databaseUrl],
    () => {},
  );
  const { folder, remove } = temporaryFolder();
  const made = await makeEnrolmentCode(admin.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  const { address } = running.ready;
  const store = await openRealKiosk(folder, { address, code: made?.code ?? '' });
  try {
    applyChanges(store, [{ ...SETTINGS, divisionCode: '370481001' }]);
    const fetched = await fetchChanges(roundTools(store, address), new AbortController().signal);
    if (!fetched.ok) throw new Error(`no policy: ${fetched.failure.code}`);
    const [regular, ...diners] = await makeDiners(admin);
    if (regular === undefined) throw new Error('a canteen has diners');
    const ledger = ledgerTools(store);
    for (let day = DAYS; day > 0; day -= 1) {
      const businessDate = addDays(SMALL.today, -day);
      for (const mealPeriod of PERIODS) {
        for (const diner of diners) sellWithSlip(ledger, diner, { businessDate, mealPeriod });
      }
    }
    return await drain(store, ledger, { address, elder: regular });
  } finally {
    store.close();
    remove();
    await running.stop();
    await admin.close();
    await cluster.stop();
  }
}

let measuring: Promise<Measured> | null = null;

/** All rows tell of one and the same drain. */
function measured(): Promise<Measured> {
  measuring ??= measure();
  return measuring;
}

function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const figure = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (figure === undefined) throw new Error('no figure, no percentile');
  return figure;
}

const limitRow = { better: 'lower', goal: 1 } as const;

async function duration(): Promise<BenchRow> {
  const { seconds } = await measured();
  return {
    ...limitRow,
    row: 'drain of 30 days',
    work: `${MEALS} meals of a kiosk that was offline, with their slips ${2 * MEALS} entries, from its own encrypted store over HTTP into a running admin until its signed head has them, a sale a second meanwhile; against the limit`,
    ours: seconds,
    theirs: DRAIN_LIMIT_S,
    unit: 's',
  };
}

async function sales(): Promise<BenchRow> {
  const { salesMs } = await measured();
  return {
    ...limitRow,
    row: 'sale during a drain',
    work: `p99 of ${salesMs.length} sales with slip during that drain, from the moment each is wanted until it is on disk; against the limit`,
    ours: percentile(salesMs, 0.99),
    theirs: SALE_LIMIT_MS,
    unit: 'ms',
  };
}

async function stretch(): Promise<BenchRow> {
  const { longestStretchMs } = await measured();
  return {
    ...limitRow,
    row: 'longest stretch of the host during a drain',
    work: 'the longest that the thread which serves the screens was busy with one thing during that drain, measured every millisecond; against the limit',
    ours: longestStretchMs,
    theirs: SALE_LIMIT_MS,
    unit: 'ms',
  };
}

export const rows: BenchRows = [duration, sales, stretch];
