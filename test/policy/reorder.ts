import type { Question } from '../../shared/policy/decide.ts';
import type { PolicyDocument, PolicyRule } from '../../shared/policy/document.ts';
import type { Random } from './random.ts';

/** Rules in another order, those of each `first-match` layer among themselves as they were. */
function reorderRules(random: Random, policy: PolicyDocument): PolicyRule[] {
  const shuffled = random.shuffled(policy.rules);
  for (const layer of policy.layers) {
    if (layer.combine !== 'first-match') continue;
    const inFile = policy.rules.filter((rule) => rule.layerId === layer.id);
    const places = shuffled.flatMap((rule, index) => (rule.layerId === layer.id ? [index] : []));
    places.forEach((place, index) => {
      const rule = inFile[index];
      if (rule !== undefined) shuffled[place] = rule;
    });
  }
  return shuffled;
}

/** Every object with its members in reverse order. */
function reverseMembers<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reverseMembers) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, member]) => [name, reverseMembers(member)])) as T;
}

/** The same question told in another order where order must not matter: not one byte of the decision may change. */
export function reorderFreely(random: Random, question: Question): Question {
  const { policy, person, used } = question;
  return reverseMembers<Question>({
    ...question,
    policy: policy && {
      ...policy,
      rules: reorderRules(random, policy),
      funds: random.shuffled(policy.funds),
    },
    person: person && {
      ...person,
      categories: random.shuffled(person.categories),
      careLevels: random.shuffled(person.careLevels),
      states: random.shuffled(person.states),
    },
    used: random.shuffled(used).map((one) => ({
      ...one,
      subsidies: random.shuffled(one.subsidies),
      fees: random.shuffled(one.fees),
    })),
  });
}

/**
 * The same question with limits and operator payments in another order. Their order shows in the lists and may show in
 * which limit is named as the reason, but not in the money; under `grant-nothing` the limits keep their order, since one
 * that gives a part may spare another the whole (docs/formats/policy-v1.md step 4.3).
 */
export function reorderLimits(random: Random, question: Question): Question {
  const { policy } = question;
  if (policy === null) return question;
  const isFree = policy.settings.limitPartlyLeft === 'grant-the-rest';
  return {
    ...question,
    policy: {
      ...policy,
      limits: isFree ? random.shuffled(policy.limits) : policy.limits,
      operatorPayments: random.shuffled(policy.operatorPayments),
    },
  };
}
