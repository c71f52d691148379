import { missingCase, type Result, succeed } from '../../../shared/result.ts';
import type { StaffAct } from '../../contract/router.ts';
import type { StaffView } from '../../contract/views.ts';
import { businessDateNow, mealsNow } from '../canteen.ts';
import type { LedgerTools } from '../checkout/sell.ts';
import type { NumberRefusal, Numbers } from '../numbers.ts';
import type { StoreFailure } from '../ports.ts';
import { STAFF_SENTENCES } from './sentences.ts';

/** What staff set for every screen of the canteen. */
export type CanteenAct = Extract<
  StaffAct,
  { readonly act: 'set-sold-out' | 'call-number' | 'number-taken' | 'save-screen-settings' }
>;

export interface CanteenActTools {
  readonly ledger: Pick<LedgerTools, 'store' | 'clock'>;
  readonly numbers: Numbers;
  /** Every screen shows something else now. */
  readonly showEverywhere: () => void;
}

/** Answers the sentence for the attendant's screen; null when it shows what was done. */
export function actForCanteen(tools: CanteenActTools, act: CanteenAct): string | null {
  switch (act.act) {
    case 'set-sold-out':
      return setSoldOut(tools, act);
    case 'call-number':
      return numberSentence(tools.numbers.call(act.orderNumber));
    case 'number-taken':
      return numberSentence(tools.numbers.taken(act.orderNumber));
    case 'save-screen-settings': {
      const saved = tools.ledger.store.transact((transaction) => {
        transaction.saveScreenSettings(act.settings);
        return succeed(undefined);
      });
      return shown(tools, saved);
    }
    default:
      return missingCase(act);
  }
}

function setSoldOut(
  tools: CanteenActTools,
  { menuItemId, isSoldOut }: Extract<CanteenAct, { readonly act: 'set-sold-out' }>,
): string | null {
  const { store, clock } = tools.ledger;
  if (!store.menu().some((item) => item.menuItemId === menuItemId)) return STAFF_SENTENCES.dishGone;
  const businessDate = businessDateNow(store.settings(), clock.nowMs());
  const saved = store.transact((transaction) => {
    transaction.setSoldOut({ businessDate, menuItemId, isSoldOut });
    return succeed(undefined);
  });
  return shown(tools, saved);
}

function shown(tools: CanteenActTools, saved: Result<void, StoreFailure>): string | null {
  if (!saved.ok) return STAFF_SENTENCES.diskTrouble;
  tools.showEverywhere();
  return null;
}

function numberSentence(said: Result<void, NumberRefusal>): string | null {
  if (said.ok) return null;
  return said.failure.code === 'unknown-number'
    ? STAFF_SENTENCES.numberUnknown
    : STAFF_SENTENCES.diskTrouble;
}

/** Today's menu of this meal period, as staff say what cannot be had any more. */
export function menuForStaff({
  store,
  clock,
}: Pick<LedgerTools, 'store' | 'clock'>): Extract<
  StaffView['session'],
  { readonly kind: 'signed-in' }
>['menu'] {
  const nowMs = clock.nowMs();
  const soldOut = store.soldOut(businessDateNow(store.settings(), nowMs));
  return mealsNow(store, nowMs).map(({ menuItemId, name }) => ({
    menuItemId,
    name,
    isSoldOut: soldOut.has(menuItemId),
  }));
}
