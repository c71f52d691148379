// Goal: no stream of bytes makes a false card, and every card in noise is found, in every dialect of card readers. Method: the
// contract that hardware/elder-card/dialect.test-support.ts puts every dialect under, with 100,000 streams a property; and as many
// social-security cards that answer anything at all.
import { it } from 'vitest';
import { answerAtRandom } from '../../../hardware/apdu-card/random-answers.test-support.ts';
import { testDialect } from '../../../hardware/elder-card/dialect.test-support.ts';
import { KNOWN_DIALECTS } from '../../../hardware/elder-card/known-dialects.test-support.ts';

const streams = 100_000;
const seed = Date.now() % 2 ** 31;

console.log(`elder cards: ${streams} streams a property and dialect, seed ${seed}`);
for (const dialect of KNOWN_DIALECTS) testDialect(dialect, { streams, seed });

it(`${streams} social-security cards that answer anything make no person`, () =>
  answerAtRandom({ cards: streams, seed }));
