import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { SigningKeyPair } from '../../shared/crypto/signing.ts';
import type { NextKey, StoreReads, StoreTransaction } from '../core/ports.ts';

interface NextKeyRow extends SigningKeyPair {
  readonly signature: string;
  readonly inForceSinceMs: number | null;
}

/** What can be asked of the keys. */
export function keyReads(
  database: Database,
): Pick<StoreReads, 'firstKey' | 'signingKey' | 'nextKeys' | 'adminKeys'> {
  const first = database.prepare<[], SigningKeyPair>(
    'SELECT public_key AS publicKey, private_key AS privateKey FROM signing_key',
  );
  const inForce = database.prepare<[], SigningKeyPair>(
    `SELECT public_key AS publicKey, private_key AS privateKey FROM next_key
     WHERE in_force_since_ms IS NOT NULL ORDER BY position DESC LIMIT 1`,
  );
  const next = database.prepare<[], NextKeyRow>(
    `SELECT public_key AS publicKey, private_key AS privateKey, signature, in_force_since_ms AS inForceSinceMs
     FROM next_key ORDER BY position`,
  );
  const admin = database.prepare<[], { readonly publicKey: string }>(
    'SELECT public_key AS publicKey FROM admin_key ORDER BY position DESC',
  );
  return {
    firstKey: () => first.get() ?? null,
    signingKey: () => inForce.get() ?? first.get() ?? null,
    nextKeys: () => next.all().map(nextKeyOf),
    adminKeys: () => admin.all().map(({ publicKey }) => publicKey),
  };
}

function nextKeyOf({ publicKey, privateKey, ...row }: NextKeyRow): NextKey {
  return { key: { publicKey, privateKey }, ...row };
}

/** How the keys change; `onRemembered` is called by every write, since the store reads them only once. */
export function keyWrites(
  database: Database,
  onRemembered: () => void,
): Pick<StoreTransaction, 'saveSigningKey' | 'addNextKey' | 'startNextKey' | 'saveAdminKeys'> {
  const setFirst = database.prepare(
    'INSERT INTO signing_key (only_row, public_key, private_key) VALUES (1, ?, ?)',
  );
  const addNext = database.prepare(
    `INSERT INTO next_key (position, public_key, private_key, signature)
     VALUES ((SELECT coalesce(max(position), 0) + 1 FROM next_key), ?, ?, ?)`,
  );
  const startNext = database.prepare(
    'UPDATE next_key SET in_force_since_ms = ? WHERE in_force_since_ms IS NULL',
  );
  const known = database.prepare<[], { readonly publicKey: string }>(
    'SELECT public_key AS publicKey FROM admin_key ORDER BY position',
  );
  const forgetAdmin = database.prepare('DELETE FROM admin_key');
  const addAdmin = database.prepare('INSERT INTO admin_key (position, public_key) VALUES (?, ?)');
  return {
    saveSigningKey(key) {
      onRemembered();
      setFirst.run(key.publicKey, key.privateKey);
    },
    addNextKey({ key, signature }) {
      onRemembered();
      addNext.run(key.publicKey, key.privateKey, signature);
    },
    startNextKey(atMs) {
      onRemembered();
      startNext.run(atMs);
    },
    saveAdminKeys(keys) {
      onRemembered();
      const oldestFirst = keys.toReversed();
      const others = known.all().map(({ publicKey }) => publicKey);
      const all = [...others.filter((key) => !keys.includes(key)), ...oldestFirst];
      forgetAdmin.run();
      for (const [index, key] of all.entries()) addAdmin.run(index + 1, key);
    },
  };
}
