import { describe, expect, it } from 'vitest';
import { isWorkingDay } from './working-day.ts';

describe('a working day', () => {
  it('is Monday to Friday when nothing was announced', () => {
    const week = ['20', '21', '22', '23', '24', '25', '26'].map((day) => `2026-07-${day}`);
    expect(week.map((date) => isWorkingDay(date))).toEqual([
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
  });

  it.each([
    // Notices of the General Office of the State Council: 国办发明电〔2024〕12号 for 2025, 〔2025〕7号 for 2026.
    ['2025-01-26', 'Sunday before the Spring Festival'],
    ['2025-02-08', 'Saturday after the Spring Festival'],
    ['2025-04-27', 'Sunday before Labour Day'],
    ['2025-09-28', 'Sunday before National Day'],
    ['2025-10-11', 'Saturday after National Day'],
    ['2026-01-04', 'Sunday after New Year'],
    ['2026-02-14', 'Saturday before the Spring Festival'],
    ['2026-02-28', 'Saturday after the Spring Festival'],
    ['2026-05-09', 'Saturday after Labour Day'],
    ['2026-09-20', 'Sunday before National Day'],
    ['2026-10-10', 'Saturday after National Day'],
  ])('is a make-up day on a weekend: %s, the %s', (date) => {
    expect(isWorkingDay(date)).toBe(true);
  });

  it.each([
    '2025-01-01', // Wednesday
    '2025-01-28', // Tuesday, New Year's Eve of the lunar calendar
    '2025-10-08', // Wednesday, last of the eight days
    '2026-01-02', // Friday taken off for the Sunday worked
    '2026-02-16', // Monday, New Year's Eve of the lunar calendar
    '2026-06-19', // Friday, Dragon Boat Festival
    '2026-10-07', // Wednesday
  ])('is no holiday in the middle of a week: %s', (date) => {
    expect(isWorkingDay(date)).toBe(false);
  });

  it('is what the admin announced, whatever the package and the weekday say', () => {
    const announced = [
      { date: '2026-10-10', isWorkingDay: false },
      { date: '2026-10-01', isWorkingDay: true },
      { date: '2031-01-24', isWorkingDay: false },
    ];
    expect(isWorkingDay('2026-10-10', announced)).toBe(false);
    expect(isWorkingDay('2026-10-01', announced)).toBe(true);
    expect(isWorkingDay('2031-01-24', announced)).toBe(false);
    expect(isWorkingDay('2031-01-27', announced)).toBe(true);
  });

  it('is Monday to Friday in a year that the package does not know yet', () => {
    expect([isWorkingDay('2040-10-01'), isWorkingDay('2040-10-06')]).toEqual([true, false]);
  });
});
