import { EventEmitter } from 'node:events';
import type { TextPort } from '../contract/port-socket.ts';

/** The host's side of a port: as much of a `ws` socket as tRPC's WebSocket adapter touches. */
export class PortConnection extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly #port: TextPort;
  readonly #bytesMax: number;

  constructor(port: TextPort, options: { readonly messageBytesMax: number }) {
    super();
    this.#port = port;
    this.#bytesMax = options.messageBytesMax;
    port.onText((text) => this.#receive(text));
    port.onClose(() => this.#finish());
    port.start();
  }

  send(text: string): void {
    if (this.readyState === 1) this.#port.post(text);
  }

  close(): void {
    this.#port.close();
    this.#finish();
  }

  terminate(): void {
    this.close();
  }

  #receive(text: string): void {
    const bytes = Buffer.from(text);
    // The same bound as on the network: a page has nothing long to say.
    if (bytes.length > this.#bytesMax) this.close();
    else this.emit('message', bytes, false);
  }

  #finish(): void {
    if (this.readyState !== 1) return;
    this.readyState = 3;
    this.emit('close');
  }
}
