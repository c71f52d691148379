import type { KioskService } from '../../contract/router.ts';
import { USUAL_SCREEN_SETTINGS } from '../../contract/screen-settings.ts';
import type { CanteenView, RecoverySession } from '../../contract/views.ts';
import { createFeed } from '../../core/feed.ts';
import { BEING_SEEN_TO, type RecoveryReason, reasonWords } from './sentences.ts';

/** What the screens show while the kiosk's data cannot be used, and just after its identity was replaced. */
export interface RecoveryDesk {
  readonly service: KioskService;
  /** Something is the matter, and it is open what to do. */
  ask(reason: RecoveryReason): void;
  /** The last attempt did not go through. */
  trouble(sentence: string): void;
  /** A code is being used. */
  work(): void;
  replaced(kioskNumber: number): void;
}

type Shown = Omit<RecoverySession, 'kind' | 'isElderCalling'>;

export function createRecoveryDesk(tools: {
  readonly canteen: () => CanteenView;
  readonly onCode: (code: string) => void;
  readonly onTryAgain: () => void;
  readonly onClose: () => void;
}): RecoveryDesk {
  const changes = createFeed(0);
  let asked: Shown = { stage: 'working', title: '正在打开，请稍等', sentences: [], trouble: null };
  let shown = asked;
  let isElderCalling = false;
  const show = (next: Shown): void => {
    shown = next;
    changes.set(changes.get() + 1);
  };
  const call = (isCalling: boolean): void => {
    isElderCalling = isCalling;
    show(shown);
  };
  return {
    service: {
      async *watchElder(_connection, signal) {
        for await (const revision of changes.watch(signal)) {
          const step = { kind: 'stopped', sentence: BEING_SEEN_TO } as const;
          yield {
            ...{ revision, canteen: tools.canteen(), step, isStaffCalled: isElderCalling },
            isTimeShort: false,
            settings: USUAL_SCREEN_SETTINGS,
          };
        }
      },
      async pressElder(_connection, { press }) {
        if (press === 'call-staff') call(true);
      },
      async *watchStaff(_connection, signal) {
        for await (const revision of changes.watch(signal)) {
          const session = { kind: 'recovery', ...shown, isElderCalling } as const;
          yield { revision, canteen: tools.canteen(), session };
        }
      },
      async *watchNumbers(signal) {
        for await (const revision of changes.watch(signal)) {
          yield { revision, canteen: tools.canteen(), numbers: { preparing: [], ready: [] } };
        }
      },
      async *watchPrices(signal) {
        for await (const revision of changes.watch(signal)) {
          yield { revision, canteen: tools.canteen(), periods: [] };
        }
      },
      photo: () => Promise.resolve(null),
      async actStaff(_connection, act) {
        if (act.act === 'answer-call') call(false);
        else if (shown.stage === 'asking') {
          // The one-time code of the console is the authority: the data that know staff cards may be gone.
          if (act.act === 'replace-kiosk') tools.onCode(act.code);
          if (act.act === 'try-again') tools.onTryAgain();
        } else if (act.act === 'close-recovery' && shown.stage === 'replaced') tools.onClose();
      },
      // Nobody's card can be looked up without the data.
      async typedByReader() {},
    },
    ask(reason) {
      asked = { stage: 'asking', ...reasonWords(reason), trouble: null };
      show(asked);
    },
    trouble: (sentence) => show({ ...asked, trouble: sentence }),
    work: () =>
      show({
        stage: 'working',
        title: '正在更换设备身份',
        sentences: ['正在向管理端注册，请稍等，不要关机。'],
        trouble: null,
      }),
    replaced: (kioskNumber) =>
      show({
        stage: 'replaced',
        title: '换好了，可以卖饭了',
        sentences: [
          `这台机器现在是 ${kioskNumber} 号点餐机。名单和菜单正在下来，几秒钟就好。`,
          '旧账在本机找，找到的会自己传给管理端。',
          '请把手里最后一张小票的号告诉民政管理人员，看看缺不缺。',
        ],
        trouble: null,
      }),
  };
}
