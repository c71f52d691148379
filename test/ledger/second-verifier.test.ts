// Goal: what docs/formats/ledger-entry-v1.md says is enough to judge every ledger file as the product judges it.
// Method: a reader written from the pages alone, in Python, beside ours, over honest, forged and odd files.
import { expect, it } from 'vitest';
import { examineTwoReaders, hasPython, readersSeenNothing } from './examine-two-readers.ts';

/** The second reader needs some 20 ms a file for its signatures; the long run has more. */
const CASES = 400;

it(`says the same of ${CASES} ledger files as a reader written from the page alone`, (context) => {
  if (!hasPython()) context.skip('no python3 on this machine');
  const seed = Date.now() % 2 ** 31;
  console.log(`two readers: ${CASES} files, seed ${seed}`);
  const seen = readersSeenNothing();
  examineTwoReaders({ seed, from: 0, to: CASES }, seen);
  expect(seen.differences).toEqual([]);
  expect(Object.keys(seen.verdicts)).toEqual(
    expect.arrayContaining(['whole', 'not-understood', 'hash-mismatch', 'bad-header', 'cut-off']),
  );
});
