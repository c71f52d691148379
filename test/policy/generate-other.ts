import { canteenIdSchema, policyIdSchema } from '../../shared/identity/ids.ts';
import { fen } from '../../shared/money/fen.ts';
import type { PolicyDocument, PolicyScope } from '../../shared/policy/document.ts';
import type { SiteFacts } from '../../shared/policy/facts.ts';
import type { TopUpRule } from '../../shared/policy/operator.ts';
import type { TopUpQuestion } from '../../shared/policy/top-up.ts';
import { person, site } from './generate.ts';
import { daysLater, spanAround } from './generate-days.ts';
import { generatePolicy, money, payers, siteKinds, stated, who } from './generate-policy.ts';
import { type Random, randomOf } from './random.ts';
import strengths from './strengths.json' with { type: 'json' };

const { chances } = strengths;

/** Policies of which one holds at a canteen on a day, or none. */
export interface Choice {
  readonly policies: readonly PolicyDocument[];
  readonly site: SiteFacts;
  readonly businessDate: string;
}

/** Streams of their own, so that neither the cases of meals nor these move when the other changes. */
const TOP_UPS = 0x2c1b3c6d;
const CHOICES = 0x297a2d39;

function dateOf(random: Random): string {
  return daysLater(random.pick(strengths.dates), random.pick([0, 0, 0, 1, -1]));
}

function topUpRule(random: Random, id: string): TopUpRule {
  const ends = [money(random), money(random)].toSorted((one, other) => one - other);
  const [low = fen(0), high = fen(0)] = ends;
  return {
    id,
    title: id,
    who: who(random),
    paysPermille: random.chance(0.8) ? random.pick(strengths.permille) : random.whole(0, 1000),
    creditMinFen: stated(random, () => low),
    creditMaxFen: stated(random, () => high),
    payers: payers(random),
  };
}

/** The top-up with this index of this seed: always the same one. */
export function generateTopUp(seed: number, index: number): TopUpQuestion {
  const random = randomOf(seed ^ TOP_UPS, index);
  const businessDate = dateOf(random);
  const ids = random.shuffled(strengths.ruleIds).slice(0, random.pick(strengths.ruleCounts));
  return {
    policy: { ...generatePolicy(random), topUpRules: ids.map((id) => topUpRule(random, id)) },
    person: person(random, businessDate),
    site: site(random),
    businessDate,
    creditFen: random.chance(0.5) ? fen(random.whole(1, 200) * 100) : money(random),
  };
}

function scope(random: Random): PolicyScope {
  const some = <T>(list: readonly T[]) => stated(random, () => random.some(list), chances.scope);
  return {
    divisionCodes: some(strengths.scopeDivisions),
    siteKinds: some(siteKinds),
    canteenIds: some(strengths.canteenIds)?.map((id) => canteenIdSchema.parse(id)) ?? null,
  };
}

/** Few ids, versions and first days, so that policies are often equal but for one thing; no version is there twice. */
function versions(random: Random, today: string): readonly PolicyDocument[] {
  const names = strengths.policyIds.flatMap((policyId) =>
    [1, 2, 10].map((version) => ({ policyId: policyIdSchema.parse(policyId), version })),
  );
  const document = generatePolicy(random);
  return random
    .shuffled(names)
    .slice(0, random.whole(0, 6))
    .map((name) => {
      const { from, to } = spanAround(random, today);
      return { ...document, ...name, scope: scope(random), effectiveFrom: from, effectiveTo: to };
    });
}

/** The choice with this index of this seed: always the same one. */
export function generateChoice(seed: number, index: number): Choice {
  const random = randomOf(seed ^ CHOICES, index);
  const businessDate = dateOf(random);
  return { policies: versions(random, businessDate), site: site(random), businessDate };
}
