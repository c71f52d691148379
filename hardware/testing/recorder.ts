/** Keeps every event of a driver, and lets a test wait for one. */
export interface EventRecorder<Event> {
  readonly events: readonly Event[];
  /** The listener to give to the driver. */
  readonly listen: (event: Event) => void;
  /** The first event from position `after` on (default 0) that fits, past or to come. */
  next<Wanted extends Event>(
    fits: (event: Event) => event is Wanted,
    after?: number,
  ): Promise<Wanted>;
}

/** Makes an empty recorder. */
export function createEventRecorder<Event>(): EventRecorder<Event> {
  const events: Event[] = [];
  const seekers = new Set<() => void>();
  return {
    events,
    listen(event) {
      events.push(event);
      for (const seek of [...seekers]) seek();
    },
    next(fits, after = 0) {
      return new Promise((resolve) => {
        const seek = (): void => {
          const found = events.slice(after).find(fits);
          if (found === undefined) return;
          seekers.delete(seek);
          resolve(found);
        };
        seekers.add(seek);
        seek();
      });
    },
  };
}
