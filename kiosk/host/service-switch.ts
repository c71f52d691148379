import type { KioskService } from '../contract/router.ts';

/** One service for screens that stay attached while what answers them changes. */
export interface ServiceSwitch {
  readonly service: KioskService;
  /** From now on the two kinds of screens are answered by these. */
  show(parts: { readonly elder: KioskService; readonly staff: KioskService }): void;
}

interface Shown {
  readonly elder: KioskService;
  readonly staff: KioskService;
  readonly over: AbortController;
}

/** `onProblem` hears what a service threw as it was being given up. */
export function createServiceSwitch(
  first: KioskService,
  onProblem: (error: unknown) => void,
): ServiceSwitch {
  let shown: Shown = { elder: first, staff: first, over: new AbortController() };

  async function* watch<View>(
    signal: AbortSignal,
    open: (now: Shown, signal: AbortSignal) => AsyncIterable<View>,
  ): AsyncGenerator<View, void, void> {
    while (!signal.aborted) {
      const now = shown;
      try {
        yield* open(now, AbortSignal.any([signal, now.over.signal]));
      } catch (error) {
        if (!now.over.signal.aborted) throw error;
        onProblem(error);
      }
      // Ended by itself, so it would again.
      if (!now.over.signal.aborted) return;
    }
  }

  return {
    service: {
      watchElder: (connection, signal) =>
        watch(signal, ({ elder }, until) => elder.watchElder(connection, until)),
      pressElder: (connection, press) => shown.elder.pressElder(connection, press),
      watchStaff: (connection, signal) =>
        watch(signal, ({ staff }, until) => staff.watchStaff(connection, until)),
      actStaff: (connection, act) => shown.staff.actStaff(connection, act),
      watchNumbers: (signal) => watch(signal, ({ elder }, until) => elder.watchNumbers(until)),
      watchPrices: (signal) => watch(signal, ({ elder }, until) => elder.watchPrices(until)),
      photo: (digest) => shown.elder.photo(digest),
      typedByReader: (text) => shown.elder.typedByReader(text),
    },
    show(parts) {
      const { over } = shown;
      shown = { ...parts, over: new AbortController() };
      over.abort();
    },
  };
}
