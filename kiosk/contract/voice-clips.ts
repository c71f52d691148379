/**
 * Every clip the elder's screen can play, with what it says. Nothing that is not here can be heard: no name, no amount, no
 * tier, no number but the order's. A text has at most nine characters, so that it fits one line as a caption.
 */
export const VOICE_CLIPS = {
  'place-card': '请放上身份证',
  reading: '正在读卡',
  'keep-still': '请不要动',
  'lift-card': '请把身份证拿开',
  'lay-again': '再放一次',
  'reader-gone': '读卡器没有连上',
  'find-staff': '请找工作人员',
  'or-without-card': '或者按没带卡',
  'no-meal-now': '现在没有开餐',
  'see-meal-times': '请看墙上的时间',
  'menu-not-ready': '菜单还没有准备好',
  'no-scanning': '这里不用扫码',
  'no-pay-codes': '这里不收付款码',
  'card-or-cash': '请用卡或者付现金',
  preparing: '点餐机正在准备',
  'please-wait': '请稍等',
  'choose-meal': '请按您想吃的',
  'sold-out': '这个卖完了',
  'choose-another': '请选别的',
  'too-much': '一单放不下这么多',
  'pay-first': '请先付这一单',
  weighing: '工作人员给您称重',
  'choose-payment': '请选怎么付钱',
  'many-waiting': '付现金的人较多',
  'press-later': '请稍等一下再按',
  'order-cancelled': '这一单已经取消',
  'not-charged': '没有收钱',
  'date-changed': '日期已经变了',
  'lay-card-again': '请把卡再放一次',
  'read-screen': '请看屏幕上的字',
  'your-number': '您的号码是',
  'go-to-till': '请到收银台付钱',
  'staff-take-cash': '请工作人员收钱',
  'pickup-number': '取餐号',
  'take-slip': '请拿小票',
  'remember-number': '请记住号码',
  'keep-card': '卡片请收好',
  'no-ordering': '现在不能点餐',
  'eat-anyway': '饭照样吃',
  'go-to-counter': '请到收银台',
  'more-time': '还需要时间吗',
  'press-here': '请按一下',
  'staff-coming': '工作人员就来',
  'digit-0': '零',
  'digit-1': '一',
  'digit-2': '二',
  'digit-3': '三',
  'digit-4': '四',
  'digit-5': '五',
  'digit-6': '六',
  'digit-7': '七',
  'digit-8': '八',
  'digit-9': '九',
  ten: '十',
  hundred: '百',
  number: '号',
} as const;

export type ClipId = keyof typeof VOICE_CLIPS;

/** Where pages find the clips, beside themselves; in a kiosk's data folder, where its own recordings lie. */
export const VOICE_FOLDER = 'voice';

/** The address of a clip beside the page; the same whatever kind of file is behind it. */
export function clipAddress(clip: ClipId): string {
  return `${VOICE_FOLDER}/${clip}.ogg`;
}

/** A recording of one clip is a few seconds of speech; a larger file is taken for a mistake. Unit: bytes. */
const RECORDING_BYTES_MAX = 2 * 1024 * 1024;

/** What a kiosk takes for a recording, in the order in which it looks. All of it plays in Chromium and in Electron. */
const RECORDING_ENDINGS = ['ogg', 'opus', 'wav', 'mp3'] as const;

/** The names under which an own recording may stand in for what a page asks for; none when that is not a known clip. */
export function recordingNames(pagePath: string): readonly string[] {
  const asked = pagePath.replace(/^\//, '');
  const clip = CLIP_IDS.find((id) => clipAddress(id) === asked);
  return clip === undefined ? [] : RECORDING_ENDINGS.map((ending) => `${clip}.${ending}`);
}

/** Whether what lies under such a name may be played: a plain file with something in it, and not too much. */
export function isRecording(status: { isFile(): boolean; readonly size: number }): boolean {
  return status.isFile() && status.size > 0 && status.size <= RECORDING_BYTES_MAX;
}

const CLIP_IDS = Object.keys(VOICE_CLIPS) as ClipId[];
