import { fundsOf } from './benefit.ts';
import type { PolicyDocument, PolicyRule } from './document.ts';

type Funds = Pick<PolicyDocument, 'funds'>;

/** Ids of the funds by which canteens give a discount of their own, which nobody owes them. */
export function merchantFundIds(policy: Funds): ReadonlySet<string> {
  const merchants = policy.funds.filter((fund) => fund.level === 'merchant');
  return new Set(merchants.map((fund) => fund.id));
}

/** Tells whether the canteen itself gives a rule: no limit without names covers it. */
export function isBorneByMerchant(policy: Funds, { payers }: Pick<PolicyRule, 'payers'>): boolean {
  const fundIds = fundsOf(payers);
  return policy.funds.some(({ id, level }) => level === 'merchant' && fundIds.includes(id));
}
