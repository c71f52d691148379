import type { MenuItemId, OrderId } from '../../shared/identity/ids.ts';
import type { Fen } from '../../shared/money/fen.ts';
import type { DevicePage } from './devices.ts';

/** What every screen of the canteen shows whatever else is on it. */
export interface CanteenView {
  readonly canteenName: string;
  /** Marks every screen with 演示数据. */
  readonly isDemo: boolean;
  /** As 11月23日 星期一. */
  readonly dateText: string;
  /** The meal period now, as { name: 午餐, hours: 11:00–13:00 }; null between meals. */
  readonly mealPeriod: { readonly name: string; readonly hours: string } | null;
  /** False puts a small sign on the screen; service goes on. */
  readonly isOnline: boolean;
}

/** One set meal as a card on the elder's screen. */
export interface MealCard {
  readonly menuItemId: MenuItemId;
  readonly name: string;
  readonly description: string;
  readonly picture: 'braised-pork' | 'steamed-fish' | 'tomato-egg' | 'soft-noodles' | 'plain';
  readonly listPriceFen: Fen;
  /** What this person pays; null in the discreet form, or before anybody is known. */
  readonly payFen: Fen | null;
}

/** Why one meal costs this person what it does. Only made after a press, and never with a word of tier or hardship. */
export interface PriceReasonView {
  readonly mealName: string;
  /** One sentence, as 原价15元，政府补贴8元，您付7元。 */
  readonly sentence: string;
  readonly listPriceFen: Fen;
  /** Who gives what of it: 政府补贴, 村社补助, 爱心捐助, 食堂让利. */
  readonly reductions: readonly { readonly name: string; readonly amountFen: Fen }[];
  readonly payFen: Fen;
  /** What limits leave after this meal, as 今天还可优惠1份; empty when none concerns the person. */
  readonly left: readonly string[];
}

/** Where the elder stands. One decision a step. */
export type ElderStep =
  | {
      readonly kind: 'waiting';
      readonly meals: readonly MealCard[];
      /** `reading` while a card is being read: nothing on the screen may change then. */
      readonly reader: 'ready' | 'reading' | 'trouble';
      /** A sentence that says what to do, as 请把身份证拿开，再放一次; null when all is well. */
      readonly sentence: string | null;
    }
  | {
      readonly kind: 'menu';
      /** 张*花; null for a guest. */
      readonly maskedName: string | null;
      readonly meals: readonly MealCard[];
      /** The same as last time, in one touch; null when there is no last time or it is not on today's menu. */
      readonly again: MealCard | null;
      /** Said politely before the choice, as 这一餐的优惠您已经用过了，再买一份按原价15元。 */
      readonly sentence: string | null;
      /** The meals whose price has a reason of its own, in the order of the menu; null until the elder asks. */
      readonly reasons: readonly PriceReasonView[] | null;
    }
  | {
      readonly kind: 'pay';
      readonly maskedName: string | null;
      readonly meal: MealCard;
      /** Null in the discreet form until asked. */
      readonly payFen: Fen | null;
      readonly reducedFen: Fen | null;
      /** `none`: no account or a card that the policy refuses, the button is not shown; `short`: shown as not enough money. */
      readonly account: 'enough' | 'short' | 'none';
      /** Null until the elder asks. */
      readonly reason: PriceReasonView | null;
      /** Why the last press did not go through, and what to do; null normally. */
      readonly sentence: string | null;
    }
  | {
      readonly kind: 'waiting-for-cash';
      readonly maskedName: string | null;
      readonly meal: MealCard;
      /** Number to tell the attendant. */
      readonly orderNumber: number;
      readonly payFen: Fen | null;
    }
  | {
      readonly kind: 'done';
      readonly maskedName: string | null;
      readonly orderNumber: number;
      /** `unknown`: it may have come out, whole or in part. */
      readonly receipt: 'printing' | 'printed' | 'failed' | 'unknown';
      /** What to do next, in order. */
      readonly sentences: readonly string[];
    }
  | {
      /** Nothing was sold; says what to do, as 存储空间满了，请工作人员写纸条. */
      readonly kind: 'stopped';
      readonly sentence: string;
    };

