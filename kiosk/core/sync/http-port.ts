import type { Result } from '../../../shared/result.ts';

/** One request to the admin. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}

/** The way to the admin. Whatever goes wrong before a whole answer is there is `unreachable`; it never throws. */
export interface HttpPort {
  send(
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<
    Result<{ readonly status: number; readonly text: string }, { readonly code: 'unreachable' }>
  >;
}
