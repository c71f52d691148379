import type { Decision } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import type { MealFacts, PersonFacts, SiteFacts, UsedMeal } from './facts.ts';

/** Everything that a decision depends on. `policy` null: none is in force; `person` null: a guest. */
export interface Question {
  readonly policy: PolicyDocument | null;
  readonly person: PersonFacts | null;
  readonly site: SiteFacts;
  readonly meal: MealFacts;
  /** Meals under a subsidy this person already had, here and elsewhere, in any order. */
  readonly used: readonly UsedMeal[];
}

/**
 * Prices one meal for one person as docs/formats/policy-v1.md says: a pure function of its question. A document that
 * `checkPolicy` finds wrong must not get here.
 */
export function decide(question: Question): Decision {
  throw new Error(`not written yet: ${question.site.canteenId}`);
}
