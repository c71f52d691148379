import type { Result } from '../../shared/result.ts';

/** Why a port could not be opened, or is gone. `detail` is for logs; it never carries what went over the line. */
export interface PortFailure {
  readonly code: 'not-found' | 'busy' | 'denied' | 'closed' | 'io';
  readonly detail: string;
}

/** One open connection to a device. It is never reopened: a reconnect makes a new one. */
export interface BytePort {
  /** Resolves when the bytes have left the machine. Fails at once when the port is closed: nothing is kept for later. */
  write(bytes: Uint8Array): Promise<Result<void, PortFailure>>;
  /** Bytes as they come, in pieces of any length, which a listener may wipe. The answer removes the listener. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once, when the connection is gone: `closed` by our own close(), `io` by an unplug or a fault. */
  onClose(listener: (reason: PortFailure) => void): () => void;
  /** Drops what has not left the machine, then closes. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Opens a new connection. */
export type OpenPort = () => Promise<Result<BytePort, PortFailure>>;
