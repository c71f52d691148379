import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { KioskFailure, RevokeKiosk } from '../../contract/kiosks.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';

/**
 * Refuses a kiosk from now on, whatever it sends: it may be in a thief's hands. What it sold before comes in by supervised
 * import only. There is no way back; the machine is enrolled anew, or replaced.
 */
export async function revokeKiosk(
  context: AdminContext,
  user: ConsoleUser,
  { kioskId, reason }: RevokeKiosk,
): Promise<Result<null, KioskFailure>> {
  const now = context.now();
  return context.database.transaction().execute(async (transaction) => {
    const kiosk = await transaction
      .selectFrom('kiosk')
      .select(['kiosk_number', 'status'])
      .where('kiosk_id', '=', kioskId)
      .forUpdate()
      .executeTakeFirst();
    if (kiosk === undefined) {
      return fail({ code: 'no-such-kiosk', sentence: '没有这台设备，请刷新页面后再试。' });
    }
    if (kiosk.status === 'revoked') {
      return fail({ code: 'already-revoked', sentence: '这台设备已经停用了。' });
    }
    await transaction
      .updateTable('kiosk')
      .set({ status: 'revoked', revoked_at: new Date(now) })
      .where('kiosk_id', '=', kioskId)
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: 'user',
        actorId: user.userId,
        action: 'kiosk-revoked',
        subject: kioskId,
        detail: { kioskNumber: kiosk.kiosk_number, before: kiosk.status, reason },
      },
      now,
    );
    return succeed(null);
  });
}
