import { createHash } from 'node:crypto';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { CatalogueTable } from './catalogue.ts';
import type { TableDigest } from './format.ts';

const NEWLINE = 0x0a;

/** Counts and hashes the COPY text of one table as it passes. */
export class RowsDigest {
  readonly #name: string;
  readonly #hash = createHash('sha256');
  #rows = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** A row ends with a newline; one within a value is written as two other characters. */
  add(piece: Buffer): number {
    let rows = 0;
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) rows += 1;
    this.#hash.update(piece);
    this.#rows += rows;
    return rows;
  }

  value(): TableDigest {
    return { name: this.#name, rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

/** The rows of a table as COPY writes them, in the order of its key. */
export async function* copyOut(
  client: pg.Client,
  table: CatalogueTable,
): AsyncGenerator<Buffer, void> {
  const columns = table.columns.map(pg.escapeIdentifier).join(', ');
  const stream = client.query(
    copyTo(
      `copy (select ${columns} from ${pg.escapeIdentifier(table.name)} as one_row order by ${table.order}) to stdout`,
    ),
  );
  for await (const piece of stream) yield piece;
}

/** What the rows of a table come to. */
export async function digestOf(client: pg.Client, table: CatalogueTable): Promise<TableDigest> {
  const digest = new RowsDigest(table.name);
  for await (const piece of copyOut(client, table)) digest.add(piece);
  return digest.value();
}

/** Puts COPY text into a table; the constraints of the schema hold. */
export async function copyIn(
  client: pg.Client,
  table: { readonly name: string; readonly columns: readonly string[] },
  pieces: AsyncIterable<Buffer>,
): Promise<void> {
  const columns = table.columns.map(pg.escapeIdentifier).join(', ');
  const stream = client.query(
    copyFrom(`copy ${pg.escapeIdentifier(table.name)} (${columns}) from stdin`),
  );
  const finished = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  // Whatever breaks first is told below; a second telling must not end the process.
  finished.catch(() => {});
  try {
    for await (const piece of pieces) {
      if (!stream.write(piece)) await drained(stream, finished);
    }
  } catch (error) {
    stream.destroy(error instanceof Error ? error : undefined);
    throw error;
  }
  stream.end();
  await finished;
}

async function drained(stream: NodeJS.WritableStream, failed: Promise<void>): Promise<void> {
  await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), failed]);
}
