import { Worker } from 'node:worker_threads';
import type { ChainHead } from '../../shared/ledger/chain.ts';
import type { Result } from '../../shared/result.ts';
import type { Salvaged } from './salvage.ts';
import type { SnapshotFailure, SnapshotRequest } from './snapshot.ts';
import type { StoreTask } from './store-worker.ts';

/** Beside this file among the sources, and beside the host among the bundles. */
const isBundle = import.meta.filename.endsWith('.js');
const WORKER = new URL(isBundle ? './store-worker.js' : './store-worker.ts', import.meta.url);

/** Takes a snapshot in a thread of its own. */
export async function takeSnapshotApart(
  request: SnapshotRequest,
): Promise<Result<ChainHead, SnapshotFailure>> {
  return run<Result<ChainHead, SnapshotFailure>>({ task: 'snapshot', ...request });
}

/** Salvages in a thread of its own. */
export async function salvageApart(
  request: Omit<Extract<StoreTask, { readonly task: 'salvage' }>, 'task'>,
): Promise<Salvaged | null> {
  return run<Salvaged | null>({ task: 'salvage', ...request });
}

/** The worker's answer is our own code's, so its shape is taken as given. */
function run<Answer>(task: StoreTask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: task });
    worker.once('message', (answer: Answer) => resolve(answer));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the store's thread ended with ${code}`)));
  });
}
