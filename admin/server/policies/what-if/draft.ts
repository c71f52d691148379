import type { PolicyDocument } from '../../../../shared/policy/document.ts';
import { comparePrecedence, isInForce, isInScope } from '../../../../shared/policy/select.ts';
import { usedSince } from '../../../../shared/policy/windows.ts';
import type { NamedSite } from '../../canteens.ts';
import type { ReplayDraft } from './replay.ts';

/**
 * Makes a draft ready for a replay. It is taken to be in force on every day asked about, instead of the earlier versions of
 * its own policy; where another policy comes before it (policy-v1.md, step 1) it does not hold.
 */
export function replayDraft(
  policy: PolicyDocument,
  world: {
    readonly published: readonly PolicyDocument[];
    readonly sites: ReadonlyMap<string, NamedSite>;
  },
): ReplayDraft {
  const others = world.published.filter((one) => one.policyId !== policy.policyId);
  const siteOf = (canteenId: string) => {
    const named = world.sites.get(canteenId);
    if (named === undefined)
      throw new Error(`a meal names a canteen that is not there: ${canteenId}`);
    return named.site;
  };
  const isHeld = (canteenId: string, businessDate: string): boolean => {
    const site = siteOf(canteenId);
    if (!isInScope(policy.scope, site)) return false;
    return !others.some(
      (other) =>
        isInForce(other, businessDate) &&
        isInScope(other.scope, site) &&
        comparePrecedence(other, policy, site) < 0,
    );
  };
  return {
    policy,
    siteOf,
    fundNames: new Map(
      policy.funds.flatMap(({ id, name, level }) => (level === 'merchant' ? [] : [[id, name]])),
    ),
    holdsAt: remember((canteenId, businessDate) => isHeld(canteenId, businessDate)),
    usedSince: remember((businessDate) => usedSince(policy, businessDate)),
  };
}

/** Keeps every answer: a year has few dates and a district few canteens, and each is asked about for thousands of meals. */
function remember<Parts extends readonly string[], Answer>(
  ask: (...parts: Parts) => Answer,
): (...parts: Parts) => Answer {
  const answers = new Map<string, Answer>();
  return (...parts) => {
    const key = parts.join(' ');
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(...parts);
    answers.set(key, answer);
    return answer;
  };
}
