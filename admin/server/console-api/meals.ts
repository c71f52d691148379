import { sql } from 'kysely';
import type { Tender } from '../../../shared/ledger/entry.ts';
import { receiptCode } from '../../../shared/ledger/receipt-code.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { Decision, DecisionReason, FeeLine } from '../../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { explainDecision } from '../../../shared/policy/explain.ts';
import { MEAL_PERIOD_NAMES } from '../../../shared/policy/names.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import type { MealsQuery } from '../../contract/router.ts';
import type { MealsPageView, MealView } from '../../contract/views.ts';
import type { AdminContext } from '../context.ts';
import { loadPoliciesByDigest } from '../ingest/policies.ts';
import { IS_UNSETTLED } from '../meals/unsettled.ts';
import { IS_UNDER_A_SUBSIDY } from '../meals/used.ts';

/** Meals in one page of the list. */
const MEALS_PAGE_SIZE = 50;

const TENDER_NAMES: Record<Tender['kind'], string> = {
  cash: '现金',
  account: '个人账户',
  external: '其他支付',
};

interface MealRow {
  readonly kiosk_id: string;
  readonly seq: number;
  readonly kiosk_number: number;
  readonly canteen_name: string;
  readonly business_date: string;
  readonly at_text: string;
  readonly meal_period: MealPeriodId;
  readonly masked_name: string | null;
  readonly meal_name: string;
  readonly list_price_fen: number;
  readonly subsidy_fen: number;
  readonly paid_fen: number;
  /** Written from parsed entries only. */
  readonly tenders: readonly Tender[];
  readonly reasons: readonly DecisionReason[];
  readonly fees: readonly FeeLine[];
  readonly policy_digest: string | null;
  readonly beyond_limit: MealView['beyondLimit'];
  readonly is_branch: boolean;
  readonly is_unsettled: boolean;
  readonly hash: string;
  readonly parts: readonly {
    readonly ruleId: string;
    readonly fundId: string;
    readonly fundName: string;
    readonly amountFen: number;
  }[];
}

/** One page of meals, newest first, with totals over the whole range. */
export async function mealsPage(context: AdminContext, query: MealsQuery): Promise<MealsPageView> {
  const { database } = context;
  const inRange = sql`m.business_date between ${query.from}::date and ${query.to}::date
    and (${query.canteenId}::uuid is null or m.canteen_id = ${query.canteenId}::uuid)`;
  const matching = sql`${inRange}
    and (not ${query.subsidisedOnly}::boolean or ${IS_UNDER_A_SUBSIDY})
    and (not ${query.beyondLimitOnly}::boolean or m.beyond_limit is not null)`;
  const totals = await sql<{ count: number; list: number; subsidy: number; paid: number }>`
    select count(*) as count, coalesce(sum(list_price_fen), 0) as list,
      coalesce(sum(subsidy_fen), 0) as subsidy, coalesce(sum(paid_fen), 0) as paid
    from meal m where ${matching}`.execute(database);
  const funds = await sql<{ fund_name: string; amount: number; count: number }>`
    select fund_name, sum(amount_fen) as amount, count(distinct (kiosk_id, seq)) as count
    from meal_subsidy m where ${inRange}
      and (not ${query.beyondLimitOnly}::boolean or exists (select from meal o
        where o.kiosk_id = m.kiosk_id and o.seq = m.seq and o.beyond_limit is not null))
    group by fund_name order by fund_name`.execute(database);
  const rows = await sql<MealRow>`
    select m.*, k.kiosk_number, k.is_branch, ${IS_UNSETTLED} as is_unsettled, c.name as canteen_name, e.masked_name,
      coalesce((select jsonb_agg(jsonb_build_object('ruleId', s.rule_id, 'fundId', s.fund_id,
          'fundName', s.fund_name, 'amountFen', s.amount_fen) order by s.position)
        from meal_subsidy s where s.kiosk_id = m.kiosk_id and s.seq = m.seq), '[]') as parts
    from meal m
    join kiosk_place k on k.place_id = m.kiosk_id
    join canteen c on c.canteen_id = m.canteen_id
    left join elder e on e.elder_id = m.elder_id
    where ${matching}
    order by m.business_date desc, m.at_text desc, m.kiosk_id, m.seq desc
    limit ${MEALS_PAGE_SIZE} offset ${(query.page - 1) * MEALS_PAGE_SIZE}`.execute(database);
  const digests = [...new Set(rows.rows.map((row) => row.policy_digest))];
  const policies = await loadPoliciesByDigest(
    database,
    digests.filter((digest) => digest !== null),
  );
  const total = totals.rows[0];
  return {
    totalCount: total?.count ?? 0,
    listPriceFen: total?.list ?? 0,
    subsidyFen: total?.subsidy ?? 0,
    paidFen: total?.paid ?? 0,
    byFund: funds.rows.map((row) => ({
      fundName: row.fund_name,
      amountFen: row.amount,
      mealCount: row.count,
    })),
    meals: rows.rows.map((row) => mealView(row, policies)),
  };
}

function mealView(row: MealRow, policies: ReadonlyMap<string, PolicyDocument>): MealView {
  const policy = row.policy_digest === null ? undefined : policies.get(row.policy_digest);
  return {
    kioskNumber: row.kiosk_number,
    seq: row.seq,
    receiptCode: receiptCode({ kioskNumber: row.kiosk_number, seq: row.seq, hash: row.hash }),
    businessDate: row.business_date,
    at: row.at_text,
    canteenName: row.canteen_name,
    mealPeriodName: MEAL_PERIOD_NAMES[row.meal_period],
    maskedName: row.masked_name,
    mealName: row.meal_name,
    listPriceFen: row.list_price_fen,
    subsidyFen: row.subsidy_fen,
    paidFen: row.paid_fen,
    tenderName:
      row.tenders.length === 0
        ? '无需支付'
        : row.tenders.map((tender) => TENDER_NAMES[tender.kind]).join('、'),
    fundParts: row.parts.map(({ fundName, amountFen }) => ({ fundName, amountFen })),
    explanation: explainDecision(decisionOf(row), { policy: policy ?? null, audience: 'bureau' }),
    beyondLimit: row.beyond_limit,
    isUnsettled: row.is_unsettled,
    isFromBranch: row.is_branch,
    hash: row.hash,
  };
}

function decisionOf(row: MealRow): Decision {
  return {
    listPriceFen: fen(row.list_price_fen),
    payableFen: fen(row.paid_fen),
    isRefused: false,
    lines: row.parts.map(({ ruleId, fundId, amountFen }) => ({
      ruleId,
      fundId,
      amountFen: fen(amountFen),
    })),
    fees: row.fees,
    // Only what explains the price is asked for.
    operatorLines: [],
    limitsLeft: [],
    reasons: row.reasons,
  };
}
