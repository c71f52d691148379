import path from 'node:path';
import { startKiosk } from '../../../tools/demo/processes.ts';
import { Cleanup, openAdmin, temporaryFolder } from '../../main/canteen.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

/** A second `npm start` is ready in less than this: the newcomer is waiting at the terminal. */
const LIMIT_S = 10;
const ROUNDS = 3;

/** Starts admin and kiosk on data that is already there, as the second `npm start` does, and stops them again. */
async function startOnce(folder: string): Promise<number> {
  const cleanup = new Cleanup();
  const from = performance.now();
  try {
    const admin = await openAdmin(cleanup, folder);
    const kiosk = await startKiosk(
      [
        ['--data', path.join(folder, 'kiosk'), '--port', '0', '--admin', admin.address],
        ['--enrol', admin.enrolmentCode(), '--simulate', '--simulator-port', '0'],
      ].flat(),
      () => {},
    );
    cleanup.add(() => kiosk.stop());
    return (performance.now() - from) / 1_000;
  } finally {
    await cleanup.run();
  }
}

async function measure(): Promise<BenchRow> {
  const cleanup = new Cleanup();
  try {
    const folder = await temporaryFolder(cleanup);
    return await compare({
      row: 'second start to ready',
      work: 'admin with embedded PostgreSQL and the demo district, then the kiosk, both processes until ready, data already there, against the limit',
      unit: 's',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: () => startOnce(folder),
      theirs: LIMIT_S,
    });
  } finally {
    await cleanup.run();
  }
}

export const rows: BenchRows = [measure];
