// Goal: whatever a district writes, no meal is priced wrongly in a way that can be seen without knowing the rules, and the
// page docs/formats/policy-v1.md alone is enough to price every meal alike.
// Method: random documents, people, meals and pasts from a seed that is printed; a second program in Python.
import { describe, expect, it } from 'vitest';
import { policyDocumentSchema } from '../../shared/policy/document.ts';
import { mealFactsSchema, personFactsSchema, usedMealSchema } from '../../shared/policy/facts.ts';
import { type Examination, examine } from './examine.ts';
import { examineOthers, hasPublishedShape, nothingSeen } from './examine-other.ts';
import { generateQuestion } from './generate.ts';
import { differences, hasPython } from './python-oracle.ts';

const CASES = 10_000;
const CASES_SHAPED = 1_000;
const CASES_OF_BOTH_PROGRAMS = 3_000;
const seed = Date.now() % 2 ** 31;

const ALL_REASONS = [
  'no-policy-in-force',
  'guest',
  'unknown-person',
  'excluded',
  'not-usable-here',
  'no-rule-fits',
  'condition-not-met',
  'already-cheaper',
  'limit-reached',
  'refused',
  'rule-applied',
  'cut-by-limit',
];

describe('a decision on generated policies', () => {
  it(`holds to the fen, within every limit and whatever the order, in ${CASES} cases`, () => {
    console.log(`policy properties: ${CASES} cases, seed ${seed}`);
    const seen: Examination = { reasons: {}, faults: [] };
    examine({ seed, from: 0, to: CASES }, seen);
    expect(seen.faults).toEqual([]);
    expect(Object.keys(seen.reasons).sort()).toEqual(ALL_REASONS.toSorted());
  });

  it(`is asked on documents and facts of the published shape, in ${CASES_SHAPED} cases`, () => {
    for (let index = 0; index < CASES_SHAPED; index += 1) {
      const { policy, person, meal, used } = generateQuestion(seed, index);
      if (policy !== null) expect(policyDocumentSchema.parse(policy)).toEqual(policy);
      if (person !== null) expect(personFactsSchema.parse(person)).toEqual(person);
      expect(mealFactsSchema.parse(meal)).toEqual(meal);
      expect(hasPublishedShape(seed, index)).toBe(true);
      for (const one of used) expect(usedMealSchema.parse(one)).toEqual(one);
    }
  });

  it(`of top-ups and of which policy holds keeps to the page in ${CASES} cases each`, () => {
    const found = nothingSeen();
    examineOthers({ seed, from: 0, to: CASES }, found);
    expect(found.faults).toEqual([]);
    for (const count of Object.values(found.seen)) expect(count).toBeGreaterThan(CASES / 20);
  });

  it.for(['meal', 'top-up', 'choice'] as const)(
    `is the same from a program in another language, in ${CASES_OF_BOTH_PROGRAMS} cases: %s`,
    (kind, context) => {
      if (!hasPython()) context.skip('no python3 on this machine');
      console.log(`policy in Python, ${kind}: ${CASES_OF_BOTH_PROGRAMS} cases, seed ${seed}`);
      expect(differences(kind, { seed, from: 0, to: CASES_OF_BOTH_PROGRAMS })).toEqual([]);
    },
  );
});
