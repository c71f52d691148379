import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { createKeptConnection, untilGone } from '../port/keep-connected.ts';
import type { BytePort, OpenPort } from '../port/port.ts';
import { CODE_SILENCE_MS, createScannerParser } from './protocol.ts';
import { readScannedCode, type ScannedCode } from './scanned-code.ts';

/** What the counter needs to know of the scanner. No event carries the text of a code. */
export type ScannerEvent =
  | { readonly kind: 'code'; readonly code: ScannedCode }
  /** The port is open; whether a scanner hangs on it only a code can show, since it never answers. */
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' };

/** A scanner for codes on paper and telephones. */
export interface CodeScanner {
  /** Begins listening, and goes on over unplugging, until stop(). */
  start(): void;
  stop(): Promise<void>;
  onEvent(listener: (event: ScannerEvent) => void): () => void;
  readonly state: 'stopped' | 'disconnected' | 'connected';
}

/** Nobody shows codes faster by hand; what comes sooner after the last one told is a scanner gone wild, and is dropped. */
const BETWEEN_CODES_MS = 300;

/** Makes a scanner; nothing is opened before start(). */
export function createCodeScanner(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
}): CodeScanner {
  const { clock } = options;
  const listeners = createListeners<ScannerEvent>();
  let isConnected = false;
  /** Apart, so that noise just before a real code does not cost it. */
  const lastMs = { known: Number.NEGATIVE_INFINITY, unknown: Number.NEGATIVE_INFINITY };

  const tell = (text: string): void => {
    const code = readScannedCode(text);
    const form = code.kind === 'unknown' ? 'unknown' : 'known';
    const nowMs = clock.nowMs();
    if (nowMs - lastMs[form] < BETWEEN_CODES_MS) return;
    lastMs[form] = nowMs;
    listeners.emit({ kind: 'code', code });
  };
  const serve = async (port: BytePort, signal: AbortSignal): Promise<boolean> => {
    const stopReading = readCodes(port, clock, tell);
    isConnected = true;
    listeners.emit({ kind: 'connected' });
    await untilGone(port, signal);
    stopReading();
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

/** Tells of every code on a port; the answer ends it, and what has come of a code by then is nobody's. */
function readCodes(port: BytePort, clock: DeviceClock, tell: (text: string) => void): () => void {
  const parser = createScannerParser();
  const over = new AbortController();
  let lastByteMs = 0;
  let isWaiting = false;

  /** One wait at a time, however many bytes come: a flood must not leave a timer for each. */
  const waitForSilence = async (): Promise<void> => {
    isWaiting = true;
    while (parser.isWithinCode && !over.signal.aborted) {
      const leftMs = lastByteMs + CODE_SILENCE_MS - clock.nowMs();
      if (leftMs > 0) await clock.wait(leftMs, over.signal);
      else {
        const code = parser.endBySilence();
        if (code !== null) tell(code);
      }
    }
    isWaiting = false;
  };
  const stopListening = port.onData((bytes) => {
    lastByteMs = clock.nowMs();
    for (const code of parser.push(bytes)) tell(code);
    if (!isWaiting) void waitForSilence();
  });
  return () => {
    stopListening();
    over.abort();
  };
}
