/** A set of listeners for one kind of event. */
export interface Listeners<Event> {
  /** Adds a listener; the answer removes it again. */
  add(listener: (event: Event) => void): () => void;
  /** Calls every listener in the order they came. */
  emit(event: Event): void;
}

/** Makes an empty set of listeners. */
export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Set<{ readonly call: (event: Event) => void }>();
  return {
    add(listener) {
      const entry = { call: listener };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
    emit(event) {
      for (const listener of [...listeners]) listener.call(event);
    },
  };
}
