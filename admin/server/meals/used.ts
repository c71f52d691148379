import { type RawBuilder, sql } from 'kysely';

/** Over `meal m`: whether the meal counts as one under a subsidy (docs/formats/policy-v1.md, used meals). */
export const IS_UNDER_A_SUBSIDY: RawBuilder<boolean> = sql<boolean>`
  (m.subsidy_fen > m.merchant_fen or m.fees <> '[]')`;

/** Over `meal m`: its subsidies by rule as `UsedMeal` has them, without what merchants gave. */
export const SUBSIDIES_BY_RULE: RawBuilder<unknown> = sql`
  coalesce((select jsonb_agg(jsonb_build_object('ruleId', g.rule_id, 'amountFen', g.amount_fen) order by g.rule_id)
    from (select s.rule_id, sum(s.amount_fen) as amount_fen from meal_subsidy s
      where s.kiosk_id = m.kiosk_id and s.seq = m.seq and not s.by_merchant group by s.rule_id) g), '[]')`;
