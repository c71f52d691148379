import { TRPCError } from '@trpc/server';
import { fail, succeed } from '../../../shared/result.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { ConsoleService } from '../../contract/router.ts';
import type { AdminContext } from '../context.ts';
import { retryQuarantine } from '../ingest/retry-quarantine.ts';
import { makeEnrolmentCode } from '../kiosk-api/enrolment.ts';
import { revokeKiosk } from '../kiosks/revoke.ts';
import { enterSlip, kioskLoss, withdrawSlip } from '../kiosks/slips.ts';
import { decideEntries } from '../quarantine/decide.ts';
import { checksRows, checksView } from '../quarantine/views.ts';

/** What the console can ask about kiosks: new ones, lost ones, and what was kept aside of them. */
export function kioskService(
  context: AdminContext,
): Pick<
  ConsoleService,
  | 'makeEnrolmentCode'
  | 'makeReplacementCode'
  | 'revokeKiosk'
  | 'kioskLoss'
  | 'enterSlip'
  | 'withdrawSlip'
  | 'checks'
  | 'kioskChecks'
  | 'decideEntries'
  | 'retryEntries'
> {
  return {
    makeEnrolmentCode: async (user, { canteenId }) => {
      const made = await makeEnrolmentCode(context, { canteenId, userId: user.userId });
      if (made === null) {
        throw new TRPCError({ code: 'NOT_FOUND', message: '没有这个食堂，请刷新页面后再试' });
      }
      return { code: made.code, expiresAt: shanghaiWallTime(made.expiresAt.getTime()) };
    },
    makeReplacementCode: async (user, { kioskId }) => {
      const old = await context.database
        .selectFrom('kiosk')
        .select('canteen_id')
        .where('kiosk_id', '=', kioskId)
        .executeTakeFirst();
      if (old === undefined) {
        return fail({ code: 'no-such-kiosk', sentence: '没有这台设备，请刷新页面后再试。' });
      }
      const made = await makeEnrolmentCode(context, {
        canteenId: old.canteen_id,
        userId: user.userId,
        replacesKioskId: kioskId,
      });
      if (made === null) {
        return fail({
          code: 'already-replaced',
          sentence: '这台设备已经被替换过了。要换的若是接替它的那台，请在那一行操作。',
        });
      }
      return succeed({
        code: made.code,
        expiresAt: shanghaiWallTime(made.expiresAt.getTime()),
      });
    },
    revokeKiosk: (user, request) => revokeKiosk(context, user, request),
    kioskLoss: (_user, { kioskId }) => kioskLoss(context, kioskId),
    enterSlip: (user, request) => enterSlip(context, user, request),
    withdrawSlip: (user, request) => withdrawSlip(context, user, request),
    checks: () => checksRows(context),
    kioskChecks: (_user, query) => checksView(context, query),
    decideEntries: (user, request) => decideEntries(context, user, request),
    retryEntries: (_user, kiosk) => retryQuarantine(context, kiosk),
  };
}
