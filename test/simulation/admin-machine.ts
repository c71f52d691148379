import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { AdminContext } from '../../admin/server/context.ts';
import { openDatabase } from '../../admin/server/database/connection.ts';
import { migrate } from '../../admin/server/database/migrate.ts';
import { ensureLedgerPartitions } from '../../admin/server/database/partitions.ts';
import { buildHttpServer } from '../../admin/server/http.ts';
import { countUp, kiosksBehind } from '../../admin/server/ingest/count.ts';
import type { AdminKeys } from '../../admin/server/keys.ts';
import type { HttpRequest } from '../../kiosk/core/sync/http-port.ts';

/** Where a worker's databases are: one PostgreSQL, names of its own. */
export interface DatabasePlace {
  url(databaseName: string): string;
  /** Begins the name of every database of this worker. */
  readonly prefix: string;
}

/** The admin's machine: the real server on a real database, which can be switched off at any query and put back to a backup. */
export interface AdminMachine {
  readonly context: AdminContext;
  /** Answers as the server does; null when it was switched off on the way. */
  handle(request: HttpRequest): Promise<{ readonly status: number; readonly text: string } | null>;
  /** Counts all that is stored, as the server does beside everything else; ends early when it is switched off on the way. */
  count(): Promise<void>;
  /** Switches the machine off at the n-th query from now, before that query is done. */
  switchOffAtQuery(count: number): void;
  /** Whether it was switched off and not started again. */
  readonly isOff: boolean;
  /** Starts the program anew on the database as it is. */
  restart(): Promise<void>;
  /** Keeps a copy of the database to go back to. */
  backup(): Promise<void>;
  /** Puts the database back to the copy. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Runs one command on the server itself. */
async function command(place: DatabasePlace, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: place.url('postgres') });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

let queriesLeft = Number.POSITIVE_INFINITY;
/** Only what the admin does for kiosks is numbered, and not what officers do or the simulation asks. */
let isCounting = false;

/** Lets a doom count the queries of every connection of this process. */
export function countQueries(): void {
  const original = Reflect.get(pg.Client.prototype, 'query');
  const counted = function (this: pg.Client, ...given: unknown[]): unknown {
    if (isCounting) queriesLeft -= 1;
    // The connection ends as with its process: the server rolls back whatever was not committed.
    if (isCounting && queriesLeft <= 0) {
      return Reflect.apply(original, this, ['select pg_terminate_backend(pg_backend_pid())']);
    }
    return Reflect.apply(original, this, given);
  };
  Object.defineProperty(pg.Client.prototype, 'query', { value: counted });
}

/** Makes the database that every week begins with. */
export async function makeTemplate(
  place: DatabasePlace,
  options: {
    readonly keys: AdminKeys;
    readonly nowMs: number;
    readonly fill: (context: AdminContext) => Promise<void>;
  },
): Promise<void> {
  const name = `${place.prefix}_template`;
  await command(place, `drop database if exists ${name} with (force)`);
  await command(place, `create database ${name}`);
  const databaseUrl = place.url(name);
  const database = openDatabase(databaseUrl);
  await migrate(database);
  await ensureLedgerPartitions(database, new Date(options.nowMs).toISOString().slice(0, 10));
  await options.fill({ database, databaseUrl, keys: options.keys, now: () => options.nowMs });
  await database.destroy();
}

/** Starts the admin on a fresh copy of the template. */
export async function startAdmin(
  place: DatabasePlace,
  options: { readonly keys: AdminKeys; readonly now: () => number },
): Promise<AdminMachine> {
  const live = `${place.prefix}_live`;
  const kept = `${place.prefix}_backup`;
  const copy = async (from: string, to: string): Promise<void> => {
    await command(place, `drop database if exists ${to} with (force)`);
    await command(place, `create database ${to} template ${from} strategy file_copy`);
  };
  await copy(`${place.prefix}_template`, live);
  const open = async () => {
    const databaseUrl = place.url(live);
    const database = openDatabase(databaseUrl);
    const context: AdminContext = { database, databaseUrl, ...options };
    return { context, server: await buildHttpServer(context, null) };
  };
  const shut = async (running: { context: AdminContext; server: FastifyInstance }) => {
    queriesLeft = Number.POSITIVE_INFINITY;
    await running.server.close();
    await running.context.database.destroy();
  };
  let running = await open();
  return {
    get context() {
      return running.context;
    },
    async handle({ method, path, headers, body }) {
      isCounting = true;
      const answer = await running.server.inject({
        method,
        url: path,
        headers: { ...headers },
        ...(body === null ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
      });
      isCounting = false;
      return queriesLeft <= 0 ? null : { status: answer.statusCode, text: answer.body };
    },
    async count() {
      isCounting = true;
      try {
        for (const kioskId of await kiosksBehind(running.context)) {
          await countUp(running.context, kioskId);
        }
      } catch (error) {
        // Its connection ends with it.
        if (queriesLeft > 0) throw error;
      } finally {
        isCounting = false;
      }
    },
    switchOffAtQuery(count) {
      queriesLeft = count;
    },
    get isOff() {
      return queriesLeft <= 0;
    },
    async restart() {
      await shut(running);
      running = await open();
    },
    async backup() {
      await shut(running);
      await copy(live, kept);
      running = await open();
    },
    async restore() {
      await shut(running);
      await copy(kept, live);
      running = await open();
    },
    async close() {
      await shut(running);
      await command(place, `drop database if exists ${live} with (force)`);
    },
  };
}
