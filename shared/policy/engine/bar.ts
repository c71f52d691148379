import type { DecisionReason } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { holds, isUsableHere, type Standing } from './who.ts';

/** What keeps a person from any subsidy at this canteen today, whatever the rules say. */
export function barOf(policy: PolicyDocument, standing: Standing): DecisionReason | null {
  const { settings } = policy;
  const { person, date } = standing;
  if (person.standing === 'provisional' && settings.unknownPerson === 'list-price') {
    return { code: 'unknown-person' };
  }
  for (const state of settings.excludedStates) {
    if (person.states.some((held) => held.state === state && holds(held, date))) {
      return { code: 'excluded', state };
    }
  }
  return isUsableHere(settings, standing) ? null : { code: 'not-usable-here' };
}
