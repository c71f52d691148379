import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { QUIET_ERRORS } from '../../shared/rpc-errors.ts';
import { SCREEN_KINDS, type ScreenKind } from './router.ts';

/** A card that can be put on the simulated reader. Invented people only. */
export interface SimulatedCardView {
  readonly cardId: string;
  readonly kind: 'id-card' | 'staff-card';
  /** As 王秀英，81岁, with what makes the card worth trying. */
  readonly title: string;
  readonly note: string;
}

/** One line of paper as it came out. */
export interface PaperLineView {
  readonly text: string;
  readonly widthTimes: number;
  readonly heightTimes: number;
  readonly align: 'left' | 'center' | 'right';
  readonly isBold: boolean;
  /** The dots of a line that was printed as a picture, as an image address (data:); `text` is empty then. */
  readonly picture: {
    readonly widthDots: number;
    readonly heightDots: number;
    readonly address: string;
  } | null;
}

export interface PaperView {
  readonly paperId: number;
  readonly columns: number;
  readonly lines: readonly PaperLineView[];
}

export const simulatedFaultSchema = z.enum([
  'reader-garbles-next',
  'reader-card-lifted-early',
  'reader-unplugged',
  'printer-off',
  'printer-paper-out',
  'printer-cover-open',
]);
export type SimulatedFault = z.infer<typeof simulatedFaultSchema>;

/** What can be held before the simulated scanner: the newest slip that carries a code, or a payment code on a telephone. */
export const scannableSchema = z.enum(['newest-receipt', 'payment-code']);
export type Scannable = z.infer<typeof scannableSchema>;

export interface SimulatorView {
  readonly cards: readonly SimulatedCardView[];
  readonly placedCardId: string | null;
  readonly faults: readonly SimulatedFault[];
  /** Newest first. */
  readonly papers: readonly PaperView[];
  readonly drawerOpenings: number;
}

export interface SimulatorService {
  watch(signal: AbortSignal): AsyncIterable<SimulatorView>;
  /** Puts a card on the reader and takes it away after it was read, as a person does. */
  tap(cardId: string): Promise<void>;
  setFault(fault: SimulatedFault, isOn: boolean): Promise<void>;
  scan(what: Scannable): Promise<void>;
  /** A fresh one-time address of a screen. */
  openScreen(screen: ScreenKind): Promise<{ readonly address: string }>;
}

const t = initTRPC.context<object>().create(QUIET_ERRORS);

/** Contract of the 演示 simulator page; it exists only where the devices are simulated. */
export function createSimulatorRouter(service: SimulatorService) {
  return t.router({
    view: t.procedure.subscription(async function* ({ signal }) {
      yield* service.watch(signal ?? new AbortController().signal);
    }),
    tap: t.procedure
      .input(z.strictObject({ cardId: z.string().max(40) }))
      .mutation(({ input }) => service.tap(input.cardId)),
    setFault: t.procedure
      .input(z.strictObject({ fault: simulatedFaultSchema, isOn: z.boolean() }))
      .mutation(({ input }) => service.setFault(input.fault, input.isOn)),
    scan: t.procedure
      .input(z.strictObject({ what: scannableSchema }))
      .mutation(({ input }) => service.scan(input.what)),
    openScreen: t.procedure
      .input(z.strictObject({ screen: z.enum(SCREEN_KINDS) }))
      .mutation(({ input }) => service.openScreen(input.screen)),
  });
}

export type SimulatorRouter = ReturnType<typeof createSimulatorRouter>;
