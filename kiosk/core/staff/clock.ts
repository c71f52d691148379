import { succeed } from '../../../shared/result.ts';
import { shanghaiDate, shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { StaffView } from '../../contract/views.ts';
import { businessDateNow } from '../canteen.ts';
import { envelope, type LedgerTools } from '../checkout/sell.ts';
import type { ClockQuestion } from '../clock.ts';
import type { HeldStaff } from '../ports.ts';
import { STAFF_SENTENCES } from './sentences.ts';

type SignedIn = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;

/** What staff are asked of the machine's clock; null normally. */
export function clockQuestionView({ clock }: LedgerTools): SignedIn['clockQuestion'] {
  const question = clock.question();
  if (question === null) return null;
  return { date: shanghaiDate(question.machineMs), sentence: questionSentence(question) };
}

function questionSentence({ isLongClosed, trustedMs, machineMs }: ClockQuestion): string {
  const asked = `机器显示今天是 ${dayText(machineMs)}，对吗？`;
  return isLongClosed
    ? `上一笔账是 ${dayText(trustedMs)}，隔了两周以上。${asked}对就请按“对”；不对请叫维护人员校准。`
    : `机器的时间变了，现在仍按 ${dayText(trustedMs)} 卖饭。${asked}不对请不要按，叫维护人员校准。`;
}

/** As 2026年11月23日 11:42. */
function dayText(epochMs: number): string {
  const text = shanghaiWallTime(epochMs);
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日 ${text.slice(11, 16)}`;
}

/**
 * Staff say that the machine's date is right. It goes into the ledger first, so that it is known who said so and the next
 * start believes it. Answers the sentence for their screen.
 */
export function confirmClock(
  tools: LedgerTools,
  staff: HeldStaff,
  act: { readonly date: string },
): string {
  const question = tools.clock.question();
  // The clock may have moved on between the question and the press.
  if (question === null || shanghaiDate(question.machineMs) !== act.date) {
    return STAFF_SENTENCES.clockChanged;
  }
  const { trustedMs, machineMs } = question;
  const written = tools.store.transact((transaction) => {
    const businessDate = businessDateNow(transaction.settings(), machineMs);
    const afterAt = shanghaiWallTime(machineMs);
    transaction.append(
      {
        ...envelope(tools, transaction, businessDate),
        at: afterAt,
        by: { kind: 'staff', staffId: staff.staffId },
        kind: 'clock',
        version: 1,
        body: { beforeAt: shanghaiWallTime(trustedMs), afterAt },
      },
      [],
    );
    return succeed(undefined);
  });
  if (!written.ok) return STAFF_SENTENCES.diskTrouble;
  tools.clock.confirm();
  tools.clock.noteEntry(machineMs);
  return STAFF_SENTENCES.clockConfirmed;
}
