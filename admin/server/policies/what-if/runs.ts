import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { WhatIfRequest, WhatIfResult, WhatIfRunView } from '../../../contract/policies.ts';
import type { AdminContext } from '../../context.ts';
import type { WhatIfProgress } from './run.ts';

/** What the thread is given. */
export interface WhatIfWork {
  readonly databaseUrl: string;
  readonly districtCode: string;
  readonly request: WhatIfRequest;
}

/** What the thread says. */
export type WhatIfMessage =
  | ({ readonly kind: 'progress' } & WhatIfProgress)
  | { readonly kind: 'done'; readonly result: WhatIfResult };

/** Runs that are remembered: enough to compare a few, and no more than a person keeps apart. */
const RUNS_KEPT_MAX = 5;
/** A run holds a page of meals and sums; one that wants more than this is broken and is ended rather than the server. */
const MEMORY_MAX_MB = 512;

const FAILURE = '试算没有完成：程序或数据库出了错。请稍后再试；总是这样请联系维护人员。';

interface Run {
  readonly worker: Worker;
  view: WhatIfRunView;
}

/** The what-if runs of one server: one at a time, the last few remembered until the server stops. */
export class WhatIfRuns {
  readonly #context: Pick<AdminContext, 'databaseUrl'>;
  readonly #runs = new Map<string, Run>();

  constructor(context: Pick<AdminContext, 'databaseUrl'>) {
    this.#context = context;
  }

  /** Starts a run in a thread of its own and answers its id; null while another one is running. */
  start(work: Omit<WhatIfWork, 'databaseUrl'>): string | null {
    if ([...this.#runs.values()].some((run) => run.view.state === 'running')) return null;
    const runId = randomUUID();
    const workerData: WhatIfWork = { ...work, databaseUrl: this.#context.databaseUrl };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
    });
    const view: WhatIfRunView = {
      runId,
      state: 'running',
      mealsDone: 0,
      mealsTotal: 0,
      result: null,
      failure: null,
    };
    const run: Run = { worker, view };
    this.#runs.set(runId, run);
    this.#forgetOldest();
    worker.on('message', (message: WhatIfMessage) => hear(run, message));
    worker.on('error', (error) => {
      console.error('政策试算出错：', error);
      end(run, { state: 'failed', failure: FAILURE });
    });
    // A thread that ends without a word has failed as well.
    worker.on('exit', () => end(run, { state: 'failed', failure: FAILURE }));
    return runId;
  }

  /** How a run stands; null when it is not known or no longer remembered. */
  view(runId: string): WhatIfRunView | null {
    return this.#runs.get(runId)?.view ?? null;
  }

  /** Ends a run that is running; its connection and transaction end with its thread. */
  async cancel(runId: string): Promise<void> {
    const run = this.#runs.get(runId);
    if (run === undefined || run.view.state !== 'running') return;
    end(run, { state: 'cancelled' });
    await run.worker.terminate();
  }

  /** Ends whatever is running. */
  async close(): Promise<void> {
    for (const runId of [...this.#runs.keys()]) await this.cancel(runId);
  }

  #forgetOldest(): void {
    for (const runId of this.#runs.keys()) {
      if (this.#runs.size <= RUNS_KEPT_MAX) return;
      this.#runs.delete(runId);
    }
  }
}

function hear(run: Run, message: WhatIfMessage): void {
  if (message.kind === 'done') {
    const { mealsTotal } = run.view;
    end(run, { state: 'done', mealsDone: mealsTotal, result: message.result });
  } else if (run.view.state === 'running') {
    const { mealsDone, mealsTotal } = message;
    run.view = { ...run.view, mealsDone, mealsTotal };
  }
}

/** The first end counts. */
function end(run: Run, change: Partial<WhatIfRunView>): void {
  if (run.view.state === 'running') run.view = { ...run.view, ...change };
}
