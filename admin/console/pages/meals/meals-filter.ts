import { type CanteenId, canteenIdSchema } from '../../../../shared/identity/ids.ts';
import { dateSchema } from '../../../../shared/time/business-time.ts';

/** What the meals page is narrowed to; dates are business dates, both included. */
export interface MealsFilter {
  readonly from: string;
  readonly to: string;
  readonly canteenId: CanteenId | null;
  readonly subsidisedOnly: boolean;
  readonly beyondLimitOnly: boolean;
}

/** Reads the address; without a sound pair of dates it is this month to today. */
export function readMealsFilter(
  params: Readonly<Record<string, string>>,
  today: string,
): MealsFilter {
  const canteen = canteenIdSchema.safeParse(params.canteen);
  const from = dateSchema.safeParse(params.from);
  const to = dateSchema.safeParse(params.to);
  const rest = {
    canteenId: canteen.success ? canteen.data : null,
    subsidisedOnly: params.subsidised === '1',
    beyondLimitOnly: params.beyond === '1',
  };
  if (from.success && to.success && from.data <= to.data) {
    return { from: from.data, to: to.data, ...rest };
  }
  return { from: `${today.slice(0, 7)}-01`, to: today, ...rest };
}

/** The same for the address. */
export function writeMealsFilter(filter: MealsFilter): Record<string, string> {
  return {
    from: filter.from,
    to: filter.to,
    ...(filter.canteenId === null ? {} : { canteen: filter.canteenId }),
    ...(filter.subsidisedOnly ? { subsidised: '1' } : {}),
    ...(filter.beyondLimitOnly ? { beyond: '1' } : {}),
  };
}
