import { type Fen, formatSpokenYuan, formatYuan } from '../../../shared/money/fen.ts';
import { missingCase, type Result } from '../../../shared/result.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { DrawerOpening, DrawerRefusal } from '../cash-drawer.ts';
import type { SaleRefusal } from '../checkout/sell.ts';
import type { ClockState } from '../clock.ts';
import type { TicketRefusal } from '../kitchen.ts';
import type { ReceiptState } from '../ordering/state.ts';
import type { PrintJob } from '../ports.ts';
import type { ReprintRefusal } from '../printing.ts';
import type { SyncAlarm } from '../sync/round.ts';
import type { PinOutcome } from './pin.ts';

/** Sentences of the attendant's screen; each says what to do. */
export const STAFF_SENTENCES = {
  orderGone: '这一单已经不在了，可能老人取消了，也可能已经收过。',
  priceShownAnew: '这一单的价钱变了，还没有记账。请看新的价钱，和老人说一声再按。',
  orderCancelled: '已取消，没有收钱。',
  clockConfirmed: '已记下，从现在起按机器的时间卖饭。',
  clockChanged: '机器的时间又变了，没有记下，请再看一眼。',
  nobodyFound: '没有找到。请换一种找法，或者按原价点餐；名册里没有的请联系民政管理人员。',
  tooManyFound: '找到的人太多，请输入全名，或者用电话、证件号后四位找。',
  nameTooShort: '请输入全名，或者姓和名字里的一个字。',
  phoneTooShort: '请输入完整的电话，或者最后四位以上的数字。',
  numberEndWrong: '请输入证件号的最后四位，末位可以是X。',
  searchAgain: '名单变了，请再找一次。',
  served: '已记下，请老人在点餐屏上点餐。',
  servedEnough: '今天没带卡的人已经帮到上限，没有记下。请老人拿卡来，或者按原价点餐。',
  dishGone: '菜单上已经没有这个菜了。',
  numberUnknown: '这个号今天没有卖出，请再看一眼号码。',
  slipPrinted: '小票已补打。',
  slipTooOften: '这张小票已经补打了很多次，不能再打。请手写一张。',
  noSuchReceipt: '账里没有这张小票，可能是别的机器打的，或者码不全。请看看小票上的机号。',
  noPaymentCodes: '这里还不能收付款码，请用现金或余额。',
  unknownCode: '这个码不认识。请扫小票上的码。',
  slipInHand: '这张小票正在打，请稍等一下。',
  slipDoubtful: '不清楚小票打好没有，请看一眼，没有的话再按补打。',
  ticketPrinted: '厨房单已补打。',
  ticketGone: '这张厨房单已经打出来了。',
  ticketInHand: '这张厨房单正在打，请稍等一下。',
  ticketFailed: '厨房单还是没打出来，请把单号和饭菜告诉厨房。',
  drawerOpened: '钱箱开了，已记下。',
  drawerSent: '已让钱箱打开，并记下。没开的话请用钥匙。',
  drawerFailed: '钱箱没能打开，请用钥匙。',
  drawerMissing: '打印机上没有接钱箱，请用钥匙。',
  drawerUnnoted: '机器存不下了，开钱箱没有记上。请写纸条，并叫管理人员清理磁盘。',
  slipFailed: '小票还是没打出来，请看打印机的纸和盖子。',
  diskTrouble: '机器存不下了，什么都没有记上。请写纸条，并叫管理人员清理磁盘。',
} as const;

export function pinSentence(outcome: Exclude<PinOutcome, { readonly code: 'right' }>): string {
  return outcome.code === 'locked'
    ? `密码错了5次，请${outcome.minutesLeft}分钟后再试。`
    : `密码不对，还可以试${outcome.triesLeft}次。`;
}

/** Why cash could not be booked. */
export function cashRefusalSentence(refusal: SaleRefusal): string {
  switch (refusal.code) {
    case 'price-changed':
      return `这一单的价钱变了，现在应收${formatSpokenYuan(refusal.priced.payFen)}，还没有记账，请和老人说一声再收。`;
    case 'sold-out':
      return `${refusal.names.join('、')}已经卖完，还没有记账。请和老人换一样。`;
    case 'date-changed':
      return '这一单是前一天的，已经取消，没有记账。请老人重新点餐。';
    case 'cash-short':
      return '收的钱比应收的少，还没有记账。';
    case 'account-short':
      return '账户里的钱不够，还没有记账。';
    case 'disk-full':
    case 'disk-error':
      return STAFF_SENTENCES.diskTrouble;
    default:
      return missingCase(refusal);
  }
}

/** Why a slip is not printed again. */
export function reprintRefusalSentence(refusal: ReprintRefusal): string {
  switch (refusal.code) {
    case 'too-many-copies':
      return STAFF_SENTENCES.slipTooOften;
    case 'in-hand':
      return STAFF_SENTENCES.slipInHand;
    case 'disk-full':
    case 'disk-error':
      return STAFF_SENTENCES.diskTrouble;
    default:
      return missingCase(refusal);
  }
}

