// Goal: every writing call of a sale failing, over many sales that each fall on other pages, and of many emptyings of the
// log: whole or refused, and the same process sells again. Method: as test/crash/io-faults.test.ts, 60 rounds with each
// error, the disk looked at after each ten.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../kiosk/core/canteen.test-support.ts';
import { lookAtDisk, makeCanteenFolder } from '../../crash/canteen-folder.ts';
import { buildFaults, startCommanded } from '../../crash/commanded-seller.ts';
import {
  failEveryWrite,
  failEveryWriteOfSettling,
  sellOnce,
  type Till,
} from '../../crash/io-faults.ts';

const ROUNDS = 60;
const ROUNDS_A_PROCESS = 10;

it.for(['ENOSPC', 'EIO'] as const)(
  `sells whole or refuses at every write that fails with %s, in ${ROUNDS} rounds`,
  async (error, context) => {
    const { folder: work, remove } = temporaryFolder();
    onTestFinished(remove);
    const data = path.join(work, 'data');
    mkdirSync(data);
    makeCanteenFolder(data);
    const faults = buildFaults(work, data);
    if ('reason' in faults) return context.skip(faults.reason);
    const till: Till = { sold: new Map(), refusedCount: 0 };
    let points = 0;
    for (let from = 0; from < ROUNDS; from += ROUNDS_A_PROCESS) {
      const seller = await startCommanded(data, { env: faults.env });
      expect(await sellOnce(seller, till)).toBe(true);
      const of = { seller, faults, error, till };
      for (let round = 0; round < ROUNDS_A_PROCESS; round += 1) {
        points += (await failEveryWrite(of)).points;
      }
      points += (await failEveryWriteOfSettling(of)).points;
      expect(await sellOnce(seller, till)).toBe(true);
      expect(await seller.end()).toBe(0);
      const disk = lookAtDisk(data);
      expect([disk.broken, disk.integrity]).toEqual([null, 'ok']);
      expect(disk.derived).toEqual(disk.kept);
      expect(new Map(disk.entries.map(({ seq, hash }) => [seq, hash]))).toEqual(till.sold);
      console.log(`${error}: ${from + ROUNDS_A_PROCESS} of ${ROUNDS} rounds, ${points} points`);
    }
    faults.close();
  },
);
