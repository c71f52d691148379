import type { TRPCDefaultErrorShape } from '@trpc/server';

/**
 * How a remote procedure says that it failed. Our own sentences go through; of a mistake of the program, whose message may
 * hold SQL, paths or a person's data, only that there was one, and never a stack: it is in the log.
 */
export const QUIET_ERRORS = {
  isDev: false,
  errorFormatter: ({ shape }: { readonly shape: TRPCDefaultErrorShape }): TRPCDefaultErrorShape =>
    shape.data.code === 'INTERNAL_SERVER_ERROR'
      ? { ...shape, message: '程序出了错，请稍后再试；总是这样请联系维护人员。' }
      : shape,
};
