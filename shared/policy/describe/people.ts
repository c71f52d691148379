import { personFacts } from '../cases/person.ts';
import type { Who } from '../conditions.ts';
import type { PolicyDocument } from '../document.ts';
import type { BenefitCategory, PersonFacts } from '../facts.ts';
import { CATEGORY_NAMES, careLevelName } from '../names.ts';
import type { CasePerson } from '../worked-case.ts';
import { joined } from './words.ts';

/** A band of ages within which no rule of the document tells people apart. */
export interface AgeBand {
  readonly fromYears: number | null;
  readonly toYears: number | null;
}

/** What somebody is beside an age: everything else that some rule of the document asks for. */
export interface Situation {
  readonly key: string;
  /** Chinese; empty for the ordinary person. */
  readonly label: string;
  readonly categories: readonly BenefitCategory[];
  readonly careLevel: number | null;
  readonly livesElsewhere: boolean;
}

const ORDINARY: Situation = {
  key: '',
  label: '',
  categories: [],
  careLevel: null,
  livesElsewhere: false,
};

/** The bands between all age edges that the document's rules name, youngest first. */
export function ageBands(document: PolicyDocument): readonly AgeBand[] {
  const edges = new Set<number>();
  for (const who of everyWho(document)) {
    const from = who.age?.from ?? null;
    const to = who.age?.to ?? null;
    if (from !== null) edges.add(from.isIncluded ? from.years : from.years + 1);
    if (to !== null) edges.add(to.isIncluded ? to.years + 1 : to.years);
  }
  const starts = [...edges].filter((years) => years > 0).sort((a, b) => a - b);
  if (starts.length === 0) return [{ fromYears: null, toYears: null }];
  return [null, ...starts].map((fromYears, index) => {
    const next = starts[index];
    return { fromYears, toYears: next === undefined ? null : next - 1 };
  });
}

/** An age within a band, in completed years. */
function ageWithin(band: AgeBand): number {
  return band.fromYears ?? band.toYears ?? 70;
}

/** 未满60周岁、60至69周岁、80周岁以上. */
export function describeBand(band: AgeBand): string {
  if (band.fromYears === null) {
    return band.toYears === null ? '不分年龄' : `未满${band.toYears + 1}周岁`;
  }
  if (band.toYears === null) return `${band.fromYears}周岁以上`;
  return band.fromYears === band.toYears
    ? `${band.fromYears}周岁`
    : `${band.fromYears}至${band.toYears}周岁`;
}

/**
 * The ordinary person and one for every set of categories and care level that a rule asks for. Categories that always stand
 * in the same lists share one situation.
 */
export function situations(document: PolicyDocument): readonly Situation[] {
  const classes = categoryClasses(document);
  const found = new Map<string, Situation>([['', ORDINARY]]);
  for (const who of everyWho(document)) {
    for (const situation of situationsOf(who, classes)) {
      if (!found.has(situation.key)) found.set(situation.key, situation);
    }
  }
  if (everyWho(document).some((who) => who.home !== null)) {
    found.set('elsewhere', {
      ...ORDINARY,
      key: 'elsewhere',
      label: '户籍、常住都不在本地',
      livesElsewhere: true,
    });
  }
  return [...found.values()];
}

/** Facts of a person of a band in a situation on a date: half a year past the birthday, so that no edge of a day matters. */
export function personOf(options: {
  readonly band: AgeBand;
  readonly situation: Situation;
  readonly onDate: string;
  /** Where the canteen lies and the ordinary person belongs. */
  readonly divisionCode: string;
}): PersonFacts {
  const { situation } = options;
  const held = { from: '1900-01-01', to: null };
  const home = situation.livesElsewhere ? '999999999999' : options.divisionCode;
  const person: CasePerson = {
    standing: 'registered',
    ageYears: ageWithin(options.band),
    categories: situation.categories.map((category) => ({ category, ...held })),
    careLevels: situation.careLevel === null ? [] : [{ level: situation.careLevel, ...held }],
    states: [],
    householdCode: home,
    residenceCode: home,
  };
  return personFacts(person, options.onDate);
}

function everyWho(document: PolicyDocument): readonly Who[] {
  return [...document.rules, ...document.operatorPayments].map((part) => part.who);
}

type CategoryClass = readonly BenefitCategory[];

/** Categories that stand in exactly the same lists of the document: one of each is enough. */
function categoryClasses(document: PolicyDocument): readonly CategoryClass[] {
  const places = new Map<BenefitCategory, string[]>();
  everyWho(document).forEach((who, index) => {
    for (const list of ['anyCategory', 'everyCategory', 'noCategory'] as const) {
      for (const category of who[list] ?? []) {
        const alone = list === 'everyCategory' ? `/${category}` : '';
        places.set(category, [...(places.get(category) ?? []), `${index}/${list}${alone}`]);
      }
    }
  });
  const classes = new Map<string, BenefitCategory[]>();
  for (const [category, lists] of places) {
    const key = lists.join(' ');
    classes.set(key, [...(classes.get(key) ?? []), category]);
  }
  return [...classes.values()];
}

function situationsOf(who: Who, classes: readonly CategoryClass[]): readonly Situation[] {
  const classesOf = (categories: readonly BenefitCategory[]): CategoryClass[] =>
    classes.filter((members) => members.some((member) => categories.includes(member)));
  const every = who.everyCategory ?? [];
  const choices: readonly (CategoryClass | null)[] =
    who.anyCategory === null ? [null] : classesOf(who.anyCategory);
  const asked = choices.map((choice) => situationOf(choice, every, who.careLevel?.from ?? null));
  const excluded = classesOf(who.noCategory ?? []).map((choice) => situationOf(choice, [], null));
  return [...asked, ...excluded].filter((situation) => situation.key !== '');
}

function situationOf(
  choice: CategoryClass | null,
  every: readonly BenefitCategory[],
  careLevel: number | null,
): Situation {
  const [first] = choice ?? [];
  const chosen = first === undefined || every.includes(first) ? [] : [first];
  const categories = [...new Set([...chosen, ...every])].sort();
  const names = [
    ...(chosen.length === 0 || choice === null
      ? []
      : [
          joined(
            choice.map((category) => CATEGORY_NAMES[category]),
            '或',
          ),
        ]),
    ...every.map((category) => CATEGORY_NAMES[category]),
    ...(careLevel === null ? [] : [careLevelName(careLevel)]),
  ];
  return {
    key: [...categories, ...(careLevel === null ? [] : [`level-${careLevel}`])].join('+'),
    label: names.join('，同时'),
    categories,
    careLevel,
    livesElsewhere: false,
  };
}
