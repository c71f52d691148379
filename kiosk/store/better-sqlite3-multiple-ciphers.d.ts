/** The fork has better-sqlite3's interface; its own type file is not reachable through its package's exports. */
declare module 'better-sqlite3-multiple-ciphers' {
  import Database = require('better-sqlite3');
  export = Database;
}
