import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { createKeptConnection, untilGone } from '../port/keep-connected.ts';
import type { BytePort, OpenPort } from '../port/port.ts';
import type { CardFinding, ElderCardDialect } from './dialect.ts';
import { ELDER_CARD_DIALECTS, type ElderCardSettings } from './dialects.ts';
import { printedNumber } from './printed-number.ts';
import { askForCards } from './question.ts';

/** What a screen needs to know of the reader. The number is an identifier, no proof: such cards can be copied. */
export type ElderCardEvent =
  /** A card was laid on; its number as it is printed on it (printed-number.ts). */
  | { readonly kind: 'card'; readonly cardNumber: string }
  /** A reader that is asked has answered; of one that speaks by itself, that its port is open: only a card can show more. */
  | { readonly kind: 'connected' }
  /** The port is open and a reader that should answer does not. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'disconnected' };

/** A reader for the canteen's own cards. */
export interface ElderCardReader {
  /** Begins listening, and goes on over unplugging, until stop(). */
  start(): void;
  stop(): Promise<void>;
  onEvent(listener: (event: ElderCardEvent) => void): () => void;
  readonly state: 'stopped' | 'disconnected' | 'mute' | 'connected';
}

/** Readers tell a card again and again while it stays; after this long without, the same card counts as laid on anew. */
const SAME_CARD_MS = 2500;

/** Makes a reader; nothing is opened before start(). */
export function createElderCardReader(
  options: {
    readonly open: OpenPort;
    readonly clock: DeviceClock;
  } & Pick<ElderCardSettings, 'dialect' | 'byteOrder' | 'printedForm'>,
): ElderCardReader {
  const { clock } = options;
  const dialect = ELDER_CARD_DIALECTS[options.dialect];
  const listeners = createListeners<ElderCardEvent>();
  let state: 'disconnected' | 'mute' | 'connected' = 'disconnected';
  let last: { readonly cardNumber: string; readonly seenMs: number } | null = null;

  const become = (next: typeof state): void => {
    if (state === next) return;
    state = next;
    listeners.emit({ kind: next });
  };
  const seen = (finding: CardFinding): void => {
    if (finding.kind !== 'card') return;
    const cardNumber = printedNumber(finding.card, options);
    const nowMs = clock.nowMs();
    const same = last?.cardNumber === cardNumber && nowMs - last.seenMs < SAME_CARD_MS;
    last = { cardNumber, seenMs: nowMs };
    if (!same) listeners.emit({ kind: 'card', cardNumber });
  };
  const serve = async (port: BytePort, signal: AbortSignal): Promise<boolean> => {
    const gone = new AbortController();
    const findings = createListeners<CardFinding>();
    const stopListening = listenForCards({ port, dialect, clock, emit: findings.emit });
    const { question } = dialect;
    const asking =
      question === null
        ? null
        : askForCards({
            ...{ port, clock, findings, question, signal: gone.signal },
            onAnswer: seen,
            onChange: become,
          });
    if (asking === null) {
      findings.add(seen);
      become('connected');
    }
    await untilGone(port, signal);
    gone.abort();
    stopListening();
    await asking;
    if (signal.aborted) state = 'disconnected';
    else become('disconnected');
    return true;
  };

  const connection = createKeptConnection({ ...options, serve });
  return {
    start: connection.start,
    stop: connection.stop,
    onEvent: listeners.add,
    get state() {
      return connection.isStarted ? state : 'stopped';
    },
  };
}

/** Tells what the reader says, until the answer is called. */
function listenForCards(options: {
  readonly port: BytePort;
  readonly dialect: ElderCardDialect;
  readonly clock: DeviceClock;
  readonly emit: (finding: CardFinding) => void;
}): () => void {
  const { clock, dialect, emit } = options;
  const parser = dialect.createParser();
  let silence = new AbortController();
  const stopListening = options.port.onData((bytes) => {
    silence.abort();
    for (const finding of parser.push(bytes)) emit(finding);
    silence = new AbortController();
    const { signal } = silence;
    void clock.wait(dialect.silenceMs, signal).then(() => {
      if (!signal.aborted) for (const finding of parser.silence()) emit(finding);
    });
  });
  return () => {
    stopListening();
    silence.abort();
  };
}
