// Goal: no stream of bytes makes a false card, and every card in noise is found, in every dialect of card readers. Method: the
// contract that hardware/elder-card/dialect.test-support.ts puts every dialect under, with 100,000 streams a property.
import { testDialect } from '../../../hardware/elder-card/dialect.test-support.ts';
import { KNOWN_DIALECTS } from '../../../hardware/elder-card/known-dialects.test-support.ts';

const streams = 100_000;
const seed = Date.now() % 2 ** 31;

console.log(`elder cards: ${streams} streams a property and dialect, seed ${seed}`);
for (const dialect of KNOWN_DIALECTS) testDialect(dialect, { streams, seed });