/** What became of a slip that was printed again. */
export function slipOutcomeSentence(receipt: ReceiptState): string {
  switch (receipt) {
    case 'printing':
      return STAFF_SENTENCES.slipInHand;
    case 'printed':
      return STAFF_SENTENCES.slipPrinted;
    case 'failed':
      return STAFF_SENTENCES.slipFailed;
    case 'unknown':
      return STAFF_SENTENCES.slipDoubtful;
    default:
      return missingCase(receipt);
  }
}

/** Why a ticket for the kitchen is not printed again. */
export function ticketRefusalSentence(refusal: TicketRefusal): string {
  switch (refusal.code) {
    case 'gone':
      return STAFF_SENTENCES.ticketGone;
    case 'in-hand':
      return STAFF_SENTENCES.ticketInHand;
    case 'disk-full':
    case 'disk-error':
      return STAFF_SENTENCES.diskTrouble;
    default:
      return missingCase(refusal);
  }
}

/** What became of the drawer that staff wanted open. */
export function drawerSentence(opened: Result<DrawerOpening, DrawerRefusal>): string {
  if (!opened.ok) {
    return opened.failure.code === 'no-drawer'
      ? STAFF_SENTENCES.drawerMissing
      : STAFF_SENTENCES.drawerUnnoted;
  }
  switch (opened.value) {
    case 'opened':
      return STAFF_SENTENCES.drawerOpened;
    case 'sent':
      return STAFF_SENTENCES.drawerSent;
    case 'failed':
      return STAFF_SENTENCES.drawerFailed;
    default:
      return missingCase(opened.value);
  }
}

/** What to give back, and to whom: the sentence stands while the next order is already chosen. */
export function changeSentence(order: {
  readonly orderNumber: number;
  readonly changeFen: Fen;
}): string {
  const { changeFen, orderNumber } = order;
  const change = changeFen === 0 ? '不用找零' : `找零${formatYuan(changeFen)}元`;
  return `${orderNumberText(orderNumber)}号已收款，${change}。`;
}

export function slipSentence(job: PrintJob): string {
  if (job.state === 'unknown') return '不清楚打出来没有，没有的话请补打。';
  switch (job.code) {
    case 'paper-out':
      return '打印机没有纸了，换纸后请补打。';
    case 'cover-open':
      return '打印机的盖子开着，盖好后请补打。';
    case 'too-late':
      return '等得太久，没有再打，还要的话请补打。';
    case 'off':
      return '打印机没有开，或者线没插好，好了以后请补打。';
    case 'offline':
      return '打印机没有联机，请按打印机上的联机键，再补打。';
    default:
      return '打印机出了故障，好了以后请补打。';
  }
}

/** What is known of the paper of a sale that was scanned. */
export function scannedSlipSentence(job: PrintJob): string {
  const copies = job.copies === 0 ? '' : `，补打过 ${job.copies} 次`;
  switch (job.state) {
    case 'printed':
      return `小票打出来了${copies}`;
    case 'waiting':
      return `正在打小票${copies}`;
    case 'failed':
    case 'unknown':
      return slipSentence(job);
    default:
      return missingCase(job.state);
  }
}

export function alarmSentence(alarm: SyncAlarm): string {
  switch (alarm.code) {
    case 'fork':
      return '本机的账和管理端对不上。照常卖饭，账都在本机。请联系民政管理人员要替换码，再按“更换设备身份”。';
    case 'refused':
      return refusedSentence(alarm.reason);
    case 'foreign-admin':
      return '连上的不是原来的管理端，什么都没有发出去。照常卖饭，账都在本机。请检查网络（有没有要登录的网页），并告诉民政管理人员。';
    case 'bad-policy':
      return '收到一份签名不对的政策，没有采用。请联系民政管理人员。';
    case 'unread-policy':
      return '收到一份本机程序还读不懂的新政策，仍按原来的政策卖饭。请联系维护人员更新点餐机程序。';
    default:
      return missingCase(alarm);
  }
}

function refusedSentence(reason: string): string {
  switch (reason) {
    case 'revoked-kiosk':
      return '管理端已经停用这台点餐机，不再收它的账，也不再发名单。请停止卖饭并联系民政管理人员；没上传的账都在本机，不要删除。';
    case 'replaced-kiosk':
      return '这台点餐机已经由另一台替换，管理端不再发名单。请用新的那台。这台也要用的话，请民政管理人员生成一个新的注册码，再按“更换设备身份”。';
    default:
      return `管理端不收本机的数据（${reason}），请联系民政管理人员。照常卖饭，账都在本机。`;
  }
}

export function clockSentence(state: ClockState): string {
  switch (state) {
    case 'well':
      return '正常';
    case 'behind':
      return '机器的时间比上一笔账还早，请校准日期和时间';
    case 'ahead':
      return '机器的时间突然变了，请确认日期，或请校准';
    case 'off':
      return '机器的时间和管理端差5分钟以上，请校准';
    case 'long-closed':
      return '两周以上没有账，请确认日期';
    default:
      return missingCase(state);
  }
}
