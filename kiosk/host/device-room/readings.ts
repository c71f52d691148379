import type { ElderCardEvent } from '../../../hardware/elder-card/driver.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import { createListeners } from '../../../hardware/listeners.ts';
import type { ScannerEvent } from '../../../hardware/scanner/driver.ts';
import type { CodesPort, ElderCardReaderPort, IdCardReaderPort } from '../../core/devices.ts';

/** Tests that wait for a card or a code, by device; what such a device reads is the test's and nobody else's. */
export interface ReadingTests {
  isWaiting(deviceId: string): boolean;
  /** Something came. */
  end(deviceId: string): void;
}

/** Many devices of one kind, heard as one. */
export interface Hub<Event, Port> {
  readonly port: Port;
  hear(deviceId: string, event: Event): void;
  /** A device was let go of: it tells nothing any more, not even that it is gone. */
  forget(deviceId: string): void;
}

/** Which of several are connected; `emit` hears when the first comes and when the last goes. */
function connections(emit: (event: 'first' | 'last') => void) {
  const ids = new Set<string>();
  return {
    isAny: () => ids.size > 0,
    add(deviceId: string): void {
      ids.add(deviceId);
      if (ids.size === 1) emit('first');
    },
    remove(deviceId: string): void {
      if (ids.delete(deviceId) && ids.size === 0) emit('last');
    },
  };
}

/**
 * The readers of ID cards as one. A reading that began before a test goes on to the elder's screen and the test takes the next; one
 * that began in a test stays in it to its end.
 */
export function createIdCardHub(tests: ReadingTests): Hub<IdCardEvent, IdCardReaderPort> {
  const listeners = createListeners<IdCardEvent>();
  /** Readings that the elder's screen knows of. */
  const shown = new Set<string>();
  const ofTests = new Set<string>();
  let samNumber: string | null = null;
  const connected = connections((event) => {
    if (event === 'first') listeners.emit({ kind: 'connected', samNumber });
    else listeners.emit({ kind: 'disconnected' });
  });
  const forget = (deviceId: string): void => {
    const wasShown = shown.delete(deviceId);
    ofTests.delete(deviceId);
    connected.remove(deviceId);
    // The other readers go on, but this card will not be read any more.
    if (wasShown && connected.isAny()) listeners.emit({ kind: 'read-failed', code: 'lifted' });
  };
  const begin = (deviceId: string): void => {
    if (tests.isWaiting(deviceId)) {
      ofTests.add(deviceId);
      return;
    }
    shown.add(deviceId);
    listeners.emit({ kind: 'card-found' });
  };
  const end = (
    deviceId: string,
    event: Extract<IdCardEvent, { readonly kind: 'read' | 'read-failed' }>,
  ): void => {
    const isShown = shown.delete(deviceId);
    const isOfTest = ofTests.delete(deviceId) || (!isShown && tests.isWaiting(deviceId));
    if (!isOfTest) listeners.emit(event);
    else if (event.kind === 'read') tests.end(deviceId);
  };
  return {
    port: {
      onEvent: listeners.add,
      get isConnected() {
        return connected.isAny();
      },
    },
    hear(deviceId, event) {
      switch (event.kind) {
        case 'connected':
          samNumber = event.samNumber;
          return connected.add(deviceId);
        case 'disconnected':
          return forget(deviceId);
        case 'card-found':
          return begin(deviceId);
        default:
          return end(deviceId, event);
      }
    },
    forget,
  };
}

/** Devices that tell of one thing at once, as one: the readers of the canteen's own cards, and the scanners. */
function createSimpleHub<Event extends { readonly kind: string }>(
  tests: ReadingTests,
  told: {
    readonly isRead: (event: Event) => boolean;
    readonly connected: Event;
    readonly disconnected: Event;
  },
) {
  const listeners = createListeners<Event>();
  const connected = connections((event) =>
    listeners.emit(event === 'first' ? told.connected : told.disconnected),
  );
  return {
    port: {
      onEvent: listeners.add,
      get isConnected() {
        return connected.isAny();
      },
    },
    hear(deviceId: string, event: Event): void {
      if (!told.isRead(event)) {
        // Any other word of the device than that it is there means that it cannot be used.
        if (event.kind === told.connected.kind) connected.add(deviceId);
        else connected.remove(deviceId);
      } else if (tests.isWaiting(deviceId)) tests.end(deviceId);
      else listeners.emit(event);
    },
    forget: connected.remove,
  };
}

export function createElderCardHub(tests: ReadingTests): Hub<ElderCardEvent, ElderCardReaderPort> {
  return createSimpleHub<ElderCardEvent>(tests, {
    isRead: ({ kind }) => kind === 'card',
    connected: { kind: 'connected' },
    disconnected: { kind: 'disconnected' },
  });
}

export function createCodeHub(tests: ReadingTests): Hub<ScannerEvent, CodesPort> {
  return createSimpleHub<ScannerEvent>(tests, {
    isRead: ({ kind }) => kind === 'code',
    connected: { kind: 'connected' },
    disconnected: { kind: 'disconnected' },
  });
}
