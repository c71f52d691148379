import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { createKeptConnection, untilGone } from '../port/keep-connected.ts';
import type { BytePort, OpenPort } from '../port/port.ts';
import { createElderCardParser } from './protocol.ts';

/** What a screen needs to know of the reader. The number is an identifier, no proof: such cards can be copied. */
export type ElderCardEvent =
  | { readonly kind: 'card'; readonly cardNumber: string }
  /** The port is open; whether a module hangs on it only a card can show, since it never answers. */
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' };

/** A reader for the canteen's own 125 kHz cards. */
export interface ElderCardReader {
  /** Begins listening, and goes on over unplugging, until stop(). */
  start(): void;
  stop(): Promise<void>;
  onEvent(listener: (event: ElderCardEvent) => void): () => void;
  readonly state: 'stopped' | 'disconnected' | 'connected';
}

/** Frames repeat about every 220 ms while a card stays; after this long without one, the same card counts as laid on anew. */
const SAME_CARD_MS = 2500;

/** Makes a reader; nothing is opened before start(). */
export function createElderCardReader(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
}): ElderCardReader {
  const { clock } = options;
  const listeners = createListeners<ElderCardEvent>();
  let isConnected = false;
  let last: { readonly cardNumber: string; readonly seenMs: number } | null = null;

  const seen = (cardNumber: string): void => {
    const nowMs = clock.nowMs();
    const same =
      last !== null && last.cardNumber === cardNumber && nowMs - last.seenMs < SAME_CARD_MS;
    last = { cardNumber, seenMs: nowMs };
    if (!same) listeners.emit({ kind: 'card', cardNumber });
  };
  const serve = async (port: BytePort, signal: AbortSignal): Promise<boolean> => {
    const parser = createElderCardParser();
    const stopListening = port.onData((bytes) => {
      for (const cardNumber of parser.push(bytes)) seen(cardNumber);
    });
    isConnected = true;
    listeners.emit({ kind: 'connected' });
    await untilGone(port, signal);
    stopListening();
    isConnected = false;
    if (!signal.aborted) listeners.emit({ kind: 'disconnected' });
    return true;
  };

  const connection = createKeptConnection({ ...options, serve });
  return {
    start: connection.start,
    stop: connection.stop,
    onEvent: listeners.add,
    get state() {
      if (!connection.isStarted) return 'stopped';
      return isConnected ? 'connected' : 'disconnected';
    },
  };
}
