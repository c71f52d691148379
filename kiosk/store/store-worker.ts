// The long work on whole database files, in a thread of its own so that no sale waits for it. One task, then it ends.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { salvage } from './salvage.ts';
import { takeSnapshot } from './snapshot.ts';

const keyHexSchema = z.string().regex(/^[0-9a-f]{64}$/);
const taskSchema = z.discriminatedUnion('task', [
  z.strictObject({
    task: z.literal('snapshot'),
    file: z.string(),
    keyHex: keyHexSchema,
    folder: z.string(),
    kioskId: kioskIdSchema,
    atMs: z.number(),
  }),
  z.strictObject({
    task: z.literal('salvage'),
    kioskId: kioskIdSchema.nullable(),
    sources: z.array(z.string()).readonly(),
    keyHex: keyHexSchema,
    target: z.string(),
  }),
]);
export type StoreTask = z.infer<typeof taskSchema>;

if (parentPort !== null) {
  const task = taskSchema.parse(workerData);
  parentPort.postMessage(task.task === 'snapshot' ? takeSnapshot(task) : salvage(task));
}
