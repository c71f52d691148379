import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { keepConnected, untilGone } from '../port/keep-connected.ts';
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
  const { open, clock } = options;
  const listeners = createListeners<ElderCardEvent>();
  let state: ElderCardReader['state'] = 'stopped';
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
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
    state = 'connected';
    listeners.emit({ kind: 'connected' });
    await untilGone(port, signal);
    stopListening();
    if (!signal.aborted) {
      state = 'disconnected';
      listeners.emit({ kind: 'disconnected' });
    }
    return true;
  };

  return {
    start() {
      if (running !== null) return;
      const stop = new AbortController();
      state = 'disconnected';
      const done = keepConnected({
        open,
        clock,
        signal: stop.signal,
        serve: (port) => serve(port, stop.signal),
      });
      running = { stop, done };
    },
    async stop() {
      if (running === null) return;
      const ending = running;
      ending.stop.abort();
      await ending.done;
      running = null;
      state = 'stopped';
    },
    onEvent: listeners.add,
    get state() {
      return state;
    },
  };
}