/** The whole elder screen. `revision` grows with every change; a press that names an older one is ignored. */
export interface ElderView {
  readonly revision: number;
  readonly canteen: CanteenView;
  readonly step: ElderStep;
  /** True after 叫工作人员 was pressed, until staff answer. */
  readonly isStaffCalled: boolean;
}

/** An order that waits for cash at the attendant's screen. */
export interface CashOrderView {
  readonly orderId: OrderId;
  readonly orderNumber: number;
  readonly maskedName: string | null;
  readonly mealName: string;
  readonly listPriceFen: Fen;
  readonly reducedFen: Fen;
  readonly payFen: Fen;
}

/** A sale of this kiosk, whatever its date, opened on the attendant's screen by the code on its receipt. */
export interface ScannedSaleView {
  readonly orderId: OrderId;
  readonly orderNumber: number;
  readonly mealName: string;
  /** As 2026-11-23 11:42. */
  readonly timeText: string;
  readonly isToday: boolean;
  readonly listPriceFen: Fen;
  readonly reducedFen: Fen;
  readonly payFen: Fen;
  /** What is known of its paper, as 小票打出来了. */
  readonly slipSentence: string;
}

/** A slip as a picture, drawn from the layout that the printer gets. */
export interface SlipPreview {
  readonly orderId: OrderId;
  readonly orderNumber: number;
  /** An SVG document. */
  readonly svg: string;
}

/** State of one device in words. */
export interface DeviceView {
  readonly name: string;
  readonly isWell: boolean;
  readonly sentence: string;
}

/** The attendant's screen. */
export interface StaffView {
  readonly revision: number;
  readonly canteen: CanteenView;
  readonly session:
    | {
        readonly kind: 'signed-out';
        readonly sentence: string | null;
        /** Somebody has to come: nobody else sees that an elder calls or brings cash. */
        readonly isElderCalling: boolean;
        readonly ordersWaiting: number;
        /** Until a staff card has been read since the start, or since the last reader for them went away: perhaps nobody can sign in. */
        readonly mayOpenDevices: boolean;
        /** The port of a reader for staff cards is open; readers that act as keyboards are not known. */
        readonly isReaderConnected: boolean;
        /** Null while this screen does not show it. */
        readonly devicePage: DevicePage | null;
      }
    /** A staff card was read; the PIN is asked. */
    | { readonly kind: 'pin'; readonly name: string; readonly sentence: string | null }
    | {
        readonly kind: 'signed-in';
        readonly name: string;
        readonly orders: readonly CashOrderView[];
        readonly devices: readonly DeviceView[];
        /** Entries not yet acknowledged by the admin, and since when in Shanghai wall time: 11:42, or 11-22 11:42 before today. */
        readonly unsent: { readonly count: number; readonly since: string | null };
        readonly isElderCalling: boolean;
        /** Asked when the machine's clock jumped: is this date right? Null normally. */
        readonly clockQuestion: { readonly date: string; readonly sentence: string } | null;
        readonly sentence: string | null;
        /** Null while none was scanned. */
        readonly scannedSale: ScannedSaleView | null;
        /** This machine and the admin can only agree again once it has taken a new identity. */
        readonly isToBeReplaced: boolean;
        /** Receipts that did not come out, newest first. */
        readonly failedReceipts: readonly {
          readonly orderId: OrderId;
          readonly orderNumber: number;
          readonly sentence: string;
        }[];
        /** Tickets for the kitchen that did not come out there, newest first. */
        readonly failedKitchenTickets: readonly {
          readonly orderId: OrderId;
          readonly orderNumber: number;
          readonly sentence: string;
        }[];
        /** The slip that this screen shows; null for none. */
        readonly slip: SlipPreview | null;
        readonly mayOpenDevices: true;
        readonly devicePage: DevicePage | null;
      }
    | RecoverySession;
}

/** The attendant's screen while the kiosk's data cannot be used, and just after its identity was replaced. */
export interface RecoverySession {
  readonly kind: 'recovery';
  /** `asking`: what to do is open; `working`: a code is being used; `replaced`: service has begun again. */
  readonly stage: 'asking' | 'working' | 'replaced';
  /** What is the matter, as 本机的数据坏了. */
  readonly title: string;
  /** What is known and what to do, in order. */
  readonly sentences: readonly string[];
  /** Why the last attempt did not go through; null when there was none. */
  readonly trouble: string | null;
  readonly isElderCalling: boolean;
}
