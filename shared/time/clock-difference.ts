const MINUTE_MS = 60_000;
const MINUTES_OF_HOUR = 60;
const MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR;

/** Two clocks further apart than this differ by more than the network and an unset minute hand explain. */
export const CLOCK_DIFFERENCE_MAX_MS = 5 * MINUTE_MS;

/** The size of a difference of time in words, to the minute and in at most two units: 1天2小时, 2小时5分钟, 6分钟. */
export function durationText(differenceMs: number): string {
  const minutes = Math.round(Math.abs(differenceMs) / MINUTE_MS);
  const parts = [
    { count: Math.floor(minutes / MINUTES_OF_DAY), unit: '天' },
    { count: Math.floor((minutes % MINUTES_OF_DAY) / MINUTES_OF_HOUR), unit: '小时' },
    { count: minutes % MINUTES_OF_HOUR, unit: '分钟' },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return '不到1分钟';
  const told = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return told.map(({ count, unit }) => `${count}${unit}`).join('');
}
