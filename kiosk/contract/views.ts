import type { ElderId, MenuItemId, OrderId } from '../../shared/identity/ids.ts';
import type { Fen } from '../../shared/money/fen.ts';
import type { ServiceType } from '../../shared/policy/facts.ts';
import type { MenuItem } from '../../shared/sync/contract.ts';
import type { DevicePage } from './devices.ts';
import type { ScreenSettings } from './screen-settings.ts';

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

/** One thing of the menu as a card on the elder's screen. */
export interface MenuCard
  extends Readonly<
    Pick<
      MenuItem,
      | 'menuItemId'
      | 'name'
      | 'description'
      | 'kind'
      | 'picture'
      | 'photo'
      | 'dietMarks'
      | 'allergens'
    >
  > {
  /** Of one portion; of food by weight, of 500 grams. */
  readonly listPriceFen: Fen;
  /** What this person pays for it alone; null in the discreet form, before anybody is known, and for food by weight. */
  readonly payFen: Fen | null;
  /** Shown and not to be chosen. */
  readonly isSoldOut: boolean;
}

/** One line of an order. */
export interface OrderLineView {
  /** Its place in the order, from 0. */
  readonly position: number;
  readonly name: string;
  readonly kind: MenuItem['kind'] | 'delivery-fee';
  readonly quantity: number;
  /** Of food by weight; null for everything else. */
  readonly weightGrams: number | null;
  /** Of the whole line. */
  readonly listPriceFen: Fen;
  readonly picture: MenuItem['picture'];
  readonly photo: string | null;
  /** Dishes can be more or fewer; everything but the fee of a delivery can be taken out. */
  readonly mayChange: boolean;
}

/** A day for which meals may be ordered, as 今天 or 明天 11月24日. */
export interface OrderDayView {
  readonly date: string;
  readonly text: string;
  readonly isChosen: boolean;
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
      readonly meals: readonly MenuCard[];
      /** `reading` while a card is being read: nothing on the screen may change then. */
      readonly reader: 'ready' | 'reading' | 'trouble';
      /** A sentence that says what to do, as 请把身份证拿开，再放一次; null when all is well. */
      readonly sentence: string | null;
    }
  | {
      readonly kind: 'menu';
      /** 张*花; null for a guest. */
      readonly maskedName: string | null;
      readonly meals: readonly MenuCard[];
      /** The same as last time, in one touch; null when there is no last time or it is not on today's menu. */
      readonly again: MenuCard | null;
      /** Said politely before the choice, as 这一餐的优惠您已经用过了，再买一份按原价15元。 */
      readonly sentence: string | null;
      /** The meals whose price has a reason of its own, in the order of the menu; null until the elder asks. */
      readonly reasons: readonly PriceReasonView[] | null;
      /** Days to choose from; empty where meals are for today only. */
      readonly days: readonly OrderDayView[];
      /** What has been chosen so far; null while nothing is. A set meal chosen first goes to `pay` at once. */
      readonly chosen: {
        readonly count: number;
        readonly listPriceFen: Fen;
        /** Null in the discreet form. */
        readonly payFen: Fen | null;
      } | null;
    }
  | {
      /** Food by weight was chosen: staff put it on the scales and say the weight. */
      readonly kind: 'weighing';
      readonly maskedName: string | null;
      readonly meal: MenuCard;
    }
  | {
      readonly kind: 'pay';
      readonly maskedName: string | null;
      /** What the elder eats, never empty. */
      readonly lines: readonly OrderLineView[];
      /** Set meals at the list price for those who eat along; `mayAdd` while one more can be. */
      readonly companions: {
        readonly count: number;
        /** What one more costs; null where the order has no set meal. */
        readonly onePriceFen: Fen | null;
        readonly mayAdd: boolean;
      };
      /** Of the whole order, those who eat along among it. */
      readonly listPriceFen: Fen;
      /** Null in the discreet form until asked. */
      readonly payFen: Fen | null;
      readonly reducedFen: Fen | null;
      readonly serviceType: ServiceType;
      /** Where there is more than one way the elder chooses; the chosen one among them. */
      readonly serviceTypes: readonly ServiceType[];
      /** As 明天 11月24日 午餐; null for now. */
      readonly dayText: string | null;
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
      /** As 红烧肉套餐、米饭. */
      readonly orderText: string;
      /** Number to tell the attendant. */
      readonly orderNumber: number;
      readonly payFen: Fen | null;
    }
  | {
      /** A staff card was laid on while an order waited for cash here: the attendant takes the money at this screen. */
      readonly kind: 'cash-here';
      /** Of the attendant. */
      readonly name: string;
      readonly stage: 'pin' | 'confirm';
      readonly orderText: string;
      readonly orderNumber: number;
      readonly payFen: Fen;
      /** Why the PIN or the money was not taken; null normally. */
      readonly sentence: string | null;
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
  /** Nobody has pressed anything for a while: one big 还需要时间 lies over the step, which is not left before the time is over. */
  readonly isTimeShort: boolean;
  readonly settings: ScreenSettings;
}

/** An order that waits for cash at the attendant's screen. */
export interface CashOrderView {
  readonly orderId: OrderId;
  readonly orderNumber: number;
  readonly maskedName: string | null;
  /** Everything on the order, as 红烧肉套餐、米饭2份. */
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

/** Somebody found by name, phone or the end of their number. Full names are shown in a staff session only. */
export interface FoundElder {
  readonly elderId: ElderId;
  readonly name: string;
  readonly birthYear: number;
  /** The last four of the phone and of the identity number; null where they are not known. */
  readonly phoneEnd: string | null;
  readonly numberEnd: string | null;
}

export interface ElderSearchView {
  readonly found: readonly FoundElder[];
  /** Why nobody is listed, or what to do; null before the first search. */
  readonly sentence: string | null;
  /** How many more people this attendant may serve without a card today. */
  readonly left: number;
}

/** The numbers of today that somebody still waits for. */
export interface NumbersView {
  /** Paid and being made, oldest first. */
  readonly preparing: readonly number[];
  /** Called to the counter, newest first. */
  readonly ready: readonly number[];
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
        /** The step at which the elder who is at the screen stands, for staff to go on with; null while nobody is there. */
        readonly elderStep: ElderStep | null;
        /** Of the elder view; a press for the elder names it. */
        readonly elderRevision: number;
        /** Today's menu of this meal period. */
        readonly menu: readonly {
          readonly menuItemId: MenuItemId;
          readonly name: string;
          readonly isSoldOut: boolean;
        }[];
        /** The search for somebody without a card; null while it is closed. */
        readonly search: ElderSearchView | null;
        readonly numbers: NumbersView;
        /** Of the elder screens of this host. */
        readonly screenSettings: ScreenSettings;
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
