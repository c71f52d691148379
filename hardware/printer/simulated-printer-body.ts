import { createPaperDecoder, type PaperItem, type PrinterAction } from './decode.ts';
import { createSimulatedMechanism, type SimulatedMechanism } from './simulated-mechanism.ts';

/** How one model differs from another. */
export interface PrinterTraits {
  /** Knows GS a. */
  readonly reportsByItself: boolean;
  /** When DLE ENQ 2 is obeyed. */
  readonly forgets: 'always' | 'after-cutter-error';
  /** Says nothing while it is stopped. */
  readonly answersOnlyOnline: boolean;
  /** The drawer's switch pulls its pin up while the drawer is open. */
  readonly drawerOpenIsHigh: boolean;
}

/** A model that does all it can. */
export const CAPABLE_PRINTER: PrinterTraits = {
  reportsByItself: true,
  forgets: 'always',
  answersOnlyOnline: false,
  drawerOpenIsHigh: true,
};

/** What a printer does with the bytes it gets. */
export interface SimulatedPrinterBody {
  readonly mechanism: SimulatedMechanism;
  /** Bytes that wait to be worked off. */
  readonly waitingBytes: number;
  /** One byte as it arrives; false when the buffer had no room for it. */
  receive(byte: number): boolean;
  /** Works off one command; the lines it printed, or null when it waits for bytes or is stopped. */
  step(): number | null;
  /** Power off and on: what was not printed is forgotten, and so are wishes. */
  forget(): void;
}

/** Where the body's doings go. */
export interface PrinterBodyOutput {
  answer(bytes: readonly number[]): void;
  paperCut(items: readonly PaperItem[]): void;
  printed(items: readonly PaperItem[]): void;
  drawerKicked(pin: 2 | 5): void;
  problem(detail: string): void;
}

/** Makes a printer in order. `bufferBytes`: what comes when so much waits is lost. */
export function createSimulatedPrinterBody(options: {
  readonly columns: number;
  readonly bufferBytes: number;
  readonly traits: PrinterTraits;
  readonly output: PrinterBodyOutput;
}): SimulatedPrinterBody {
  const { traits, output } = options;
  const decoder = createPaperDecoder({ columns: options.columns });
  let uncut: PaperItem[] = [];
  let buffer = Buffer.alloc(0);
  let realTime: number[] = [];
  let wishes = 0;
  const mechanism = createSimulatedMechanism({
    drawerOpenIsHigh: traits.drawerOpenIsHigh,
    onChange() {
      if (wishes !== 0) output.answer(mechanism.report());
    },
  });

  const kick = (code: number): void => {
    mechanism.setDrawerOpen(true);
    output.drawerKicked(code === 0 ? 2 : 5);
  };
  /** `code`: the third byte of the command. The answer is how many lines were printed. */
  const act = (action: PrinterAction, code: number): number => {
    if (action.kind === 'printed') {
      uncut.push(...action.items);
      output.printed(action.items);
      mechanism.use(action.items.length);
      return action.items.length;
    }
    if (action.kind === 'cut') {
      output.paperCut(uncut);
      uncut = [];
    }
    if (action.kind === 'drawer') kick(code);
    if (action.kind === 'status-wanted') output.answer([mechanism.isPaperNearEnd ? 0x03 : 0x00]);
    if (action.kind === 'problem') output.problem(action.detail);
    return 0;
  };
  const take = (length: number): void => {
    buffer = Buffer.from(buffer.subarray(length));
  };
  /** GS a n, which says nothing of paper and is therefore not the decoder's. */
  const stepWish = (): 0 | null => {
    if (buffer.length < 3) return null;
    wishes = traits.reportsByItself ? (buffer[2] ?? 0) : 0;
    take(3);
    if (wishes !== 0) output.answer(mechanism.report());
    return 0;
  };
  /** Real-time commands are obeyed as they arrive, whatever waits in the buffer. */
  const obeyAtOnce = ([, command, first, second]: readonly number[]): void => {
    if (command === 0x04) {
      const isHeard = !traits.answersOnlyOnline || !mechanism.isStopped;
      if (isHeard) output.answer([mechanism.answerTo(first ?? 0)]);
    } else if (command === 0x14) kick(second ?? 0);
    else if (first === 0x02) {
      if (traits.forgets === 'always' || mechanism.isCutterError) buffer = Buffer.alloc(0);
      mechanism.tryAgain();
    }
  };
  return {
    mechanism,
    get waitingBytes() {
      return buffer.length;
    },
    receive(byte) {
      const bytes = [...realTime, byte];
      const length = realTimeLength(bytes);
      const isWhole = length !== 'none' && bytes.length === length;
      realTime = length === 'none' || isWhole ? [] : bytes;
      if (isWhole) obeyAtOnce(bytes);
      if (length !== 'none') return true;
      if (buffer.length + bytes.length > options.bufferBytes) return false;
      buffer = Buffer.concat([buffer, Buffer.from(bytes)]);
      return true;
    },
    step() {
      if (mechanism.isStopped) return null;
      if (buffer[0] === 0x1d && buffer[1] === 0x61) return stepWish();
      const step = decoder.step(buffer);
      if (step === null) return null;
      const code = buffer[2] ?? 0;
      take(step.length);
      return act(step.action, code);
    },
    forget() {
      buffer = Buffer.alloc(0);
      realTime = [];
      wishes = 0;
      mechanism.tryAgain();
      decoder.reset();
    },
  };
}

/** Length of the real-time command these bytes begin (DLE EOT n, DLE ENQ n, DLE DC4 1 m t), or none. */
function realTimeLength(bytes: readonly number[]): number | 'none' {
  if (bytes[0] !== 0x10) return 'none';
  if (bytes.length === 1) return 3;
  if (bytes[1] === 0x04 || bytes[1] === 0x05) return 3;
  return bytes[1] === 0x14 ? 5 : 'none';
}
