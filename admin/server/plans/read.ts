import type { Plan } from '../../../shared/coverage/plan.ts';
import type { Queryable } from '../database/connection.ts';

/** A plan as it is stored, with what evaluating its targets needs. */
export type StoredPlan = Pick<
  Plan,
  'id' | 'title' | 'jurisdiction' | 'divisionCode' | 'documentNo' | 'period' | 'targets'
> & { readonly dutyCount: number };

/** All plans in the order of their import. */
export async function loadPlans(database: Queryable): Promise<readonly StoredPlan[]> {
  const plans = await database.selectFrom('plan').selectAll().orderBy('position').execute();
  const targets = await database
    .selectFrom('plan_target')
    .selectAll()
    .orderBy('position')
    .execute();
  const duties = await database
    .selectFrom('plan_duty')
    .select((select) => ['plan_id', select.fn.countAll<number>().as('duty_count')])
    .groupBy('plan_id')
    .execute();
  const dutyCounts = new Map(duties.map((row) => [row.plan_id, row.duty_count]));
  const targetsOf = Map.groupBy(targets, (row) => row.plan_id);
  return plans.map((plan) => ({
    id: plan.plan_id,
    title: plan.title,
    jurisdiction: plan.jurisdiction,
    divisionCode: plan.division_code,
    documentNo: plan.document_number,
    period: [plan.period_from, plan.period_to],
    dutyCount: dutyCounts.get(plan.plan_id) ?? 0,
    targets: (targetsOf.get(plan.plan_id) ?? []).map((row) => ({
      id: row.target_id,
      indicator: row.indicator,
      measure: row.measure,
      comparator: row.comparator,
      value: row.target_value,
      unit: row.unit,
      deadline: row.deadline,
      clause: row.clause,
      mealService: row.is_meal_service,
      ...(row.scope === null ? {} : { scope: row.scope }),
      ...(row.opened_from === null ? {} : { openedFrom: row.opened_from }),
    })),
  }));
}
