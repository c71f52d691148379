import fc from 'fast-check';
import { expect } from 'vitest';
import { succeed } from '../../shared/result.ts';
import { readSocialSecurityCard } from './social-security-card.ts';
import type { ApduTransport } from './transport.ts';

/** Reads so many cards that answer anything at all, and expects no person, no end without a word, and no error. */
export async function answerAtRandom(tries: {
  readonly cards: number;
  readonly seed: number;
}): Promise<void> {
  const status = fc.constantFrom([0x90, 0], [0x61, 4], [0x6c, 9], [0x6a, 0x83], []);
  const head = fc.tuple(
    fc.constantFrom(6, 7, 8, 9, 10, 13),
    fc.constantFrom(0, 1, 4, 9, 18, 30, 255),
  );
  const answer = fc.record({
    head: fc.oneof(head, fc.constant([])),
    body: fc.uint8Array({ maxLength: 40 }),
    status,
  });
  const answers = fc.array(answer, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(answers, async (list) => {
      let sent = 0;
      const transport: ApduTransport = {
        onEvent: () => () => {},
        async transmit() {
          const next = list[sent % list.length];
          sent += 1;
          if (next === undefined) throw new Error('no answer was made up');
          return succeed(Uint8Array.from([...next.head, ...next.body, ...next.status]));
        },
      };
      expect((await readSocialSecurityCard(transport)).ok).toBe(false);
      expect(sent).toBeLessThan(60);
    }),
    { numRuns: tries.cards, seed: tries.seed },
  );
}
