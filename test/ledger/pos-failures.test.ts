import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

interface Complaint {
  readonly number: number;
  readonly here: string;
  readonly shownBy: string;
}

function readPage(): readonly Complaint[] {
  const page = readFileSync(path.join(root, 'docs/pos-failures.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  return rows.map((row) => {
    const [, number, , , here, shownBy] = row.split('|').map((cell) => cell.trim());
    return { number: Number(number), here: here ?? '', shownBy: shownBy ?? '' };
  });
}

it('names for every complaint of the survey a test that exists, or says what is not built yet', () => {
  const complaints = readPage();
  expect(complaints.map(({ number }) => number)).toEqual(
    Array.from({ length: 33 }, (_, index) => index + 1),
  );
  const unshown = complaints.filter(({ here, shownBy }) => {
    if (shownBy === '–') return !here.startsWith('not built yet');
    const [file = '', ...title] = shownBy.split(': ');
    return !readFileSync(path.join(root, file), 'utf8').includes(title.join(': '));
  });
  expect(unshown).toEqual([]);
});
