import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../database/connection.ts';
import { runWhatIf, type WhatIfProgress } from './run.ts';
import type { WhatIfMessage, WhatIfWork } from './runs.ts';

/** How often a person is told how far it has got. */
const PROGRESS_PAUSE_MS = 200;

// A thread of its own with a connection of its own, so that the console goes on answering.
const work: WhatIfWork = workerData;
const tell = (message: WhatIfMessage): void => parentPort?.postMessage(message);
let toldAtMs = -PROGRESS_PAUSE_MS;
const progress = (now: WhatIfProgress): void => {
  if (performance.now() - toldAtMs < PROGRESS_PAUSE_MS) return;
  toldAtMs = performance.now();
  tell({ kind: 'progress', ...now });
};

const database = openDatabase(work.databaseUrl);
try {
  tell({ kind: 'done', result: await runWhatIf(database, work, progress) });
} finally {
  await database.destroy();
}
