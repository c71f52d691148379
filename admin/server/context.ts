import type { Database } from './database/connection.ts';
import type { AdminKeys } from './keys.ts';

/** What every part of the server works with. */
export interface AdminContext {
  readonly database: Database;
  readonly keys: AdminKeys;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
