// Goal: what docs/formats/ledger-entry-v1.md says is enough to judge every ledger file as the product judges it.
// Method: a reader written from the pages alone, in Python, beside ours, over honest, forged and odd files.
import { expect, it } from 'vitest';
import { vectorContents } from '../../tools/vectors/contents.ts';
import {
  compareContents,
  examineTwoReaders,
  hasPython,
  readersSeenNothing,
} from './examine-two-readers.ts';
import { everyOddContent } from './odd-json.ts';

/** The second reader needs some 20 ms a file for its signatures; the long run has more. */
const CASES = 300;

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

it('understands the same entries when one thing of them, wherever it stands, is made odd', (context) => {
  if (!hasPython()) context.skip('no python3 on this machine');
  // One sale has something of everything; the long run takes the others too.
  const whole = vectorContents().filter(
    ({ content, isUnderstood, name }) =>
      isUnderstood && (!content.includes('"kind":"sale"') || name.includes('everything')),
  );
  const contents = new Set(whole.flatMap(({ content }) => [...everyOddContent(content)]));
  const { understood, notUnderstood, differences } = compareContents([...contents]);
  console.log(`two readers: ${understood} contents understood, ${notUnderstood} not`);
  expect(differences).toEqual([]);
  expect(Math.min(understood, notUnderstood)).toBeGreaterThan(500);
});
