// Goal: an admin restored from an older backup gets back, once, all that kiosks still have. Method: a real kiosk store and
// sync over real HTTP, a real backup and restore, at random points of a day; the seed is printed.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from './admin.test-support.ts';
import { type BackupBench, openBackupBench } from './backup.test-support.ts';
import { forgetClone, liveThrough } from './restore-points.test-support.ts';

const POINTS = 10;

let cluster: TestCluster;
let bench: BackupBench;
beforeAll(async () => {
  cluster = await startTestCluster();
  bench = openBackupBench(cluster);
});
afterAll(async () => {
  bench.remove();
  await cluster.stop();
});

const meals = fc.integer({ min: 0, max: 6 });
const points = fc.record({
  sentBefore: meals,
  unsentBefore: meals,
  sentAfter: meals,
  unsentAfter: meals,
});

test(`kiosks bring the missing entries back by themselves, exactly once (${POINTS} points)`, async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`restore points: ${POINTS}, seed ${seed}`);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(points, async (point) => {
      count += 1;
      const sold = point.sentBefore + point.unsentBefore + point.sentAfter + point.unsentAfter;
      expect(await liveThrough(cluster, bench, { ...point, name: `point-${count}` })).toEqual({
        atBackup: point.sentBefore,
        atKiosk: sold,
        entries: sold,
        distinctEntries: sold,
        meals: sold,
        differing: 0,
        alarms: ['restored'],
      });
    }),
    { numRuns: POINTS, seed, endOnFailure: true },
  );
}, 240_000);

test('a clone’s branch that the backup did not have comes back whole, with its beginning', async () => {
  const { ofClone, aside } = await forgetClone(cluster, bench);
  expect(ofClone).toHaveLength(12);
  expect(aside).toEqual(ofClone);
}, 60_000);
