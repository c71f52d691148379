import type { Result } from '../../../shared/result.ts';

/** One request to the admin. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or bytes that were compressed as the headers say. */
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly timeoutMs: number;
}

/**
 * The way to the admin. Whatever goes wrong before a whole answer is there is `unreachable`; where somebody else than the
 * admin answers, which is found out before anything of the request is sent, it is `foreign-admin`. It never throws.
 */
export interface HttpPort {
  /** Makes a body smaller as gzip, away from the thread that serves screens. Without it bodies go out as they are. */
  readonly compress?: (text: string) => Promise<Uint8Array<ArrayBuffer>>;
  send(
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<
    Result<
      { readonly status: number; readonly text: string },
      { readonly code: 'unreachable' | 'foreign-admin' }
    >
  >;
}
