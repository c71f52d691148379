import type { SettleTask } from '../../contract/backups.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';

/**
 * Ticks off what a person has done again after a restore, once; with the last one the alarm closes. False when there is no
 * such restore.
 */
export async function settleTask(
  context: AdminContext,
  user: ConsoleUser,
  task: SettleTask,
): Promise<boolean> {
  const now = context.now();
  return context.database.transaction().execute(async (transaction) => {
    const tasks = await transaction
      .selectFrom('restoration_task')
      .select(['kind', 'done_at'])
      .where('restoration_id', '=', task.restorationId)
      .forUpdate()
      .execute();
    const found = tasks.find(({ kind }) => kind === task.kind);
    if (found === undefined) return false;
    if (found.done_at !== null) return true;
    await transaction
      .updateTable('restoration_task')
      .set({ done_at: new Date(now), done_by: user.userId, note: task.note })
      .where('restoration_id', '=', task.restorationId)
      .where('kind', '=', task.kind)
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: 'user',
        actorId: user.userId,
        action: 'restoration-task-settled',
        subject: String(task.restorationId),
        detail: { kind: task.kind, note: task.note },
      },
      now,
    );
    if (tasks.filter(({ done_at }) => done_at === null).length > 1) return true;
    await transaction
      .updateTable('alarm')
      .set({ closed_at: new Date(now) })
      .where('code', '=', 'restored')
      .where('matter', '=', String(task.restorationId))
      .execute();
    return true;
  });
}
