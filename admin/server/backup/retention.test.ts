import { expect, test } from 'vitest';
import { addDays } from '../../../shared/time/calendar.ts';
import { backupFileName, namesToDrop } from './retention.ts';

function nightly(from: string, days: number): string[] {
  return Array.from({ length: days }, (_, day) =>
    backupFileName('370481', `${addDays(from, day)}T02:30:00.000+08:00`),
  );
}

test('two years of nights leave the last 14 and the last of each of 12 months', () => {
  const names = nightly('2025-01-01', 730);
  const dropped = new Set(namesToDrop(names));
  const kept = names.filter((name) => !dropped.has(name)).map((name) => name.slice(14, 22));
  expect(kept).toEqual([
    ...['20260131', '20260228', '20260331', '20260430', '20260531', '20260630', '20260731'],
    ...['20260831', '20260930', '20261031', '20261130'],
    ...Array.from({ length: 14 }, (_, day) => `202612${18 + day}`),
  ]);
});

test('a file of another name is never dropped', () => {
  const names = nightly('2026-01-01', 100);
  const foreign = ['留着.backup', 'zhulao-370481-20200101-023000.backup.old', 'keys.json'];
  expect(namesToDrop([...foreign, ...names]).filter((name) => foreign.includes(name))).toEqual([]);
});

test('of two districts in one folder the older file goes first, whatever its district', () => {
  const names = [...nightly('2026-01-01', 14), 'zhulao-110101-20260131-023000.backup'];
  expect(namesToDrop(names)).toEqual(['zhulao-370481-20260101-023000.backup']);
});
