/**
 * A WebSocket's face over a message port, so that tRPC's WebSocket client and server speak the same wire over Electron's
 * port as over the network. Texts only; a port knows neither addresses nor handshakes.
 */

/** A message port of a page, of Node, or (wrapped) of Electron's processes. */
export interface TextPort {
  post(text: string): void;
  onText(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  start(): void;
  close(): void;
}

/** The port interface of pages and of Node's worker threads. */
interface EventPort {
  postMessage(message: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** The port interface of Electron's main and utility processes (MessagePortMain). */
export interface EmitterPort {
  postMessage(message: string): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export function textPortOfEvents(port: EventPort): TextPort {
  return {
    post: (text) => port.postMessage(text),
    onText: (listener) => port.addEventListener('message', ({ data }) => passText(data, listener)),
    onClose: (listener) => port.addEventListener('close', listener),
    start: () => port.start(),
    close: () => port.close(),
  };
}

export function textPortOfEmitter(port: EmitterPort): TextPort {
  return {
    post: (text) => port.postMessage(text),
    onText: (listener) => void port.on('message', ({ data }) => passText(data, listener)),
    onClose: (listener) => void port.on('close', listener),
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** Anything but text is not this contract's and is dropped. */
function passText(data: unknown, listener: (text: string) => void): void {
  if (typeof data === 'string') listener(data);
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/**
 * The page's side, for `createWSClient({ url, WebSocket })`; the address is ignored. A port cannot be opened twice, so each
 * socket asks for a fresh one: where the host has crashed the client opens the next socket by itself, as over a network.
 */
export function createPortWebSocket(askForPort: () => Promise<EventPort>): typeof WebSocket {
  class PortWebSocket extends EventTarget {
    static readonly CONNECTING = CONNECTING;
    static readonly OPEN = OPEN;
    static readonly CLOSING = CLOSING;
    static readonly CLOSED = CLOSED;
    readonly CONNECTING = CONNECTING;
    readonly OPEN = OPEN;
    readonly CLOSING = CLOSING;
    readonly CLOSED = CLOSED;
    readonly url: string;
    readonly protocol = '';
    readonly extensions = '';
    readonly bufferedAmount = 0;
    binaryType: BinaryType = 'blob';
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    readyState: 0 | 1 | 2 | 3 = CONNECTING;
    #port: TextPort | null = null;

    constructor(url: string | URL) {
      super();
      this.url = String(url);
      askForPort().then(
        (port) => this.#take(textPortOfEvents(port)),
        () => this.#fail(),
      );
    }

    send(data: string): void {
      if (this.readyState === OPEN) this.#port?.post(data);
    }

    close(): void {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSING;
      this.#port?.close();
      this.#finish();
    }

    #take(port: TextPort): void {
      if (this.readyState !== CONNECTING) {
        port.close();
        return;
      }
      this.#port = port;
      // The host may be gone before the socket is open.
      port.onClose(() => this.#fail());
      // Some turns later, as a network socket would: tRPC's client adds its listeners after awaiting this constructor.
      setTimeout(() => this.#open(port), 0);
    }

    #open(port: TextPort): void {
      if (this.readyState !== CONNECTING) return;
      port.onText((data) => this.dispatchEvent(new MessageEvent('message', { data })));
      port.start();
      this.readyState = OPEN;
      this.dispatchEvent(new Event('open'));
    }

    /** The other end is gone. As with a network socket, one that never opened says so as an error. */
    #fail(): void {
      // Nobody listens in the turn that made the socket.
      setTimeout(() => {
        if (this.readyState === CONNECTING) this.dispatchEvent(new Event('error'));
        this.#finish();
      }, 0);
    }

    #finish(): void {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSED;
      this.dispatchEvent(new CloseEvent('close', { code: 1000, wasClean: true }));
    }
  }
  return PortWebSocket;
}
