import type { PolicyDocument, PolicyScope } from './document.ts';
import type { SiteFacts } from './facts.ts';

/** Tells whether a policy is in force on a business date. */
export function isInForce(
  policy: Pick<PolicyDocument, 'effectiveFrom' | 'effectiveTo'>,
  date: string,
): boolean {
  return (
    policy.effectiveFrom <= date && (policy.effectiveTo === null || date <= policy.effectiveTo)
  );
}

/** Tells whether a policy's scope holds a canteen. */
export function isInScope(scope: PolicyScope, site: SiteFacts): boolean {
  const { divisionCodes, siteKinds, canteenIds } = scope;
  if (divisionCodes !== null && !divisionCodes.some((code) => site.divisionCode.startsWith(code))) {
    return false;
  }
  if (siteKinds !== null && !siteKinds.includes(site.kind)) return false;
  return canteenIds === null || canteenIds.some((canteenId) => canteenId === site.canteenId);
}

/**
 * The order in which policies of one canteen and day are asked, negative when `one` comes first: the narrower scope, then the
 * later beginning, the higher version, the greater id (docs/formats/policy-v1.md, step 1).
 */
export function comparePrecedence(
  one: PolicyDocument,
  other: PolicyDocument,
  site: SiteFacts,
): number {
  return (
    Number(other.scope.canteenIds !== null) - Number(one.scope.canteenIds !== null) ||
    longestCode(other.scope, site) - longestCode(one.scope, site) ||
    Number(other.scope.siteKinds !== null) - Number(one.scope.siteKinds !== null) ||
    compareText(other.effectiveFrom, one.effectiveFrom) ||
    other.version - one.version ||
    compareText(other.policyId, one.policyId)
  );
}

/** The policy that holds at a canteen on a date; null when none does. */
export function policyFor(
  policies: readonly PolicyDocument[],
  at: { readonly site: SiteFacts; readonly businessDate: string },
): PolicyDocument | null {
  let best: PolicyDocument | null = null;
  for (const policy of policies) {
    if (!isInForce(policy, at.businessDate) || !isInScope(policy.scope, at.site)) continue;
    if (best === null || comparePrecedence(policy, best, at.site) < 0) best = policy;
  }
  return best;
}

function longestCode(scope: PolicyScope, site: SiteFacts): number {
  const holding = (scope.divisionCodes ?? []).filter((code) => site.divisionCode.startsWith(code));
  return Math.max(0, ...holding.map((code) => code.length));
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
