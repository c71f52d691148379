/** The latest value of something, handed to any number of watchers; a slow watcher misses what was overtaken. */
export interface Feed<Value> {
  get(): Value;
  set(value: Value): void;
  /** The value now and after every change, until the signal aborts. */
  watch(signal: AbortSignal): AsyncGenerator<Value, void, void>;
}

/** Makes a feed with its first value. */
export function createFeed<Value>(first: Value): Feed<Value> {
  let current = first;
  let version = 0;
  const wake = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      current = value;
      version += 1;
      for (const call of [...wake]) call();
    },
    async *watch(signal) {
      let seen = -1;
      while (!signal.aborted) {
        if (seen !== version) {
          seen = version;
          yield current;
          continue;
        }
        await new Promise<void>((resolve) => {
          const finish = (): void => {
            wake.delete(finish);
            signal.removeEventListener('abort', finish);
            resolve();
          };
          wake.add(finish);
          signal.addEventListener('abort', finish);
        });
      }
    },
  };
}
