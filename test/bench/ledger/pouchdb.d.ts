/** The peer's packages bring no types; these are the few things that the bench asks of them. */
declare module 'pouchdb-core' {
  interface Replicated {
    readonly ok: boolean;
    readonly docs_written: number;
  }
  class PouchDB {
    static plugin(plugin: unknown): typeof PouchDB;
    static defaults(options: {
      readonly adapter: string;
      readonly prefix?: string;
    }): typeof PouchDB;
    constructor(name: string, options?: { readonly adapter: string });
    bulkDocs(documents: readonly object[]): Promise<unknown>;
    destroy(): Promise<unknown>;
    readonly replicate: {
      to(target: string, options: { readonly batch_size: number }): Promise<Replicated>;
    };
  }
  export default PouchDB;
}
declare module 'pouchdb-adapter-memory' {
  const plugin: unknown;
  export default plugin;
}
declare module 'pouchdb-adapter-leveldb' {
  const plugin: unknown;
  export default plugin;
}
declare module 'pouchdb-adapter-http' {
  const plugin: unknown;
  export default plugin;
}
declare module 'pouchdb-replication' {
  const plugin: unknown;
  export default plugin;
}
declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http';
  import type PouchDB from 'pouchdb-core';
  export default function handler(
    database: typeof PouchDB,
    options: { readonly mode: 'minimumForPouchDB' },
  ): RequestListener;
}
