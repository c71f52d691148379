// One worker of the simulation: `node worker.ts JSON`, answers one line of JSON a seed. Nothing else runs in its process,
// since all its randomness comes from seeds.

import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { countQueries, type DatabasePlace, makeTemplate } from './admin-machine.ts';
import { createDice } from './dice.ts';
import { fillDistrict } from './district.ts';
import { makeCast } from './people.ts';
import { replaceRandomness, reseed } from './seeded-crypto.ts';
import { liveWeek } from './week.ts';

replaceRandomness();
countQueries();
reseed('the template');

const orderSchema = z.strictObject({
  /** Address of a PostgreSQL, with NAME where the name of the database goes. */
  databaseUrl: z.string(),
  prefix: z.string(),
  root: z.string(),
  isTraced: z.boolean(),
});

const order = orderSchema.parse(JSON.parse(process.argv[2] ?? ''));
const place: DatabasePlace = {
  url: (name) => order.databaseUrl.replace('NAME', name),
  prefix: order.prefix,
};
const root = path.join(order.root, order.prefix);
mkdirSync(root, { recursive: true });
const cast = makeCast();
const keys = makeKeys();
await makeTemplate(place, {
  keys,
  nowMs: Date.parse('2026-09-20T00:00:00.000+08:00'),
  fill: (context) => fillDistrict(context, cast),
});
process.stdout.write('{"ready":true}\n');

// The admin speaks of connections that the simulation ended on purpose.
console.error = () => {};

process.stdin.setEncoding('utf8');
let unread = '';
for await (const text of process.stdin) {
  unread += text;
  const lines = unread.split('\n');
  unread = lines.pop() ?? '';
  for (const line of lines) {
    const result = await liveWeek({ place, keys, cast, root }, Number(line));
    const isShown = order.isTraced || result.broken !== null;
    process.stdout.write(`${JSON.stringify({ ...result, trace: isShown ? result.trace : [] })}\n`);
  }
}
rmSync(root, { recursive: true, force: true });
process.exit(0);

/** The same keys in every run of every week. */
function makeKeys() {
  const dice = createDice('keys of the district');
  const signing = generateKeyPairSync('ed25519');
  const hex = (): string => Buffer.from(dice.bytes(32)).toString('hex');
  const publicKey = signing.publicKey.export({ format: 'jwk' }).x ?? '';
  const privateKey = signing.privateKey
    .export({ format: 'der', type: 'pkcs8' })
    .toString('base64url');
  return {
    format: 1 as const,
    signing: { publicKey, privateKey },
    successions: [],
    sealing: { publicKey, privateKey },
    recoveryPublicKey: publicKey,
    districtSalt: hex(),
    identityKey: hex(),
    databasePassword: hex(),
  };
}
