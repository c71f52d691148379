import { canonicalText } from '../../ledger/canonical.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { COMBINE_NAMES } from '../names.ts';
import { type Ages, agesOf, ageWords } from './ages.ts';
import { doubtful, type PolicyFinding } from './finding.ts';
import { placeWords } from './place.ts';

interface Band {
  readonly index: number;
  readonly ages: Ages;
}

/**
 * Ages between two rules that none of them is for, and ages that two of them are for. Compared are rules of one layer that ask
 * for the same except age. Published texts have both on purpose, so they are doubts, not errors. Rules of `apart` are left out.
 */
export function bandFindings(
  document: PolicyDocument,
  apart: ReadonlySet<number>,
): readonly PolicyFinding[] {
  const groups = new Map<string, Band[]>();
  for (const [index, rule] of document.rules.entries()) {
    if (apart.has(index)) continue;
    const key = sameButAge(rule);
    const bands = groups.get(key) ?? [];
    bands.push({ index, ages: agesOf(rule.who.age) });
    groups.set(key, bands);
  }
  return [...groups.values()].flatMap((bands) =>
    groupFindings(
      document,
      bands.toSorted((one, other) => one.ages.from - other.ages.from || one.index - other.index),
    ),
  );
}

function groupFindings(document: PolicyDocument, bands: readonly Band[]): readonly PolicyFinding[] {
  const findings: PolicyFinding[] = [];
  let highest: Band | undefined;
  for (const band of bands) {
    if (highest !== undefined) {
      if (band.ages.from > highest.ages.to + 1) findings.push(gap(document, highest, band));
      if (band.ages.from <= highest.ages.to) findings.push(overlap(document, highest, band));
    }
    if (highest === undefined || band.ages.to > highest.ages.to) highest = band;
  }
  return findings;
}

function gap(document: PolicyDocument, lower: Band, higher: Band): PolicyFinding {
  const ages = ageWords({ from: lower.ages.to + 1, to: higher.ages.from - 1 });
  const sentence = `${placeWords(document, ['rules', lower.index])}和${placeWords(document, ['rules', higher.index])}之间，${ages}没有规则：请核对原文；原文就是这样的，可以保留。`;
  return doubtful('band-gap', ['rules', higher.index, 'who', 'age'], sentence);
}

function overlap(document: PolicyDocument, lower: Band, higher: Band): PolicyFinding {
  const ages = ageWords({
    from: higher.ages.from,
    to: Math.min(lower.ages.to, higher.ages.to),
  });
  const layerId = document.rules[higher.index]?.layerId;
  const layer = document.layers.find(({ id }) => id === layerId);
  const combine = layer === undefined ? '' : `，按这一层的“${COMBINE_NAMES[layer.combine]}”处理`;
  const sentence = `${ages}同时符合${placeWords(document, ['rules', lower.index])}和${placeWords(document, ['rules', higher.index])}${combine}：请核对原文；原文就是这样的，可以保留。`;
  return doubtful('band-overlap', ['rules', higher.index, 'who', 'age'], sentence);
}

/** Everything that a rule asks for except age, so that the order of a list does not matter. */
function sameButAge({ layerId, who, when, goods, spend }: PolicyRule): string {
  return canonicalText({
    layerId,
    who: {
      ...who,
      age: null,
      anyCategory: sorted(who.anyCategory),
      everyCategory: sorted(who.everyCategory),
      noCategory: sorted(who.noCategory),
    },
    when: {
      ...when,
      mealPeriods: sorted(when.mealPeriods),
      serviceTypes: sorted(when.serviceTypes),
    },
    goods: { ...goods, kinds: sorted(goods.kinds) },
    spend,
  });
}

function sorted(list: readonly string[] | null): readonly string[] | null {
  return list === null ? null : list.toSorted();
}
