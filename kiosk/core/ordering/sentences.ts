import { type Fen, formatSpokenYuan } from '../../../shared/money/fen.ts';
import type { ServiceType } from '../../../shared/policy/facts.ts';
import { missingCase } from '../../../shared/result.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { MealTime } from '../checkout/price.ts';
import type { SaleRefusal } from '../checkout/sell.ts';
import type { StoreFailure } from '../ports.ts';
import { bookedText } from './days.ts';
import type { ReceiptState } from './state.ts';

/** Every sentence the elder's screen says by itself. Each tells what to do; none names a tier. */
export const SENTENCES = {
  cardFailed: '请把身份证拿开，再放一次',
  cardUnknown: '这张卡还没有登记，今天按原价。需要登记请找工作人员。',
  cardExpired: '您的身份证过期了，今天照常吃饭。请抽空换新证。',
  readerGone: '读卡器没有连上，请找工作人员，或者按“没带卡”点餐。',
  betweenMeals: '现在不是开餐时间，请看墙上的开餐时间。',
  nothingOnMenu: '这一餐的菜单还没有准备好，请找工作人员。',
  tooManyHeld: '等着付现金的人较多，请稍等一下再按。',
  cancelled: '这一单已经取消，没有收钱。',
  tooMuch: '一单放不下这么多，请先付这一单，再点一单。',
  noPaymentCodes: '这里还不能收付款码，请用卡里的钱，或者付现金。',
  noCodesHere: '这里不用扫码，请放身份证，或者按“没带卡”。',
  somebodyThere: '点餐屏前还有人，请等那位好了再按。',
  notSetUp: '点餐机正在准备，请稍等，或者找工作人员。',
  withoutEnrolment: '这台点餐机还没有注册。请管理人员接通网络，并用注册码注册。',
} as const;

/** Why nothing was sold, for the elder; the disk's failures stop the kiosk and have their own sentence. */
export function refusalSentence(refusal: Exclude<SaleRefusal, StoreFailure>): string {
  switch (refusal.code) {
    case 'price-changed':
      return `现在一共是${formatSpokenYuan(refusal.priced.payFen)}，还没有收钱，请再按一次。`;
    case 'sold-out':
      return soldOutSentence(refusal.names);
    case 'date-changed':
      return '日期已经变了，还没有收钱。请把卡重新放一次。';
    case 'account-short':
      return '账户里的钱不够，没有扣钱。可以付现金，或者请工作人员帮忙充值。';
    case 'cash-short':
      return '现金不够，还没有收钱。';
    default:
      return missingCase(refusal);
  }
}

/** What somebody chose is gone. */
function soldOutSentence(names: readonly string[]): string {
  return `${names.join('、')}刚卖完了，还没有收钱。请换一样，或者找工作人员。`;
}

/** What those who eat along cost, after the person's own reason; empty where nobody does. */
export function companionSentence(count: number, payFen: Fen): string {
  return count === 0 ? '' : `另外${count}份原价，一共${formatSpokenYuan(payFen)}。`;
}

/** Between meals, where meals may be ordered ahead. */
export function onlyAheadSentence(day: string): string {
  return `现在不是开餐时间，可以先订${day}的饭。`;
}

/** Why nothing is sold at all just now. */
export function stoppedSentence(failure: StoreFailure): string {
  return failure.code === 'disk-full'
    ? '机器存不下了，这一单没有收钱。请工作人员写纸条，饭照样吃。'
    : '机器存不了数据，这一单没有收钱。请工作人员写纸条，饭照样吃。';
}

/** What to do after paying. */
export function doneSentences(order: {
  readonly orderNumber: number;
  readonly receipt: ReceiptState;
  readonly time: MealTime;
  readonly serviceType: ServiceType;
}): readonly string[] {
  const { orderNumber, receipt } = order;
  const next = nextSentence(order);
  switch (receipt) {
    case 'printing':
      return ['正在打小票，请稍等', '卡片请收好'];
    case 'printed':
      return [next, '卡片请收好'];
    case 'failed':
      return [
        `小票没打出来，请记住取餐号 ${orderNumberText(orderNumber)}`,
        `${next}，卡片请收好，要小票请找工作人员`,
      ];
    case 'unknown':
      return [
        `小票没打好的话，请记住取餐号 ${orderNumberText(orderNumber)}`,
        `${next}，卡片请收好，要小票请找工作人员`,
      ];
    default:
      return missingCase(receipt);
  }
}

/** Where the food is to be had, and when. */
function nextSentence(order: {
  readonly receipt: ReceiptState;
  readonly time: MealTime;
  readonly serviceType: ServiceType;
}): string {
  const booked = bookedText(order.time);
  if (order.serviceType === 'delivery') return booked === null ? '饭会送到家' : `${booked} 送到家`;
  if (booked !== null) return `${booked} 取餐`;
  return order.receipt === 'printed' ? '请到取餐口取饭，慢慢吃' : '请到取餐口取饭';
}
