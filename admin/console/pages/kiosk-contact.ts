import { CLOCK_DIFFERENCE_MAX_MS, durationText } from '../../../shared/time/clock-difference.ts';
import type { KioskView } from '../../contract/views.ts';
import { formatAgo } from '../format.ts';

/** A kiosk with network sends at least every minute; five quiet minutes are worth saying. */
const ONLINE_WITHIN_MS = 5 * 60_000;
/** A canteen that opens every day is heard of every day. */
const SILENT_AFTER_MS = 24 * 60 * 60_000;

/** How a kiosk's contact stands, in words. */
export function contactOf(
  kiosk: Pick<KioskView, 'status' | 'lastContactAt' | 'enrolledAt' | 'headSeq'> &
    Partial<Pick<KioskView, 'replacedByNumber'>>,
  nowMs: number,
): { readonly words: string; readonly tone: 'good' | 'plain' | 'bad' } {
  if (kiosk.status === 'revoked') return { words: '已停用', tone: 'plain' };
  if (kiosk.status === 'replaced') {
    const number = kiosk.replacedByNumber ?? null;
    const words = number === null ? '已被替换' : `已换成 ${number} 号机`;
    return { words, tone: 'plain' };
  }
  if (kiosk.lastContactAt === null) {
    const isNew = nowMs - Date.parse(kiosk.enrolledAt) < SILENT_AFTER_MS;
    // Entries that did not come over the network were brought in on the server.
    const words = kiosk.headSeq === 0 ? '注册后还没有联系过' : '账本是导入的，还没联网';
    return { words, tone: isNew ? 'plain' : 'bad' };
  }
  const silentMs = nowMs - Date.parse(kiosk.lastContactAt);
  if (silentMs < ONLINE_WITHIN_MS) return { words: '在线', tone: 'good' };
  if (silentMs < SILENT_AFTER_MS) {
    return { words: `${formatAgo(kiosk.lastContactAt, nowMs)}联系过`, tone: 'plain' };
  }
  const days = Math.floor(silentMs / SILENT_AFTER_MS);
  return { words: `已 ${days} 天没有联系`, tone: 'bad' };
}

/** How a kiosk's clock stood at the last contact, in words; null while nothing was measured. */
export function clockOf(
  kiosk: Pick<KioskView, 'clockOffsetMs'>,
): { readonly words: string; readonly tone: 'plain' | 'bad' } | null {
  const { clockOffsetMs } = kiosk;
  if (clockOffsetMs === null) return null;
  if (Math.abs(clockOffsetMs) <= CLOCK_DIFFERENCE_MAX_MS) return { words: '准', tone: 'plain' };
  const direction = clockOffsetMs > 0 ? '快' : '慢';
  return { words: `${direction} ${durationText(clockOffsetMs)}`, tone: 'bad' };
}
