import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { TYPED_TEXT } from '../../hardware/keyboard-reader/typed-text.ts';
import { menuItemIdSchema, orderIdSchema } from '../../shared/identity/ids.ts';
import { amountFenSchema } from '../../shared/money/schema.ts';
import { QUIET_ERRORS } from '../../shared/rpc-errors.ts';
import { dateSchema } from '../../shared/time/business-time.ts';
import { deviceActSchema } from './devices.ts';
import { DRAWER_REASONS } from './drawer-reasons.ts';
import type { ElderView, StaffView } from './views.ts';

/** A press on the elder's screen. Every press names the revision it was made on; an older one is ignored. */
export const elderPressSchema = z.discriminatedUnion('press', [
  z.strictObject({ press: z.literal('start-without-card'), revision: z.number().int() }),
  z.strictObject({
    press: z.literal('choose'),
    revision: z.number().int(),
    menuItemId: menuItemIdSchema,
  }),
  z.strictObject({ press: z.literal('pay-by-account'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('pay-by-cash'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('explain'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('back'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('leave'), revision: z.number().int() }),
  z.strictObject({ press: z.literal('call-staff'), revision: z.number().int() }),
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
  /** A card's number or a code, typed by a reader into whichever screen had the keyboard; too many of them are dropped. */
  typedByReader(text: string): Promise<void>;
}

/** One attached screen. Its kind was fixed when it was let in and decides what it may call. */
export interface ScreenConnection {
  readonly connectionId: string;
  readonly screen: 'elder' | 'staff';
}

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
    reader: t.router({
      typed: forScreens
        .input(typedSchema)
        .mutation(({ input }) => service.typedByReader(input.text)),
    }),
  });
}

export type KioskRouter = ReturnType<typeof createKioskRouter>;
