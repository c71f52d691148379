import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoIdNumber } from '../../../shared/demo/people.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../../shared/ledger/entry.ts';
import { decide } from '../../../shared/policy/decide.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import { tightestLimitText } from '../../../shared/policy/explain-limits.ts';
import {
  benefitCategorySchema,
  type MealFacts,
  NO_PRICES,
  type PersonFacts,
} from '../../../shared/policy/facts.ts';
import { CARE_LEVEL_NAMES, CATEGORY_NAMES } from '../../../shared/policy/names.ts';
import { policyDigest } from '../../../shared/policy/signing.ts';
import { SETTINGS } from '../canteen.test-support.ts';
import { FIRST_MEAL } from '../checkout/order.test-support.ts';
import { receiptFacts } from '../checkout/receipt-facts.ts';
import { receiptDocument, receiptFactsSchema } from './elder-receipt.ts';
import { readPaper } from './paper.test-support.ts';

const NAME = '张桂花';
const ID_NUMBER = demoIdNumber({ birthDate: '1951-03-08', order: 1, sex: 'female' });
const ELDER = '0f4c2b1a-9d8e-4f7a-8b6c-5d4e3f2a1b0c';
/** What a bureau might write into a title. */
const NASTY = `低保老人补贴 特困残疾 ${NAME}`;

const TEMPLATES = path.resolve(import.meta.dirname, '../../../shared/policy/templates');

/** Every policy that comes with the product, with every text in it that a person writes made as bad as it can be. */
const policies: readonly PolicyDocument[] = readdirSync(TEMPLATES)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const policy = policyDocumentSchema.parse(
      JSON.parse(readFileSync(path.join(TEMPLATES, file), 'utf8')),
    );
    const titled = <Thing extends { readonly title: string }>(things: readonly Thing[]) =>
      things.map((thing) => ({ ...thing, title: NASTY }));
    return policyDocumentSchema.parse({
      ...{ ...policy, title: NASTY, issuer: NASTY, documentNumber: NASTY },
      funds: policy.funds.map((fund) => ({ ...fund, name: NASTY })),
      ...{ layers: titled(policy.layers), rules: titled(policy.rules) },
      limits: titled(policy.limits),
    });
  });

const always = { from: '2000-01-01', to: null };
const person: fc.Arbitrary<PersonFacts> = fc.record({
  standing: fc.constantFrom('registered', 'provisional'),
  birthDate: fc.integer({ min: 1920, max: 1966 }).map((year) => `${year}-03-08`),
  categories: fc
    .subarray([...benefitCategorySchema.options], { maxLength: 6 })
    .map((categories) => categories.map((category) => ({ category, ...always }))),
  careLevels: fc
    .constantFrom(null, 0, 1, 2, 3, 4)
    .map((level) => (level === null ? [] : [{ level, ...always }])),
  states: fc.constant([]),
  householdCode: fc.constantFrom(null, '370481003', '110105001001'),
  residenceCode: fc.constantFrom(null, '370481003001'),
});
const meal: fc.Arbitrary<MealFacts> = fc.record({
  businessDate: fc.constantFrom('2026-11-23', '2026-11-28'),
  mealPeriod: fc.constantFrom('breakfast', 'lunch', 'dinner'),
  isWorkingDay: fc.boolean(),
  serviceType: fc.constantFrom('eat-in', 'pick-up', 'delivery'),
  bookedDaysBefore: fc.constantFrom(0, 1),
  prices: fc
    .constantFrom(800, 1_200, 1_500, 2_000, 6_000)
    .map((setMealFen) => ({ ...NO_PRICES, setMealFen: amount(setMealFen) })),
});

function amount(value: number) {
  return receiptFactsSchema.shape.payFen.parse(value);
}

