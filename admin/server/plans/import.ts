import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { type Plan, planFileSchema } from '../../../shared/coverage/plan.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';

/** The project's own copy of the five plans, their texts, and the places they speak of. */
const OWN_PLANS = fileURLToPath(new URL('../../data/plans/plans.json', import.meta.url));
const OWN_DIVISIONS = fileURLToPath(new URL('../../data/plans/divisions.csv', import.meta.url));

/** What an import brought in. */
export interface ImportedPlans {
  readonly planCount: number;
  readonly targetCount: number;
  readonly dutyCount: number;
}

/** Why a plan file was not imported; the sentence is for the person. */
export interface PlanImportFailure {
  readonly code: 'no-file' | 'not-json' | 'bad-content';
  readonly sentence: string;
}

/** Imports a plan file (docs/formats/plan-v1.md), replacing plans of the same ids. The document's text is kept when it lies beside the file. */
export async function importPlans(
  context: AdminContext,
  path: string,
): Promise<Result<ImportedPlans, PlanImportFailure>> {
  const read = readPlanFile(path);
  if (!read.ok) return read;
  const plans = read.value;
  await context.database.transaction().execute(async (transaction) => {
    for (const plan of plans) await storePlan(transaction, plan, path, context.now());
    await writeAudit(
      transaction,
      {
        actorKind: 'system',
        actorId: null,
        action: 'plan-imported',
        subject: basename(path),
        detail: { planCount: plans.length },
      },
      context.now(),
    );
  });
  return succeed({
    planCount: plans.length,
    targetCount: plans.reduce((total, plan) => total + plan.targets.length, 0),
    dutyCount: plans.reduce((total, plan) => total + plan.duties.length, 0),
  });
}

function readPlanFile(path: string): Result<readonly Plan[], PlanImportFailure> {
  if (!existsSync(path)) {
    return fail({ code: 'no-file', sentence: `找不到文件“${path}”，请检查路径。` });
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail({
      code: 'not-json',
      sentence: `“${path}”不是 JSON 文件，请检查内容：${error.message}`,
    });
  }
  const parsed = planFileSchema.safeParse(content);
  if (parsed.success) return succeed(parsed.data.plans);
  return fail({
    code: 'bad-content',
    sentence: `“${path}”不合规划文件的格式，请按下面的提示修改：\n${z.prettifyError(parsed.error)}`,
  });
}

async function storePlan(
  transaction: Transaction<Tables>,
  plan: Plan,
  path: string,
  now: number,
): Promise<void> {
  const existing = await transaction
    .selectFrom('plan')
    .select((select) => select.fn.max('position').as('position'))
    .executeTakeFirst();
  const old = await transaction
    .deleteFrom('plan')
    .where('plan_id', '=', plan.id)
    .returning('position')
    .executeTakeFirst();
  const textPath = join(dirname(path), basename(plan.sourceFile));
  await transaction
    .insertInto('plan')
    .values({
      plan_id: plan.id,
      position: old?.position ?? (existing?.position ?? 0) + 1,
      title: plan.title,
      jurisdiction: plan.jurisdiction,
      division_code: plan.divisionCode,
      document_number: plan.documentNo,
      issued_on: plan.issued,
      period_from: plan.period[0],
      period_to: plan.period[1],
      evaluations: JSON.stringify(plan.evaluations),
      site_names: plan.siteNames,
      source_file: plan.sourceFile,
      source_text: existsSync(textPath) ? readFileSync(textPath, 'utf8') : null,
      imported_at: new Date(now),
    })
    .execute();
  if (plan.targets.length > 0) {
    await transaction.insertInto('plan_target').values(targetRows(plan)).execute();
  }
  if (plan.duties.length > 0) {
    await transaction
      .insertInto('plan_duty')
      .values(
        plan.duties.map((duty, position) => ({
          plan_id: plan.id,
          duty_id: duty.id,
          position,
          duty_text: duty.text,
          clause: duty.clause,
        })),
      )
      .execute();
  }
}

function targetRows(plan: Plan) {
  return plan.targets.map((target, position) => ({
    plan_id: plan.id,
    target_id: target.id,
    position,
    indicator: target.indicator,
    measure: target.measure,
    comparator: target.comparator,
    target_value: target.value,
    unit: target.unit,
    deadline: target.deadline,
    clause: target.clause,
    is_meal_service: target.mealService,
    scope: target.scope ?? null,
    note: target.note ?? null,
    opened_from: target.openedFrom ?? null,
    baseline: target.baseline === undefined ? null : JSON.stringify(target.baseline),
  }));
}

const divisionRowSchema = z.tuple([
  z.string().regex(/^\d{6,12}$/),
  z.string().min(1).max(60),
  z.enum(['county', 'town', 'community']),
  z.string().regex(/^\d{4,9}$/),
]);

/** Loads the places and the five plans that the project brings, once. */
export async function importOwnData(context: AdminContext): Promise<void> {
  const loaded = await context.database.selectFrom('plan').select('plan_id').executeTakeFirst();
  if (loaded !== undefined) return;
  const rows = readFileSync(OWN_DIVISIONS, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => divisionRowSchema.parse(line.split(',')));
  await sql`
    insert into division (code, name, level, parent_code)
    select * from unnest(
      ${rows.map((row) => row[0])}::text[], ${rows.map((row) => row[1])}::text[],
      ${rows.map((row) => row[2])}::text[], ${rows.map((row) => row[3])}::text[])
    on conflict (code) do nothing`.execute(context.database);
  const imported = await importPlans(context, OWN_PLANS);
  if (!imported.ok) throw new Error(imported.failure.sentence);
}
