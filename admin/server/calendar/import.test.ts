import { expect, it } from 'vitest';
import { readCalendar } from './import.ts';

const sentenceOf = (text: string): string => {
  const read = readCalendar(text);
  return read.ok ? 'taken' : `${read.failure.code} ${read.failure.sentence}`;
};

it('reads a list as table programs save it: byte order mark, heading, slashes, Windows line ends, empty lines', () => {
  const text = '\ufeff日期,是否上班\r\n2026/10/10,是\r\n2026-9-20, 是\r\n\r\n2026-10-01,否,\r\n';
  expect(readCalendar(text)).toEqual({
    ok: true,
    value: [
      { date: '2026-09-20', isWorkingDay: true },
      { date: '2026-10-01', isWorkingDay: false },
      { date: '2026-10-10', isWorkingDay: true },
    ],
  });
});

it('takes an empty list as no day that differs', () => {
  expect(readCalendar('日期,是否上班\n')).toEqual({ ok: true, value: [] });
});

it('names every bad row by its line and takes nothing', () => {
  const text =
    '日期,是否上班\n2026-02-29,是\n2026-10-10,上班\n2026-10-11,是\n2026-10-11,否\n明天,是';
  const sentence = sentenceOf(text);
  expect(sentence).toMatch(/^bad-rows /);
  for (const place of ['第2行“2026-02-29，是”', '第3行', '第5行（2026-10-11重复）', '第6行']) {
    expect(sentence).toContain(place);
  }
  expect(sentence).not.toContain('第4行');
});

it('names ten bad rows and counts the others', () => {
  const text = Array.from({ length: 40 }, () => '坏,行').join('\n');
  expect(sentenceOf(text)).toContain('第10行');
  expect(sentenceOf(text)).not.toContain('第12行');
  expect(sentenceOf(text)).toContain('等共40行');
});

it('refuses what is no table, and more days than one message to a kiosk may hold', () => {
  expect(sentenceOf('2026-10-10,"是')).toMatch(/^not-csv /);
  const dates = Array.from({ length: 1_001 }, (_unused, index) =>
    new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
  );
  expect(sentenceOf(dates.map((date) => `${date},否`).join('\n'))).toMatch(/^too-many-days /);
});
