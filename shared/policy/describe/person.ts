import type { Who } from '../conditions.ts';
import type { PolicyDocument } from '../document.ts';
import { CATEGORY_NAMES, careLevelName, HOME_AREA_NAMES, HOME_BASIS_NAMES } from '../names.ts';
import { joined } from './words.ts';

type Scope = Pick<PolicyDocument, 'scope'>;

/** Who a rule is for, as a noun: 60周岁以上未满70周岁、户籍在本区县的老人. */
export function describeWho(who: Who, document: Scope): string {
  const conditions = whoConditions(who, document);
  return conditions.length === 0 ? '每一位老人' : `${conditions.join('、')}的老人`;
}

/** Whether a who states nothing. */
export function isForEverybody(who: Who): boolean {
  return Object.values(who).every((condition) => condition === null);
}

/** An age band: 60周岁以上未满70周岁; null where it states no end. */
function describeAge(age: Who['age']): string | null {
  if (age === null || (age.from === null && age.to === null)) return null;
  const { from, to } = age;
  if (from?.isIncluded === true && to?.isIncluded === true) {
    return from.years === to.years ? `${from.years}周岁` : `${from.years}至${to.years}周岁`;
  }
  const lower = from === null ? '' : `${from.isIncluded ? '' : '超过'}${from.years}周岁`;
  const lowerEnd = from?.isIncluded === true ? '以上' : '';
  const upper = to === null ? '' : to.isIncluded ? `不超过${to.years}周岁` : `未满${to.years}周岁`;
  const between = lower !== '' && upper !== '' && lowerEnd === '' ? '且' : '';
  return `${lower}${lowerEnd}${between}${upper}`;
}

function whoConditions(who: Who, document: Scope): string[] {
  const names = (categories: NonNullable<Who['anyCategory']>): string[] =>
    categories.map((category) => CATEGORY_NAMES[category]);
  return [
    describeAge(who.age),
    describeHome(who.home, document),
    who.anyCategory === null ? null : `属于${joined(names(who.anyCategory), '或')}`,
    who.everyCategory === null
      ? null
      : `${who.everyCategory.length > 1 ? '同时' : ''}属于${joined(names(who.everyCategory), '和')}`,
    who.noCategory === null ? null : `不属于${joined(names(who.noCategory), '或')}`,
    describeCareLevel(who.careLevel),
  ].filter((words) => words !== null);
}

function describeCareLevel(careLevel: Who['careLevel']): string | null {
  if (careLevel === null) return null;
  const from = careLevelName(careLevel.from);
  return careLevel.from === careLevel.to
    ? `能力评估为${from}`
    : `能力评估为${from}到${careLevelName(careLevel.to)}`;
}

function describeHome(home: Who['home'], document: Scope): string | null {
  if (home === null) return null;
  const area = home.area === 'policy-area' ? policyArea(document) : HOME_AREA_NAMES[home.area];
  return `${HOME_BASIS_NAMES[home.basis]}在${area}`;
}

/** The policy's own area as people of the place say it; several divisions have no short name. */
function policyArea(document: Scope): string {
  const codes = document.scope.divisionCodes ?? [];
  const byDigits: Readonly<Record<number, string>> = {
    2: '本省',
    4: '本市',
    6: '本区县',
    9: '本镇街',
    12: '本村（社区）',
  };
  const only = codes.length === 1 ? codes[0] : undefined;
  return (only === undefined ? undefined : byDigits[only.length]) ?? HOME_AREA_NAMES['policy-area'];
}
