import type { Goods, Spend, When, Who } from '../conditions.ts';
import { agesOf, holdsAges } from './ages.ts';

/** Tells whether everybody that `narrow` fits, `wide` fits too. False where that is not certain. */
export function whoHolds(wide: Who, narrow: Who): boolean {
  return (
    holdsAges(agesOf(wide.age), agesOf(narrow.age)) &&
    isAnyHeld(wide.anyCategory, narrow) &&
    (wide.everyCategory ?? []).every((one) => isSurelyHeld(one, narrow)) &&
    (wide.noCategory ?? []).every((one) => narrow.noCategory?.includes(one) === true) &&
    isLevelHeld(wide.careLevel, narrow.careLevel) &&
    isHomeHeld(wide.home, narrow.home)
  );
}

type Category = NonNullable<Who['anyCategory']>[number];

function isAnyHeld(any: Who['anyCategory'], narrow: Who): boolean {
  if (any === null) return true;
  if (narrow.everyCategory?.some((one) => any.includes(one)) === true) return true;
  return narrow.anyCategory?.every((one) => any.includes(one)) === true;
}

function isSurelyHeld(category: Category, narrow: Who): boolean {
  if (narrow.everyCategory?.includes(category) === true) return true;
  return narrow.anyCategory?.every((one) => one === category) === true;
}

function isLevelHeld(wide: Who['careLevel'], narrow: Who['careLevel']): boolean {
  if (wide === null) return true;
  return narrow !== null && wide.from <= narrow.from && narrow.to <= wide.to;
}

const NARROWER_BASES = {
  household: ['household', 'both'],
  residence: ['residence', 'both'],
  either: ['household', 'residence', 'either', 'both'],
  both: ['both'],
} as const;

/** Who shares a community with the canteen shares its town and county too. */
const NARROWER_AREAS = {
  'policy-area': ['policy-area'],
  'site-county': ['site-county', 'site-town', 'site-community'],
  'site-town': ['site-town', 'site-community'],
  'site-community': ['site-community'],
} as const;

function isHomeHeld(wide: Who['home'], narrow: Who['home']): boolean {
  if (wide === null) return true;
  if (narrow === null) return false;
  const bases: readonly string[] = NARROWER_BASES[wide.basis];
  const areas: readonly string[] = NARROWER_AREAS[wide.area];
  return bases.includes(narrow.basis) && areas.includes(narrow.area);
}

/** Tells whether `wide` holds at every meal at which `narrow` does. */
export function whenHolds(wide: When, narrow: When): boolean {
  return (
    isChoiceHeld(wide.mealPeriods, narrow.mealPeriods, 3) &&
    (wide.days === 'every-day' || wide.days === narrow.days) &&
    isChoiceHeld(wide.serviceTypes, narrow.serviceTypes, 3) &&
    (wide.bookedDaysBefore ?? 0) <= (narrow.bookedDaysBefore ?? 0) &&
    isNthHeld(wide.nth, narrow.nth)
  );
}

function isChoiceHeld(
  wide: readonly string[] | null,
  narrow: readonly string[] | null,
  kinds: number,
): boolean {
  if (wide === null || new Set(wide).size === kinds) return true;
  return narrow?.every((one) => wide.includes(one)) === true;
}

function isNthHeld(wide: When['nth'], narrow: When['nth']): boolean {
  if (wide === null) return true;
  if (narrow === null || wide.window !== narrow.window) return false;
  return (
    wide.from <= narrow.from &&
    (wide.to ?? Number.POSITIVE_INFINITY) >= (narrow.to ?? Number.POSITIVE_INFINITY)
  );
}

/** Tells whether all goods of `narrow` are goods of `wide`. */
export function goodsHold(wide: Goods, narrow: Goods): boolean {
  if (!narrow.kinds.every((kind) => wide.kinds.includes(kind))) return false;
  if (wide.setMealPrice === null || !narrow.kinds.includes('set-meal')) return true;
  const range = narrow.setMealPrice;
  return (
    (wide.setMealPrice.fromFen ?? 0) <= (range?.fromFen ?? 0) &&
    (wide.setMealPrice.toFen ?? Number.POSITIVE_INFINITY) >=
      (range?.toFen ?? Number.POSITIVE_INFINITY)
  );
}

/** Tells whether a spend threshold is met whenever another is met, on goods that are no fewer. */
export function spendHolds(wide: Spend | null, narrow: Spend | null): boolean {
  if (wide === null) return true;
  if (narrow === null || wide.on !== narrow.on) return false;
  return lowestSpend(wide) <= lowestSpend(narrow);
}

/** The least amount in fen that meets a threshold. */
export function lowestSpend({ comparison, amountFen }: Spend): number {
  return comparison === 'above' ? amountFen + 1 : amountFen;
}
