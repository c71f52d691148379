import type { Fen } from '../../money/fen.ts';
import { decide, type Question } from '../decide.ts';
import { type Decision, subsidyOf } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { explainDecision } from '../explain.ts';
import type { SiteFacts, UsedMeal } from '../facts.ts';
import { merchantFundIds } from '../merchants.ts';
import { usedAmounts } from '../used-amounts.ts';
import { type Bill, representativeBills } from './bills.ts';
import {
  type AgeBand,
  ageBands,
  describeBand,
  personOf,
  type Situation,
  situations,
} from './people.ts';

/** One cell: what this person pays for this bill, what is not paid, and why. */
export interface PriceCell {
  readonly listPriceFen: Fen;
  readonly paysFen: Fen;
  /** Subsidies and merchant discounts. */
  readonly subsidyFen: Fen;
  readonly isRefused: boolean;
  /** One Chinese sentence for the bureau. */
  readonly explanation: string;
}

/** A row: people that no cell tells apart. */
export interface PriceRow {
  readonly key: string;
  readonly ages: string;
  /** Beside the age; empty for the ordinary person. */
  readonly situation: string;
  /** As many as there are bills. */
  readonly cells: readonly PriceCell[];
}

/** Who × bill → pays and subsidy. A situation that changes nothing for an age has no row there. */
export interface PriceTable {
  readonly bills: readonly { readonly key: string; readonly label: string }[];
  readonly rows: readonly PriceRow[];
}

/** What the table is made for; without prices the document's own are taken. */
export interface PriceTableOptions {
  /** List prices of one meal in fen. */
  readonly listPricesFen?: readonly number[];
}

/** A row of two documents beside each other. */
export interface PriceComparisonRow {
  readonly key: string;
  readonly ages: string;
  readonly situation: string;
  readonly before: readonly PriceCell[];
  readonly after: readonly PriceCell[];
}

/** Two documents over the people and bills that either tells apart. */
export interface PriceComparison {
  readonly bills: PriceTable['bills'];
  readonly rows: readonly PriceComparisonRow[];
}

interface Draft extends PriceRow {
  readonly band: AgeBand;
}

/**
 * The document's price table over representative people and bills, decided by `decide` itself. The document must have no
 * finding of severity error, but for cases that come out otherwise.
 */
export function priceTable(document: PolicyDocument, options: PriceTableOptions = {}): PriceTable {
  return tableOf([document], document, options);
}

/** The price tables of two documents over the same people and bills, on the first day of the later one. */
export function comparePrices(before: PolicyDocument, after: PolicyDocument): PriceComparison {
  // What either asks about tells people and bills apart.
  const either: PolicyDocument = {
    ...after,
    rules: [...before.rules, ...after.rules],
    limits: [...before.limits, ...after.limits],
    operatorPayments: [...before.operatorPayments, ...after.operatorPayments],
    cases: [...after.cases, ...before.cases],
  };
  const { bills, rows } = tableOf([before, after], either, {});
  return {
    bills,
    rows: rows.map(({ cells, ...row }) => ({
      ...row,
      before: cells.slice(0, bills.length),
      after: cells.slice(bills.length),
    })),
  };
}

/** Rows hold the cells of every document, one after the other. */
function tableOf(
  documents: readonly PolicyDocument[],
  basis: PolicyDocument,
  options: PriceTableOptions,
): PriceTable {
  const onDate = basis.effectiveFrom;
  const bills = representativeBills(basis, {
    listPricesFen: options.listPricesFen ?? null,
    onDate,
  });
  const bands = ageBands(basis);
  const site = representativeSite(basis);
  const rowOf = (band: AgeBand, situation: Situation): Draft => ({
    key: `${ageKey(band)}/${situation.key}`,
    ages: describeBand(band),
    situation: situation.label,
    band,
    cells: documents.flatMap((document) =>
      cellsOf({ document, bills, band, situation, site, onDate }),
    ),
  });
  const [ordinary, ...others] = situations(basis);
  if (ordinary === undefined) return { bills, rows: [] };
  const ordinaryRows = bands.map((band) => rowOf(band, ordinary));
  const rows = [
    ...mergeNeighbours(ordinaryRows),
    ...others.flatMap((situation) =>
      mergeNeighbours(
        bands
          .map((band) => rowOf(band, situation))
          .filter((row, index) => !sameCells(row.cells, ordinaryRows[index]?.cells ?? [])),
      ),
    ),
  ];
  return {
    bills: bills.map(({ key, label }) => ({ key, label })),
    rows: rows.map(({ band: _, ...row }) => row),
  };
}

