import { missingCase } from '../../../shared/result.ts';
import type { StoreDamage } from '../../store/guarded-store.ts';
import type { SnapshotFailure } from '../../store/snapshot.ts';
import type { ReplacementFailure } from './replacement.ts';

/** Why the kiosk's data cannot be used: damage, or a disk that takes nothing at the start. */
export type RecoveryReason = StoreDamage | { readonly code: 'disk-full' };

/** What the elder reads while the machine is being seen to. */
export const BEING_SEEN_TO = '点餐机正在检修，请工作人员写纸条。';

const PAPER = '请写纸条，饭照样卖；纸条留好，以后补记。';
const ASK_FOR_CODE = '请联系民政管理人员，在管理端为这台机器生成替换码，在下面输入。换好就能卖饭。';
const KEPT = '原来的文件都留在本机，不要删，也不要格式化。';

/** What is the matter and what to do, for the attendant. */
export function reasonWords(reason: RecoveryReason): {
  readonly title: string;
  readonly sentences: readonly string[];
} {
  switch (reason.code) {
    case 'damaged':
      return { title: '本机的数据坏了，不能用了', sentences: [PAPER, ASK_FOR_CODE, KEPT] };
    case 'unreadable':
      return {
        title: '本机的磁盘读不出来',
        sentences: [
          PAPER,
          '请看磁盘和线有没有松；好了会自己接着卖饭。',
          `如果磁盘坏了：${ASK_FOR_CODE}`,
          KEPT,
        ],
      };
    case 'went-back':
      return {
        title: '本机的数据少了一截',
        sentences: [
          `这台机器记过 ${reason.knownSeq} 条账，现在的数据只有 ${reason.headSeq} 条，像是被换成了旧的备份。不能接着用，免得同一个号用两次。`,
          PAPER,
          ASK_FOR_CODE,
          KEPT,
        ],
      };
    case 'other-entries':
      return {
        title: '本机的数据不是这台机器记的',
        sentences: [PAPER, ASK_FOR_CODE, KEPT],
      };
    case 'disk-full':
      return {
        title: '本机的磁盘满了',
        sentences: [PAPER, '请管理人员清理磁盘；有了空间会自己接着卖饭。', KEPT],
      };
    default:
      return missingCase(reason);
  }
}

/** Why the code did not bring a new identity, and what to do. */
export function replacementSentence(failure: ReplacementFailure): string {
  switch (failure.code) {
    case 'unreachable':
      return '连不上管理端，还没有更换。请检查网络，再按一次；替换码还能用。';
    case 'disk':
      return '磁盘写不进去，还没有更换。请检查磁盘，再按一次；替换码还能用。';
    case 'bad-code':
      return '替换码的样子不对，应为五组、每组四个字。请核对后再输入。';
    case 'foreign-admin':
      return '回答的不是发替换码的那个管理端，没有更换。请核对替换码，并告诉民政局管理员。';
    case 'refused':
      return `管理端没有接受：${failure.refusal.message}。请在管理端重新生成替换码。`;
    case 'not-a-replacement':
      return '这个码不是用来更换这台机器的，没有更换。请在管理端选这台机器，按“生成替换码”。';
    case 'busy':
      return '正在更换，请稍等。';
    default:
      return missingCase(failure);
  }
}

/** Why the last snapshot was not made. Sales go on. */
export function snapshotSentence(failure: SnapshotFailure): string {
  switch (failure.code) {
    case 'place-full':
      return '备份盘满了，没有备份。照常卖饭，请清理备份盘';
    case 'place-unusable':
      return '备份盘写不进去，没有备份。照常卖饭，请看备份盘有没有插好';
    case 'not-whole':
      return '备份写下来不完整，没有采用。照常卖饭，请换一块备份盘';
    case 'source-damaged':
      return '数据有一处坏了，请联系维护人员';
    default:
      return missingCase(failure.code);
  }
}
