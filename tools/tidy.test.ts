import { describe, expect, it } from 'vitest';
import { findUntidy } from './tidy.ts';

/** Joins the halves of a word that may not stand in a tracked file. */
function join(...parts: string[]): string {
  return parts.join('');
}

describe('the tidy check', () => {
  it.each([
    ['a focused test', 'a.test.ts', join('it.', "only('x', () => {});")],
    ['a test switched off', 'a.test.ts', join('describe.', "skip('x', () => {});")],
    ['a note instead of the work', 'a.ts', join('// TO', 'DO: later')],
    ['a silenced type checker', 'a.ts', join('// @ts-', 'ignore')],
    ['a double cast', 'a.ts', join('value as unknown', ' as Fen')],
    ['a folder of one machine', 'docs/a.md', join('see /wo', 'rk/shared/design.md')],
    ['somebody’s home', 'a.json', join('{"folder": "/home/', 'wang/data"}')],
  ])('finds %s and names file and line', (_what, file, line) => {
    expect(findUntidy(file, `first line\n${line}\n`)).toEqual([
      expect.stringMatching(new RegExp(`^${file}:2 `)),
    ]);
  });

  it('finds a code file of more than 400 lines, but not one of 400', () => {
    expect(findUntidy('a.ts', 'x;\n'.repeat(400))).toEqual([]);
    expect(findUntidy('a.ts', 'x;\n'.repeat(401))).toHaveLength(1);
  });

  it('leaves ordinary text alone', () => {
    const text =
      "import x from '../work/a.ts';\nconst url = 'https://a.example/root/b';\nreturn only;\n";
    expect(findUntidy('a.ts', text)).toEqual([]);
  });
});
