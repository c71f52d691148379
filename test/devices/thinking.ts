import { createHook } from 'node:async_hooks';

const derivations = new Set<number>();

createHook({
  init(asyncId, type) {
    if (type === 'SCRYPTREQUEST') derivations.add(asyncId);
  },
  after(asyncId) {
    derivations.delete(asyncId);
  },
}).enable();

/**
 * The lookup of a card or a PIN is being derived in the thread pool. It takes its own time in a test too, so the virtual clock has to
 * stand still meanwhile: minutes would pass at the counter else.
 */
export function isThinking(): boolean {
  return derivations.size > 0;
}
