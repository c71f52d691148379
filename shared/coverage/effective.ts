import { addDays } from '../time/calendar.ts';

/**
 * What makes a site effective: at least `mealsPerDayMin` subsidised meals on at least `serviceDaysMin` days of the window.
 * The numbers are the district's settings; no published text of Shandong fixes them.
 */
export interface EffectiveRule {
  readonly windowDays: number;
  readonly mealsPerDayMin: number;
  readonly serviceDaysMin: number;
}

/** The rule until a district sets its own (docs/decisions/0005-effective-sites.md). */
export const DEFAULT_EFFECTIVE_RULE: EffectiveRule = {
  windowDays: 30,
  mealsPerDayMin: 5,
  serviceDaysMin: 10,
};

/** One day of a site. */
export interface SiteDay {
  readonly businessDate: string;
  readonly subsidisedMeals: number;
}

/** The service a site really gave in the window. */
export interface SiteService {
  readonly mealsInWindow: number;
  readonly serviceDaysInWindow: number;
  readonly isEffective: boolean;
}

/** First date of the window that ends with `asOf`; both are counted. */
export function windowStart(asOf: string, rule: EffectiveRule): string {
  return addDays(asOf, 1 - rule.windowDays);
}

/** Judges a site by its days; days outside the window are passed over. */
export function assessSite(options: {
  readonly rule: EffectiveRule;
  readonly asOf: string;
  readonly days: Iterable<SiteDay>;
}): SiteService {
  const { rule, asOf } = options;
  const from = windowStart(asOf, rule);
  let mealsInWindow = 0;
  let serviceDaysInWindow = 0;
  for (const day of options.days) {
    if (day.businessDate < from || day.businessDate > asOf) continue;
    mealsInWindow += day.subsidisedMeals;
    if (day.subsidisedMeals >= rule.mealsPerDayMin) serviceDaysInWindow += 1;
  }
  return {
    mealsInWindow,
    serviceDaysInWindow,
    isEffective: serviceDaysInWindow >= rule.serviceDaysMin,
  };
}
