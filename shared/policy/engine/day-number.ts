/**
 * A date as the number of its digits, 2026-11-23 as 20261123. Numbers compare several times faster than texts, and this is
 * done for every used meal of every decision.
 */
export function dayNumber(date: string): number {
  return (
    (digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3)) * 10_000 +
    (digit(date, 5) * 10 + digit(date, 6)) * 100 +
    digit(date, 8) * 10 +
    digit(date, 9)
  );
}

function digit(date: string, position: number): number {
  return date.charCodeAt(position) - 48;
}
