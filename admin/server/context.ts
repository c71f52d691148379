import type { Database } from './database/connection.ts';
import type { AdminKeys } from './keys.ts';

/** What every part of the server works with. */
export interface AdminContext {
  readonly database: Database;
  /** Where the database is, for work that needs a connection in a thread of its own. */
  readonly databaseUrl: string;
  readonly keys: AdminKeys;
  /** The admin's own folder; absent where only the database is at hand. */
  readonly dataFolder?: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /**
   * Says that entries of a kiosk were stored, and whether its batch was full, after which another one comes as a rule; left
   * out where nothing counts in the background, as in a command.
   */
  readonly onStored?: (kioskId: string, isFull: boolean) => void;
}
