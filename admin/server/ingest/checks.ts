import type { Transaction } from 'kysely';
import type { SaleFacts } from '../../../shared/ledger/sale-facts.ts';
import { careLevelOn, holds } from '../../../shared/policy/engine/who.ts';
import type { PersonFacts, SiteFacts } from '../../../shared/policy/facts.ts';
import type { Alarm, AlarmCode } from '../alarms.ts';
import { loadWorkingDays, type WorkingDays } from '../calendar/working-days.ts';
import { loadSites } from '../canteens.ts';
import type { Tables } from '../database/tables.ts';
import { loadPersonFacts } from '../roster/facts.ts';
import type { PolicyOf } from './policies.ts';
import type { KioskPlace } from './project.ts';
import { type Recomputation, recomputeSale } from './recompute.ts';
import type { UnderstoodEntry } from './understand.ts';

/** What the admin itself knows of the people, the canteen and the days of a batch. */
interface OwnKnowledge {
  readonly people: ReadonlyMap<string, PersonFacts>;
  readonly site: SiteFacts | undefined;
  readonly isWorkingDay: WorkingDays;
}

/** Everything about entries that a person should look at; none of it keeps a meal from being stored. */
export async function checkEntries(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  at: { readonly place: KioskPlace; readonly policyOf: PolicyOf },
): Promise<readonly Alarm[]> {
  const elderIds = understood.flatMap(eldersOf);
  const { canteenId } = at.place;
  const known: OwnKnowledge = {
    people: await loadPersonFacts(transaction, elderIds),
    site: (await loadSites(transaction, canteenId)).get(canteenId)?.site,
    isWorkingDay: await loadWorkingDays(transaction),
  };
  return [
    ...checkSales(understood, at.place, at.policyOf),
    ...checkElders(understood, at.place, known),
    ...checkFacts(understood, at.place, known),
  ];
}

/** The people of the roster that an entry names: who ate, and whose account paid for a guest. */
function eldersOf({ entry }: UnderstoodEntry): readonly string[] {
  if (entry.kind === 'top-up') return [entry.body.elderId];
  if (entry.kind !== 'sale') return [];
  const { person, tenders } = entry.body;
  const payers = tenders.flatMap((tender) =>
    tender.kind === 'account' && tender.elderId !== undefined ? [tender.elderId] : [],
  );
  return person.kind === 'elder' ? [person.elderId, ...payers] : payers;
}

const SALE_ALARMS: Record<
  Exclude<Recomputation, 'same'>,
  { readonly code: AlarmCode; readonly text: string }
> = {
  different: {
    code: 'decision-differs',
    text: '的补贴与按同一政策重算的结果不同，请核对这一餐。',
  },
  'unknown-policy': {
    code: 'unknown-policy',
    text: '用了本系统没有发布过的政策版本，请核对点餐机的政策来源。',
  },
  'policy-not-in-force': {
    code: 'unknown-policy',
    text: '用了那一天没有在这家食堂执行的政策版本，请核对点餐机收到的政策和这一餐。',
  },
  'facts-missing': {
    code: 'facts-missing',
    text: '没有附上计价依据，无法重算，请核对这一餐。',
  },
};

function checkSales(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  policyOf: PolicyOf,
): readonly Alarm[] {
  return understood.flatMap(({ entry, facts }) => {
    if (entry.kind !== 'sale') return [];
    const { body: sale, businessDate } = entry;
    const outcome = recomputeSale({ sale, businessDate, facts, policyOf });
    if (outcome === 'same') return [];
    const { code, text } = SALE_ALARMS[outcome];
    return [mealAlarm(code, `第${entry.seq}号记录${text}`, place, entry.seq)];
  });
}

function checkElders(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  known: OwnKnowledge,
): readonly Alarm[] {
  return understood.flatMap((one) =>
    eldersOf(one)
      .filter((elderId) => !known.people.has(elderId))
      .map((elderId) => ({
        code: 'unknown-elder' as const,
        matter: `${place.kioskId}/${elderId}`,
        sentence: `第${one.entry.seq}号记录里的老人不在本系统名册中，请核对该点餐机的名册。`,
        kioskId: place.kioskId,
        districtCode: place.districtCode,
      })),
  );
}

/**
 * A price is worked out from facts that the kiosk sends itself; one that was tampered with would make anybody ninety or
 * poor, or every day a working day. Used meals are not compared: a kiosk without network honestly knows less than the admin.
 */
function checkFacts(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  known: OwnKnowledge,
): readonly Alarm[] {
  return understood.flatMap(({ entry, facts }) => {
    if (entry.kind !== 'sale' || facts === undefined) return [];
    const { person } = entry.body;
    const roster = person.kind === 'elder' ? known.people.get(person.elderId) : undefined;
    const differing = [
      ...(roster === undefined || isSamePerson(facts.person, roster, entry.businessDate)
        ? []
        : ['老人资料与名册']),
      ...(isSameSurroundings(facts, entry.businessDate, known) ? [] : ['食堂资料或工作日与本系统']),
    ];
    if (differing.length === 0) return [];
    const sentence = `第${entry.seq}号记录计价用的${differing.join('、')}不同，请核对这一餐和该点餐机收到的资料。`;
    return [mealAlarm('facts-differ', sentence, place, entry.seq)];
  });
}

function isSamePerson(claimed: PersonFacts, roster: PersonFacts, date: string): boolean {
  return factsOn(claimed, date) === factsOn(roster, date);
}

/** What of a person can decide a price on a day, as one text; spans count by whether they hold the day. */
function factsOn(person: PersonFacts, date: string): string {
  const { birthDate, householdCode, residenceCode, standing } = person;
  const categories = person.categories.filter((held) => holds(held, date));
  const states = person.states.filter((held) => holds(held, date));
  return JSON.stringify([
    birthDate,
    householdCode,
    residenceCode,
    standing,
    [...new Set(categories.map(({ category }) => category))].toSorted(),
    [...new Set(states.map(({ state }) => state))].toSorted(),
    careLevelOn(person, date),
  ]);
}

function isSameSurroundings(facts: SaleFacts, date: string, known: OwnKnowledge): boolean {
  return (
    facts.isWorkingDay === known.isWorkingDay(date) &&
    known.site !== undefined &&
    isSameSite(facts.site, known.site)
  );
}

function isSameSite(claimed: SiteFacts, own: SiteFacts): boolean {
  return (
    claimed.canteenId === own.canteenId &&
    claimed.kind === own.kind &&
    claimed.divisionCode === own.divisionCode
  );
}

function mealAlarm(code: AlarmCode, sentence: string, place: KioskPlace, seq: number): Alarm {
  return {
    code,
    sentence,
    matter: `${place.kioskId}/${seq}`,
    kioskId: place.kioskId,
    districtCode: place.districtCode,
  };
}
