import { describe, expect, it } from 'vitest';
import {
  type BusinessDay,
  businessDate,
  clockTime,
  mealPeriodAt,
  shanghaiWallTime,
} from './business-time.ts';
import { addDays, daysBetween } from './calendar.ts';

const day: BusinessDay = {
  dayBoundaryMinute: 240,
  mealPeriods: [
    { id: 'lunch', name: '午餐', fromMinute: 660, toMinute: 780 },
    { id: 'dinner', name: '晚餐', fromMinute: 1020, toMinute: 1560 },
  ],
};
const at = (wallTime: string): number => Date.parse(`${wallTime}+08:00`);

describe('business time', () => {
  it('still counts the hours before the day boundary to yesterday', () => {
    expect(businessDate(at('2026-11-24T03:59:59.999'), day)).toBe('2026-11-23');
    expect(businessDate(at('2026-11-24T04:00:00.000'), day)).toBe('2026-11-24');
    expect(businessDate(at('2027-01-01T00:30:00.000'), day)).toBe('2026-12-31');
  });

  it('opens a meal period on its first minute and closes it on its last', () => {
    expect(mealPeriodAt(at('2026-11-23T10:59:59.999'), day)).toBeNull();
    expect(mealPeriodAt(at('2026-11-23T11:00:00.000'), day)?.id).toBe('lunch');
    expect(mealPeriodAt(at('2026-11-23T12:59:59.999'), day)?.id).toBe('lunch');
    expect(mealPeriodAt(at('2026-11-23T13:00:00.000'), day)).toBeNull();
  });

  it('lets a meal period run past midnight on the same business date', () => {
    const late = at('2026-11-24T01:59:00.000');
    expect(mealPeriodAt(late, day)?.id).toBe('dinner');
    expect(businessDate(late, day)).toBe('2026-11-23');
    expect(mealPeriodAt(at('2026-11-24T02:00:00.000'), day)).toBeNull();
  });

  it('is the same whatever the time zone of the machine', () => {
    expect(shanghaiWallTime(Date.UTC(2026, 10, 23, 16, 0, 0, 5))).toBe(
      '2026-11-24T00:00:00.005+08:00',
    );
    expect(Date.parse(shanghaiWallTime(1_700_000_000_123))).toBe(1_700_000_000_123);
  });

  it('says times as people do', () => {
    expect(clockTime(660)).toBe('11:00');
    expect(clockTime(1680)).toBe('次日04:00');
  });

  it('counts days over month ends and leap years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween({ from: '2025-12-31', to: '2026-11-23' })).toBe(327);
  });
});
