// Goal: a lost disk, a cloned kiosk and a restored image lose nothing that survives anywhere and double nothing, at random
// points. Method: real kiosk stores (files copied and deleted) with the real sync, a real admin; the long run has 200 of each.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomOf } from '../policy/random.ts';
import { startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { forkKiosk, loseDisk, openSite, type Site } from './disaster-points.test-support.ts';

const POINTS = 10;
const seed = Date.now() % 2 ** 31;
let cluster: TestCluster;
let admin: TestAdmin;
let site: Site;

beforeAll(async () => {
  cluster = await startTestCluster();
  admin = await cluster.open();
  site = await openSite(admin);
  console.log(`disasters: ${POINTS} points each, seed ${seed}`);
});

afterAll(async () => {
  site?.remove();
  await admin?.close();
  await cluster?.stop();
});

it(`keeps what it has of ${POINTS} lost disks, says what may be missing, and takes back what is found`, async () => {
  for (let point = 0; point < POINTS; point += 1) {
    await loseDisk(site, randomOf(seed, point), point);
  }
});

it.each(['clone', 'image'] as const)(
  `holds every entry of both sides once and notices every fork (${POINTS} points, %s)`,
  async (kind) => {
    let forks = 0;
    for (let point = 0; point < POINTS; point += 1) {
      const { wentApart } = await forkKiosk(site, randomOf(seed, 1_000 + point), { point, kind });
      forks += wentApart ? 1 : 0;
    }
    console.log(`${kind}: ${forks} of ${POINTS} went apart`);
    expect(forks).toBeGreaterThan(0);
  },
);
