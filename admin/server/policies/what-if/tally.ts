import type { WhatIfResult, WhatIfRow } from '../../../contract/policies.ts';
import type { NamedSite } from '../../canteens.ts';
import type { MealOutcome, ReplayedMeal, ReplaySpan } from './replay.ts';

type Side = 'before' | 'after';
type Sums = { -readonly [Member in keyof WhatIfRow]: WhatIfRow[Member] };

/** Names for the rows of a result. */
export interface TallyNames {
  readonly sites: ReadonlyMap<string, NamedSite>;
  /** Title of a rule of a policy, as `policyId/ruleId`; the id stands in where it is unknown. */
  readonly ruleTitles: ReadonlyMap<string, string>;
}

/** Adds replayed meals up. It holds sums alone, however many meals there are. */
export class WhatIfTally {
  readonly #names: TallyNames;
  readonly #total = sums('', '');
  readonly #funds = new Map<string, Sums>();
  readonly #tiers = new Map<string, Sums>();
  readonly #towns = new Map<string, Sums>();
  readonly #canteens = new Map<string, Sums>();
  readonly #counts = { meals: 0, elders: 0, better: 0, worse: 0, unknown: 0, refused: 0 };
  readonly #fen = { paidBefore: 0, paidAfter: 0, operatorBefore: 0, operatorAfter: 0 };

  constructor(names: TallyNames) {
    this.#names = names;
  }

  /** Meals of guests: counted, and nothing else. */
  addGuests(mealCount: number): void {
    this.#counts.meals += mealCount;
  }

  /** The meals of one elder that were asked about. */
  addElder(replayed: readonly ReplayedMeal[]): void {
    let changeFen = 0;
    for (const one of replayed) {
      const { meal, after } = one;
      changeFen += after.paidFen - meal.real.paidFen;
      this.#fen.paidBefore += meal.real.paidFen;
      this.#fen.paidAfter += after.paidFen;
      this.#fen.operatorBefore += meal.real.operatorFen;
      this.#fen.operatorAfter += after.operatorFen;
      this.#counts.unknown += one.isUnknown ? 1 : 0;
      this.#counts.refused += one.isRefused ? 1 : 0;
      this.#add('before', meal.canteenId, meal.real);
      this.#add('after', meal.canteenId, after);
    }
    this.#counts.meals += replayed.length;
    this.#counts.elders += 1;
    if (changeFen < 0) this.#counts.better += 1;
    if (changeFen > 0) this.#counts.worse += 1;
  }

  #add(side: Side, canteenId: string, outcome: MealOutcome): void {
    const { lines, fees } = outcome;
    if (lines.length === 0 && fees.length === 0) return;
    const fen = lines.reduce((total, line) => total + line.amountFen, 0);
    const site = this.#names.sites.get(canteenId);
    const town = site?.townCode ?? canteenId;
    count(this.#total, side, fen);
    count(row(this.#towns, town, site?.townName ?? town), side, fen);
    count(row(this.#canteens, canteenId, site?.name ?? canteenId), side, fen);
    this.#addLines(side, outcome);
  }

  #addLines(side: Side, { policyId, lines, fees }: MealOutcome): void {
    const [funds, tiers] = [new Map<string, number>(), new Map<string, number>()];
    for (const { fundName, ruleId, amountFen } of lines) {
      funds.set(fundName, (funds.get(fundName) ?? 0) + amountFen);
      tiers.set(ruleId, (tiers.get(ruleId) ?? 0) + amountFen);
    }
    for (const { ruleId } of fees) tiers.set(ruleId, tiers.get(ruleId) ?? 0);
    for (const [name, fen] of funds) count(row(this.#funds, name, name), side, fen);
    for (const [ruleId, fen] of tiers) {
      const key = `${policyId ?? ''}/${ruleId}`;
      count(row(this.#tiers, key, this.#names.ruleTitles.get(key) ?? ruleId), side, fen);
    }
  }

  /** Everything so far. */
  result(span: Pick<ReplaySpan, 'from' | 'to'>): WhatIfResult {
    const { beforeFen, afterFen, beforeMeals, afterMeals } = this.#total;
    const { meals, elders, better, worse, unknown, refused } = this.#counts;
    return {
      from: span.from,
      to: span.to,
      meals,
      elders,
      total: { beforeFen, afterFen, beforeMeals, afterMeals },
      paidBeforeFen: this.#fen.paidBefore,
      paidAfterFen: this.#fen.paidAfter,
      operatorBeforeFen: this.#fen.operatorBefore,
      operatorAfterFen: this.#fen.operatorAfter,
      eldersBetter: better,
      eldersWorse: worse,
      eldersSame: elders - better - worse,
      byFund: inOrder(this.#funds),
      byTier: inOrder(this.#tiers),
      byTown: inOrder(this.#towns),
      byCanteen: inOrder(this.#canteens),
      mealsLeftAsTheyWere: unknown,
      mealsRefused: refused,
    };
  }
}

function sums(key: string, name: string): Sums {
  return { key, name, beforeFen: 0, afterFen: 0, beforeMeals: 0, afterMeals: 0 };
}

function row(rows: Map<string, Sums>, key: string, name: string): Sums {
  const held = rows.get(key);
  if (held !== undefined) return held;
  const made = sums(key, name);
  rows.set(key, made);
  return made;
}

function count(into: Sums, side: Side, fen: number): void {
  if (side === 'before') {
    into.beforeFen += fen;
    into.beforeMeals += 1;
  } else {
    into.afterFen += fen;
    into.afterMeals += 1;
  }
}

/** By key, so that two runs over the same meals give the same bytes. */
function inOrder(rows: ReadonlyMap<string, Sums>): readonly WhatIfRow[] {
  return [...rows.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1));
}
