// Goal: 200 random points each of a lost disk, a cloned kiosk and a kiosk restored from an old image: what survives anywhere is
// at the admin, once, and every fork is noticed. Method: as test/contract/admin-disasters.test.ts; a point can be had again by seed and number.
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from '../../contract/admin.test-support.ts';
import {
  forkKiosk,
  loseDisk,
  openSite,
  type Site,
} from '../../contract/disaster-points.test-support.ts';
import { randomOf } from '../../policy/random.ts';

const POINTS = 200;
const POINTS_A_STEP = 20;
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
    if ((point + 1) % POINTS_A_STEP === 0) console.log(`lost disks: ${point + 1} of ${POINTS}`);
  }
});

it.each(['clone', 'image'] as const)(
  `holds every entry of both sides once and notices every fork (${POINTS} points, %s)`,
  async (kind) => {
    let forks = 0;
    for (let point = 0; point < POINTS; point += 1) {
      const { wentApart } = await forkKiosk(site, randomOf(seed, 1_000 + point), { point, kind });
      forks += wentApart ? 1 : 0;
      if ((point + 1) % POINTS_A_STEP === 0) console.log(`${kind}: ${point + 1} of ${POINTS}`);
    }
    console.log(`${kind}: ${forks} of ${POINTS} went apart`);
    expect(forks).toBeGreaterThan(POINTS / 4);
  },
);
