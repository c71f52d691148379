// Goal: an admin restored from an older backup gets back, once, all that kiosks still have. Method: as in
// test/contract/admin-restore.test.ts, at 200 random points from a seed that is printed.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCluster, type TestCluster } from '../../contract/admin.test-support.ts';
import { type BackupBench, openBackupBench } from '../../contract/backup.test-support.ts';
import { liveThrough } from '../../contract/restore-points.test-support.ts';

const POINTS = 200;
/** The cluster's databases pile up; a fresh one keeps the disk small. */
const POINTS_A_CLUSTER = 20;
const seed = Date.now() % 2 ** 31;

let cluster: TestCluster;
let bench: BackupBench;
async function begin(): Promise<void> {
  cluster = await startTestCluster();
  bench = openBackupBench(cluster);
}
async function end(): Promise<void> {
  bench.remove();
  await cluster.stop();
}
beforeAll(begin);
afterAll(end);

const meals = fc.integer({ min: 0, max: 30 });

it(`kiosks bring the missing entries back by themselves, exactly once, at ${POINTS} points`, async () => {
  console.log(`restore points: ${POINTS}, seed ${seed}`);
  const points = fc.sample(
    fc.record({
      sentBefore: meals,
      unsentBefore: meals,
      sentAfter: meals,
      unsentAfter: meals,
    }),
    { numRuns: POINTS, seed },
  );
  let lost = 0;
  for (const [at, point] of points.entries()) {
    if (at > 0 && at % POINTS_A_CLUSTER === 0) {
      await end();
      await begin();
    }
    const sold = point.sentBefore + point.unsentBefore + point.sentAfter + point.unsentAfter;
    lost += sold - point.sentBefore;
    const outcome = await liveThrough(cluster, bench, { ...point, name: `point-${at}` });
    expect(outcome, `point ${at}: ${JSON.stringify(point)}`).toEqual({
      atBackup: point.sentBefore,
      atKiosk: sold,
      entries: sold,
      distinctEntries: sold,
      meals: sold,
      differing: 0,
      alarms: ['restored'],
    });
    if ((at + 1) % POINTS_A_CLUSTER === 0) {
      console.log(
        `${at + 1} of ${POINTS} points, ${lost} meals that the backup did not have came back`,
      );
    }
  }
});
