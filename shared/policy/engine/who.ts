import { completedYears } from '../age.ts';
import type { Who } from '../conditions.ts';
import type { PolicyScope } from '../document.ts';
import type { BenefitCategory, PersonFacts, SiteFacts } from '../facts.ts';
import type { PolicySettings } from '../settings.ts';

/** A person as a policy sees them on one day at one canteen. */
export interface Standing {
  readonly person: PersonFacts;
  readonly site: SiteFacts;
  readonly date: string;
  readonly ageYears: number;
  readonly scope: PolicyScope;
}

/** Works the age out once for all rules. */
export function standingOf(
  policy: { readonly settings: PolicySettings; readonly scope: PolicyScope },
  at: { readonly person: PersonFacts; readonly site: SiteFacts; readonly date: string },
): Standing {
  const birth = { birthDate: at.person.birthDate, onDate: at.date };
  const ageYears = completedYears(birth, policy.settings);
  return { person: at.person, site: at.site, date: at.date, ageYears, scope: policy.scope };
}

/** Tells whether a span of dates, both ends included, holds a day. */
export function holds(
  span: { readonly from: string; readonly to: string | null },
  date: string,
): boolean {
  return span.from <= date && (span.to === null || date <= span.to);
}

/** Tells whether a person meets every stated condition of `who`. */
export function whoFits(who: Who, standing: Standing): boolean {
  if (who.age !== null && !isInBand(who.age, standing.ageYears)) return false;
  if (who.anyCategory !== null && !hasAny(who.anyCategory, standing)) return false;
  if (who.everyCategory !== null && !who.everyCategory.every((one) => hasCategory(standing, one))) {
    return false;
  }
  if (who.noCategory !== null && hasAny(who.noCategory, standing)) return false;
  if (who.careLevel !== null && !isInCareLevel(who.careLevel, standing)) return false;
  return who.home === null || isHome(who.home, standing);
}

/** Tells whether something is for somebody: of a person of whom only the card is known no more than the age is judged. */
export function isFor(who: Who, standing: Standing): boolean {
  if (standing.person.standing === 'provisional' && !asksForAgeAlone(who)) return false;
  return whoFits(who, standing);
}

/** Tells whether `who` asks for nothing but age, which a read card alone can answer. */
export function asksForAgeAlone(who: Who): boolean {
  return (
    who.anyCategory === null &&
    who.everyCategory === null &&
    who.noCategory === null &&
    who.careLevel === null &&
    who.home === null
  );
}

/** Tells whether an age lies in a band. */
export function isInBand(band: NonNullable<Who['age']>, years: number): boolean {
  const { from, to } = band;
  if (from !== null && (from.isIncluded ? years < from.years : years <= from.years)) return false;
  return to === null || (to.isIncluded ? years <= to.years : years < to.years);
}

function hasAny(categories: readonly BenefitCategory[], standing: Standing): boolean {
  for (const held of standing.person.categories) {
    if (categories.includes(held.category) && holds(held, standing.date)) return true;
  }
  return false;
}

function hasCategory(standing: Standing, category: BenefitCategory): boolean {
  return standing.person.categories.some(
    (held) => held.category === category && holds(held, standing.date),
  );
}

function isInCareLevel(range: NonNullable<Who['careLevel']>, standing: Standing): boolean {
  const level = careLevelOn(standing.person, standing.date);
  return level !== null && range.from <= level && level <= range.to;
}

/** Of the assessments that hold on a day the one that began last, of those the highest. */
export function careLevelOn(person: PersonFacts, date: string): number | null {
  let latest: PersonFacts['careLevels'][number] | null = null;
  for (const held of person.careLevels) {
    if (!holds(held, date)) continue;
    if (
      latest === null ||
      held.from > latest.from ||
      (held.from === latest.from && held.level > latest.level)
    ) {
      latest = held;
    }
  }
  return latest?.level ?? null;
}

function isHome(home: NonNullable<Who['home']>, standing: Standing): boolean {
  const { householdCode, residenceCode } = standing.person;
  const isInArea = (code: string | null): boolean => isCodeInArea(code, home.area, standing);
  switch (home.basis) {
    case 'household':
      return isInArea(householdCode);
    case 'residence':
      return isInArea(residenceCode);
    case 'either':
      return isInArea(householdCode) || isInArea(residenceCode);
    case 'both':
      return isInArea(householdCode) && isInArea(residenceCode);
  }
}

function isCodeInArea(
  code: string | null,
  area: NonNullable<Who['home']>['area'],
  { site, scope }: Standing,
): boolean {
  if (code === null) return false;
  switch (area) {
    case 'policy-area':
      return (
        scope.divisionCodes === null || scope.divisionCodes.some((one) => code.startsWith(one))
      );
    case 'site-county':
      return sharesDivision(code, site, 6);
    case 'site-town':
      return sharesDivision(code, site, 9);
    case 'site-community':
      return sharesDivision(code, site, 12);
  }
}

/** Whether a code and the canteen's agree in so many digits; a shorter code agrees with nothing. */
function sharesDivision(code: string, site: SiteFacts, digits: 6 | 9 | 12): boolean {
  const length = Math.min(code.length, site.divisionCode.length);
  return length >= digits && code.slice(0, digits) === site.divisionCode.slice(0, digits);
}

/** Tells whether somebody may use the subsidy at this canteen at all. */
export function isUsableHere(settings: PolicySettings, standing: Standing): boolean {
  const digits = USABLE_DIGITS[settings.usableAt];
  if (digits === null) return true;
  const { householdCode, residenceCode } = standing.person;
  const isNear = (code: string | null): boolean =>
    code !== null && sharesDivision(code, standing.site, digits);
  if (settings.homeBasis !== 'residence' && isNear(householdCode)) return true;
  return settings.homeBasis !== 'household' && isNear(residenceCode);
}

const USABLE_DIGITS = {
  'every-site': null,
  'county-of-home': 6,
  'town-of-home': 9,
  'community-of-home': 12,
} as const;
