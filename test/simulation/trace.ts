import { createHash } from 'node:crypto';

/** What happened, one line a step, readable by a person and the same byte for byte whenever a seed is run. */
export interface Trace {
  note(text: string): void;
  readonly lines: readonly string[];
  hash(): string;
}

/** A broken invariant; the rest of the seed is not run. */
export class Broken extends Error {}

export function createTrace(nowMs: () => number): Trace {
  const lines: string[] = [];
  return {
    note(text) {
      const time = new Date(nowMs() + 8 * 3_600_000).toISOString().slice(5, 19).replace('T', ' ');
      lines.push(`${time} ${text}`);
    },
    lines,
    hash: () => createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex'),
  };
}
