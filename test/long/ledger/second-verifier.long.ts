// Goal: a reader written from docs/formats alone, in another language, says the same of 10,000 ledger files as ours.
import { expect, it } from 'vitest';
import { vectorContents } from '../../../tools/vectors/contents.ts';
import {
  compareContents,
  examineTwoReaders,
  hasPython,
  readersSeenNothing,
} from '../../ledger/examine-two-readers.ts';
import { everyOddContent } from '../../ledger/odd-json.ts';

const CASES = 10_000;
const CASES_A_RUN = 500;

it(`says the same of ${CASES} ledger files as a reader written from the page alone`, (context) => {
  if (!hasPython()) context.skip('no python3 on this machine');
  const seed = Date.now() % 2 ** 31;
  const seen = readersSeenNothing();
  for (let from = 0; from < CASES; from += CASES_A_RUN) {
    examineTwoReaders({ seed, from, to: from + CASES_A_RUN }, seen);
  }
  console.log(`two readers: seed ${seed}, ${JSON.stringify(seen.verdicts)}`);
  expect(seen.differences).toEqual([]);
});

it.each(
  vectorContents().filter(({ content, isUnderstood }) => isUnderstood && content.length < 4_000),
)('understands the same when one thing is made odd of: $name', ({ content }) => {
  if (!hasPython()) return console.log('no python3 on this machine');
  const contents = new Set(everyOddContent(content));
  const { understood, notUnderstood, differences } = compareContents([...contents]);
  console.log(`two readers: ${understood} contents understood, ${notUnderstood} not`);
  expect(differences).toEqual([]);
});
