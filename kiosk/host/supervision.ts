import { z } from 'zod';
import { SCREEN_KINDS } from '../contract/router.ts';
import { launchBookSchema } from './launch-desk.ts';

/** What passes between `zhulao kiosk` and the process that runs its host. Nothing of it is ever on a disk or a command line. */

/** Where a running host serves; told once a run. */
const readySchema = z.strictObject({
  address: z.string().nullable(),
  screens: z.record(z.enum(SCREEN_KINDS), z.string()).nullable(),
  simulator: z.string().nullable(),
});
export type HostReady = z.infer<typeof readySchema>;

export const fromHostSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), ready: readySchema }),
  /** Who may come in, after every change. */
  z.strictObject({ type: z.literal('launch-book'), book: launchBookSchema }),
  /** The host ends, having said itself why where that is needed. A host that ends without this has crashed. */
  z.strictObject({ type: z.literal('over'), exitCode: z.number().int() }),
]);
export type FromHost = z.infer<typeof fromHostSchema>;

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
