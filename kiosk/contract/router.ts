import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { TYPED_TEXT } from '../../hardware/keyboard-reader/typed-text.ts';
import { elderIdSchema, menuItemIdSchema, orderIdSchema } from '../../shared/identity/ids.ts';
import { digestSchema } from '../../shared/ledger/attachment.ts';
import { amountFenSchema } from '../../shared/money/schema.ts';
import { serviceTypeSchema } from '../../shared/policy/facts.ts';
import { QUIET_ERRORS } from '../../shared/rpc-errors.ts';
import { dateSchema } from '../../shared/time/business-time.ts';
import { deviceActSchema } from './devices.ts';
import { DRAWER_REASONS } from './drawer-reasons.ts';
import type { NumberDisplayView, PriceBoardView } from './public-views.ts';
import { screenSettingsSchema } from './screen-settings.ts';
import type { ElderView, StaffView } from './views.ts';

/** A press on the elder's screen. Every press names the revision it was made on; an older one is ignored. */
export const elderPressSchema = z.discriminatedUnion('press', [
  z.strictObject({ press: z.literal('start-without-card'), revision: z.number().int() }),
  z.strictObject({
    press: z.literal('choose'),
    revision: z.number().int(),
    menuItemId: menuItemIdSchema,
  }),
  /** Goes on to paying with what has been chosen. */
  z.strictObject({ press: z.literal('show-order'), revision: z.number().int() }),
  z.strictObject({
    press: z.literal('set-quantity'),
    revision: z.number().int(),
    position: z.number().int().min(0).max(49),
    /** 0 takes the line out; with the last line gone the menu is there again. */
    quantity: z.number().int().min(0).max(20),
  }),
  /** 再来一份，原价: somebody eats along; and takes it back. */
  z.strictObject({ press: z.literal('add-companion'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('remove-companion'), revision: z.number().int() }),
  z.strictObject({
    press: z.literal('choose-service'),
    revision: z.number().int(),
    serviceType: serviceTypeSchema,
  }),
  z.strictObject({ press: z.literal('choose-day'), revision: z.number().int(), date: dateSchema }),
  /** 还需要时间. */
  z.strictObject({ press: z.literal('need-time'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('pay-by-account'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('pay-by-cash'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('explain'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('back'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('leave'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('call-staff'), revision: z.number().int() }),
  /** An attendant takes the cash at the elder's screen: the PIN to the card just laid on, then the money itself. */
  z.strictObject({
    press: z.literal('enter-pin'),
    revision: z.number().int(),
    pin: z.string().regex(/^\d{4,8}$/),
  }),
  z.strictObject({ press: z.literal('take-cash'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('leave-cash'), revision: z.number().int() }),
]);
export type ElderPress = z.infer<typeof elderPressSchema>;

/** An act on the attendant's screen. */
export const staffActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('enter-pin'), pin: z.string().regex(/^\d{4,8}$/) }),
  z.strictObject({ act: z.literal('sign-out') }),
  z.strictObject({
    act: z.literal('confirm-cash'),
    orderId: orderIdSchema,
    tenderedFen: amountFenSchema,
  }),
  z.strictObject({ act: z.literal('cancel-order'), orderId: orderIdSchema }),
  z.strictObject({ act: z.literal('reprint'), orderId: orderIdSchema }),
  /** Puts the sale away that a scanned receipt has opened. */
  z.strictObject({ act: z.literal('close-scanned') }),
  z.strictObject({ act: z.literal('reprint-kitchen-ticket'), orderId: orderIdSchema }),
  /** Shows a sale's slip as a picture, and closes it again. */
  z.strictObject({ act: z.literal('show-slip'), orderId: orderIdSchema }),
  z.strictObject({ act: z.literal('close-slip') }),
  /** Opens the cash drawer without a sale. */
  z.strictObject({ act: z.literal('open-drawer'), reason: z.enum(DRAWER_REASONS) }),
  z.strictObject({ act: z.literal('answer-call') }),
  /** Goes on with the order of the elder at the screen, as they would by the same press. */
  z.strictObject({ act: z.literal('press-for-elder'), press: elderPressSchema }),
  z.strictObject({
    act: z.literal('enter-weight'),
    weightGrams: z.number().int().min(1).max(20_000),
  }),
  z.strictObject({
    act: z.literal('set-sold-out'),
    menuItemId: menuItemIdSchema,
    isSoldOut: z.boolean(),
  }),
  z.strictObject({ act: z.literal('open-search') }),
  z.strictObject({ act: z.literal('close-search') }),
  z.strictObject({
    act: z.literal('search-elder'),
    by: z.enum(['name', 'phone', 'number-end']),
    text: z.string().trim().min(1).max(20),
  }),
  /** Opens the visit of somebody found, at the elder's screen. */
  z.strictObject({
    act: z.literal('serve-found'),
    elderId: elderIdSchema,
    reason: z.enum(['forgotten', 'lost', 'unreadable', 'not-issued']),
  }),
  /** 叫号, and 已取走. */
  z.strictObject({
    act: z.literal('call-number'),
    orderNumber: z.number().int().min(1).max(99_999),
  }),
  z.strictObject({
    act: z.literal('number-taken'),
    orderNumber: z.number().int().min(1).max(99_999),
  }),
  z.strictObject({ act: z.literal('save-screen-settings'), settings: screenSettingsSchema }),
  // Takes the machine's new identity with a code made "to replace" in the console. The code is checked where it is used.
  z.strictObject({ act: z.literal('replace-kiosk'), code: z.string().max(40) }),
  z.strictObject({ act: z.literal('try-again') }),
  z.strictObject({ act: z.literal('close-recovery') }),
  /** The machine's date that was shown, which is right. */
  z.strictObject({ act: z.literal('confirm-clock'), date: dateSchema }),
  ...deviceActSchema.options,
]);
export type StaffAct = z.infer<typeof staffActSchema>;

/** What a reader that acts as a keyboard has typed, as far as the page can tell; the host looks at it again. */
const typedSchema = z.strictObject({ text: z.string().regex(TYPED_TEXT) });

/** What the host does for its screens. One connection is one screen. */
export interface KioskService {
  /** The elder view now and after every change, until the signal aborts. */
  watchElder(connection: ScreenConnection, signal: AbortSignal): AsyncIterable<ElderView>;
  pressElder(connection: ScreenConnection, press: ElderPress): Promise<void>;
  /** The staff view of this connection now and after every change; a staff session belongs to its connection. */
  watchStaff(connection: ScreenConnection, signal: AbortSignal): AsyncIterable<StaffView>;
  actStaff(connection: ScreenConnection, act: StaffAct): Promise<void>;
  /** What the number display and the price board show, now and after every change. */
  watchNumbers(signal: AbortSignal): AsyncIterable<NumberDisplayView>;
  watchPrices(signal: AbortSignal): AsyncIterable<PriceBoardView>;
  /** A photo of the menu as a data address; null when this kiosk does not hold it. */
  photo(digest: string): Promise<string | null>;
  /** A card's number or a code, typed by a reader into whichever screen had the keyboard; too many of them are dropped. */
  typedByReader(text: string): Promise<void>;
}

/** One attached screen. Its kind was fixed when it was let in and decides what it may call. */
export interface ScreenConnection {
  readonly connectionId: string;
  readonly screen: ScreenKind;
}

/** `numbers` and `prices` are public: they show, and nothing can be done there. */
export const SCREEN_KINDS = ['elder', 'staff', 'numbers', 'prices'] as const;
export type ScreenKind = (typeof SCREEN_KINDS)[number];

export interface KioskContext {
  /** Null for a connection that showed no good token: each of its calls is refused, so that the page can tell a person. */
  readonly connection: ScreenConnection | null;
}

const t = initTRPC.context<KioskContext>().create(QUIET_ERRORS);

const forScreens = t.procedure.use(({ ctx, next }) => {
  const { connection } = ctx;
  if (connection === null) {
    throw new TRPCError({ code: 'UNAUTHORIZED', message: '请让工作人员重新打开这个屏幕' });
  }
  return next({ ctx: { connection } });
});

function onlyFor(screen: ScreenConnection['screen']) {
  return forScreens.use(({ ctx, next }) => {
    if (ctx.connection.screen !== screen) {
      throw new TRPCError({ code: 'FORBIDDEN', message: '这个屏幕不能做这件事' });
    }
    return next({ ctx });
  });
}

/** The one typed contract between screens and host, the same over WebSocket and Electron's message port. */
export function createKioskRouter(service: KioskService) {
  return t.router({
    elder: t.router({
      view: onlyFor('elder').subscription(async function* ({ ctx, signal }) {
        yield* service.watchElder(ctx.connection, signal ?? new AbortController().signal);
      }),
      press: onlyFor('elder')
        .input(elderPressSchema)
        .mutation(({ ctx, input }) => service.pressElder(ctx.connection, input)),
    }),
    staff: t.router({
      view: onlyFor('staff').subscription(async function* ({ ctx, signal }) {
        yield* service.watchStaff(ctx.connection, signal ?? new AbortController().signal);
      }),
      act: onlyFor('staff')
        .input(staffActSchema)
        .mutation(({ ctx, input }) => service.actStaff(ctx.connection, input)),
    }),
    numbers: t.router({
      view: onlyFor('numbers').subscription(async function* ({ signal }) {
        yield* service.watchNumbers(signal ?? new AbortController().signal);
      }),
    }),
    prices: t.router({
      view: onlyFor('prices').subscription(async function* ({ signal }) {
        yield* service.watchPrices(signal ?? new AbortController().signal);
      }),
    }),
    photo: forScreens.input(digestSchema).query(({ input }) => service.photo(input)),
    reader: t.router({
      typed: forScreens
        .input(typedSchema)
        .mutation(({ input }) => service.typedByReader(input.text)),
    }),
  });
}

export type KioskRouter = ReturnType<typeof createKioskRouter>;
