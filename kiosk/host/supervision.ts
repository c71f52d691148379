import { z } from 'zod';
import { launchBookSchema } from './launch-desk.ts';

/** What `zhulao kiosk` tells the process that runs its host. Nothing of it is ever on a disk or a command line. */
export const toHostSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    /** The words of the command, checked by the host. */
    words: z.record(z.string(), z.unknown()),
    book: launchBookSchema.nullable(),
  }),
  z.strictObject({ type: z.literal('stop') }),
]);
export type ToHost = z.infer<typeof toHostSchema>;
