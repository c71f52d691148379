import { slowLookup } from '../../../shared/identity/lookup.ts';
import { type Result, succeed } from '../../../shared/result.ts';
import type { HeldStaff, KioskStore, PinRecord, StoreFailure } from '../ports.ts';

const WRONG_PINS_MAX = 5;
const LOCK_MS = 5 * 60_000;

export type PinOutcome =
  | { readonly code: 'right' }
  | { readonly code: 'wrong'; readonly triesLeft: number }
  | { readonly code: 'locked'; readonly minutesLeft: number };

/**
 * Checks a PIN without any network: scrypt under its salt with the costs of shared/identity/lookup.ts.
 * A try is written down before it is judged, so that pulling the plug buys no further tries.
 */
export async function checkPin(options: {
  readonly store: KioskStore;
  readonly staff: HeldStaff;
  readonly pin: string;
  readonly nowMs: () => number;
}): Promise<Result<PinOutcome, StoreFailure>> {
  const { store, staff, nowMs } = options;
  const before = store.pinRecord(staff.staffId);
  const lockedMs = before.lockedUntilMs - nowMs();
  // A lock longer than any can be comes from a clock that was set back, and would never end.
  if (lockedMs > 0 && lockedMs <= LOCK_MS) {
    return succeed({ code: 'locked', minutesLeft: Math.ceil(lockedMs / 60_000) });
  }
  const wrongCount = (before.wrongCount % WRONG_PINS_MAX) + 1;
  const isLast = wrongCount === WRONG_PINS_MAX;
  const counted = keep(store, staff, {
    wrongCount,
    lockedUntilMs: isLast ? nowMs() + LOCK_MS : 0,
  });
  if (!counted.ok) return counted;
  if ((await slowLookup(options.pin, staff.pinSalt)) === staff.pinHash) {
    const cleared = keep(store, staff, { wrongCount: 0, lockedUntilMs: 0 });
    return cleared.ok ? succeed({ code: 'right' }) : cleared;
  }
  if (isLast) return succeed({ code: 'locked', minutesLeft: LOCK_MS / 60_000 });
  return succeed({ code: 'wrong', triesLeft: WRONG_PINS_MAX - wrongCount });
}

function keep(store: KioskStore, staff: HeldStaff, record: PinRecord): Result<void, StoreFailure> {
  return store.transact((transaction) => {
    transaction.setPinRecord(staff.staffId, record);
    return succeed(undefined);
  });
}