/** The facts of the slip that such a person gets for such a meal; null where the policy refuses the meal. */
function slipOf(given: {
  readonly policy: PolicyDocument;
  readonly person: PersonFacts;
  readonly meal: MealFacts;
  readonly isDiscreet: boolean;
}) {
  const { policy, meal: eaten } = given;
  const { canteenId } = { canteenId: '5c1e9a70-3b2d-4f68-9e41-7d0c8b6a2f13' };
  const site = { canteenId, kind: 'canteen', divisionCode: '370481003001' } as const;
  const decision = decide({ policy, person: given.person, site, meal: eaten, used: [] });
  if (decision.isRefused) return null;
  const { policyId, version } = policy;
  const entry: LedgerEntry = ledgerEntrySchema.parse({
    ...{ format: 1, kiosk: ELDER, seq: 123, at: '2026-11-23T11:42:07.123+08:00', run: ELDER },
    ...{ uptimeMs: 1, businessDate: eaten.businessDate, by: { kind: 'self-service' } },
    ...{ kind: 'sale', version: 1 },
    body: {
      ...{ orderId: ELDER, orderNumber: 17 },
      ...{ mealPeriod: eaten.mealPeriod, serviceType: eaten.serviceType },
      person: {
        ...{ kind: 'elder', elderId: ELDER, identifiedBy: 'id-card' },
        factsDigest: 'ab'.repeat(32),
      },
      lines: [
        {
          ...{ menuItemId: FIRST_MEAL.menuItemId, name: FIRST_MEAL.name, kind: 'set-meal' },
          ...{ unitPriceFen: decision.listPriceFen, quantity: 1, weightGrams: null },
        },
      ],
      listPriceFen: decision.listPriceFen,
      decision: {
        policy: { policyId, version, digest: policyDigest(policy) },
        ...{ lines: decision.lines, fees: decision.fees },
        ...{ operatorLines: decision.operatorLines, reasons: decision.reasons },
      },
      tenders:
        decision.payableFen === 0 ? [] : [{ kind: 'account', amountFen: decision.payableFen }],
    },
  });
  if (entry.kind !== 'sale') throw new Error('a sale is a sale');
  const settings = { ...SETTINGS, isDiscreet: given.isDiscreet };
  const left = tightestLimitText(decision, policy);
  const slip = { sales: [entry], hash: 'cd'.repeat(32), policy, left };
  return receiptFacts({ settings: () => settings }, 7, slip);
}

/** Words that say what somebody is. */
const TIER_WORDS = [
  ...Object.values(CATEGORY_NAMES),
  ...Object.values(CARE_LEVEL_NAMES),
  ...['低保', '特困', '残疾', '困难', '救助', '贫', '档次', '周岁', '老人补贴'],
];

describe('the elder’s receipt of whatever person under whatever policy', () => {
  const seed = 20261123;
  const runs = 1_500;

  it('names no tier, no category, no title that a bureau wrote, no name, no number and no id', () => {
    console.log(`fast-check seed ${seed}, ${runs} people under ${policies.length} policies`);
    let reduced = 0;
    fc.assert(
      fc.property(fc.constantFrom(...policies), person, meal, (policy, who, eaten) => {
        const facts = slipOf({ policy, person: who, meal: eaten, isDiscreet: false });
        if (facts === null) return;
        reduced += facts.reductions.length === 0 ? 0 : 1;
        expect(receiptFactsSchema.parse(facts)).toEqual(facts);
        const { text, qrCodes } = readPaper(receiptDocument(facts, 1), 32);
        for (const word of [...TIER_WORDS, NAME, ID_NUMBER, ELDER, who.birthDate]) {
          expect(text.replaceAll('\n', '')).not.toContain(word);
        }
        // Ids of rules, funds, limits and people are written in small letters; nothing on the slip is.
        expect(text + qrCodes.join('')).not.toMatch(/[a-z]/);
      }),
      { seed, numRuns: runs },
    );
    expect(reduced, 'slips with a subsidy on them').toBeGreaterThan(runs / 10);
  });

  it('is the same piece of paper for any two people in a discreet canteen', () => {
    fc.assert(
      fc.property(fc.constantFrom(...policies), person, person, meal, (policy, one, other, at) => {
        const papers = [one, other].map((who) => {
          const facts = slipOf({ policy, person: who, meal: at, isDiscreet: true });
          return facts === null ? null : readPaper(receiptDocument(facts, 0), 32);
        });
        if (papers[0] !== null && papers[1] !== null) expect(papers[0]).toEqual(papers[1]);
      }),
      { seed, numRuns: 300 },
    );
  });
});
