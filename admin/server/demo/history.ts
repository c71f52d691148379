import { DEFAULT_EFFECTIVE_RULE } from '../../../shared/coverage/effective.ts';
import { DEMO_CARD_PEOPLE } from '../../../shared/demo/people.ts';
import { repeatableNumbers } from '../../../shared/demo/repeatable-numbers.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { businessDate } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import type { PreparedElder } from '../roster/register.ts';
import { type HistoryKiosk, sellMeal, topUp } from './history-kiosk.ts';
import type { DemoSite } from './sites.ts';

const MINUTE_MS = 60_000;

interface Past {
  readonly kiosk: HistoryKiosk;
  readonly site: DemoSite;
  readonly siteIndex: number;
  readonly elders: readonly PreparedElder[];
  readonly menu: readonly MenuItem[];
  readonly nowMs: number;
}

/** Days ago on which a site served, and how many meals: never today, so that the hour of loading changes nothing. */
function servedDays(past: Past): readonly { readonly daysAgo: number; readonly meals: number }[] {
  const next = repeatableNumbers(past.siteIndex);
  const { mealsPerDayMin, serviceDaysMin } = DEFAULT_EFFECTIVE_RULE;
  const dayCount = {
    almost: serviceDaysMin - 1,
    busy: serviceDaysMin + Math.floor(next() * 12),
    weak: 3 + Math.floor(next() * 5),
    plaque: 0,
  }[past.site.service];
  return Array.from({ length: 26 }, (_unused, index) => ({ daysAgo: index + 1, rank: next() }))
    .toSorted((left, right) => left.rank - right.rank)
    .slice(0, dayCount)
    .map(({ daysAgo }) => ({
      daysAgo,
      meals: Math.min(past.elders.length, mealsPerDayMin + Math.floor(next() * 5)),
    }))
    .toSorted((left, right) => right.daysAgo - left.daysAgo);
}

/** The past meals of one site: lunches of different elders. */
export function livePast(past: Past): void {
  const today = businessDate(past.nowMs, past.kiosk.day);
  for (const { daysAgo, meals } of servedDays(past)) {
    const date = addDays(today, -daysAgo);
    for (let index = 0; index < meals; index += 1) {
      const atMs = Date.parse(`${date}T11:05:00.000+08:00`) + index * 3 * MINUTE_MS;
      serve(past, { atMs, turn: daysAgo * 3 + index });
    }
  }
}

/** Today at the newcomer's canteen: one subsidised meal fewer than makes it a service day. */
export function liveToday(past: Past): void {
  const meals = DEFAULT_EFFECTIVE_RULE.mealsPerDayMin - 1;
  const today = businessDate(past.nowMs, past.kiosk.day);
  const dayStartMs =
    Date.parse(`${today}T00:00:00.000+08:00`) + past.kiosk.day.dayBoundaryMinute * MINUTE_MS;
  for (let index = 0; index < meals; index += 1) {
    const atMs = Math.max(dayStartMs, past.nowMs - (meals - index) * 4 * MINUTE_MS);
    serve(past, { atMs, turn: index });
  }
}

function serve(past: Past, meal: { readonly atMs: number; readonly turn: number }): void {
  const elder = past.elders[meal.turn % past.elders.length];
  const setMeals = past.menu.filter(({ kind }) => kind === 'set-meal');
  const item = setMeals[(meal.turn * 7) % setMeals.length];
  if (elder === undefined || item === undefined)
    throw new Error('a demo site has elders and a menu');
  sellMeal(past.kiosk, { atMs: meal.atMs, elder, item });
}

/** Accounts of the people whose cards lie on the table, opened by the attendant long before their first meal. */
export function openAccounts(
  past: Pick<Past, 'kiosk' | 'nowMs'>,
  holders: { readonly elders: readonly PreparedElder[]; readonly staffId: string },
): void {
  const date = addDays(businessDate(past.nowMs, past.kiosk.day), -28);
  const atMs = Date.parse(`${date}T09:30:00.000+08:00`);
  for (const person of DEMO_CARD_PEOPLE) {
    const elder = holders.elders.find((candidate) => candidate.idNumber.number === person.idNumber);
    if (elder === undefined || person.balanceFen === null) continue;
    topUp(past.kiosk, {
      atMs,
      elderId: elder.elderId,
      amountFen: fen(person.balanceFen),
      staffId: holders.staffId,
    });
  }
}
