import type { Who } from '../conditions.ts';

/** Ages in completed years, both ends included; `to` is infinite where there is no end. */
export interface Ages {
  readonly from: number;
  readonly to: number;
}

/** The ages of a band; null is every age. Completed years are whole, so 69以上 without 69 begins at 70. */
export function agesOf(band: Who['age']): Ages {
  const { from, to } = band ?? { from: null, to: null };
  return {
    from: from === null ? 0 : from.years + (from.isIncluded ? 0 : 1),
    to: to === null ? Number.POSITIVE_INFINITY : to.years - (to.isIncluded ? 0 : 1),
  };
}

/** Tells whether nobody is of these ages. */
export function isEmpty({ from, to }: Ages): boolean {
  return from > to;
}

/** Tells whether one range holds the whole other. */
export function holdsAges(wide: Ages, narrow: Ages): boolean {
  return wide.from <= narrow.from && narrow.to <= wide.to;
}

/** Ages in words: 69周岁, 76至79周岁, 90周岁以上. */
export function ageWords({ from, to }: Ages): string {
  if (to === Number.POSITIVE_INFINITY) return from === 0 ? '各年龄' : `${from}周岁以上`;
  return from === to ? `${from}周岁` : `${from}至${to}周岁`;
}
