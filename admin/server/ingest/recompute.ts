import { isDeepStrictEqual } from 'node:util';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import type { SaleBody } from '../../../shared/ledger/entry.ts';
import type { SaleFacts } from '../../../shared/ledger/sale-facts.ts';
import { pricesOf } from '../../../shared/ledger/sale-facts.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { SiteFacts } from '../../../shared/policy/facts.ts';
import { isInForce, isInScope } from '../../../shared/policy/select.ts';
import type { PolicyOf } from './policies.ts';

/** What pricing a meal again, with the policy version and the facts of the meal itself, says. */
export type Recomputation =
  | 'same'
  | 'different'
  | 'unknown-policy'
  | 'policy-not-in-force'
  | 'facts-missing';

/** Prices a sale again. `policyOf` answers the document of a digest, or null when the admin never published it. */
export function recomputeSale(options: {
  readonly sale: SaleBody;
  readonly businessDate: string;
  /** Undefined where the kiosk sent none that can be read. */
  readonly facts: SaleFacts | undefined;
  readonly policyOf: PolicyOf;
}): Recomputation {
  const { sale, facts } = options;
  const reference = sale.decision.policy;
  const policy = reference === null ? null : options.policyOf(reference.digest);
  if (reference !== null && policy === null) return 'unknown-policy';
  // A guest pays the list price whatever the day and the place.
  if (sale.person.kind === 'guest') return guestOutcome(sale, policy);
  if (facts === undefined) return 'facts-missing';
  // A version that the admin published, but for other days or other canteens, says nothing of this meal.
  if (policy !== null && !holdsFor(policy, { site: facts.site, date: options.businessDate })) {
    return 'policy-not-in-force';
  }
  const standing = sale.person.kind === 'elder' ? 'registered' : 'provisional';
  const decision = decide({
    policy,
    person: { ...facts.person, standing },
    site: facts.site,
    meal: {
      businessDate: options.businessDate,
      mealPeriod: sale.mealPeriod,
      serviceType: sale.serviceType,
      isWorkingDay: facts.isWorkingDay,
      bookedDaysBefore: facts.bookedDaysBefore,
      prices: pricesOf(sale),
    },
    used: facts.used,
  });
  return !decision.isRefused && isSameDecision(decision, sale.decision) ? 'same' : 'different';
}

type Stated = Pick<Decision, 'lines' | 'fees' | 'operatorLines' | 'reasons'>;

/** Comparing members is many times quicker than writing both texts, which is left for what it finds different. */
function isSameDecision(own: Stated, claimed: Stated): boolean {
  const { lines, fees, operatorLines, reasons } = claimed;
  const { lines: ownLines, fees: ownFees, operatorLines: ownOperatorLines } = own;
  return (
    isDeepStrictEqual(
      [ownLines, ownFees, ownOperatorLines, own.reasons],
      [lines, fees, operatorLines, reasons],
    ) || textOf(own) === textOf(claimed)
  );
}

function holdsFor(
  policy: PolicyDocument,
  at: { readonly site: SiteFacts; readonly date: string },
): boolean {
  return isInForce(policy, at.date) && isInScope(policy.scope, at.site);
}

function guestOutcome(sale: SaleBody, policy: PolicyDocument | null): Recomputation {
  const reason = { code: policy === null ? 'no-policy-in-force' : 'guest' };
  const expected = { lines: [], fees: [], operatorLines: [], reasons: [reason] };
  return canonicalText(expected) === textOf(sale.decision) ? 'same' : 'different';
}

function textOf(decision: Stated): string {
  const { lines, fees, operatorLines, reasons } = decision;
  return canonicalText({ lines, fees, operatorLines, reasons });
}
