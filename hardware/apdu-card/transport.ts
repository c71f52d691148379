import type { Result } from '../../shared/result.ts';

/** Why no answer came: the card was taken away, the reader said nothing in time, or the reader is gone. */
export type ApduTransportFailure = { readonly code: 'no-card' | 'no-answer' | 'gone' };

/** What a reader says by itself. */
export type ApduTransportEvent =
  /** The reader can be used, or no longer. */
  | 'connected'
  | 'disconnected'
  /** A card was put in or laid on and answers, or was taken away. */
  | 'card-laid'
  | 'card-removed';

/**
 * A reader for processor cards (ISO/IEC 7816-4), contact or contactless, as far as the card's own commands need it. What
 * lies below (vendor's library or serial protocol, PSAM) differs from maker to maker and is an adapter behind this.
 */
export interface ApduTransport {
  /** Sends one command and resolves with the answer, its two status bytes last. One command at a time. Never rejects. */
  transmit(command: Uint8Array): Promise<Result<Uint8Array, ApduTransportFailure>>;
  onEvent(listener: (event: ApduTransportEvent) => void): () => void;
}
