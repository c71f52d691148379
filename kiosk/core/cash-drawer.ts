import type { OrderId, StaffId } from '../../shared/identity/ids.ts';
import type { Actor, DrawerBody } from '../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { businessDateNow } from './canteen.ts';
import { envelope, type LedgerTools } from './checkout/sell.ts';
import type { PrinterPort } from './devices.ts';
import type { StoreFailure, TimerPort } from './ports.ts';

/** What became of a wish to open the drawer. */
export type DrawerOpening = DrawerBody['outcome'];

/** `no-drawer`: none hangs on the printer, and nothing was opened; a failure of the store: it was tried and is not written down. */
export type DrawerRefusal = StoreFailure | { readonly code: 'no-drawer' };

/** The cash drawer. Whatever opens it is written into the ledger, once its answer is known and never in a sale's way. */
export interface CashDrawer {
  openForSale(sale: { readonly orderId: OrderId; readonly staffId: StaffId }): void;
  openWithoutSale(wish: {
    readonly reason: string;
    readonly staffId: StaffId;
  }): Promise<Result<DrawerOpening, DrawerRefusal>>;
  /** Begins to hear of openings that nobody asked the kiosk for. */
  start(): void;
  stop(): void;
}

/** Longer than a drawer's switch may take to be heard of after the pulse (hardware/drawer/drawer-watch.ts). */
const OPENING_MS = 7_000;

export function createCashDrawer(tools: {
  readonly ledger: LedgerTools;
  readonly printer: Pick<PrinterPort, 'kickDrawer' | 'onDrawer' | 'drawerState'>;
  readonly timer: TimerPort;
  readonly onProblem: (error: unknown) => void;
}): CashDrawer {
  const { ledger, printer } = tools;
  /** Those who wait to hear that their pulse opened it, oldest first. */
  const waiting = new Set<() => void>();
  let unlisten = (): void => {};

  const kick = async (): Promise<DrawerOpening | 'no-drawer'> => {
    let isOpen = false;
    let hear = (): void => {};
    const heard = (): void => {
      isOpen = true;
      hear();
    };
    // From before the pulse: the switch may be heard of before the printer's own answer.
    waiting.add(heard);
    try {
      const kicked = await printer.kickDrawer();
      if (kicked.state === 'failed') return kicked.code === 'no-drawer' ? 'no-drawer' : 'failed';
      if (!isOpen && printer.drawerState !== 'unknown') {
        await new Promise<void>((resolve) => {
          const cancel = tools.timer.after(OPENING_MS, resolve);
          hear = () => {
            cancel();
            resolve();
          };
        });
      }
      return isOpen ? 'opened' : 'sent';
    } finally {
      waiting.delete(heard);
    }
  };
  const openForSale = async (sale: { orderId: OrderId; staffId: StaffId }): Promise<void> => {
    const outcome = await kick();
    if (outcome === 'no-drawer') return;
    const by = { kind: 'staff', staffId: sale.staffId } as const;
    write(ledger, by, { cause: 'sale', orderId: sale.orderId, reason: null, outcome });
  };
  return {
    openForSale(sale) {
      // A drawer that stays shut has a key of its own.
      openForSale(sale).catch(tools.onProblem);
    },
    async openWithoutSale({ reason, staffId }) {
      const outcome = await kick();
      if (outcome === 'no-drawer') return fail({ code: 'no-drawer' });
      const body = { cause: 'no-sale', orderId: null, reason, outcome } as const;
      const written = write(ledger, { kind: 'staff', staffId }, body);
      return written.ok ? succeed(outcome) : written;
    },
    start() {
      unlisten = printer.onDrawer((event) => {
        if (event.kind !== 'drawer-opened') return;
        const [first] = waiting;
        if (!event.isAskedFor || first === undefined) return openedByHand(ledger);
        waiting.delete(first);
        first();
      });
    },
    stop: () => unlisten(),
  };
}

function openedByHand(ledger: LedgerTools): void {
  // Without an enrolment there is no chain to write into, and nothing is sold yet.
  if (ledger.store.enrolment() === null) return;
  const body = { cause: 'by-hand', orderId: null, reason: null, outcome: 'opened' } as const;
  write(ledger, { kind: 'system' }, body);
}

function write(ledger: LedgerTools, by: Actor, body: DrawerBody): Result<void, StoreFailure> {
  return ledger.store.transact((transaction) => {
    const date = businessDateNow(transaction.settings(), ledger.clock.nowMs());
    const entry = {
      ...envelope(ledger, transaction, date),
      ...({ by, kind: 'drawer', version: 1, body } as const),
    };
    transaction.append(entry, []);
    return succeed(undefined);
  });
}
