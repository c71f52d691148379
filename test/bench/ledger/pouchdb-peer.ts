// The peer of the bench as a process of its own: PouchDB in memory behind express-pouchdb. Prints its address when it serves.
import { createServer } from 'node:http';
import expressPouchdb from 'express-pouchdb';
import http from 'pouchdb-adapter-http';
import memory from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';

const InMemory = PouchDB.plugin(memory)
  .plugin(http)
  .plugin(replication)
  .defaults({ adapter: 'memory' });
const server = createServer(expressPouchdb(InMemory, { mode: 'minimumForPouchDB' }));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(`http://127.0.0.1:${address.port}`);
});
