const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

/** A whole number with thousands separators, as 1,180. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Fen as yuan with separators and two decimals and no unit, as 33,914.00. Sums may be larger than one amount of money. */
export function formatMoney(amountFen: number): string {
  const absolute = Math.abs(amountFen);
  const yuan = Math.floor(absolute / 100).toLocaleString('en-US');
  return `${amountFen < 0 ? '−' : ''}${yuan}.${String(absolute % 100).padStart(2, '0')}`;
}

/**
 * A percentage cut, never rounded up, so that 99.96 does not look like a reached 100: one decimal, two below 1, none when whole.
 * Without the sign.
 */
export function formatPercent(percent: number): string {
  if (Number.isInteger(percent)) return String(percent);
  const decimals = Math.abs(percent) < 1 ? 2 : 1;
  const scale = 10 ** decimals;
  // The small addition undoes binary dust: 28.999999999999996 is 29 in the source.
  return (Math.floor(percent * scale + 1e-9) / scale).toFixed(decimals);
}

/** part ÷ whole in per cent, or null when there is nothing to divide by. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

/** A figure with its unit: 61.4%, 20 处. */
export function formatFigure(figure: number, unit: string): string {
  return unit === '%' ? `${formatPercent(figure)}%` : `${formatCount(figure)} ${unit}`;
}

/** The calendar date in Shanghai of a moment or of a bare date, as 2026-11-23. */
export function shanghaiDate(moment: string | number): string {
  if (typeof moment === 'string' && moment.length === 10) return moment;
  const epochMs = typeof moment === 'number' ? moment : Date.parse(moment);
  return new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** A moment in Shanghai wall time, as 2026-11-23 11:42; a bare date stays as it is. */
export function formatMoment(moment: string): string {
  if (moment.length === 10) return moment;
  const local = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

/** The same with seconds, for records. */
export function formatExactMoment(moment: string): string {
  if (moment.length === 10) return moment;
  const local = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

/** A moment's clock time in Shanghai, as 14:00:05. */
export function formatClock(epochMs: number): string {
  return new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(11, 19);
}

/** A date as people say it: 2025年12月31日. */
export function formatLongDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** date + days, both as 2026-11-23. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How long ago, in words: 刚刚, 3 分钟前, 5 小时前, 2 天前. */
export function formatAgo(moment: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(moment)) / 60_000);
  if (minutes < 1) return '刚刚';
  if (minutes < 60) return `${minutes} 分钟前`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} 小时前`;
  return `${Math.floor(minutes / (24 * 60))} 天前`;
}

/** A long fingerprint shortened for a table: first and last four. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}
