import type { ClipId } from '../../../contract/voice-clips.ts';

/**
 * How the closed sentences of the host are spoken, by their exact text (kiosk/core/ordering/sentences.ts; test/elder holds
 * the two together). What is about the person, as money that does not suffice or a card nobody knows, is not among them.
 */
const SPOKEN: Readonly<Record<string, readonly ClipId[]>> = {
  '请把身份证拿开，再放一次': ['lift-card', 'lay-again'],
  '读卡器没有连上，请找工作人员，或者按“没带卡”点餐。': [
    'reader-gone',
    'find-staff',
    'or-without-card',
  ],
  '现在不是开餐时间，请看墙上的开餐时间。': ['no-meal-now', 'see-meal-times'],
  '这一餐的菜单还没有准备好，请找工作人员。': ['menu-not-ready', 'find-staff'],
  '等着付现金的人较多，请稍等一下再按。': ['many-waiting', 'press-later'],
  '一单放不下这么多，请先付这一单，再点一单。': ['too-much', 'pay-first'],
  '这一单已经取消，没有收钱。': ['order-cancelled', 'not-charged'],
  '这里还不能收付款码，请用卡里的钱，或者付现金。': ['no-pay-codes', 'card-or-cash'],
  '这里不用扫码，请放身份证，或者按“没带卡”。': ['no-scanning', 'place-card', 'or-without-card'],
  '点餐机正在准备，请稍等，或者找工作人员。': ['preparing', 'please-wait'],
  '日期已经变了，还没有收钱。请把卡重新放一次。': ['date-changed', 'not-charged', 'lay-card-again'],
  '机器存不下了，这一单没有收钱。请工作人员写纸条，饭照样吃。': [
    'no-ordering',
    'not-charged',
    'eat-anyway',
    'go-to-counter',
  ],
  '机器存不了数据，这一单没有收钱。请工作人员写纸条，饭照样吃。': [
    'no-ordering',
    'not-charged',
    'eat-anyway',
    'go-to-counter',
  ],
};

/** After the names of what is gone, which anybody can read on the board. */
const SOLD_OUT_ENDING = '刚卖完了，还没有收钱。请换一样，或者找工作人员。';

/** The clips of a closed sentence; null for any other, which is read on the screen and not heard. */
export function clipsOfSentence(sentence: string): readonly ClipId[] | null {
  if (sentence.endsWith(SOLD_OUT_ENDING)) return ['sold-out', 'not-charged', 'choose-another'];
  return Object.hasOwn(SPOKEN, sentence) ? (SPOKEN[sentence] ?? null) : null;
}
