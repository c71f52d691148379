import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatExactMoment,
  formatMoment,
  formatMoney,
  formatPercent,
  shanghaiDate,
} from './format.ts';

describe('figures as the bureau reads them', () => {
  it('never rounds a percentage up to a target it has not reached', () => {
    expect(formatPercent(99.99)).toBe('99.9');
    expect(formatPercent(100)).toBe('100');
  });

  it('does not call a first village nothing', () => {
    expect(formatPercent((1 / 1180) * 100)).toBe('0.08');
  });

  it('undoes binary dust', () => {
    expect(formatPercent((29 / 100) * 100)).toBe('29.0');
  });

  it('shows sums above ten million yuan and below zero to the fen', () => {
    expect(formatMoney(123_456_789_012)).toBe('1,234,567,890.12');
    expect(formatMoney(-705)).toBe('−7.05');
  });
});

describe('moments', () => {
  it('are shown in Shanghai whatever the computer is set to', () => {
    expect(formatMoment('2026-11-22T17:30:00.000Z')).toBe('2026-11-23 01:30');
    expect(formatExactMoment('2026-11-23T11:42:07.000+08:00')).toBe('2026-11-23 11:42:07');
    expect(shanghaiDate(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
  });

  it('are said in the words of distance', () => {
    const nowMs = Date.parse('2026-11-23T12:00:00+08:00');
    expect(formatAgo('2026-11-23T11:59:30+08:00', nowMs)).toBe('刚刚');
    expect(formatAgo('2026-11-23T11:15:00+08:00', nowMs)).toBe('45 分钟前');
    expect(formatAgo('2026-11-23T09:00:00+08:00', nowMs)).toBe('3 小时前');
    expect(formatAgo('2026-11-20T12:00:00+08:00', nowMs)).toBe('3 天前');
  });
});
