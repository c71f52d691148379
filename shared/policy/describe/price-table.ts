import { type Fen, fen, formatSpokenYuan, sumFen } from '../../money/fen.ts';
import { decide, type Question } from '../decide.ts';
import { type Decision, subsidyOf } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { explainDecision } from '../explain.ts';
import type { MealFacts, SiteFacts, UsedMeal } from '../facts.ts';
import { merchantFundIds } from '../merchants.ts';
import { decideTopUp, type TopUpDecision } from '../top-up.ts';
import { usedAmounts } from '../used-amounts.ts';
import { type Bill, representativeBills, representativeTopUps, type TopUpBill } from './bills.ts';
import {
  type AgeBand,
  ageBands,
  describeBand,
  personOf,
  type Situation,
  situations,
} from './people.ts';
import { fundName } from './words.ts';

/** One cell: what this person pays for this bill, what is not paid, and why. */
export interface PriceCell {
  readonly listPriceFen: Fen;
  readonly paysFen: Fen;
  /** Subsidies and merchant discounts. */
  readonly subsidyFen: Fen;
  /** Owed to the operator beside what the elder pays and the subsidies. */
  readonly operatorFen: Fen;
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
  /** Meals, and after them top-ups: there `listPriceFen` is what the account gets. */
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
    topUpRules: [...before.topUpRules, ...after.topUpRules],
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
  const topUps = representativeTopUps(basis);
  const columns = [...bills, ...topUps].map(({ key, label }) => ({ key, label }));
  const bands = ageBands(basis);
  const site = representativeSite(basis);
  const rowOf = (band: AgeBand, situation: Situation): Draft => ({
    key: `${ageKey(band)}/${situation.key}`,
    ages: describeBand(band),
    situation: situation.label,
    band,
    cells: documents.flatMap((document) =>
      cellsOf({ document, bills, topUps, band, situation, site, onDate }),
    ),
  });
  const [ordinary, ...others] = situations(basis);
  if (ordinary === undefined) return { bills: columns, rows: [] };
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
    bills: columns,
    rows: rows.map(({ band: _, ...row }) => row),
  };
}

function cellsOf(facts: {
  readonly document: PolicyDocument;
  readonly bills: readonly Bill[];
  readonly topUps: readonly TopUpBill[];
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
  const ofMeals = facts.bills.map((bill) => {
    const question: Question = { policy: document, person, site, meal: bill.meal, used: [] };
    const { earlier } = bill;
    const used =
      earlier === null
        ? []
        : usedBy(decide({ ...question, meal: earlier }), { meal: earlier, document });
    return cellOf(decide({ ...question, used }), document);
  });
  const ofTopUps = facts.topUps.map(({ creditFen }) =>
    topUpCell(
      decideTopUp({ policy: document, person, site, businessDate: onDate, creditFen }),
      document,
    ),
  );
  return [...ofMeals, ...ofTopUps];
}

function cellOf(decision: Decision, document: PolicyDocument): PriceCell {
  return {
    listPriceFen: decision.listPriceFen,
    paysFen: decision.payableFen,
    subsidyFen: subsidyOf(decision),
    operatorFen: sumFen(decision.operatorLines.map((line) => line.amountFen)),
    isRefused: decision.isRefused,
    explanation: explainDecision(decision, { policy: document, audience: 'bureau' }),
  };
}

function topUpCell(
  { creditFen, paysFen, lines }: TopUpDecision,
  document: PolicyDocument,
): PriceCell {
  const borne = lines.map(
    ({ fundId, amountFen }) => `${fundName(fundId, document)}承担${formatSpokenYuan(amountFen)}`,
  );
  const payment = `账户得${formatSpokenYuan(creditFen)}，付${formatSpokenYuan(paysFen)}`;
  return {
    listPriceFen: creditFen,
    paysFen,
    subsidyFen: sumFen(lines.map((line) => line.amountFen)),
    operatorFen: fen(0),
    isRefused: false,
    explanation:
      borne.length === 0 ? `${payment}，没有充值优惠。` : `${payment}，${borne.join('、')}。`,
  };
}

/** The meal just decided, as one that was had. */
function usedBy(
  decision: Decision,
  { meal, document }: { readonly meal: MealFacts; readonly document: PolicyDocument },
): readonly UsedMeal[] {
  const { subsidies, fees } = usedAmounts(decision, merchantFundIds(document));
  if (subsidies.length === 0 && fees.length === 0) return [];
  const { businessDate, mealPeriod } = meal;
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
        cell.operatorFen === other.operatorFen &&
        cell.explanation === other.explanation
      );
    })
  );
}

function ageKey(band: AgeBand): string {
  return band.fromYears === null ? 'young' : String(band.fromYears);
}
