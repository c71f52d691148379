// The peer of the bench as a process of its own: PouchDB behind express-pouchdb, in memory or, with a folder, in LevelDB files
// there. Prints its address when it serves.
import { createServer } from 'node:http';
import { join } from 'node:path';
import expressPouchdb from 'express-pouchdb';
import http from 'pouchdb-adapter-http';
import leveldb from 'pouchdb-adapter-leveldb';
import memory from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';

const [folder] = process.argv.slice(2);
const Peer = PouchDB.plugin(folder === undefined ? memory : leveldb)
  .plugin(http)
  .plugin(replication)
  .defaults(
    folder === undefined
      ? { adapter: 'memory' }
      : { adapter: 'leveldb', prefix: join(folder, '/') },
  );
const server = createServer(expressPouchdb(Peer, { mode: 'minimumForPouchDB' }));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(`http://127.0.0.1:${address.port}`);
});
