import type { DeviceFaultBody } from '../../shared/ledger/entry.ts';
import { type Result, succeed } from '../../shared/result.ts';
import { envelope, type LedgerTools } from './checkout/sell.ts';
import type { StoreFailure, StoreTransaction } from './ports.ts';

/** Writes down that a device failed, together with whatever else must become true with it. */
export function recordDeviceFault(
  tools: LedgerTools,
  fault: {
    readonly body: DeviceFaultBody;
    readonly businessDate: string;
    readonly alongside?: (transaction: StoreTransaction) => void;
  },
): Result<void, StoreFailure> {
  return tools.store.transact((transaction) => {
    const by = { kind: 'system' } as const;
    transaction.append(
      {
        ...envelope(tools, transaction, fault.businessDate),
        by,
        kind: 'device-fault',
        version: 1,
        body: fault.body,
      },
      [],
    );
    fault.alongside?.(transaction);
    return succeed(undefined);
  });
}
