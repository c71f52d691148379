import { fen } from '../money/fen.ts';
import { decide } from './decide.ts';
import type { PolicyDocument, PolicyRule } from './document.ts';
import { explainDecision } from './explain.ts';
import type { MealFacts, PersonFacts, SiteFacts, UsedMeal } from './facts.ts';
import type { Limit } from './limit.ts';
import { makeMeal, makePolicy, makeQuestion, makeRule } from './testing/make-policy.ts';

interface Given {
  readonly person?: PersonFacts | null;
  readonly site?: SiteFacts;
  readonly meal?: Partial<MealFacts>;
  readonly used?: readonly UsedMeal[];
}

export function decideUnder(policy: PolicyDocument | null, given: Given = {}) {
  const { meal, ...rest } = given;
  return decide(makeQuestion({ policy, meal: makeMeal(meal), ...rest }));
}

/** What the elder is told under a policy. */
export function toElder(policy: PolicyDocument | null, given: Given = {}): string {
  return explainDecision(decideUnder(policy, given), { policy, audience: 'elder' });
}

export function toBureau(policy: PolicyDocument | null, given: Given = {}): string {
  return explainDecision(decideUnder(policy, given), { policy, audience: 'bureau' });
}

export type RuleParts = Partial<Omit<PolicyRule, 'when'>> & {
  readonly when?: Partial<PolicyRule['when']>;
};

export const plain = makeRule({ id: 'plain' });

export function withRule({ when, ...changes }: RuleParts): PolicyDocument {
  return makePolicy({
    rules: [makeRule({ id: 'plain', ...changes, when: { ...plain.when, ...when } })],
  });
}

export const common = { title: '限额', ruleIds: null, origin: 'published' } as const;

export function meals(window: 'meal-period' | 'day' | 'week' | 'month', mealsMax: number): Limit {
  return { ...common, form: 'meals', id: `meals-${window}`, window, mealsMax };
}

export function money(window: 'meal' | 'day' | 'week' | 'month', yuan: number): Limit {
  const subsidyMaxFen = fen(yuan * 100);
  return { ...common, form: 'subsidy', id: `money-${window}`, window, subsidyMaxFen };
}

export const limited = (...limits: Limit[]): PolicyDocument =>
  makePolicy({ rules: [plain], limits });
export const settings = makePolicy().settings;