function cellsOf(facts: {
  readonly document: PolicyDocument;
  readonly bills: readonly Bill[];
  readonly band: AgeBand;
  readonly situation: Situation;
  readonly site: SiteFacts;
  readonly onDate: string;
}): readonly PriceCell[] {
  const { document, site, band, situation, onDate } = facts;
  const person = personOf({
    band,
    situation,
    onDate,
    divisionCode: site.divisionCode,
  });
  return facts.bills.map((bill) => {
    const question: Question = { policy: document, person, site, meal: bill.meal, used: [] };
    const decision = decide(question);
    const second = bill.isSecond
      ? decide({ ...question, used: usedBy(decision, bill, document) })
      : decision;
    return cellOf(second, document);
  });
}

function cellOf(decision: Decision, document: PolicyDocument): PriceCell {
  return {
    listPriceFen: decision.listPriceFen,
    paysFen: decision.payableFen,
    subsidyFen: subsidyOf(decision),
    isRefused: decision.isRefused,
    explanation: explainDecision(decision, { policy: document, audience: 'bureau' }),
  };
}

/** The meal just decided, as one that was had. */
function usedBy(decision: Decision, bill: Bill, document: PolicyDocument): readonly UsedMeal[] {
  const { subsidies, fees } = usedAmounts(decision, merchantFundIds(document));
  if (subsidies.length === 0 && fees.length === 0) return [];
  const { businessDate, mealPeriod } = bill.meal;
  return [{ businessDate, mealPeriod, subsidies, fees }];
}

/** A canteen that the document's scope holds; any canteen where it states nothing. */
function representativeSite(document: PolicyDocument): SiteFacts {
  const { divisionCodes, siteKinds, canteenIds } = document.scope;
  const code = divisionCodes?.[0] ?? '370481';
  return {
    canteenId: canteenIds?.[0] ?? '00000000-0000-4000-8000-000000000000',
    kind: siteKinds?.[0] ?? 'canteen',
    divisionCode: `${code}${'010101001001'.slice(code.length)}`,
  };
}

/** Rows of one situation, youngest first, with neighbouring ages that fare alike made one row. */
function mergeNeighbours(rows: readonly Draft[]): readonly Draft[] {
  const merged: Draft[] = [];
  for (const row of rows) {
    const last = merged.at(-1);
    const touches =
      last?.band.toYears !== undefined &&
      last.band.toYears !== null &&
      last.band.toYears + 1 === row.band.fromYears;
    if (last === undefined || !touches || !sameCells(last.cells, row.cells)) {
      merged.push(row);
      continue;
    }
    const band = { fromYears: last.band.fromYears, toYears: row.band.toYears };
    merged[merged.length - 1] = { ...last, band, ages: describeBand(band) };
  }
  return merged;
}

function sameCells(left: readonly PriceCell[], right: readonly PriceCell[]): boolean {
  return (
    left.length === right.length &&
    left.every((cell, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        cell.paysFen === other.paysFen &&
        cell.isRefused === other.isRefused &&
        cell.explanation === other.explanation
      );
    })
  );
}

function ageKey(band: AgeBand): string {
  return band.fromYears === null ? 'young' : String(band.fromYears);
}
