import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startCluster } from '../../admin/server/database/cluster.ts';

const resultSchema = z.strictObject({
  seed: z.number(),
  meals: z.number(),
  faults: z.number(),
  faultKinds: z.record(z.string(), z.number()),
  traceHash: z.string(),
  trace: z.array(z.string()),
  broken: z.string().nullable(),
});
export type SeedResult = z.infer<typeof resultSchema>;

/** Workers that live simulated weeks, each in a process of its own, on one PostgreSQL that forgets everything afterwards. */
export interface Simulation {
  /** Lives the week of a seed on the first worker that is free. */
  live(seed: number): Promise<SeedResult>;
  close(): Promise<void>;
}

/** Starts workers on a database of their own; in memory where the machine has a folder there. */
export async function openSimulation(options: {
  readonly workers: number;
  readonly isTraced: boolean;
}): Promise<Simulation> {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(path.join(parent, 'zhulao-simulation-'));
  const cluster = await startCluster({ folder: path.join(folder, 'postgres'), password: 'test' });
  await forgetDurability(cluster.url('postgres'));
  const order = { databaseUrl: cluster.url('NAME'), root: folder, isTraced: options.isTraced };
  const free: Worker[] = await Promise.all(
    Array.from({ length: options.workers }, (_, index) =>
      startWorker({ ...order, prefix: `worker_${index + 1}` }),
    ),
  );
  const all = [...free];
  const waiting: ((worker: Worker) => void)[] = [];
  return {
    async live(seed) {
      const worker = free.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)));
      try {
        return await worker.live(seed);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(worker);
        else next(worker);
      }
    },
    async close() {
      await Promise.all(all.map((worker) => worker.close()));
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Nothing of a simulation has to outlive a power cut of the machine it runs on. */
async function forgetDurability(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum']) {
    await client.query(`alter system set ${setting} = off`);
  }
  await client.query('select pg_reload_conf()');
  await client.end();
}

interface Worker {
  live(seed: number): Promise<SeedResult>;
  close(): Promise<void>;
}

async function startWorker(order: object): Promise<Worker> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'worker.ts'), JSON.stringify(order)],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints = `${complaints}${text.toString('utf8')}`.slice(-4_000);
  });
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`a worker of the simulation ended: ${complaints}`);
    return JSON.parse(line.value);
  };
  z.strictObject({ ready: z.literal(true) }).parse(await next());
  return {
    async live(seed) {
      child.stdin.write(`${seed}\n`);
      return resultSchema.parse(await next());
    },
    close: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}
